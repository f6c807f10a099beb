"""Try everything that publishing needs, one thing after the other, and say what to do.

What goes wrong is said in the words of a publish that fails: both take them from the same errors.
"""

import re
import secrets
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

import requests

from recue_exporters.confluence.config import ConfluenceConfig, is_loopback
from recue_exporters.confluence.publish.target import Target, find_target
from recue_exporters.confluence.site import Site, connect, failures, inspect
from recue_exporters.confluence.site.connection import Connection
from recue_exporters.errors import ConnectionFailedError, ExportError, PermissionDeniedError

State = Literal["ok", "warning", "problem", "skipped"]

CHECKS = (
    "address",
    "TLS",
    "login",
    "product",
    "space",
    "parent page",
    "create pages",
    "add labels",
    "attach files",
    "rate limits",
)
"""What is tried, in this order."""


@dataclass(frozen=True)
class Finding:
    """What one check found."""

    check: str
    state: State
    found: str
    remedy: str = ""
    exit_status: int = 0


def diagnose(config: ConfluenceConfig, *, write: bool = False) -> Iterator[Finding]:
    """Try what publishing with this configuration needs.

    Args:
        config: the site, the login and the space.
        write: try the permissions with a page of our own, which is removed at once; else only
            what the site tells about them is read, and nothing is written.

    Yields:
        One finding per entry of `CHECKS`, each as soon as it is known; what cannot be tried after
        an earlier problem is `skipped`.
    """
    examination = _Examination(config, write)
    steps: dict[str, Callable[[], Finding]] = {
        "address": examination.address,
        "TLS": examination.tls,
        "login": examination.login,
        "product": examination.product,
        "space": examination.space,
        "parent page": examination.parent,
        "create pages": examination.create,
        "add labels": examination.label,
        "attach files": examination.attach,
        "rate limits": examination.limits,
    }
    failed = ""
    with examination:
        for check in CHECKS:
            if failed and not (check == "rate limits" and examination.site):
                yield Finding(check, "skipped", f"not tried, see {failed}")
                continue
            try:
                finding = steps[check]()
            except ExportError as error:
                finding = Finding(check, "problem", error.message, error.remedy, error.exit_status)
            if finding.state == "problem" and check in _PREREQUISITES:
                failed = check
            yield finding


_PREREQUISITES = ("address", "TLS", "login", "space", "parent page")


