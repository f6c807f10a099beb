"""The SQLite file: opened once, one connection, one lock, one transaction per request.

A single connection behind a lock serves `:memory:` and files alike, and makes every request see
and leave a consistent state. `synchronous=NORMAL` with a write-ahead log hands each commit to the
operating system before the request is answered, so an acknowledged write survives the death of
the process (not of the machine); the exclusive lock keeps a second process out of the file.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from recue_exporters.errors import ConfigurationError
from recue_exporters.sandbox.store import schema

SCHEMA_VERSION = "4"
_FIRST_ID = 98305


class DataFileBusyError(ConfigurationError):
    """Another process serves this data file."""


def remove(path: Path) -> None:
    """Delete a data file with what SQLite keeps beside it; nothing happens where there is none.

    Raises:
        DataFileBusyError: a process serves it.
        ConfigurationError: it is somebody else's file.
    """
    if not path.exists():
        return
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0.5)
    try:
        connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise _busy(path) from error
        raise _foreign(path, error) from error
    except sqlite3.DatabaseError as error:
        raise _foreign(path, error) from error
    finally:
        connection.close()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _busy(path: str | Path) -> DataFileBusyError:
    return DataFileBusyError(
        f"{path} is in use by another process.",
        "Stop the other `recue-export sandbox`, or name another file with --data.",
    )


def _foreign(path: str | Path, error: Exception) -> ConfigurationError:
    return ConfigurationError(
        f"{path} is not a data file of the sandbox: {error}.", "Name another file with --data."
    )


class Database:
    """A connection that threads share.

    Args:
        path: the data file, or `:memory:`.

    Raises:
        DataFileBusyError: another process has the file open.
        ConfigurationError: the file is no sandbox data file, or was made by another release.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        self._lock = threading.RLock()
        self._depth = 0
        try:
            self._connection = sqlite3.connect(
                self.path,
                check_same_thread=False,
                isolation_level=None,
                cached_statements=512,
                timeout=0.5,
            )
            self._connection.row_factory = sqlite3.Row
        except sqlite3.OperationalError as error:
            raise self._unusable(error) from error
        try:
            self._open()
        except BaseException as error:
            self._connection.close()
            if isinstance(error, sqlite3.DatabaseError):
                raise self._unusable(error) from error
            raise

    def _unusable(self, error: sqlite3.DatabaseError) -> ConfigurationError:
        if "locked" in str(error):
            return _busy(self.path)
        if not isinstance(error, sqlite3.OperationalError):
            return _foreign(self.path, error)
        return ConfigurationError(
            f"The data file {self.path} cannot be opened: {error}.",
            "Check that its folder exists and is writable, or name another file with --data.",
        )

    def _open(self) -> None:
        self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        tables = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        self.is_new = tables == 0
        # Somebody else's file is told by its tables before anything is changed in it.
        if not self.is_new:
            self._check_schema()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        # Taking the write lock here, not at the first write, refuses a second process at once.
        self._connection.execute("BEGIN IMMEDIATE")
        if self.is_new:
            for statement in schema.STATEMENTS.split(";\n"):
                self._connection.execute(statement)
            self._connection.execute("INSERT INTO ids VALUES (?)", (_FIRST_ID,))
            self._connection.execute("INSERT INTO meta VALUES ('schema', ?)", (SCHEMA_VERSION,))
        self._connection.execute("COMMIT")

    def _check_schema(self) -> None:
        try:
            found = self.meta("schema")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise
            raise _foreign(self.path, error) from error
        if found != SCHEMA_VERSION:
            raise ConfigurationError(
                f"The data file {self.path} was made by another release of the sandbox.",
                "Name another file with --data, or make a fresh one with --reset.",
            )

    def close(self) -> None:
        """Close the file; nothing can be asked afterwards."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what happens inside is written together, or not at all."""
        with self._lock:
            if self._depth:
                yield
                return
            self._depth = 1
            self._connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            else:
                self._connection.execute("COMMIT")
            finally:
                self._depth = 0

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        with self._lock:
            return self._connection.execute(sql, parameters)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._lock:
            return self._connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        with self._lock:
            row: sqlite3.Row | None = self._connection.execute(sql, parameters).fetchone()
            return row

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    def next_id(self) -> int:
        """A content id that was never used."""
        given: int = self.value("UPDATE ids SET next = next + 1 RETURNING next - 1")
        return given

    def was_given(self, content_id: int) -> bool:
        """Whether an id was ever used, also by what is gone."""
        return bool(_FIRST_ID <= content_id < self.value("SELECT next FROM ids"))

    def meta(self, name: str) -> str | None:
        """A setting kept in the file."""
        value: str | None = self.value("SELECT value FROM meta WHERE name = ?", (name,))
        return value

    def set_meta(self, name: str, value: str) -> None:
        """Keep a setting in the file."""
        self.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
