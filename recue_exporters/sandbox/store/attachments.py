"""Attachments: files of a page, each with versions.

Name and comment limits were measured on live sites (mozilla/markfluence).
"""

import mimetypes
import uuid

from recue_exporters.sandbox import clock
from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.store.contents import COLUMNS, Contents, title_key
from recue_exporters.sandbox.store.database import Database
from recue_exporters.sandbox.store.records import Content, File, Space, User

_FILE = "content_id, number, media_type, size, comment, file_id"
MAX_NAME = 255
MAX_COMMENT = 255


class Attachments:
    """Files on pages. An attachment is a content whose versions have bytes instead of a body."""

    def __init__(self, database: Database, contents: Contents) -> None:
        self._db = database
        self._contents = contents

    def named(self, page: Content, name: str) -> Content | None:
        """The attachment of the page with exactly this name."""
        row = self._db.row(
            f"SELECT {COLUMNS} FROM content WHERE container_id = ? AND type = 'attachment'"
            " AND status = 'current' AND title = ? ORDER BY id LIMIT 1",
            (page.id, name),
        )
        return Content(*row) if row else None

    def file(self, attachment: Content, number: int | None = None) -> File:
        """Media type, size and comment of a version; without a number of the newest.

        Raises:
            Problem: there is no such version.
        """
        number = number or attachment.version
        row = self._db.row(
            f"SELECT {_FILE} FROM files WHERE content_id = ? AND number = ?",
            (attachment.id, number),
        )
        if row is None:
            raise Problem("missing_version", id=attachment.id, number=number)
        return File(*row)

    def data(self, attachment: Content, number: int | None = None) -> bytes:
        """The bytes of a version; without a number of the newest."""
        data: bytes | None = self._db.value(
            "SELECT data FROM files WHERE content_id = ? AND number = ?",
            (attachment.id, number or attachment.version),
        )
        if data is None:
            raise Problem("missing_version", id=attachment.id, number=number)
        return data

    def by_file_id(self, file_id: str) -> tuple[bytes, str] | None:
        """Bytes and media type of the file with this id in the media store."""
        row = self._db.row("SELECT data, media_type FROM files WHERE file_id = ?", (file_id,))
        return (row[0], row[1]) if row else None

    def name_of_file(self, file_id: str) -> str | None:
        """The name of the attachment that has or had this file."""
        name: str | None = self._db.value(
            "SELECT title FROM content JOIN files ON content_id = id WHERE file_id = ?", (file_id,)
        )
        return name

    def add(
        self,
        page: Content,
        space: Space,
        name: str,
        data: bytes,
        author: User,
        *,
        media_type: str = "",
        comment: str = "",
        minor: bool = False,
        allow_duplicate: bool = False,
    ) -> Content:
        """Attach a new file.

        Raises:
            Problem: the page has a file of that name, or name or comment are not allowed.
        """
        _check(name, comment)
        if not allow_duplicate and self.named(page, name):
            raise Problem("attachment_exists", name=name)
        attachment = self._contents.create(
            type="attachment", space=space, title=name, author=author, container_id=page.id,
            message=comment, minor=minor,
        )  # fmt: skip
        self._keep(attachment, data, media_type or _guessed(name), comment)
        return attachment

    def replace(
        self,
        attachment: Content,
        data: bytes,
        author: User,
        *,
        media_type: str = "",
        comment: str = "",
        minor: bool = False,
    ) -> Content:
        """Write a new version of the file.

        Raises:
            Problem: the comment is too long.
        """
        _check(attachment.title, comment)
        fresh = self._contents.update(attachment, author=author, message=comment, minor=minor)
        self._keep(fresh, data, media_type or _guessed(attachment.title), comment)
        return fresh

    def describe(
        self,
        attachment: Content,
        *,
        name: str | None = None,
        comment: str | None = None,
        media_type: str | None = None,
        container_id: int | None = None,
    ) -> Content:
        """Change name, comment, media type or page without touching the bytes.

        Raises:
            Problem: name or comment are not allowed.
        """
        title = name or attachment.title
        _check(title, comment or "")
        self._db.execute(
            "UPDATE content SET title = ?, title_key = ?, container_id = coalesce(?, container_id),"
            " updated_at = ? WHERE id = ?",
            (title, title_key(title), container_id, clock.now(), attachment.id),
        )
        self._db.execute(
            "UPDATE files SET comment = coalesce(?, comment), media_type = coalesce(?, media_type)"
            " WHERE content_id = ? AND number = ?",
            (comment, media_type, attachment.id, attachment.version),
        )
        fresh = self._contents.get(attachment.id)
        assert fresh is not None
        return fresh

    def trash(self, attachment: Content) -> None:
        """Put an attachment into the trash; its name becomes free."""
        self._db.execute(
            "UPDATE content SET status = 'trashed', updated_at = ? WHERE id = ?",
            (clock.now(), attachment.id),
        )

    def _keep(self, attachment: Content, data: bytes, media_type: str, comment: str) -> None:
        self._db.execute(
            f"INSERT INTO files ({_FILE}, data) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                attachment.id, attachment.version, media_type, len(data), comment,
                str(uuid.uuid4()), data,
            ),
        )  # fmt: skip


def _check(name: str, comment: str) -> None:
    if not name or "/" in name or "\\" in name:
        raise Problem("attachment_name", name=name)
    if len(name) > MAX_NAME:
        raise Problem("attachment_long_name")
    if len(comment) > MAX_COMMENT:
        raise Problem("attachment_comment")


def _guessed(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
