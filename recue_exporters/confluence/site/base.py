"""What the publisher may ask of a site, and the part that both products answer alike."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, ClassVar, Literal
from urllib.parse import quote

from recue_exporters.confluence.page import Flavor
from recue_exporters.confluence.site.connection import Connection
from recue_exporters.confluence.site.failures import as_denied
from recue_exporters.confluence.site.models import (
    Comment,
    Property,
    RemoteAttachment,
    RemotePage,
    Space,
    User,
)
from recue_exporters.errors import (
    ConfigurationError,
    ExportError,
    NotFoundError,
    RequestError,
    SpaceNotFoundError,
)

Position = Literal["append", "before", "after"]


class Site(ABC):
    """One site through one connection; every method is one request unless it says otherwise.

    All methods raise what `Connection.send` raises.
    """

    flavor: ClassVar[Flavor]
    user_key: ClassVar[str]
    """The parameter that names an account by its id."""
    bulk: ClassVar[int]
    """Pages that `pages` reads with one request."""

    def __init__(self, connection: Connection, user: User) -> None:
        self.connection = connection
        self.user = user

    # Spaces

    @abstractmethod
    def space(self, key: str) -> Space:
        """The space with this key.

        Raises:
            SpaceNotFoundError: it does not exist or the account may not see it; names similar
                keys where there are any (one more request).
        """

    @abstractmethod
    def space_keys(self) -> list[str]:
        """Keys of spaces the account sees, 250 at most."""

    def no_such_space(self, key: str) -> SpaceNotFoundError:
        """The error for a space that is not there, with the similar keys that are."""
        keys = self.space_keys()
        by_case = {each.upper(): each for each in keys}
        near = [by_case[k] for k in get_close_matches(key.upper(), by_case, n=3, cutoff=0.5)]
        hint = f"Similar keys: {', '.join(near)}." if near else "Check the space key."
        return SpaceNotFoundError(
            f"Space {key} not found or not visible to {self.user.name}.",
            f"{hint} It is set with --confluence-space / CONFLUENCE_SPACE_KEY.",
        )

    # Pages

    @abstractmethod
    def page(self, page_id: str, *, body: bool = False) -> RemotePage:
        """One page in whatever status.

        Raises:
            NotFoundError: it does not exist or the account may not see it.
        """

    @abstractmethod
    def pages(
        self, ids: Sequence[str], *, body: bool = False, statuses: Sequence[str] = ("current",)
    ) -> dict[str, RemotePage]:
        """Those of the pages that exist in one of these states, by id: one request per `bulk` ids.

        Data Center: one more for each that is not current.
        """

    @abstractmethod
    def find(
        self, space: Space, title: str, *, key: str = "", statuses: Sequence[str] = ("current",)
    ) -> RemotePage | None:
        """The page of the space with this title, whatever its case, or None.

        `key` names a content property to read along (Cloud: one more request if found).
        """

    @abstractmethod
    def space_pages(self, space: Space, *, key: str = "") -> Iterator[RemotePage]:
        """All current pages of the space, one request per 250 (Data Center: 200).

        `key` names a content property to read along where that costs nothing more.
        """

    @abstractmethod
    def children(self, page_id: str, *, every_kind: bool = False) -> list[RemotePage]:
        """The child pages in the order Confluence shows them, one request per 250.

        `every_kind`: also folders and whatever else Cloud lets hang below a page.

        Only id, title, status and parent are filled in.
        """

    @abstractmethod
    def create(
        self, space: Space, parent_id: str, title: str, body: str, *, message: str, minor: bool
    ) -> RemotePage:
        """Create a page; the result holds the body as the site stored it.

        Raises:
            TitleTakenError: another page of the space has this title.
        """

    @abstractmethod
    def update(
        self,
        page: RemotePage,
        *,
        title: str,
        parent_id: str | None,
        body: str,
        message: str,
        minor: bool,
    ) -> RemotePage:
        """Write the version after `page.version`; the result holds the body as stored.

        Raises:
            VersionConflictError: the page is no longer at `page.version`.
        """

    @abstractmethod
    def restore(self, page: RemotePage) -> RemotePage:
        """Bring a page, read with its body, back from the trash or the archive.

        Nothing but its state changes with that (specifications of both products), and it may hang
        elsewhere; the result is its next version, with body.

        Raises:
            TitleTakenError: another page of the space has its title now.
            VersionConflictError: the page is no longer at `page.version`.
        """

    @abstractmethod
    def trash(self, page_id: str) -> None:
        """Move a page to the trash."""

    def archive(self, page_id: str) -> None:
        """Archive a page; Confluence does it in the background. Cloud only.

        Raises:
            ConfigurationError: the product cannot.
        """
        raise ConfigurationError(
            f"Page {page_id}: Data Center cannot archive single pages.",
            "Trash them (--orphans trash, --how trash) or leave them.",
        )

    @abstractmethod
    def move(self, page_id: str, position: Position, target_id: str) -> None:
        """Place a page as last child of, or directly before or after, the target page."""

    def refusal(self, error: NotFoundError, page: RemotePage, action: str) -> RequestError:
        """What it means that a page was not found when it was to be changed (one request).

        Cloud says so as well to those who may see it, but not change it.
        """
        try:
            there = self.page(page.id).status == page.status
        except NotFoundError:
            there = False
        return as_denied(error, action) if there else error

    # Content properties

    @abstractmethod
    def properties(self, page_id: str, key: str = "") -> list[Property]:
        """The content properties of a page, or the one with this key if it exists."""

    @abstractmethod
    def write_property(
        self, page_id: str, key: str, value: Any, previous: Property | None
    ) -> Property:
        """Create the property, or write the version after `previous`.

        Raises:
            VersionConflictError: it exists already, or changed since `previous`.
        """

    @abstractmethod
    def delete_property(self, page_id: str, prop: Property) -> None:
        """Remove a property."""

    # Comments

    @abstractmethod
    def open_comments(self, page_id: str) -> list[Comment]:
        """The inline comments of a page that are not resolved."""

    def user_name(self, user_id: str) -> str:
        """The name of an account as shown to people; the id itself where it is not told."""
        try:
            row = self.connection.get(
                "rest/api/user", action="read a user", params={self.user_key: user_id}
            )
        except ExportError:
            return user_id
        # A name for others and, on Data Center, the name for the login.
        return str(
            row.get("displayName") or row.get("publicName") or row.get("username") or user_id
        )

    # Labels: written through v1 on both products, v2 only reads them.

    def labels(self, page_id: str) -> list[str]:
        """The page's labels, of every prefix."""
        rows = self.connection.pages_of(
            self._labels_path(page_id),
            action=f"read the labels of page {page_id}",
            params={"limit": 200},
        )
        return [row["name"] for row in rows]

    def _labels_path(self, page_id: str) -> str:
        return f"rest/api/content/{page_id}/label"

    def add_labels(self, page_id: str, names: Iterable[str]) -> None:
        """Add labels; those that are there already stay."""
        self.connection.send(
            "POST",
            f"rest/api/content/{page_id}/label",
            action=f"edit the labels of page {page_id}",
            json=[{"prefix": "global", "name": name} for name in names],
            repeatable=True,
        )

    def remove_label(self, page_id: str, name: str) -> None:
        """Remove one label (the path form fails on names with a slash)."""
        self.connection.send(
            "DELETE",
            f"rest/api/content/{page_id}/label",
            action=f"edit the labels of page {page_id}",
            params={"name": name},
        )

    # Attachments

    @abstractmethod
    def attachments(self, page_id: str) -> list[RemoteAttachment]:
        """The files attached to a page, one request per 250 (Data Center: 200)."""

    def upload(
        self,
        page_id: str,
        filename: str,
        content: bytes,
        media_type: str,
        *,
        comment: str,
        existing_id: str | None,
    ) -> RemoteAttachment:
        """Attach a file, or write a new version of the attachment `existing_id`."""
        path = f"rest/api/content/{page_id}/child/attachment"
        answer = self.connection.send(
            "POST",
            f"{path}/{existing_id}/data" if existing_id else path,
            action=f"add the attachment '{filename}' to page {page_id}",
            upload=(filename, content, media_type),
            fields={"comment": comment, "minorEdit": "true"},
            # A second file of one name is refused, and a second version of one content is no harm.
            repeatable=True,
        )
        row = answer["results"][0] if "results" in answer else answer
        return attachment_of(row)

    @abstractmethod
    def download(self, page_id: str, attachment: RemoteAttachment) -> bytes:
        """The content of an attachment (Cloud: one more request, to its media store)."""

    def describe(self, page_id: str, attachment: RemoteAttachment, comment: str) -> str:
        """Set the comment of an attachment, which makes no version; returns what it is now."""
        row = self.connection.send(
            "PUT",
            f"rest/api/content/{page_id}/child/attachment/{attachment.id}",
            action=f"edit the attachment '{attachment.filename}' of page {page_id}",
            json={
                "id": attachment.id,
                "type": "attachment",
                "title": attachment.filename,
                # The present one: only new bytes make another (Cloud's specification).
                "version": {"number": attachment.version},
                "metadata": {"comment": comment},
            },
        )
        return attachment_of(row).comment

    @abstractmethod
    def delete_attachment(self, page_id: str, attachment_id: str) -> None:
        """Move an attachment to the trash."""


def attachment_of(row: dict[str, Any]) -> RemoteAttachment:
    """An attachment from a row of either interface."""
    comment = row.get("comment", row.get("extensions", {}).get("comment")) or ""
    version = (row.get("version") or {}).get("number", 1)
    size = row.get("fileSize", row.get("extensions", {}).get("fileSize"))
    return RemoteAttachment(
        str(row["id"]),
        row["title"],
        int(version),
        str(comment),
        None if size is None else int(size),
    )


def property_of(row: dict[str, Any]) -> Property:
    """A content property from a row of either interface."""
    version = (row.get("version") or {}).get("number", 1)
    return Property(str(row.get("id", "")), row["key"], row.get("value"), int(version))


def quoted(segment: str) -> str:
    """A path segment; the SDK does not quote them."""
    return quote(segment, safe="")


def chunks(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """`ids` in slices of at most `size`."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
