"""Titles that pass from one page to another in the same run.

Confluence lets no two pages of a space have one title, whatever its case, not even for a moment.
So a title has to be given up before it is taken; where titles go round in a circle, one page gets
a temporary title first.
"""

from collections.abc import Sequence

from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.site import RemotePage

_TEMPORARY = " (being renamed by recue-export)"
_LONGEST = 255


def temporary_title(title: str) -> str:
    """A title that nobody else has, for a page that is about to be called `title`."""
    return title[: _LONGEST - len(_TEMPORARY)] + _TEMPORARY


def is_temporary(title: str) -> bool:
    """Whether a title is one that an interrupted run left behind."""
    return title.endswith(_TEMPORARY)


def title_aside(page: RemotePage) -> str:
    """The title that a page whose source is gone gets when a document wants its title."""
    suffix = f" (no longer published, {page.id})"
    return page.title[: _LONGEST - len(suffix)] + suffix


def is_aside(page: RemotePage) -> bool:
    """Whether a page has given its title to a document, in an earlier run."""
    return page.title.endswith(f" (no longer published, {page.id})")


def without_temporary(title: str) -> str:
    """The title that a page with a temporary one was about to get."""
    return title.removesuffix(_TEMPORARY)


def given_up(actions: Sequence[Action]) -> list[tuple[Action, str]]:
    """Renames that have to come before all else, in order: the action and the title to give.

    Only those of pages whose present title another page of this run is to get.
    """
    leaving = {
        action.remote.title.casefold(): action
        for action in actions
        if action.writes
        and action.remote is not None
        and not action.restore
        and action.new_title
        and action.new_title.casefold() != action.remote.title.casefold()
    }
    wanted = {action.new_title.casefold() for action in actions if action.writes}
    # A page comes back with the title it has, before it gets another.
    wanted |= {a.remote.title.casefold() for a in actions if a.restore and a.remote is not None}
    waiting = {title: action for title, action in leaving.items() if title in wanted}
    steps: list[tuple[Action, str]] = []
    while waiting:
        free = [t for t, a in waiting.items() if a.new_title.casefold() not in waiting]
        title = free[0] if free else next(iter(waiting))
        action = waiting.pop(title)
        steps.append((action, action.new_title if free else temporary_title(action.new_title)))
    return steps
