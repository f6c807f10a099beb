"""What the browser view asks of the data beyond the store's own questions.

All of it is answered from indexes and in slices, so that a space of thousands of pages is shown
as fast as a small one.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from recue_exporters.sandbox.store import Content, Space, Store
from recue_exporters.sandbox.store.contents import COLUMNS

_IN_TREE = "status = 'current' AND type IN ('page', 'folder')"
_FIELDS = (
    "id, type, title, position, EXISTS (SELECT 1 FROM content AS below WHERE"
    " below.parent_id = content.id AND below.status = 'current'"
    " AND below.type IN ('page', 'folder'))"
)
_ORDERS = {
    "position": "position, title_key, id",
    "title": "title_key, id",
    "creation": "created_at, id",
    "modified": "updated_at, id",
}


_MARKUP = re.compile(
    r"<ac:parameter\b[^>]*>.*?</ac:parameter>|<!\[CDATA\[|\]\]>|<[^>]*>", re.DOTALL
)


def text_of(body: str) -> str:
    """The words of a body in storage format, without markup and macro parameters.

    Quicker than parsing, so that a search may look through thousands of pages.
    """
    return " ".join(html.unescape(_MARKUP.sub(" ", body)).split())


@dataclass(frozen=True)
class Node:
    """A page or folder in the tree."""

    id: int
    type: str
    title: str
    position: int | None
    has_children: bool


@dataclass(frozen=True)
class Revision:
    """A version of a page without its body."""

    number: int
    title: str
    message: str
    minor: bool
    author: str
    created_at: str


class Queries:
    """Questions of the browser view.

    Args:
        store: the data.
        hidden: ids of contents that the reader may not see.
    """

    def __init__(self, store: Store, hidden: frozenset[int]) -> None:
        self._db = store._db
        self._contents = store.contents
        self._hidden = hidden

    def level(
        self,
        space: Space,
        parent_id: int | None,
        *,
        order: str = "position",
        offset: int = 0,
        limit: int = 50,
    ) -> list[Node]:
        """A slice of the pages and folders under `parent_id`, or at the top of the space."""
        where, values = self._under(space, parent_id)
        rows = self._db.rows(
            f"SELECT {_FIELDS} FROM content WHERE {where} ORDER BY {_ORDERS[order]}"
            " LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        nodes = (Node(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows)
        return [node for node in nodes if node.id not in self._hidden]

    def count(self, space: Space, parent_id: int | None) -> int:
        """How many pages and folders are there."""
        where, values = self._under(space, parent_id)
        return int(self._db.value(f"SELECT count(*) FROM content WHERE {where}", values))

    def place(self, space: Space, content: Content) -> int:
        """How many siblings stand before a page in the order of the tree."""
        where, values = self._under(space, content.parent_id)
        if content.position is None:
            earlier = "position IS NULL AND (title_key, id) < (SELECT title_key, id FROM content"
            earlier += " WHERE id = ?)"
            values = (*values, content.id)
        else:
            earlier = "(position IS NULL OR (position, id) < (?, ?))"
            values = (*values, content.position, content.id)
        return int(
            self._db.value(f"SELECT count(*) FROM content WHERE {where} AND {earlier}", values)
        )

    def revisions(self, content: Content, *, offset: int = 0, limit: int = 50) -> list[Revision]:
        """The versions of a page, newest first."""
        rows = self._db.rows(
            "SELECT number, title, message, minor, author, created_at FROM versions"
            " WHERE content_id = ? ORDER BY number DESC LIMIT ? OFFSET ?",
            (content.id, limit, offset),
        )
        return [Revision(r[0], r[1], r[2], bool(r[3]), r[4], r[5]) for r in rows]

    def count_revisions(self, content: Content) -> int:
        """How many versions a page has."""
        return int(
            self._db.value("SELECT count(*) FROM versions WHERE content_id = ?", (content.id,))
        )

    def newest_change(self, content: Content) -> str:
        """A text that changes whenever the page, its comments or its attachments do."""
        row = self._db.row(
            "SELECT (SELECT version || updated_at FROM content WHERE id = ?1), count(*),"
            " max(updated_at), (SELECT count(*) FROM comments JOIN content ON id = content_id"
            " WHERE container_id = ?1 AND resolution IN ('open', 'reopened'))"
            " FROM content WHERE container_id = ?1",
            (content.id,),
        )
        return " ".join(str(value) for value in row or ())

    def updated_at(self, ids: Sequence[int]) -> dict[int, str]:
        """When each of these contents was last changed."""
        marks = ", ".join("?" * len(ids))
        rows = self._db.rows(f"SELECT id, updated_at FROM content WHERE id IN ({marks})", ids)
        return {row[0]: row[1] for row in rows}

    def pages_with(
        self, words: Sequence[str], space_key: str, *, offset: int, limit: int
    ) -> tuple[list[Content], int]:
        """Current pages that hold every word in title or text, most words in the title first.

        Args:
            words: the words, letter case aside.
            space_key: only in this space; empty: in all.
            offset: how many hits to leave out.
            limit: how many hits at most.

        Returns:
            The pages, and how many there are in all.
        """
        where, values = "content.type = 'page' AND content.status = 'current'", []
        if space_key:
            where += " AND content.space_id = (SELECT id FROM spaces WHERE key = ?)"
            values.append(space_key)
        # A first sieve in SQL; letters beyond ASCII may stand in the body as entities.
        for word in (word for word in words if re.fullmatch(r"\w+", word, re.ASCII)):
            where += " AND (content.title LIKE ? ESCAPE '!' OR body LIKE ? ESCAPE '!')"
            values += [f"%{word.replace('_', '!_')}%"] * 2
        rows = self._db.rows(
            "SELECT content.id, content.title, body, updated_at FROM content JOIN versions"
            f" ON content_id = content.id AND number = content.version WHERE {where}",
            values,
        )
        found = []
        for page_id, title, body, updated_at in rows:
            in_title = [word.casefold() in title.casefold() for word in words]
            if page_id in self._hidden:
                continue
            text = "" if all(in_title) else text_of(body).casefold()
            if all(
                there or word.casefold() in text
                for there, word in zip(in_title, words, strict=True)
            ):
                found.append((sum(in_title), updated_at, page_id))
        found.sort(reverse=True)
        chosen = [page_id for _, _, page_id in found[offset : offset + limit]]
        return self._contents.many(chosen), len(found)

    def pages_labelled(self, space: Space, name: str, *, limit: int) -> tuple[list[Content], int]:
        """Current pages of a space with a label, by title, and how many there are."""
        where = (
            "FROM content WHERE space_id = ? AND type = 'page' AND status = 'current'"
            " AND id IN (SELECT content_id FROM content_labels JOIN labels ON labels.id = label_id"
            " WHERE name = ?)"
        )
        rows = self._db.rows(
            f"SELECT {COLUMNS} {where} ORDER BY title_key LIMIT ?", (space.id, name.lower(), limit)
        )
        pages = [content for row in rows if (content := Content(*row)).id not in self._hidden]
        total = self._db.value(f"SELECT count(*) {where}", (space.id, name.lower()))
        return pages, int(total)

    @staticmethod
    def _under(space: Space, parent_id: int | None) -> tuple[str, tuple[int, ...]]:
        if parent_id is None:
            return (
                f"parent_id IS NULL AND container_id IS NULL AND space_id = ? AND {_IN_TREE}",
                (space.id,),
            )
        return f"parent_id = ? AND {_IN_TREE}", (parent_id,)
