"""Pages, folders, attachments and comments as what they have in common: id, title, versions."""

from collections.abc import Mapping, Sequence
from typing import Any

from recue_exporters.sandbox import clock
from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.store.database import Database
from recue_exporters.sandbox.store.records import Content, Space, User, Version

_NAMES = (
    "id", "type", "status", "title", "space_id", "parent_id", "container_id", "position",
    "version", "created_at", "created_by", "owner",
)  # fmt: skip
COLUMNS = ", ".join(f"content.{name}" for name in _NAMES)
_VERSION = "content_id, number, title, body, message, minor, author, created_at, adf"
_RESERVING = ("current", "archived")
MAX_TITLE = 255

SORTS = {
    "id": "content.id",
    "created-date": "content.created_at",
    "modified-date": "content.updated_at",
    "title": "content.title_key",
}
"""What v2 lists can be sorted by; a leading `-` reverses."""


def title_key(title: str) -> str:
    """The form in which titles are compared: letter case does not matter."""
    return title.casefold()


class Contents:
    """Everything that has an id in Confluence's `content` name space."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, content_id: int) -> Content | None:
        """The content with this id."""
        row = self._db.row(f"SELECT {COLUMNS} FROM content WHERE id = ?", (content_id,))
        return Content(*row) if row else None

    def existed(self, content_id: int) -> bool:
        """Whether there was ever something with this id."""
        return self._db.was_given(content_id)

    def many(self, content_ids: Sequence[int]) -> list[Content]:
        """The contents with these ids, in this order, without those that do not exist."""
        found = (self.get(content_id) for content_id in content_ids)
        return [content for content in found if content]

    def titled(self, space: Space, title: str, *, type: str = "page") -> Content | None:
        """The current or archived page of the space that has this title, letter case aside."""
        row = self._db.row(
            f"SELECT {COLUMNS} FROM content WHERE space_id = ? AND title_key = ? AND type = ?"
            " AND status IN ('current', 'archived')",
            (space.id, title_key(title), type),
        )
        return Content(*row) if row else None

    def listing(
        self,
        *,
        types: Sequence[str] = ("page",),
        statuses: Sequence[str] = ("current",),
        space_ids: Sequence[int] | None = None,
        ids: Sequence[int] | None = None,
        title: str | None = None,
        container_id: int | None = None,
        sort: str = "id",
        after: tuple[Any, int] | None = None,
        offset: int = 0,
        limit: int = -1,
    ) -> list[Content]:
        """Contents that meet every given condition.

        Args:
            types: the types wanted.
            statuses: the states wanted.
            space_ids: only in these spaces.
            ids: only these.
            title: exact title, letter case aside.
            container_id: only attachments and comments of this page.
            sort: a key of `SORTS`, with a leading `-` for the reverse order.
            after: sort value and id of the row before the first one wanted (see `sort_value`).
            offset: how many rows to leave out.
            limit: how many rows at most; -1: all.
        """
        # A title leads to the row at once; the plus keeps SQLite from other indices.
        plain = "+" if title is not None else ""
        where, values = _conditions(
            {
                f"{plain}content.type": types,
                f"{plain}content.status": statuses,
                f"{plain}content.space_id": space_ids,
                f"{plain}content.id": ids,
                "content.title_key": None if title is None else [title_key(title)],
                "content.container_id": None if container_id is None else [container_id],
            }
        )
        column, direction = SORTS[sort.lstrip("-")], "DESC" if sort[0] == "-" else "ASC"
        if after is not None:
            where.append(f"({column}, content.id) {'<' if sort[0] == '-' else '>'} (?, ?)")
            values += list(after)
        rows = self._db.rows(
            f"SELECT {COLUMNS} FROM content WHERE {' AND '.join(where)}"
            f" ORDER BY {column} {direction}, content.id {direction} LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [Content(*row) for row in rows]

    def sort_value(self, content: Content, sort: str) -> Any:
        """What `listing` needs to go on after `content`."""
        column = SORTS[sort.lstrip("-")]
        return self._db.value(f"SELECT {column} FROM content WHERE id = ?", (content.id,))

    def count(self, space: Space, *, type: str = "page", status: str = "current") -> int:
        """How many contents of a type the space holds."""
        number: int = self._db.value(
            "SELECT count(*) FROM content WHERE space_id = ? AND type = ? AND status = ?",
            (space.id, type, status),
        )
        return number

    def create(
        self,
        *,
        type: str,
        space: Space,
        title: str,
        author: User,
        body: str = "",
        parent_id: int | None = None,
        container_id: int | None = None,
        position: int | None = None,
        status: str = "current",
        message: str = "",
        minor: bool = False,
        adf: str | None = None,
    ) -> Content:
        """Create a content in its first version.

        Raises:
            Problem: the title is too long, or a page of the space has it.
        """
        if type == "page":
            self._check_title(space, title, status)
        moment = clock.now()
        content = Content(
            self._db.next_id(), type, status, title, space.id, parent_id, container_id, position,
            1, moment, author.key, author.key,
        )  # fmt: skip
        self._db.execute(
            "INSERT INTO content (id, type, status, title, space_id, parent_id, container_id,"
            " position, version, created_at, created_by, owner, title_key, updated_at)"
            f" VALUES ({', '.join('?' * 14)})",
            (
                content.id, type, status, title, space.id, parent_id, container_id, position, 1,
                moment, author.key, author.key, title_key(title), moment,
            ),
        )  # fmt: skip
        self._add_version(
            Version(content.id, 1, title, body, message, minor, author.key, moment, adf)
        )
        return content

    def update(
        self,
        content: Content,
        *,
        author: User,
        title: str | None = None,
        body: str | None = None,
        status: str | None = None,
        message: str = "",
        minor: bool = False,
        adf: str | None = None,
    ) -> Content:
        """Write the next version; what is not given stays as it is.

        Raises:
            Problem: the title is too long, or another page of the space has it.
        """
        title = content.title if title is None else title
        status = content.status if status is None else status
        if body is None:
            newest = self.version(content)
            body, adf = newest.body, newest.adf
        if content.type == "page":
            space = self._space(content)
            self._check_title(space, title, status, but=content.id)
        moment, number = clock.now(), content.version + 1
        self._db.execute(
            "UPDATE content SET title = ?, title_key = ?, status = ?, version = ?, updated_at = ?"
            " WHERE id = ?",
            (title, title_key(title), status, number, moment, content.id),
        )
        self._add_version(
            Version(content.id, number, title, body, message, minor, author.key, moment, adf)
        )
        return self._again(content)

    def renumber(self, content: Content, number: int) -> Content:
        """Make the newest version the only one, under `number`: a published draft starts anew."""
        self._db.execute(
            "DELETE FROM versions WHERE content_id = ? AND number <> ?",
            (content.id, content.version),
        )
        self._db.execute(
            "UPDATE versions SET number = ? WHERE content_id = ?", (number, content.id)
        )
        self._db.execute("UPDATE content SET version = ? WHERE id = ?", (number, content.id))
        return self._again(content)

    def version(self, content: Content, number: int | None = None) -> Version:
        """One version with its body; without a number the newest.

        Raises:
            Problem: there is no such version.
        """
        number = content.version if number is None else number
        row = self._db.row(
            f"SELECT {_VERSION} FROM versions WHERE content_id = ? AND number = ?",
            (content.id, number),
        )
        if row is None:
            raise Problem("missing_version", id=content.id, number=number)
        return _version(row)

    def versions(self, content: Content, *, offset: int = 0, limit: int = -1) -> list[Version]:
        """The versions, newest first."""
        rows = self._db.rows(
            f"SELECT {_VERSION} FROM versions WHERE content_id = ? ORDER BY number DESC"
            " LIMIT ? OFFSET ?",
            (content.id, limit, offset),
        )
        return [_version(row) for row in rows]

    def body(self, content: Content) -> str:
        """The newest body in storage format."""
        return self.version(content).body

    def delete_version(self, content: Content, number: int) -> None:
        """Remove a historical version."""
        self._db.execute(
            "DELETE FROM versions WHERE content_id = ? AND number = ?", (content.id, number)
        )

    def set_body(self, content: Content, body: str) -> None:
        """Replace the newest body without a new version, as the product does for its own marks."""
        self._db.execute(
            "UPDATE versions SET body = ?, adf = NULL WHERE content_id = ? AND number = ?",
            (body, content.id, content.version),
        )

    def delete(self, content: Content) -> None:
        """Remove a content for good, with what belongs to it."""
        self._db.execute(
            "DELETE FROM properties WHERE owner_id = ?1 OR owner_id IN"
            " (SELECT id FROM content WHERE container_id = ?1)",
            (content.id,),
        )
        self._db.execute("DELETE FROM content WHERE container_id = ?", (content.id,))
        self._db.execute("DELETE FROM content WHERE id = ?", (content.id,))

    def _check_title(self, space: Space, title: str, status: str, but: int | None = None) -> None:
        if not title and status != "draft":
            raise Problem("no_title")
        if len(title) > MAX_TITLE:
            raise Problem("long_title")
        if status in _RESERVING:
            owner = self.titled(space, title)
            if owner and owner.id != but:
                raise Problem("title_taken", title=title, space_key=space.key)

    def _space(self, content: Content) -> Space:
        row = self._db.row(
            "SELECT id, key, name, type, status, description, homepage_id, created_at, created_by"
            " FROM spaces WHERE id = ?",
            (content.space_id,),
        )
        assert row is not None
        return Space(*row)

    def _again(self, content: Content) -> Content:
        fresh = self.get(content.id)
        assert fresh is not None
        return fresh

    def _add_version(self, version: Version) -> None:
        self._db.execute(
            f"INSERT INTO versions ({_VERSION}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                version.content_id, version.number, version.title, version.body, version.message,
                version.minor, version.author, version.created_at, version.adf,
            ),
        )  # fmt: skip


def _conditions(wanted: Mapping[str, Sequence[Any] | None]) -> tuple[list[str], list[Any]]:
    """The conditions, and their values, that each column has one of the values wanted for it."""
    given = {column: values for column, values in wanted.items() if values is not None}
    where = [f"{column} IN ({', '.join('?' * len(values))})" for column, values in given.items()]
    return where, [value for values in given.values() for value in values]


def _version(row: Any) -> Version:
    content_id, number, title, body, message, minor, author, created_at, adf = row
    return Version(content_id, number, title, body, message, bool(minor), author, created_at, adf)
