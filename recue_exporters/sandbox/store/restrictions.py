"""Page restrictions and who may see and change what."""

from recue_exporters.sandbox.store.database import Database
from recue_exporters.sandbox.store.records import Content, Restriction, User
from recue_exporters.sandbox.store.tree import Tree

OPERATIONS = ("read", "update")


class Restrictions:
    """Reading restrictions hold for everything beneath a page, updating ones for the page alone."""

    def __init__(self, database: Database, tree: Tree) -> None:
        self._db = database
        self._tree = tree

    def of(self, content: Content, operation: str | None = None) -> list[Restriction]:
        """The restrictions that are set on a content itself."""
        rows = self._db.rows(
            "SELECT content_id, operation, kind, subject FROM restrictions"
            " WHERE content_id = ? AND operation = coalesce(?, operation)",
            (content.id, operation),
        )
        return [Restriction(*row) for row in rows]

    def set(self, content: Content, operation: str, subjects: list[tuple[str, str]]) -> None:
        """Let only these (kind, subject) pairs do `operation`; an empty list lifts it."""
        self._db.execute(
            "DELETE FROM restrictions WHERE content_id = ? AND operation = ?",
            (content.id, operation),
        )
        for kind, subject in subjects:
            self._db.execute(
                "INSERT OR IGNORE INTO restrictions VALUES (?, ?, ?, ?)",
                (content.id, operation, kind, subject),
            )

    def hidden(self, user: User | None) -> frozenset[int]:
        """The ids of all contents this person may not see."""
        rows = self._db.rows(
            "SELECT DISTINCT content_id FROM restrictions WHERE operation = 'read'"
        )
        hidden: set[int] = set()
        for (content_id,) in rows:
            if not self._admits(content_id, "read", user):
                hidden |= {content_id} | self._tree.descendant_ids(content_id)
        return frozenset(hidden)

    def may_update(self, content: Content, user: User | None) -> bool:
        """Whether this person may change a content, restrictions and role considered."""
        return bool(user and user.may_edit and self._admits(content.id, "update", user))

    def _admits(self, content_id: int, operation: str, user: User | None) -> bool:
        rows = self._db.rows(
            "SELECT kind, subject FROM restrictions WHERE content_id = ? AND operation = ?",
            (content_id, operation),
        )
        if not rows:
            return True
        if user is None:
            return False
        allowed = {("user", user.key), *(("group", group) for group in user.groups)}
        return any((row[0], row[1]) in allowed for row in rows)
