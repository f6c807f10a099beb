"""Footer and inline comments."""

import re
import uuid

from recue_exporters.sandbox import clock
from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.store.contents import COLUMNS, Contents
from recue_exporters.sandbox.store.database import Database
from recue_exporters.sandbox.store.records import Comment, Content, Space, User

_COMMENT = (
    "content_id, kind, parent_comment_id, resolution, marker_ref, original_selection,"
    " resolved_by, resolved_at"
)
_MARKER = re.compile(r'<ac:inline-comment-marker\b[^>]*\bac:ref="([^"]+)"')


class Comments:
    """Comments of pages. The text is the body of a content; this adds kind, place and state."""

    def __init__(self, database: Database, contents: Contents) -> None:
        self._db = database
        self._contents = contents

    def get(self, content: Content) -> Comment:
        """What a content of type comment has beyond its body."""
        row = self._db.row(f"SELECT {_COMMENT} FROM comments WHERE content_id = ?", (content.id,))
        assert row is not None
        return Comment(*row)

    def of(
        self,
        page: Content | None,
        *,
        kind: str | None = None,
        parent: Content | None = None,
        replies: bool = False,
        resolutions: tuple[str, ...] = (),
        offset: int = 0,
        limit: int = -1,
    ) -> list[Content]:
        """Comments, oldest first.

        Args:
            page: of this page only; None: of all pages.
            kind: `footer` or `inline`; None: both.
            parent: the replies to this comment.
            replies: with True replies at any depth are listed too.
            resolutions: only in these states.
            offset: how many to leave out.
            limit: how many at most; -1: all.
        """
        where = ["content.status = 'current'"]
        values: list[object] = []
        if page:
            where.append("content.container_id = ?")
            values.append(page.id)
        if parent:
            where.append("comments.parent_comment_id = ?")
            values.append(parent.id)
        elif not replies:
            where.append("comments.parent_comment_id IS NULL")
        if kind:
            where.append("comments.kind = ?")
            values.append(kind)
        if resolutions:
            where.append(f"comments.resolution IN ({', '.join('?' * len(resolutions))})")
            values += resolutions
        rows = self._db.rows(
            f"SELECT {COLUMNS} FROM content JOIN comments ON content_id = id"
            f" WHERE {' AND '.join(where)} ORDER BY id LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [Content(*row) for row in rows]

    def add(
        self,
        page: Content,
        space: Space,
        body: str,
        author: User,
        *,
        kind: str = "footer",
        parent: Content | None = None,
        selection: str = "",
        marker_ref: str = "",
    ) -> Content:
        """Write a comment. An inline one is anchored where the page's body has its marker."""
        comment = self._contents.create(
            type="comment", space=space, title=f"Re: {page.title}", author=author, body=body,
            container_id=page.id,
        )  # fmt: skip
        self._db.execute(
            f"INSERT INTO comments ({_COMMENT}) VALUES (?, ?, ?, 'open', ?, ?, NULL, NULL)",
            (comment.id, kind, parent.id if parent else None, marker_ref, selection),
        )
        return comment

    def resolve(self, content: Content, author: User, *, resolved: bool) -> None:
        """Resolve or reopen an inline comment.

        Raises:
            Problem: the text it stood on is gone.
        """
        comment = self.get(content)
        if comment.resolution == "dangling":
            raise Problem("dangling")
        if resolved == (comment.resolution == "resolved"):
            return
        self._db.execute(
            "UPDATE comments SET resolution = ?, resolved_by = ?, resolved_at = ?"
            " WHERE content_id = ?",
            ("resolved" if resolved else "reopened", author.key, clock.now(), content.id),
        )

    def follow_body(self, page: Content, body: str) -> None:
        """Let go of inline comments whose marker a new body lacks, take up those it brings back."""
        if not self._db.value(
            "SELECT 1 FROM content JOIN comments ON content_id = id"
            " WHERE container_id = ? AND kind = 'inline'",
            (page.id,),
        ):
            return
        anchored = set(_MARKER.findall(body))
        for content in self.of(page, kind="inline"):
            comment = self.get(content)
            lost = comment.marker_ref not in anchored
            if lost and comment.resolution in ("open", "reopened"):
                self._set(content, "dangling")
            elif not lost and comment.resolution == "dangling":
                self._set(content, "open")

    def _set(self, content: Content, resolution: str) -> None:
        self._db.execute(
            "UPDATE comments SET resolution = ? WHERE content_id = ?", (resolution, content.id)
        )

    @staticmethod
    def new_marker() -> str:
        """A reference for a new inline comment marker."""
        return str(uuid.uuid4())
