"""What `doctor` asks a site beyond what publishing needs."""

import re
from collections.abc import Mapping

from recue_exporters.confluence.site.base import Site
from recue_exporters.confluence.site.models import Space
from recue_exporters.errors import ConnectionFailedError, ExportError

Operation = tuple[str, str]
"""What may be done to what kind of thing: `("create", "page")`."""


def version(site: Site) -> str:
    """The version of Data Center, the edition of Cloud; empty where the site does not tell."""
    try:
        if site.flavor == "cloud":
            info = site.connection.get("rest/api/settings/systemInfo", action="read the edition")
            return str(info.get("edition") or "").lower()
        info = site.connection.get("rest/api/server-information", action="read the version")
        return str(info.get("version") or "")
    except ExportError:
        return _version_of_old_release(site) if site.flavor == "datacenter" else ""


def _version_of_old_release(site: Site) -> str:
    # Releases before 8 tell it only in the manifest for linked applications.
    try:
        answer = site.connection.probe("rest/applinks/1.0/manifest")
    except ConnectionFailedError:
        return ""
    found = re.search(r"<version>([0-9.]+)</version>", answer.text)
    return found.group(1) if found else ""


def operations(site: Site, space: Space, page_id: str) -> frozenset[Operation]:
    """What the account may do to the page and in its space, as far as the site tells."""
    if site.flavor == "datacenter":
        row = site.connection.get(
            f"rest/api/content/{page_id}",
            action=f"read page {page_id}",
            params={"expand": "operations"},
        )
        return _operations(row.get("operations"))
    row = site.connection.get(
        f"api/v2/pages/{page_id}",
        action=f"read page {page_id}",
        params={"include-operations": "true"},
    )
    told = _operations((row.get("operations") or {}).get("results"))
    try:
        row = site.connection.get(f"api/v2/spaces/{space.id}/operations", action="read the rights")
    except ExportError:
        return told
    return told | _operations(row.get("operations"))


def _operations(rows: object) -> frozenset[Operation]:
    found = rows if isinstance(rows, list) else []
    return frozenset(
        (str(row.get("operation")), str(row.get("targetType")))
        for row in found
        if isinstance(row, dict)
    )


def rate_limit(site: Site) -> Mapping[str, str]:
    """The headers about rate limits on an ordinary answer, by their names in lower case.

    Cloud: developer.atlassian.com/cloud/confluence/rate-limiting. Data Center: "Improving
    instance stability with rate limiting".
    """
    answer = site.connection.probe("rest/api/user/current")
    return {
        name.lower(): value
        for name, value in answer.headers.items()
        if "ratelimit" in name.lower() or name.lower() == "retry-after"
    }
