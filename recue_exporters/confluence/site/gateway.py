"""Scoped API tokens of Cloud, which work only at Atlassian's gateway, not at the site's address.

developer.atlassian.com/cloud/confluence/using-the-rest-api (2026): requests with a scoped token go
to `https://api.atlassian.com/ex/confluence/{cloudId}/wiki/...`; the cloud id is public.
"""

import re
from dataclasses import replace
from urllib.parse import urlsplit

import requests

from recue_exporters.confluence.config import ConfluenceConfig
from recue_exporters.confluence.site.session import open_session, proxies_of

ADDRESS = "https://api.atlassian.com"
SITES = (".atlassian.net", ".jira.com")
"""Hosts that are Cloud sites beyond doubt."""


def gateway_config(config: ConfluenceConfig) -> ConfluenceConfig | None:
    """The same login at the gateway, in one request; None where the site has no gateway."""
    parts = urlsplit(config.base_url)
    if not (parts.hostname or "").endswith(SITES):
        return None
    with open_session(config) as session:
        try:
            answer = session.get(
                f"{parts.scheme}://{parts.netloc}/_edge/tenant_info",
                timeout=config.timeout,
                proxies=proxies_of(config),
                allow_redirects=False,
            )
            cloud_id = str(answer.json()["cloudId"])
        except (requests.RequestException, ValueError, KeyError, TypeError):
            return None
    if not re.fullmatch(r"[0-9a-fA-F-]{8,64}", cloud_id):
        return None
    return replace(config, base_url=f"{ADDRESS}/ex/confluence/{cloud_id}/wiki")
