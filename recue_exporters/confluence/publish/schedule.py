"""In which order pages are written: parents before children, new siblings one after another."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from recue_exporters.confluence.publish.plan import Action

IN_TURN = 100
"""New siblings that are created one after another, so that they stand in their order."""


class Schedule:
    """Hands out each of the actions once, in groups whose actions have to come in their order.

    Args:
        actions: those of a plan; pages without a source are left out.
    """

    def __init__(self, actions: Sequence[Action]) -> None:
        self.below: dict[str | None, list[Action]] = defaultdict(list)
        """The actions of siblings in document order, by the source of their parent page."""
        for action in actions:
            if action.page is not None:
                self.below[action.page.parent].append(action)
        self._parents = {a.source: a.page.parent for a in actions if a.page is not None}
        self._waiting: dict[str, list[str]] = defaultdict(list)
        """Sources of parent pages, by that of the page they wait for."""
        self._started: set[str] = set()

    def take(self, action: Action) -> None:
        """Hand out one action before all others."""
        self._started.add(action.source)

    def ready(self, done: Collection[str]) -> Iterable[list[Action]]:
        """The groups whose place is where it belongs, up to the top; the others wait.

        To wait for the parent page alone is not enough: while a page further up is still to be
        moved, the parent page may hang below the very page that is to come there.

        `done`: sources of the actions that have been carried out.
        """
        actions = [action for siblings in self.below.values() for action in siblings]
        arriving = {action.source for action in actions if action.arrives} - set(done)
        for parent, siblings in list(self.below.items()):
            above = parent
            while above is not None and above not in arriving:
                above = self._parents.get(above)
            if above is None:
                yield from self._groups(siblings)
            elif parent is not None:
                self._waiting[above].append(parent)

    def after(self, action: Action) -> Iterable[list[Action]]:
        """The groups that waited for this action."""
        for parent in self._waiting[action.source]:
            yield from self._groups(self.below[parent])

    def _groups(self, actions: Sequence[Action]) -> Iterable[list[Action]]:
        """New siblings in one group, up to a number; everything else by itself."""
        todo = [a for a in actions if a.source not in self._started]
        self._started.update(a.source for a in todo)
        new = [a for a in todo if a.remote is None and a.writes]
        if len(new) <= IN_TURN:
            if new:
                yield new
            todo = [a for a in todo if a not in new]
        yield from ([action] for action in todo)
