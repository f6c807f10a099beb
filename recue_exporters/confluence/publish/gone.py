"""Pages of ours that are no longer among the current ones: left alone, or brought back."""

from collections.abc import Iterable

from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.publish.survey import NOT_CURRENT, Survey
from recue_exporters.confluence.site import Site


def bring_back(site: Site, found: Survey, ids: Iterable[str]) -> frozenset[str]:
    """Let pages in the trash or the archive be compared like those of the site; returns their ids.

    They keep their status, which tells that they have to be restored.
    """
    back = [page_id for page_id in ids if page_id in found.gone]
    if back:
        found.remote.update(site.pages(back, body=True, statuses=NOT_CURRENT))
    return frozenset(back)


def only_restore(action: Action) -> None:
    """Let a page that lies in the trash come back as it is, under its parent; others stay so."""
    if not action.restore:
        return
    assert action.remote is not None  # it lies in the trash
    action.new_title, action.move, action.body = action.remote.title, True, None
    action.labels_to_add = action.labels_to_remove = action.files_to_remove = ()
    action.files_to_send, action.set_width = (), False


def say_restored(action: Action) -> None:
    """Report a page that comes back, whatever else is to become of it."""
    assert action.remote is not None  # it lies in the trash
    where = "archived" if action.remote.status == "archived" else "in the trash"
    action.reasons.insert(0, f"was {where}; brought back (--recreate)")
    if action.outcome != "conflict":
        action.outcome = "created"
