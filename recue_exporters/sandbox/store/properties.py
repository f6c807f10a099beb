"""Content and space properties: JSON values under a key, each with its own version counter."""

import json
from typing import Any

from recue_exporters.sandbox import clock
from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.store.database import Database
from recue_exporters.sandbox.store.records import Property, User

_COLUMNS = "id, owner_id, key, value, version, message, minor, author, created_at"
MAX_KEY = 255
MAX_VALUE = 32768
"""Documented limit of a value in characters of JSON."""


class Properties:
    """Properties of contents and spaces; v1 and v2 share them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(
        self, owner_id: int, *, key: str | None = None, offset: int = 0, limit: int = -1
    ) -> list[Property]:
        """The properties of a content or space, oldest first; with `key` only that one."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM properties WHERE owner_id = ? AND key = coalesce(?, key)"
            " ORDER BY id LIMIT ? OFFSET ?",
            (owner_id, key, limit, offset),
        )
        return [_property(row) for row in rows]

    def keyed(self, owner_id: int, key: str) -> Property | None:
        """The property of this key."""
        found = self.of(owner_id, key=key)
        return found[0] if found else None

    def get(self, owner_id: int, property_id: int) -> Property | None:
        """The property of this id."""
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM properties WHERE owner_id = ? AND id = ?",
            (owner_id, property_id),
        )
        return _property(row) if row else None

    def create(self, owner_id: int, key: str, value: Any, author: User) -> Property:
        """Create a property in version 1.

        Raises:
            Problem: the key is there already, or key or value are not allowed.
        """
        if not 0 < len(key) <= MAX_KEY:
            raise Problem("property_key")
        if self.keyed(owner_id, key):
            raise Problem("property_exists", key=key)
        property_id = self._db.next_id()
        self._db.execute(
            f"INSERT INTO properties ({_COLUMNS}) VALUES (?, ?, ?, ?, 1, '', 0, ?, ?)",
            (property_id, owner_id, key, _encoded(key, value), author.key, clock.now()),
        )
        return self._again(owner_id, property_id)

    def update(
        self,
        found: Property,
        value: Any,
        number: int,
        author: User,
        *,
        message: str = "",
        minor: bool = False,
        key: str | None = None,
    ) -> Property:
        """Write the next version.

        Raises:
            Problem: `number` is not the next one, or the value is not allowed.
        """
        if number != found.version + 1:
            raise Problem("property_version", current=found.version, given=number)
        self._db.execute(
            "UPDATE properties SET value = ?, version = ?, message = ?, minor = ?, author = ?,"
            " created_at = ?, key = ? WHERE id = ?",
            (
                _encoded(found.key, value), number, message, minor, author.key, clock.now(),
                key or found.key, found.id,
            ),
        )  # fmt: skip
        return self._again(found.owner_id, found.id)

    def delete(self, found: Property) -> None:
        """Remove a property."""
        self._db.execute("DELETE FROM properties WHERE id = ?", (found.id,))

    def _again(self, owner_id: int, property_id: int) -> Property:
        fresh = self.get(owner_id, property_id)
        assert fresh is not None
        return fresh


def _encoded(key: str, value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if len(text) > MAX_VALUE:
        raise Problem("property_large", key=key)
    return text


def _property(row: Any) -> Property:
    values = list(row)
    values[3], values[6] = json.loads(values[3]), bool(values[6])
    return Property(*values)
