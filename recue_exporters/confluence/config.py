"""`ConfluenceConfig`: where to publish, as whom, and with what on every page."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from recue_exporters.confluence.page import Flavor
from recue_exporters.errors import ConfigurationError

DEFAULT_LABELS = ("re-cue", "documentation")
"""The labels every page gets unless others are asked for."""


@dataclass
class ConfluenceConfig:
    """Plain data; reads no environment variable and no file (`load_config` does).

    >>> ConfluenceConfig("https://example.atlassian.net/wiki/", "me@example.com", "secret", "DOC")
    ConfluenceConfig(base_url='https://example.atlassian.net/wiki', username='me@example.com', ...

    Raises:
        ConfigurationError: (a `ValueError`) a required field is empty; the message names it.
    """

    base_url: str
    """Address of the site: with `/wiki` for Cloud, with the context path for Data Center."""

    username: str = ""
    """Email address (Cloud) or user name (Data Center); may be empty with a personal token."""

    api_token: str = field(default="", repr=False)
    """API token (Cloud) or password (Data Center); may be empty with a personal token."""

    space_key: str = ""
    parent_page_id: str | None = None
    """The page under which everything goes; None: the space's home page."""

    page_title_prefix: str = ""
    """Put before every page title."""

    verify_ssl: bool = True
    """Whether the site's certificate is checked."""

    labels: list[str] = field(default_factory=lambda: list(DEFAULT_LABELS))
    personal_access_token: str | None = field(default=None, repr=False)
    """Sent as `Authorization: Bearer`; takes the place of user name and API token."""

    flavor: Flavor | None = None
    """The product; None: the site is asked."""

    ca_bundle: str | None = None
    """File or folder with certificates to trust; `system`: the operating system's trust store."""

    timeout: float = 30.0
    """Seconds to wait for a connection, and between two parts of an answer."""

    retries: int = 4
    """How often a request is repeated that met an overloaded or restarting site."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Extra headers on every request, for a proxy that asks for them."""

    proxy: str | None = field(default=None, repr=False)
    """Address of the proxy; None: as the environment says (`HTTPS_PROXY`, `NO_PROXY`)."""

    def __post_init__(self) -> None:
        self.base_url = (self.base_url or "").strip().rstrip("/")
        self.space_key = (self.space_key or "").strip()
        self.page_title_prefix = (self.page_title_prefix or "").lstrip()
        required = ["base_url", "space_key"]
        if not self.personal_access_token:
            required += ["username", "api_token"]
        for name in required:
            if not str(getattr(self, name) or "").strip():
                raise ConfigurationError(f"{name} is empty", _REMEDIES[name])
        check_url(self.base_url, "base_url")
        self.parent_page_id = str(self.parent_page_id).strip() if self.parent_page_id else None
        self.labels = list(self.labels)
        check_headers(self.headers)


_REMEDIES = {
    "base_url": "Give the address of the site, such as https://your-domain.atlassian.net/wiki.",
    "space_key": "Give the key of the space, such as DOC.",
    "username": "Give your email address (Cloud) or user name, or a personal_access_token.",
    "api_token": "Give your API token (Cloud) or password, or a personal_access_token.",
}


def check_url(url: str, name: str) -> None:
    """Refuse a URL that cannot be a site's address, calling it `name`.

    Raises:
        ConfigurationError: no http(s) scheme, no host, or a login inside the URL.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise ConfigurationError(f"{name} {url!r} is not a URL", _REMEDIES["base_url"]) from None
    if parts.username is not None or parts.password is not None:
        # The URL is left out of the message: it holds a secret.
        raise ConfigurationError(
            f"{name} contains a user name or password",
            "Take it out of the URL; give user and token as settings of their own.",
        )
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigurationError(
            f"{name} {url!r} is not an http:// or https:// URL", _REMEDIES["base_url"]
        )


def check_headers(headers: Mapping[str, str]) -> None:
    """Refuse headers that HTTP cannot carry; their values are secret.

    Raises:
        ConfigurationError: a name is none, or a value has a line break or a foreign character.
    """
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name):
            raise ConfigurationError(f"headers: {name!r} is no name of a header", _HEADER_REMEDY)
        if not value.isprintable() or any(ord(character) > 255 for character in value):
            raise ConfigurationError(
                f"headers: the value of {name} is none that a header can have", _HEADER_REMEDY
            )


_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_REMEDY = "Write 'Name: value', on one line."


def is_loopback(host: str) -> bool:
    """Whether a host name means this machine."""
    if host.lower() == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
