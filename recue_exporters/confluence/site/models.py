"""What a site answers, in one form for both products."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class User:
    """The account that asks, or the author of a version."""

    id: str
    """Cloud: account id. Data Center: user key, or the user name where there is none."""
    name: str
    """As shown to people."""


@dataclass(frozen=True)
class Space:
    """A space of the site."""

    id: str
    key: str
    name: str
    homepage_id: str | None


@dataclass(frozen=True)
class Property:
    """A content property of a page; its versions are its own, not the page's."""

    id: str
    key: str
    value: Any
    version: int


@dataclass(frozen=True)
class RemoteAttachment:
    """A file attached to a page."""

    id: str
    filename: str
    version: int
    comment: str
    size: int | None = None
    """Bytes; None where the site does not tell."""


@dataclass(frozen=True)
class Comment:
    """An open inline comment of a page."""

    marker: str
    """The reference that ties it to an ``ac:inline-comment-marker``."""
    selection: str
    """The text it was made on."""


@dataclass(frozen=True)
class RemotePage:
    """A page as the site holds it now."""

    id: str
    title: str
    status: str
    """``current``, ``archived`` or ``trashed``."""
    version: int
    parent_id: str | None
    space_id: str
    """Cloud: the numeric id of the space. Data Center: its key."""
    url: str
    """Where a person sees it, absolute."""
    body: str | None = None
    """Storage format; None where it was not asked for."""
    editor: str = ""
    """Who wrote this version: Cloud account id, Data Center user key or name."""
    edited_at: str = ""
    """When this version was written, as the site words it (ISO 8601)."""
    properties: Mapping[str, Property] = field(default_factory=dict)
    """Those that were asked for and exist."""
