"""Spaces."""

import re

from recue_exporters.sandbox import clock
from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.store.database import Database
from recue_exporters.sandbox.store.records import Space, User

_COLUMNS = "id, key, name, type, status, description, homepage_id, created_at, created_by"


class Spaces:
    """The spaces of the site; keys are compared without letter case, as Confluence does."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, key: str, name: str, author: User, *, description: str = "") -> Space:
        """Create a space without a home page.

        Raises:
            Problem: the key is taken or holds something else than letters and digits.
        """
        if not re.fullmatch(r"~?[A-Za-z0-9]{1,255}", key):
            raise Problem("bad_value", reason=f"The space key {key!r} is not valid")
        if self.with_key(key):
            raise Problem("space_exists", key=key)
        space = Space(
            self._db.next_id(), key, name, "personal" if key[0] == "~" else "global", "current",
            description, None, clock.now(), author.key,
        )  # fmt: skip
        self._db.execute(
            "INSERT INTO spaces VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                space.id, space.key, space.name, space.type, space.status, space.description,
                space.homepage_id, space.created_at, space.created_by,
            ),
        )  # fmt: skip
        return space

    def get(self, space_id: int) -> Space | None:
        """The space with this id."""
        row = self._db.row(f"SELECT {_COLUMNS} FROM spaces WHERE id = ?", (space_id,))
        return Space(*row) if row else None

    def with_key(self, key: str) -> Space | None:
        """The space with this key."""
        row = self._db.row(f"SELECT {_COLUMNS} FROM spaces WHERE key = ?", (key,))
        return Space(*row) if row else None

    def all(self) -> list[Space]:
        """Every space, by key."""
        return [Space(*row) for row in self._db.rows(f"SELECT {_COLUMNS} FROM spaces ORDER BY key")]

    def change(
        self,
        space: Space,
        *,
        name: str | None = None,
        description: str | None = None,
        homepage_id: int | None = None,
    ) -> Space:
        """Change what is given and return the space as it is now."""
        self._db.execute(
            "UPDATE spaces SET name = coalesce(?, name), description = coalesce(?, description),"
            " homepage_id = coalesce(?, homepage_id) WHERE id = ?",
            (name, description, homepage_id, space.id),
        )
        changed = self.get(space.id)
        assert changed is not None
        return changed

    def delete(self, space: Space) -> None:
        """Delete a space with everything in it."""
        self._db.execute("DELETE FROM spaces WHERE id = ?", (space.id,))
