"""The rows of the database as plain data."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class User:
    """A person who may log in."""

    key: str
    """Account id on Cloud, user key on Data Center."""

    username: str
    email: str
    display_name: str
    role: str
    """`admin`, `editor` or `viewer`; a viewer changes nothing."""

    @property
    def may_edit(self) -> bool:
        """Whether the person may create and change content at all."""
        return self.role != "viewer"

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups the person is in."""
        if self.role == "admin":
            return ("confluence-users", "confluence-administrators")
        return ("confluence-users",)


@dataclass(frozen=True, slots=True)
class Space:
    """A space."""

    id: int
    key: str
    name: str
    type: str
    status: str
    description: str
    homepage_id: int | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class Content:
    """A page, folder, attachment or comment without its body."""

    id: int
    type: str
    """`page`, `blogpost`, `folder`, `attachment` or `comment`."""

    status: str
    """`current`, `draft`, `archived` or `trashed`."""

    title: str
    space_id: int
    parent_id: int | None
    """The page or folder above in the tree; None at the top and for attachments and comments."""

    container_id: int | None
    """The page an attachment or comment belongs to."""

    position: int | None
    """Place among siblings; None: none was ever given (Data Center)."""

    version: int
    created_at: str
    created_by: str
    owner: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a content."""

    content_id: int
    number: int
    title: str
    body: str
    """Storage format; for an attachment empty."""

    message: str
    minor: bool
    author: str
    created_at: str
    adf: str | None = None
    """The document as it was sent, where it was sent in Atlassian Document Format."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label as it hangs on a content."""

    id: int
    prefix: str
    name: str


@dataclass(frozen=True, slots=True)
class Property:
    """A content or space property."""

    id: int
    owner_id: int
    key: str
    value: Any
    version: int
    message: str
    minor: bool
    author: str
    created_at: str


@dataclass(frozen=True, slots=True)
class File:
    """One version of an attachment's file, without its bytes."""

    content_id: int
    number: int
    media_type: str
    size: int
    comment: str
    file_id: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What a comment has beyond a content."""

    content_id: int
    kind: str
    """`footer` or `inline`."""

    parent_comment_id: int | None
    resolution: str
    """`open`, `reopened`, `resolved` or `dangling`."""

    marker_ref: str
    original_selection: str
    resolved_by: str | None
    resolved_at: str | None


@dataclass(frozen=True, slots=True)
class Restriction:
    """Who alone may read or change a content: one subject per row."""

    content_id: int
    operation: str
    """`read` or `update`."""

    kind: str
    """`user` or `group`."""

    subject: str
    """User key, or the group's name."""
