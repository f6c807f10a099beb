"""Page statuses of Cloud, such as "In progress": one per page, shown beside its title."""

from dataclasses import dataclass

from recue_exporters.sandbox import clock
from recue_exporters.sandbox.store.database import Database
from recue_exporters.sandbox.store.records import Content

_FIRST_CUSTOM = 100


@dataclass(frozen=True, slots=True)
class State:
    """A status; the ids 0 to 2 belong to the ones every space starts with."""

    id: int
    name: str
    color: str
    """Hexadecimal, e.g. `#2684ff`."""

    updated_at: str = ""


SUGGESTED = (
    State(0, "Rough draft", "#ffc400"),
    State(1, "In progress", "#2684ff"),
    State(2, "Ready for review", "#57d9a3"),
)


class States:
    """Which page has which status."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, content: Content) -> State | None:
        """The status of a page."""
        row = self._db.row(
            "SELECT state_id, name, color, updated_at FROM states WHERE content_id = ?",
            (content.id,),
        )
        return State(*row) if row else None

    def custom(self) -> list[State]:
        """The statuses people made up, newest first."""
        rows = self._db.rows(
            "SELECT state_id, name, color, max(updated_at) FROM states WHERE state_id >= ?"
            " GROUP BY state_id ORDER BY 4 DESC",
            (_FIRST_CUSTOM,),
        )
        return [State(*row) for row in rows]

    def set(self, content: Content, name: str, color: str) -> State:
        """Give a page a status: one of the same name and colour, else a new one."""
        known = (*SUGGESTED, *self.custom())
        found = next((s for s in known if (s.name, s.color) == (name, color)), None)
        number = found.id if found else _FIRST_CUSTOM + len(self.custom())
        state = State(number, name, color, clock.now())
        self._db.execute(
            "INSERT OR REPLACE INTO states VALUES (?, ?, ?, ?, ?)",
            (content.id, state.id, state.name, state.color, state.updated_at),
        )
        return state

    def clear(self, content: Content) -> None:
        """Take a page's status away."""
        self._db.execute("DELETE FROM states WHERE content_id = ?", (content.id,))
