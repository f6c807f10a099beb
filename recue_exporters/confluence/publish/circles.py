"""Pages that cannot hang where they are to hang: below themselves, or below what does not come."""

from collections.abc import Sequence

from recue_exporters.confluence.publish.compare import MOVED, has_extras
from recue_exporters.confluence.publish.context import Context
from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.publish.survey import lies_above
from recue_exporters.errors import NotFoundError


def refuse_circle(context: Context, action: Action, *, is_new: bool) -> None:
    """Leave a page alone that cannot hang below the parent page, because that hangs below it.

    `is_new` says that we have no record of the page, so that it would be taken over.
    """
    if action.remote is None or not action.writes or not (action.move or is_new):
        return
    if lies_above(context.site, context.survey, action.remote.id):
        action.outcome, action.body, action.diff = "conflict", None, ""
        action.record = None if is_new else action.record
        # What was to be written of it would only contradict that nothing is.
        action.reasons = [
            "the export hangs below this page, which cannot hang below itself: give the document "
            "another title, or name another parent page (--confluence-parent)"
        ]


def keep_out_of_circles(context: Context, actions: Sequence[Action]) -> None:
    """Let each page stay where it hangs whose new parent a person moved below it."""
    ids = {a.source: a.remote.id for a in actions if a.remote is not None} | {**context.above}
    titles = {a.source: a.title for a in actions}
    # Where pages hang after this run, as far as they are ours.
    parents = {id_: page.parent_id or "" for id_, page in context.survey.remote.items()}
    target = context.survey.target.parent_id
    moving = [a for a in actions if a.writes and a.move and a.remote is not None and not a.restore]
    for action in moving:
        assert action.remote is not None  # it moves
        parents[action.remote.id] = ids.get(action.parent, "") if action.parent else target
    for action in moving:
        assert action.remote is not None  # it moves
        own, seen = action.remote.id, set[str]()
        place = parents[own]
        while place not in ("", own, target, *seen):
            seen.add(place)
            place = parents[place] if place in parents else _parent_of(context, place)
        if place == own:
            parent = titles.get(action.parent or "", "the parent page")
            stop(action, f"'{parent}', its parent page here, hangs below it; move that one back")
            parents[own] = action.remote.parent_id or ""


def _parent_of(context: Context, page_id: str) -> str:
    """Where a page hangs that is not ours (a request; seldom are pages moved below one)."""
    try:
        return context.site.page(page_id).parent_id or ""
    except NotFoundError:
        return ""  # Cloud: a folder


def stop(action: Action, obstacle: str) -> None:
    """Let a new page fail; one that is there stays where it hangs."""
    if action.remote is None or action.restore:
        action.withhold("failed", [obstacle])
        return
    action.move = False
    action.reasons = [each for each in action.reasons if each != MOVED]
    action.reasons.append(f"stays where it is: {obstacle}")
    if action.outcome == "moved" and not action.old_source:
        action.outcome = "updated" if action.body is not None or has_extras(action) else "drift"
