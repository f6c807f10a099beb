"""The sandbox as an object: start it, talk to it over HTTP, look into it, stop it."""

import errno
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from http.client import responses
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import parse_qsl

from recue_exporters.errors import ConfigurationError
from recue_exporters.sandbox import discovery
from recue_exporters.sandbox.exchange import Fault, Faults, Hook, RecordedRequest
from recue_exporters.sandbox.http import DropConnection, Server
from recue_exporters.sandbox.limits import RateLimit
from recue_exporters.sandbox.rest.app import application
from recue_exporters.sandbox.store import Store, User
from recue_exporters.sandbox.tasks import Tasks

Flavor = Literal["cloud", "datacenter"]


class Sandbox:
    """A Confluence look-alike on the loopback, with its own data.

    Use it as a context manager, or call `start` and `stop`:

        with Sandbox(flavor="cloud") as sandbox:
            requests.get(sandbox.url + "/api/v2/spaces", auth=("admin", "admin"))

    Args:
        flavor: `cloud` or `datacenter`.
        data: SQLite file, or `:memory:` for data that ends with the object.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        public_url: base URL to report in links where it differs from `url`, e.g. of a sandbox
            that will serve the same data later.
        context_path: path of a Data Center site within its host, e.g. `/confluence`.
        strict: refuse bodies that break the rules of the storage format, not only those that are
            not well-formed; the products keep them and show them wrong.
        gone: Cloud's deprecated v1 routes answer 410.
        latency: seconds every answer is held back.
        rate_limit: requests per minute before 429; None: no limit.
        search_delay: seconds by which the search index lags.
        captcha_after: failed logins after which Data Center refuses even the right password.
        nonsense_bearer: what Data Center does with an unknown access token: `refuse` (9.2) or
            `anonymous` (7.19).
        seed: makes faults that strike by chance repeatable.
        record: keep every request in `requests`; a sandbox that runs for days should not.
        tls: speak HTTPS with this context, for clients that refuse anything else.

    Raises:
        ConfigurationError: the data file or the port cannot be used.
    """

    def __init__(
        self,
        flavor: Flavor = "cloud",
        data: str | Path = ":memory:",
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        public_url: str | None = None,
        context_path: str = "",
        strict: bool = False,
        gone: bool = False,
        latency: float = 0.0,
        rate_limit: int | None = None,
        search_delay: float = 0.0,
        captcha_after: int | None = None,
        nonsense_bearer: Literal["refuse", "anonymous"] = "refuse",
        seed: int | None = None,
        record: bool = True,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.flavor: Flavor = flavor
        self.data = str(data)
        self.public_url = public_url.rstrip("/") if public_url else None
        path = context_path.strip("/")
        self.context_path = "/wiki" if flavor == "cloud" else f"/{path}" if path else ""
        self.strict = strict
        self.gone = gone
        self.latency = latency
        self.captcha_after = captcha_after
        self.nonsense_bearer = nonsense_bearer
        self.failed_logins: dict[str, int] = {}
        self.requests: list[RecordedRequest] = []
        self.on_request: Hook | None = None
        self.tasks = Tasks()
        self._address = (host, port)
        self._record = record
        self._tls = tls
        self._faults = Faults(seed)
        self._limit = RateLimit(rate_limit, flavor) if rate_limit else None
        self._search_delay = search_delay
        self._server: Server | None = None
        self._store: Store | None = None

    # --- life -------------------------------------------------------------------------------

    def start(self) -> Self:
        """Open the data and begin to serve; returns at once."""
        store = Store(self.data, self.flavor)
        store.search.delay = self._search_delay
        host, port = self._address
        try:
            server = Server(host, port, self._wsgi, self._tls)
        except (OSError, OverflowError) as error:
            store.close()
            taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            why = "another program uses it, perhaps a sandbox with other data" if taken else error
            raise ConfigurationError(
                f"Port {port} on {host} cannot be used: {why}.",
                "Stop what uses it, or choose another with --port (0 takes a free one).",
            ) from error
        self._store, self._server = store, server
        server.start()
        discovery.announce(self.data, self.url, self.flavor)
        return self

    def stop(self) -> None:
        """Stop serving, close every connection and the data. May be called twice."""
        if self._server is None or self._store is None:
            return
        discovery.withdraw(self.data)
        self._server.stop()
        self._store.close()
        self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # --- what a client and a test need --------------------------------------------------------

    @property
    def store(self) -> Store:
        """The data, to prepare and to look at, beside HTTP."""
        assert self._store is not None, "the sandbox was not started"
        return self._store

    @property
    def root_url(self) -> str:
        """`http://127.0.0.1:PORT`, without any path."""
        assert self._server is not None, "the sandbox was not started"
        return f"{self._server.scheme}://{self._address[0]}:{self._server.port}"

    @property
    def url(self) -> str:
        """The base URL to connect to."""
        return self.root_url + self.context_path

    @property
    def reported_url(self) -> str:
        """The base URL in links."""
        return self.public_url or self.url

    @property
    def gateway_url(self) -> str:
        """The base URL for scoped tokens (Cloud)."""
        return f"{self.root_url}/ex/confluence/{self.store.cloud_id}/wiki"

    def add_user(self, username: str, *, role: str = "editor", password: str = "") -> User:
        """Add an account; password, API token and access token are its name by default.

        Args:
            username: login name.
            role: `admin`, `editor` or `viewer`.
            password: password, API token and access token.
        """
        with self.store.transaction():
            return self.store.users.add(username, role=role, password=password)

    def add_scoped_token(self, username: str, token: str, scopes: Iterable[str]) -> None:
        """Give an account a token of Cloud that reaches only so far, through `gateway_url`.

        Args:
            username: whose token it is.
            token: the token.
            scopes: classic or granular scopes, e.g. `read:page:confluence`.
        """
        with self.store.transaction():
            user = self.store.users.named(username)
            assert user is not None, f"there is no account {username}"
            self.store.users.add_token(user, "scoped", token, scopes=scopes)

    def fault(
        self,
        *,
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
        times: int | None = 1,
        headers: Mapping[str, str] | None = None,
        body: str | Mapping[str, Any] | None = None,
        drop: bool = False,
        after: bool = False,
        delay: float = 0.0,
        probability: float = 1.0,
    ) -> Fault:
        """Prepare trouble for requests to come; the first fault that matches strikes.

        Args:
            method: only requests of this method.
            path: only this path beneath the base URL; `*` stands for anything.
            status: answer with this status instead.
            times: how many requests are struck; None: all.
            headers: headers of the answer.
            body: body of the answer; text that begins with `<` is sent as HTML.
            drop: cut the connection instead of answering.
            after: do the work first and commit it, then strike.
            delay: seconds to wait first.
            probability: chance that a matching request is struck.

        Returns:
            The fault; `hits` counts how often it struck.
        """
        fault = Fault(
            method, path, status, times, dict(headers or {}), body, drop, after, delay, probability
        )
        self._faults.add(fault)
        return fault

    def clear_faults(self) -> None:
        """Lift every fault."""
        self._faults.clear()

    def clear_requests(self) -> None:
        """Forget the requests recorded so far."""
        self.requests.clear()

    # --- serving --------------------------------------------------------------------------------

    def _wsgi(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self._split_path(environ)
        record = _recorded(environ)
        environ["recue.sandbox"], environ["recue.record"] = self, record
        if self._record:
            self.requests.append(record)
        if self.on_request:
            self.on_request("before", record)
        if self.latency:
            time.sleep(self.latency)
        answered: list[Any] = []

        def remember(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            answered[:] = [status, headers]

        content = self._answer(environ, record, remember)
        record.status = int(answered[0].split()[0])
        if self.on_request:
            self.on_request("after", record)
        start_response(answered[0], answered[1])
        return [content]

    def _answer(
        self, environ: dict[str, Any], record: RecordedRequest, respond: Callable[..., Any]
    ) -> bytes:
        if self._limit and (refused := self._limit.refusal()):
            return _scripted(refused, respond)
        fault = self._faults.strike(record)
        if fault and fault.delay:
            time.sleep(fault.delay)
        if fault is None or fault.after or not (fault.drop or fault.status):
            chunks = application(self.flavor)(environ, respond)
            content = b"".join(chunks)
            close = getattr(chunks, "close", None)
            if close:
                close()
        if fault and fault.drop:
            if self.on_request:
                self.on_request("after", record)
            raise DropConnection
        if fault and fault.status:
            return _scripted(fault, respond)
        return content

    def _split_path(self, environ: dict[str, Any]) -> None:
        """Move the site's own path (or the gateway's) from the path to the script name."""
        path = environ["PATH_INFO"]
        prefixes = [self.context_path]
        if self.flavor == "cloud":
            prefixes.insert(0, f"/ex/confluence/{self.store.cloud_id}/wiki")
        environ["recue.gateway"] = False
        for prefix in prefixes:
            if path == prefix or path.startswith(prefix + "/"):
                environ["SCRIPT_NAME"], environ["PATH_INFO"] = prefix, path[len(prefix) :] or "/"
                environ["recue.gateway"] = prefix != self.context_path
                return
        # Outside the site: tenant information, the redirect from the host's root, discovery.
        environ["PATH_INFO"] = "/-host" + path


def _recorded(environ: dict[str, Any]) -> RecordedRequest:
    query = environ["QUERY_STRING"]
    path = environ["PATH_INFO"].removeprefix("/-host").encode("latin-1").decode("utf-8", "replace")
    raw = environ["wsgi.input"].getvalue()
    headers = {
        name[5:].lower().replace("_", "-"): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    headers["content-type"] = environ["CONTENT_TYPE"]
    pairs = dict(parse_qsl(query, keep_blank_values=True))
    return RecordedRequest(environ["REQUEST_METHOD"], path, pairs, query, headers, raw)


def _scripted(fault: Fault, respond: Callable[..., Any]) -> bytes:
    status, headers, content = fault.answer()
    respond(f"{status} {responses.get(status, 'Unknown')}", list(headers.items()))
    return content