class _Examination:
    """The checks, with what the earlier ones found out."""

    def __init__(self, config: ConfluenceConfig, write: bool) -> None:
        self._config = config
        self._write = write
        self._target: Target | None = None
        self._told: frozenset[inspect.Operation] | None = None
        self._page_id = ""
        self.site: Site | None = None

    def __enter__(self) -> "_Examination":
        return self

    def __exit__(self, *error: object) -> None:
        if self._page_id and self.site:
            self.site.trash(self._page_id)

    # The way to the site

    def address(self) -> Finding:
        """Whether the address has the form of one, its host a name, and something answers."""
        parts = urlsplit(self._config.base_url)
        host = parts.hostname or ""
        better = _better_form(self._config.base_url)
        if better and not self._is_confluence(self._config.base_url):
            return Finding(
                "address",
                "problem",
                f"{self._config.base_url} is not the base address of a site.",
                f"Use {better} (--confluence-url / CONFLUENCE_URL).",
                ConnectionFailedError.exit_status,
            )
        proxy = self._proxy()
        if proxy:
            return Finding("address", "ok", f"{self._config.base_url}, through the proxy {proxy}")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            with socket.create_connection((host, port), timeout=self._config.timeout):
                return Finding("address", "ok", f"{self._config.base_url} answers")
        except socket.gaierror:
            what = f"Connection failed: nobody knows a host named {host}."
        except OSError:
            what = f"Connection failed: nothing answers at {self._config.base_url}"
        return Finding("address", "problem", what, failures.CHECK_URL, 3)

    def tls(self) -> Finding:
        """Whether the connection is encrypted and the certificate trusted."""
        if not self._config.base_url.startswith("https:"):
            if is_loopback(urlsplit(self._config.base_url).hostname or ""):
                return Finding("TLS", "ok", "not needed on this machine")
            return Finding(
                "TLS",
                "warning",
                "http: everybody on the way can read the token",
                "Use the https:// address of the site.",
            )
        Connection(self._config).probe("rest/api/user/current")
        if not self._config.verify_ssl:
            return Finding(
                "TLS",
                "warning",
                "encrypted, but the certificate is not checked",
                "Name your organisation's certificates with --ca-bundle in place of "
                "--no-verify-ssl.",
            )
        return Finding("TLS", "ok", "encrypted, the certificate is trusted")

    def login(self) -> Finding:
        """Whether the login is accepted, at this address or one beside it."""
        try:
            self.site = connect(self._config)
        except ConnectionFailedError as error:
            for url in _neighbours(self._config.base_url):
                if self._is_confluence(url):
                    remedy = f"Confluence is at {url} (--confluence-url / CONFLUENCE_URL)."
                    return Finding("login", "problem", error.message, remedy, error.exit_status)
            raise
        gateway = self.site.connection.base_url != self._config.base_url
        through = f", through {self.site.connection.base_url}" if gateway else ""
        return Finding("login", "ok", f"as {self.site.user.name}{through}")

    def product(self) -> Finding:
        """Cloud or Data Center, and which release."""
        site = self._logged_in()
        name = "Confluence Cloud" if site.flavor == "cloud" else "Confluence Data Center"
        chosen = " (as --flavor says)" if self._config.flavor else ""
        return Finding("product", "ok", f"{name} {inspect.version(site)}".rstrip() + chosen)

    # The place

    def space(self) -> Finding:
        """Whether the space is there; names similar ones where it is not."""
        space = self._logged_in().space(self._config.space_key)
        return Finding("space", "ok", f"{space.key}: {space.name}")

    def parent(self) -> Finding:
        """Whether the parent page is there, in the space."""
        site, parent_id = self._logged_in(), self._config.parent_page_id
        self._target = find_target(site, self._config.space_key, parent_id)
        title = site.page(self._target.parent_id).title
        return Finding("parent page", "ok", title if parent_id else f"{title} (the space's home)")

    # The permissions

    def create(self) -> Finding:
        """Whether pages may be added."""
        site, target = self._logged_in(), self._found_target()
        if self._write:
            title = f"recue-export doctor {secrets.token_hex(4)}"
            text = "<p>Written by <code>recue-export doctor</code>. It may be deleted.</p>"
            page = site.create(target.space, target.parent_id, title, text, message="", minor=True)
            self._page_id = page.id
            return Finding("create pages", "ok", f"tried with page '{title}', which goes again")
        told = self._operations()
        may = ("create", "page") in told or ("update", "page") in told
        return self._judge("create pages", "create a page", may, bool(told))

    def label(self) -> Finding:
        """Whether labels may be added to our pages."""
        if self._write:
            if not self._page_id:
                return _untried("add labels")
            self._logged_in().add_labels(self._page_id, ["recue-export-doctor"])
            return Finding("add labels", "ok", "tried")
        told = self._operations()
        return self._judge("add labels", "edit labels", ("update", "page") in told, bool(told))

    def attach(self) -> Finding:
        """Whether files may be attached to our pages."""
        if self._write:
            if not self._page_id:
                return _untried("attach files")
            self._logged_in().upload(
                self._page_id, "doctor.txt", b"doctor", "text/plain", comment="", existing_id=None
            )
            return Finding("attach files", "ok", "tried")
        told = self._operations()
        # Where the site tells of attachments at all, it tells all; else pages stand for them.
        kind = "attachment" if any(target == "attachment" for _, target in told) else "page"
        may = ("create", kind) in told or (kind == "page" and ("update", kind) in told)
        return self._judge("attach files", "add an attachment", may, bool(told))

    def limits(self) -> Finding:
        """How many requests the site lets through."""
        headers = inspect.rate_limit(self._logged_in())
        limit = headers.get("x-ratelimit-limit")
        left = headers.get("x-ratelimit-remaining")
        if headers.get("retry-after") or headers.get("x-ratelimit-nearlimit") == "true":
            wait = headers.get("retry-after")
            when = f"; it asks to wait {wait} s" if wait else ""
            return Finding(
                "rate limits",
                "warning",
                f"the site is near its limit{when}",
                "Publish later, or with fewer --workers.",
            )
        if limit:
            return Finding("rate limits", "ok", f"{left or '?'} of {limit} requests left")
        return Finding("rate limits", "ok", "the site tells of none")

    # Helpers

    def _logged_in(self) -> Site:
        assert self.site is not None, "the login comes first"
        return self.site

    def _found_target(self) -> Target:
        assert self._target is not None, "the space comes first"
        return self._target

    def _operations(self) -> frozenset[inspect.Operation]:
        if self._told is None:
            target = self._found_target()
            self._told = inspect.operations(self._logged_in(), target.space, target.parent_id)
        return self._told

    def _judge(self, check: str, action: str, may: bool, told: bool) -> Finding:
        if not told:
            return Finding(
                check, "warning", "the site does not tell", "Try it for sure: doctor --write."
            )
        if may:
            return Finding(check, "ok", "allowed, as the site tells")
        return Finding(
            check,
            "problem",
            f"Permission denied: {self._logged_in().user.name} may not {action} here.",
            failures.permission_remedy(action),
            PermissionDeniedError.exit_status,
        )

    def _proxy(self) -> str:
        """The proxy that requests will take, without its login; empty where they take none."""
        parts = urlsplit(self._config.base_url)
        if self._config.proxy:
            proxy = self._config.proxy
        elif is_loopback(parts.hostname or ""):
            return ""
        else:
            found = requests.utils.get_environ_proxies(self._config.base_url)
            proxy = found.get(parts.scheme) or found.get("all") or ""
        where = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        return f"{where.hostname}:{where.port}" if proxy and where.port else where.hostname or ""

    def _is_confluence(self, url: str) -> bool:
        try:
            answer = Connection(replace(self._config, base_url=url)).probe("rest/api/user/current")
        except ConnectionFailedError:
            return False
        return answer.status_code in (200, 401, 403) and "json" in answer.headers.get(
            "Content-Type", ""
        )


def _untried(check: str) -> Finding:
    return Finding(check, "skipped", "not tried, see create pages")


_INNER = re.compile(r"/(?:spaces|display|pages|x|rest|api|dashboard\.action|index\.action)(?:/|$)")


def _better_form(url: str) -> str:
    """The base address that was probably meant; empty where the form is right."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    while path.endswith("/wiki/wiki"):
        path = path.removesuffix("/wiki")
    inner = _INNER.search(path)
    if inner:
        path = path[: inner.start()]
    if (parts.hostname or "").endswith(".atlassian.net") and not path:
        path = "/wiki"
    better = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
    return "" if better == url else better


def _neighbours(url: str) -> Iterator[str]:
    """Addresses beside this one at which Confluence is often found."""
    parts = urlsplit(url)
    for path in (parts.path + "/wiki", parts.path.rpartition("/")[0], parts.path + "/confluence"):
        if path != parts.path:
            yield urlunsplit((parts.scheme, parts.netloc, path, "", ""))
