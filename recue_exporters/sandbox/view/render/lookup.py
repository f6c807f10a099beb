"""What the renderer asks of the site around the page, so that it can be tried without one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Flavor = Literal["cloud", "datacenter"]


@dataclass(frozen=True)
class PageRef:
    """A page, as far as a link to it needs to know it."""

    id: str
    title: str
    space_key: str
    url: str
    """Address of the page in the browser view."""
    has_children: bool = False
    modified: str = ""
    """Date of the last change, ISO 8601; empty where nobody asked."""


@dataclass(frozen=True)
class FileRef:
    """An attachment in its newest version."""

    name: str
    url: str
    media_type: str
    size: int
    """Bytes."""


class Lookup(Protocol):
    """The questions the renderer asks; every answer is about current pages only."""

    def page(self, title: str, space_key: str) -> PageRef | None:
        """The page of this title."""

    def page_by_id(self, page_id: str) -> PageRef | None:
        """The page of this id."""

    def space_url(self, space_key: str) -> str | None:
        """Address of a space's home."""

    def file(self, page_id: str, name: str) -> FileRef | None:
        """An attachment of a page."""

    def files(self, page_id: str) -> Sequence[FileRef]:
        """All attachments of a page, by name."""

    def user(self, key: str) -> str | None:
        """Display name of the user with this name, key or account id."""

    def body(self, page_id: str) -> str:
        """The stored body of a page."""

    def children(self, page_id: str, order: str, limit: int) -> tuple[Sequence[PageRef], int]:
        """The first children of a page (`page_id` empty: the root pages of the space in view).

        Args:
            page_id: the parent.
            order: `position`, `title`, `creation` or `modified`.
            limit: how many are wanted.

        Returns:
            The children, and how many there are in all.
        """

    def children_url(self, page_id: str) -> str:
        """Where all children of a page are listed."""

    def search(self, cql: str, limit: int) -> Sequence[PageRef]:
        """Pages that a CQL query finds; a query that cannot be read finds none."""
