"""The HTTP session of a connection: certificates, proxy, extra headers, connection pool."""

import ssl
from pathlib import Path
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from recue_exporters.confluence.config import ConfluenceConfig, is_loopback
from recue_exporters.errors import ConfigurationError

POOL = 64
"""Connections kept open at most; more workers than this wait for each other."""

SYSTEM = "system"
"""The `ca_bundle` that stands for the operating system's trust store."""


def open_session(config: ConfluenceConfig) -> requests.Session:
    """A session as the configuration asks for, without login.

    Raises:
        ConfigurationError: the certificates are not there.
    """
    session = requests.Session()
    session.verify = config.verify_ssl
    if not config.verify_ssl:
        # It was asked for; the command says once what that means, not with every request.
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    context = None
    if config.ca_bundle == SYSTEM:
        context = _system_trust()
    elif config.ca_bundle and config.verify_ssl:
        if not Path(config.ca_bundle).exists():
            raise ConfigurationError(
                f"The certificates {config.ca_bundle} do not exist.",
                "Name a file or folder of certificates in PEM form, or `system`: --ca-bundle / "
                "CONFLUENCE_CA_BUNDLE.",
            )
        session.verify = config.ca_bundle
    # A proxy of the environment is for other machines, whatever NO_PROXY says; and no variable
    # may point a sandbox elsewhere.
    session.trust_env = not is_loopback(urlsplit(config.base_url).hostname or "")
    session.headers.update(config.headers)
    adapter = _Adapter(context, pool_connections=2, pool_maxsize=POOL, pool_block=True)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def proxies_of(config: ConfluenceConfig) -> dict[str, str] | None:
    """The proxy to pass with each request; None: as the environment says.

    A session's own proxies would lose to those of the environment, a request's win.
    """
    return {"http": config.proxy, "https": config.proxy} if config.proxy else None


def _system_trust() -> ssl.SSLContext:
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class _Adapter(HTTPAdapter):
    """An adapter that may check certificates in its own way."""

    def __init__(self, context: ssl.SSLContext | None, **kwargs: object) -> None:
        self._context = context
        super().__init__(**kwargs)  # type: ignore[arg-type]  # the base class's own arguments

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:
        """Make the pool, with our context if there is one."""
        if self._context is not None:
            kwargs["ssl_context"] = self._context
        super().init_poolmanager(*args, **kwargs)  # type: ignore[arg-type]  # passed through

    def proxy_manager_for(self, proxy: str, **kwargs: object) -> object:
        """Make the pool behind a proxy, with our context if there is one."""
        if self._context is not None:
            kwargs["ssl_context"] = self._context
        return super().proxy_manager_for(proxy, **kwargs)
