"""Requests to the site: the SDK's client as transport, with our retry, paging and errors.

The SDK's own page helpers are not used, for the reasons in docs/architecture.md: only its session,
its authentication and its raw `request` with explicit paths.
"""

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from atlassian import Confluence
from urllib3.exceptions import NewConnectionError

from recue_exporters.confluence.config import ConfluenceConfig
from recue_exporters.confluence.site import failures, retry
from recue_exporters.confluence.site.session import open_session, proxies_of
from recue_exporters.errors import (
    AuthenticationFailedError,
    ConnectionFailedError,
    ConnectionLostError,
)

_log = logging.getLogger(__name__)


class Connection:
    """One authenticated connection to a site, safe to share between threads.

    Args:
        config: address, login, TLS and retry settings.
        gate: the waiting time shared by all workers.
    """

    def __init__(self, config: ConfluenceConfig, gate: retry.Gate | None = None) -> None:
        self.base_url = config.base_url
        self._config = config
        self.request_count = 0
        self.write_count = 0
        """Requests that changed the site, as far as is known: those that it said yes to."""
        self._count_lock = threading.Lock()
        self._gate = gate or retry.Gate()
        self._retries = config.retries
        login = (
            {"token": config.personal_access_token}
            if config.personal_access_token
            else {"username": config.username, "password": config.api_token}
        )
        # cloud=False for both products: the SDK's Cloud class builds wrong paths.
        client: Any = Confluence(  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
            config.base_url,
            cloud=False,
            session=open_session(config),
            proxies=proxies_of(config),
            advanced_mode=True,
            retry_with_header=False,
            **login,
        )
        client.timeout = config.timeout  # the constructor takes whole seconds only
        self._client = client

    def get(self, path: str, *, action: str, params: Mapping[str, Any] | None = None) -> Any:
        """GET `path` and return the parsed JSON."""
        return self.send("GET", path, action=action, params=params)

    def probe(self, path: str) -> requests.Response:
        """GET `path` once and return the answer whatever it is, for a diagnosis.

        Raises:
            ConnectionFailedError: nothing answered.
        """
        try:
            return self._request("GET", path, None, None, None, None)
        except requests.RequestException as error:
            raise self._unreachable(error) from error

    def send(
        self,
        method: str,
        path: str,
        *,
        action: str,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        upload: tuple[str, bytes, str] | None = None,
        fields: Mapping[str, str] | None = None,
        repeatable: bool = False,
    ) -> Any:
        """Send one request and return the parsed JSON, None for an empty answer.

        Args:
            method: HTTP method.
            path: path below the base URL, without a leading slash: ``rest/api/content``.
            action: what is tried, for messages: ``create page 'X'``.
            params: query parameters; sequences are repeated.
            json: body to send as JSON.
            upload: file name, bytes and media type of a multipart upload.
            fields: further parts of the upload.
            repeatable: whether a POST may be sent again although its answer was lost.

        Raises:
            ConnectionFailedError: nothing answered, or not Confluence.
            AuthenticationFailedError: the login was refused.
            RequestError: any other error status.
        """
        answer = self._answer(
            self._send(method, path, params, json, upload, fields, repeatable=repeatable), action
        )
        if method != "GET":
            with self._count_lock:
                self.write_count += 1
        return answer

    def download(self, path: str, *, action: str, params: Mapping[str, Any] | None = None) -> bytes:
        """GET the file at `path`, if need be from where the site says that it lies.

        Raises:
            ExportError: what `send` raises.
        """
        response = self._send("GET", path, params)
        if response.status_code in (301, 302, 303, 307, 308):
            # Cloud's media store is another host, which the token in the address opens: neither
            # the login nor the headers meant for the site are any of its business.
            with open_session(replace(self._config, headers={})) as session:
                try:
                    response = session.get(
                        response.headers.get("Location", ""),
                        timeout=self._config.timeout,
                        proxies=proxies_of(self._config),
                    )
                except requests.RequestException as error:
                    raise self._unreachable(error) from error
        if not response.ok:
            raise failures.failure(response.status_code, "", action=action)
        return response.content

    def _send(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any] | None,
        json: Any = None,
        upload: tuple[str, bytes, str] | None = None,
        fields: Mapping[str, str] | None = None,
        *,
        repeatable: bool = False,
    ) -> requests.Response:
        """Send one request, again where that is of use; the answer may be any."""
        attempt = 0
        while True:
            self._gate.wait()
            try:
                response = self._request(method, path, params, json, upload, fields)
            except requests.RequestException as error:
                lost = isinstance(error, (requests.ConnectionError, requests.Timeout))
                again = lost and (repeatable or method in retry.IDEMPOTENT)
                if not again or attempt >= self._retries or self._never_answered(error):
                    raise self._unreachable(error) from error
                self._gate.close(retry.waiting_time(attempt, {}))
            else:
                status = response.status_code
                if attempt >= self._retries or not retry.wants_retry(
                    method, status, repeatable=repeatable
                ):
                    return response
                self._gate.close(retry.waiting_time(attempt, response.headers))
            attempt += 1

    def page_action(self, path: str, *, action: str, params: Mapping[str, Any]) -> None:
        """POST to one of Data Center's own page actions, which answer with a web page.

        Raises:
            RequestError: any status but success or a redirect.
        """
        headers = {"X-Atlassian-Token": "no-check"}
        self._gate.wait()
        try:
            response = self._request("POST", path, params, None, None, None, headers)
        except requests.RequestException as error:
            raise self._unreachable(error) from error
        if response.status_code >= 400:
            raise failures.failure(response.status_code, response.text, action=action)

    def pages_of(
        self, path: str, *, action: str, params: Mapping[str, Any] | None = None
    ) -> Iterator[dict[str, Any]]:
        """All rows of a listing, following `_links.next` of either interface.

        Only the query of the next link is used, never its path: Confluence words the path with,
        without or with twice the context, depending on product and route.
        """
        query = list(_flat(params or {}))
        while True:
            answer = self.get(path, action=action, params=_unflat(query))
            base = answer.get("_links", {}).get("base")
            for row in answer.get("results", []):
                if base:  # told once for the listing, not in its rows
                    row.setdefault("_links", {}).setdefault("base", base)
                yield row
            following = answer.get("_links", {}).get("next")
            if not following:
                return
            changed = dict(parse_qsl(urlsplit(following).query, keep_blank_values=True))
            step = [(k, v) for k, v in changed.items() if k in ("cursor", "start", "limit")]
            kept = [(k, v) for k, v in query if k not in dict(step)]
            if kept + step == query:
                return
            query = kept + step

    def _request(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any] | None,
        json: Any,
        upload: tuple[str, bytes, str] | None,
        fields: Mapping[str, str] | None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        if upload:
            headers = {"X-Atlassian-Token": "no-check", "Accept": "application/json"}
        with self._count_lock:
            self.request_count += 1
        begun = time.monotonic()
        try:
            response: requests.Response = self._client.request(
                method=method,
                path=path,
                params=dict(params or {}),
                json=json,
                data=dict(fields or {}) if upload else None,
                files={"file": upload} if upload else None,
                headers=headers,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            _log.debug("%s %s failed: %s", method, path, type(error).__name__)
            raise
        spent = round((time.monotonic() - begun) * 1000)
        _log.debug("%s %s -> %d (%d ms)", method, path, response.status_code, spent)
        return response

    def _answer(self, response: requests.Response, action: str) -> Any:
        status, text = response.status_code, response.text
        if 300 <= status < 400:
            raise AuthenticationFailedError(
                f"{self.base_url} redirects to {_without_query(response.headers.get('Location'))}",
                "If that is Confluence's new address, use it as the URL; if it is a login page, "
                + failures.CHECK_LOGIN,
            )
        if status == 204 or (status < 300 and not text):
            return None
        try:
            payload = response.json()
        except ValueError:
            payload = text
        if status >= 400:
            captcha = "CAPTCHA" in response.headers.get("X-Authentication-Denied-Reason", "")
            raise failures.failure(status, payload, action=action, captcha=captcha)
        if isinstance(payload, str):
            raise failures.not_confluence(self.base_url, status, payload)
        return payload

    def _never_answered(self, error: requests.RequestException) -> bool:
        """Whether the first request of all failed, so that waiting would only annoy."""
        return self.request_count == 1 and isinstance(error, requests.ConnectionError)

    def _unreachable(self, error: requests.RequestException) -> ConnectionFailedError:
        if isinstance(error, requests.exceptions.SSLError):
            return failures.not_trusted(self.base_url, str(error))
        if isinstance(error, requests.exceptions.ProxyError):
            return ConnectionFailedError(
                f"Connection failed: the proxy on the way to {self.base_url} gives no way through.",
                "Check --proxy, or HTTPS_PROXY and NO_PROXY in the environment.",
            )
        if isinstance(error, requests.Timeout):
            return ConnectionFailedError(
                f"Connection failed: {self.base_url} did not answer in time.",
                "Try again, or with a longer --timeout.",
            )
        if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema)):
            return ConnectionFailedError(f"{self.base_url} is no valid URL.", failures.CHECK_URL)
        if isinstance(error, requests.ConnectionError) and not _is_refused(error):
            return ConnectionLostError(
                f"Connection lost: {self.base_url} broke off before it answered.",
                "Run again to go on: what was written stays, nothing is done twice.",
            )
        return ConnectionFailedError(
            f"Connection failed: nothing answers at {self.base_url}", failures.CHECK_URL
        )


def _is_refused(error: requests.ConnectionError) -> bool:
    """Whether no connection was made at all."""
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)


def _flat(params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in params.items():
        if isinstance(value, (list, tuple)):
            yield from ((key, str(each)) for each in value)
        else:
            yield key, str(value)


def _unflat(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for key, value in pairs:
        grouped.setdefault(key, []).append(value)
    return grouped


def _without_query(url: str | None) -> str:
    return (url or "another address").partition("?")[0]
