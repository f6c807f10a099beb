"""Labels: their character rules and which content carries them.

The rules were measured on a live site (mozilla/markfluence, docs/confluence/labels.md).
"""

import re

from recue_exporters.sandbox import clock
from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.store.database import Database
from recue_exporters.sandbox.store.records import Content, Label, User

_FORBIDDEN = set("!#&()*.:;<>?@[]^\t")
_MAX_UTF16_UNITS = 255
PREFIXES = ("global", "my", "team", "system")


def split(name: str) -> list[str]:
    """The labels that one sent name becomes: spaces and commas separate, letters turn small.

    Raises:
        Problem: the name is empty, too long or holds a forbidden character.
    """
    parts = [part.lower() for part in re.split(r"[ ,]+", name) if part]
    if not parts:
        raise Problem("label_empty")
    for part in parts:
        if _FORBIDDEN & set(part):
            raise Problem("label_chars", name=part)
        if len(part.encode("utf-16-le")) // 2 > _MAX_UTF16_UNITS:
            raise Problem("label_long", name=part)
    return parts


class Labels:
    """Which labels hang on what."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(
        self, content_id: int, *, prefix: str | None = None, offset: int = 0, limit: int = -1
    ) -> list[Label]:
        """The labels of a content (or space), in no promised order."""
        rows = self._db.rows(
            "SELECT id, prefix, name FROM labels JOIN content_labels ON label_id = id"
            " WHERE content_id = ? AND prefix = coalesce(?, prefix) ORDER BY id LIMIT ? OFFSET ?",
            (content_id, prefix, limit, offset),
        )
        return [Label(*row) for row in rows]

    def add(self, content: Content, name: str, author: User, *, prefix: str = "global") -> None:
        """Add one sent name, which may become several labels; one that is there stays.

        Raises:
            Problem: the name or the prefix is not allowed.
        """
        if prefix not in PREFIXES:
            raise Problem("bad_value", reason=f"Unknown label prefix: {prefix}")
        for part in split(name):
            self._db.execute(
                "INSERT OR IGNORE INTO labels (prefix, name) VALUES (?, ?)", (prefix, part)
            )
            self._db.execute(
                "INSERT OR IGNORE INTO content_labels SELECT ?, id, ?, ? FROM labels"
                " WHERE prefix = ? AND name = ?",
                (content.id, clock.now(), author.key, prefix, part),
            )

    def remove(self, content: Content, name: str) -> None:
        """Remove a label; a personal twin of the same name goes first, as on the real site.

        Raises:
            Problem: the content has no such label.
        """
        row = self._db.row(
            "SELECT id FROM labels JOIN content_labels ON label_id = id"
            " WHERE content_id = ? AND name = ? ORDER BY prefix = 'my' DESC LIMIT 1",
            (content.id, name.lower()),
        )
        if row is None:
            raise Problem("missing_label", name=name)
        self._db.execute(
            "DELETE FROM content_labels WHERE content_id = ? AND label_id = ?", (content.id, row[0])
        )

    def clear(self, content: Content) -> None:
        """Remove every label of a content."""
        self._db.execute("DELETE FROM content_labels WHERE content_id = ?", (content.id,))

    def get(self, label_id: int) -> Label | None:
        """The label with this id."""
        row = self._db.row("SELECT id, prefix, name FROM labels WHERE id = ?", (label_id,))
        return Label(*row) if row else None

    def named(self, name: str) -> list[Label]:
        """The labels of this name, one per prefix."""
        rows = self._db.rows("SELECT id, prefix, name FROM labels WHERE name = ?", (name.lower(),))
        return [Label(*row) for row in rows]

    def all(self, *, prefix: str | None = None) -> list[Label]:
        """Every label that hangs somewhere."""
        rows = self._db.rows(
            "SELECT id, prefix, name FROM labels WHERE prefix = coalesce(?, prefix)"
            " AND EXISTS (SELECT 1 FROM content_labels WHERE label_id = id) ORDER BY id",
            (prefix,),
        )
        return [Label(*row) for row in rows]

    def in_space(self, space_id: int) -> list[Label]:
        """The labels that contents of a space carry."""
        rows = self._db.rows(
            "SELECT DISTINCT labels.id, prefix, name FROM labels JOIN content_labels"
            " ON label_id = labels.id JOIN content ON content.id = content_id WHERE space_id = ?"
            " ORDER BY labels.id",
            (space_id,),
        )
        return [Label(*row) for row in rows]

    def content_ids(self, label: Label) -> list[int]:
        """What carries a label."""
        rows = self._db.rows(
            "SELECT content_id FROM content_labels WHERE label_id = ? ORDER BY content_id",
            (label.id,),
        )
        return [row[0] for row in rows]
