"""People, passwords and personal access tokens."""

import hmac
import sqlite3
import uuid
from collections.abc import Iterable

from recue_exporters.sandbox import clock
from recue_exporters.sandbox.store.database import Database
from recue_exporters.sandbox.store.records import User

_COLUMNS = "key, username, email, display_name, role"


class Users:
    """The accounts of the site."""

    def __init__(self, database: Database, flavor: str) -> None:
        self._db = database
        self._flavor = flavor

    def add(
        self,
        username: str,
        *,
        role: str = "editor",
        password: str = "",
        name: str = "",
        email: str = "",
    ) -> User:
        """Create an account; `password` also serves as its API token and access token."""
        digest = uuid.uuid5(uuid.NAMESPACE_DNS, username)
        key = f"712020:{digest}" if self._flavor == "cloud" else digest.hex
        user = User(
            key, username, email or f"{username}@example.com", name or username.title(), role
        )
        self._db.execute(
            "INSERT INTO users VALUES (?, ?, ?, ?, ?, ?)",
            (user.key, user.username, user.email, user.display_name, role, password or username),
        )
        self.add_token(user, "initial", password or username)
        return user

    def get(self, key: str) -> User | None:
        """The account with this key."""
        row = self._db.row(f"SELECT {_COLUMNS} FROM users WHERE key = ?", (key,))
        return User(*row) if row else None

    def named(self, name: str) -> User | None:
        """The account with this user name or e-mail address, letter case aside."""
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM users WHERE username = lower(?) OR email = lower(?)",
            (name, name),
        )
        return User(*row) if row else None

    def all(self) -> list[User]:
        """Every account, by name."""
        return [
            User(*row) for row in self._db.rows(f"SELECT {_COLUMNS} FROM users ORDER BY username")
        ]

    def by_password(self, name: str, secret: str) -> User | None:
        """Who logs in with this name and password, API token or access token; None: nobody."""
        user = self.named(name)
        if user is None:
            return None
        stored = self._db.value("SELECT password FROM users WHERE key = ?", (user.key,))
        if hmac.compare_digest(stored.encode(), secret.encode()):
            return user
        return user if self.by_token(secret) == user else None

    def by_token(self, token: str) -> User | None:
        """Whose personal access token this is; None: nobody's, or it has expired."""
        row = self._db.row(
            "SELECT user_key FROM tokens WHERE token = ?"
            " AND (expires_at IS NULL OR expires_at > ?)",
            (token, clock.now()),
        )
        return self.get(row[0]) if row else None

    def add_token(
        self,
        user: User,
        name: str,
        token: str,
        expires_at: str | None = None,
        scopes: Iterable[str] | None = None,
    ) -> sqlite3.Row:
        """Keep an access token and return its row (`id`, `name`, `created_at`, `expires_at`).

        With `scopes` it is one of Cloud's that reach only so far, and only through the gateway.
        """
        row = self._db.row(
            "INSERT INTO tokens (user_key, name, token, created_at, expires_at, scopes)"
            " VALUES (?, ?, ?, ?, ?, ?) RETURNING id, name, created_at, expires_at",
            (
                user.key,
                name,
                token,
                clock.now(),
                expires_at,
                None if scopes is None else " ".join(scopes),
            ),
        )
        assert row is not None
        return row

    def scopes(self, token: str) -> frozenset[str] | None:
        """The scopes of a token; None: it reaches everything its owner may do."""
        found = self._db.value("SELECT scopes FROM tokens WHERE token = ?", (token,))
        return None if found is None else frozenset(found.split())

    def tokens(self, user: User) -> list[sqlite3.Row]:
        """The access tokens of an account."""
        return self._db.rows(
            "SELECT id, name, created_at, expires_at FROM tokens WHERE user_key = ? ORDER BY id",
            (user.key,),
        )

    def revoke(self, user: User, token_id: int) -> bool:
        """Revoke an access token; False: the account has no such token."""
        return (
            self._db.execute(
                "DELETE FROM tokens WHERE id = ? AND user_key = ?", (token_id, user.key)
            ).rowcount
            > 0
        )
