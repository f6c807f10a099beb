"""The only door to Confluence: connection, the v1 and v2 dialects, errors, retry."""

from recue_exporters.confluence.site.base import Site
from recue_exporters.confluence.site.connect import connect
from recue_exporters.confluence.site.models import (
    Comment,
    Property,
    RemoteAttachment,
    RemotePage,
    Space,
    User,
)

__all__ = [
    "Comment",
    "Property",
    "RemoteAttachment",
    "RemotePage",
    "Site",
    "Space",
    "User",
    "connect",
]
