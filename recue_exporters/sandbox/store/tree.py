"""The page tree: children, ancestors, order among siblings, moving, trash and archive."""

from collections.abc import Sequence

from recue_exporters.sandbox import clock
from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.store.contents import COLUMNS, Contents
from recue_exporters.sandbox.store.database import Database
from recue_exporters.sandbox.store.records import Content, Space, User

_IN_TREE = ("page", "folder")
_ORDER = "position NULLS LAST, title_key, id"


class Tree:
    """How pages and folders hang together.

    Cloud gives each new page the last place among its siblings. Data Center gives it none and
    sorts by title, until somebody orders the siblings by hand.
    """

    def __init__(self, database: Database, contents: Contents, flavor: str) -> None:
        self._db = database
        self._contents = contents
        self._flavor = flavor

    def children(
        self,
        parent: Content,
        *,
        types: Sequence[str] = ("page",),
        statuses: Sequence[str] = ("current",),
        offset: int = 0,
        limit: int = -1,
    ) -> list[Content]:
        """The children in the order of the tree."""
        return self._listed("parent_id = ?", parent.id, types, statuses, offset, limit)

    def tops(
        self,
        space: Space,
        *,
        types: Sequence[str] = ("page",),
        statuses: Sequence[str] = ("current",),
        offset: int = 0,
        limit: int = -1,
    ) -> list[Content]:
        """The pages of a space that have no parent."""
        condition = "parent_id IS NULL AND container_id IS NULL AND space_id = ?"
        return self._listed(condition, space.id, types, statuses, offset, limit)

    def _listed(
        self,
        condition: str,
        value: int,
        types: Sequence[str],
        statuses: Sequence[str],
        offset: int,
        limit: int,
    ) -> list[Content]:
        rows = self._db.rows(
            f"SELECT {COLUMNS} FROM content WHERE {condition}"
            f" AND status IN ({', '.join('?' * len(statuses))})"
            f" AND type IN ({', '.join('?' * len(types))}) ORDER BY {_ORDER} LIMIT ? OFFSET ?",
            (value, *statuses, *types, limit, offset),
        )
        return [Content(*row) for row in rows]

    def parent(self, content: Content) -> Content | None:
        """The page or folder above."""
        return self._contents.get(content.parent_id) if content.parent_id else None

    def ancestors(self, content: Content) -> list[Content]:
        """All above, the topmost first."""
        above: list[Content] = []
        current = self.parent(content)
        while current is not None:
            above.append(current)
            current = self.parent(current)
        return above[::-1]

    def descendants(
        self, content: Content, *, depth: int | None = None
    ) -> list[tuple[int, Content]]:
        """All beneath with their distance, level by level, in the order of the tree."""
        found: list[tuple[int, Content]] = []
        level, distance = [content], 0
        while level and (depth is None or distance < depth):
            distance += 1
            level = [child for parent in level for child in self.children(parent, types=_IN_TREE)]
            found += [(distance, child) for child in level]
        return found

    def descendant_ids(self, content_id: int) -> set[int]:
        """The ids of all beneath, in whatever state."""
        rows = self._db.rows(
            "WITH RECURSIVE beneath(id) AS (SELECT id FROM content WHERE parent_id = ?"
            " UNION SELECT content.id FROM content JOIN beneath ON content.parent_id = beneath.id)"
            " SELECT id FROM beneath",
            (content_id,),
        )
        return {row[0] for row in rows}

    def last_position(self, space: Space, parent_id: int | None) -> int | None:
        """The position a new last child gets; None where the product gives none."""
        highest = self._db.value(
            "SELECT max(position) FROM content WHERE status = 'current' AND parent_id = ?"
            if parent_id
            else "SELECT max(position) FROM content WHERE status = 'current' AND parent_id IS NULL"
            " AND container_id IS NULL AND space_id = ?",
            (parent_id or space.id,),
        )
        if highest is None and self._flavor == "datacenter":
            return None
        return int(highest or 0) + 1

    def append(self, content: Content, space: Space, parent: Content | None) -> Content:
        """Make `content` the last child of `parent`, or a top page of `space`.

        Raises:
            Problem: `parent` lies beneath `content`, or the space has a page of the title of one
                that would come.
        """
        self._check_target(content, parent, space)
        position = self.last_position(space, parent.id if parent else None)
        self._place(content, space, parent.id if parent else None, position)
        return self._again(content)

    def beside(self, content: Content, target: Content, space: Space, *, after: bool) -> Content:
        """Put `content` right before or after `target`; all siblings get positions.

        Raises:
            Problem: `target` lies beneath `content`, or the space has a page of the title of one
                that would come.
        """
        self._check_target(content, target, space)
        parent = self.parent(target)
        siblings = (
            self.children(parent, types=_IN_TREE) if parent else self.tops(space, types=_IN_TREE)
        )
        order = [sibling.id for sibling in siblings if sibling.id != content.id]
        order.insert(order.index(target.id) + (1 if after else 0), content.id)
        self._place(content, space, target.parent_id, None)
        for position, content_id in enumerate(order, 1):
            self._db.execute("UPDATE content SET position = ? WHERE id = ?", (position, content_id))
        return self._again(content)

    def set_position(self, content: Content, position: int | None) -> Content:
        """Give a page a place among its siblings by number, or take it away."""
        self._db.execute("UPDATE content SET position = ? WHERE id = ?", (position, content.id))
        return self._again(content)

    def _check_target(self, content: Content, target: Content | None, space: Space) -> None:
        if target and (target.id == content.id or target.id in self.descendant_ids(content.id)):
            raise Problem("loop")
        if space.id != content.space_id:
            coming = self._contents.many([content.id, *self.descendant_ids(content.id)])
            for page in coming:
                if page.type == "page" and self._contents.titled(space, page.title):
                    raise Problem("title_taken", title=page.title, space_key=space.key)

    def _place(
        self, content: Content, space: Space, parent_id: int | None, position: int | None
    ) -> None:
        self._db.execute(
            "UPDATE content SET parent_id = ?, position = ?, space_id = ? WHERE id = ?",
            (parent_id, position, space.id, content.id),
        )
        if space.id != content.space_id:
            beneath = self.descendant_ids(content.id) | {content.id}
            marks = ", ".join("?" * len(beneath))
            self._db.execute(
                f"UPDATE content SET space_id = ? WHERE id IN ({marks})"
                f" OR container_id IN ({marks})",
                (space.id, *beneath, *beneath),
            )

    def trash(self, content: Content) -> None:
        """Put into the trash; children move up to the parent, the title becomes free."""
        self._lift_children(content)
        self._db.execute(
            "UPDATE content SET status = 'trashed', parent_id = NULL, position = NULL,"
            " updated_at = ? WHERE id = ?",
            (clock.now(), content.id),
        )

    def archive(self, content: Content, author: User) -> Content:
        """Archive a page: out of the tree and of search, its title stays reserved."""
        self._lift_children(content)
        return self._contents.update(content, author=author, status="archived")

    def restore(self, content: Content, space: Space) -> None:
        """Give a page that comes back from the trash a place: under the home page."""
        parent_id = space.homepage_id if space.homepage_id != content.id else None
        self._place(content, space, parent_id, self.last_position(space, parent_id))

    def _lift_children(self, content: Content) -> None:
        space_row = self._db.row("SELECT homepage_id FROM spaces WHERE id = ?", (content.space_id,))
        if space_row and space_row[0] == content.id:
            self._db.execute(
                "UPDATE spaces SET homepage_id = NULL WHERE id = ?", (content.space_id,)
            )
        self._db.execute(
            "UPDATE content SET parent_id = ? WHERE parent_id = ?", (content.parent_id, content.id)
        )

    def _again(self, content: Content) -> Content:
        fresh = self._contents.get(content.id)
        assert fresh is not None
        return fresh
