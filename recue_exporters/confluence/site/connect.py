"""Open a site: log in once and learn from the answer which product it is."""

from recue_exporters.confluence.config import ConfluenceConfig
from recue_exporters.confluence.site import failures
from recue_exporters.confluence.site.base import Site
from recue_exporters.confluence.site.cloud import CloudSite
from recue_exporters.confluence.site.connection import Connection
from recue_exporters.confluence.site.datacenter import DataCenterSite
from recue_exporters.confluence.site.gateway import gateway_config
from recue_exporters.confluence.site.models import User
from recue_exporters.confluence.site.retry import Gate
from recue_exporters.errors import (
    AuthenticationFailedError,
    ConnectionFailedError,
    NotFoundError,
    PermissionDeniedError,
)


def connect(config: ConfluenceConfig, gate: Gate | None = None) -> Site:
    """Log in and return the site, in one request (three with a scoped token of Cloud).

    The answer about the account tells the products apart: Cloud names an ``accountId``, Data
    Center a ``username`` (confluence-facts: users). `config.flavor` overrides it.

    Raises:
        ConnectionFailedError: nothing answered there, or not Confluence.
        AuthenticationFailedError: the login was refused, or taken as anonymous.
    """
    connection = Connection(config, gate)
    try:
        return _log_in(connection, config)
    except AuthenticationFailedError as error:
        # A scoped token at the site's own address: 401. A wrong one: 403.
        gateway = gateway_config(config) if error.status == 401 else None
        if gateway is None:
            raise
        return _log_in(Connection(gateway, gate), gateway)


def _log_in(connection: Connection, config: ConfluenceConfig) -> Site:
    try:
        row = connection.get("rest/api/user/current", action="log in")
    except NotFoundError as error:
        raise ConnectionFailedError(
            f"There is no Confluence at {config.base_url} (HTTP 404).", failures.CHECK_URL
        ) from error
    except PermissionDeniedError as error:
        raise AuthenticationFailedError(
            f"Authentication failed: {error.detail or 'the login was refused'}",
            failures.CHECK_LOGIN,
        ) from error
    if row.get("type") == "anonymous":
        # Data Center before 9 takes a wrong personal access token as no login at all.
        raise AuthenticationFailedError(
            "Authentication failed: the site takes the login as anonymous.", failures.CHECK_LOGIN
        )
    account = row.get("accountId") or row.get("userKey") or row.get("username") or ""
    user = User(account, row.get("displayName") or row.get("username") or account)
    flavor = config.flavor or ("cloud" if "accountId" in row else "datacenter")
    return (CloudSite if flavor == "cloud" else DataCenterSite)(connection, user)
