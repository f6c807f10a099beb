"""Titles that another page holds: found out while planning, not by a refusal half-way through."""

from collections.abc import Sequence

from recue_exporters.confluence.publish.context import Context
from recue_exporters.confluence.publish.orphans import as_we_left_it
from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.publish.survey import find_namesakes
from recue_exporters.confluence.publish.titles import title_aside
from recue_exporters.confluence.site import RemotePage


def settle_titles(context: Context, actions: Sequence[Action]) -> None:
    """Let pages without a source give up titles that documents want; the rest are conflicts.

    Looks up the titles of those pages only that are about to be renamed or brought back.
    """
    takers = {action.source: action for action in actions if _takes_a_title(action)}
    asked = {s: a.new_title for s, a in takers.items() if not _was_looked_up(context, a)}
    holders = dict(find_namesakes(context.site, context.survey.target.space, asked))
    namesakes = context.survey.namesakes
    holders.update({s: p for s, p in namesakes.items() if s in takers and s not in asked})
    ours = {action.remote.id: action for action in actions if action.remote is not None}
    for source, holder in holders.items():
        owner = ours.get(holder.id)
        if owner is not None and _gives_way(context, owner):
            owner.new_title = title_aside(holder)
            owner.reasons.append(f"gives its title to {source}")
            if not owner.writes:
                owner.outcome = "renamed"
    # A page in conflict keeps its title, which another may be waiting for.
    while refused := [s for s, holder in holders.items() if not _is_free(takers[s], holder, ours)]:
        for source in refused:
            holder = holders.pop(source)
            _refuse(context, takers[source], holder, ours.get(holder.id))
    _stop_below(actions)


def _takes_a_title(action: Action) -> bool:
    """Whether the page is to get a title that it does not have on the site now."""
    if not action.writes or action.page is None or not action.new_title:
        return False
    if action.remote is None:
        return True
    return action.new_title.casefold() != action.remote.title.casefold()


def _was_looked_up(context: Context, action: Action) -> bool:
    """Whether the survey has looked for the title, as it does for documents without record."""
    known = action.remote is not None or action.record is not None
    return not known and action.source not in context.survey.records


def _gives_way(context: Context, owner: Action) -> bool:
    """Whether this is a page without a source that nobody changed, so that we may rename it."""
    return (
        owner.page is None
        and owner.remote is not None
        and owner.record is not None
        and as_we_left_it(owner.remote, owner.record)
        and not context.stranger
    )


def _is_free(taker: Action, holder: RemotePage, ours: dict[str, Action]) -> bool:
    """Whether the title is the page's own, or given up in this run by the page that has it."""
    owner = ours.get(holder.id)
    if owner is taker or (taker.record is not None and taker.record.page_id == holder.id):
        return True
    return (
        owner is not None
        and owner.writes
        and bool(owner.new_title)
        and owner.new_title.casefold() != holder.title.casefold()
    )


def _refuse(context: Context, taker: Action, holder: RemotePage, owner: Action | None) -> None:
    taker.outcome, taker.body, taker.diff = "conflict", None, ""
    taker.reasons.append(_reason(context, taker.new_title, holder, owner))


def _reason(context: Context, title: str, holder: RemotePage, owner: Action | None) -> str:
    if holder.status != "current":
        return (
            f"a page that is {holder.status} reserves the title '{title}': restore, rename or "
            f"purge it: {holder.url}"
        )
    records = context.survey.records
    source = (
        owner.source
        if owner
        else next((s for s, record in records.items() if record.page_id == holder.id), "")
    )
    if owner is not None and owner.page is None:
        return (
            f"the page of {source} has the title '{title}'; its source is gone, but a person "
            f"changed it: rename or remove it: {holder.url}"
        )
    if source:
        return (
            f"the page of {source} has the title '{title}' and keeps it: rename one of them: "
            f"{holder.url}"
        )
    return (
        f"a page that is not ours has the title '{title}': rename one of them, or give ours a "
        f"prefix (--confluence-prefix): {holder.url}"
    )


def _stop_below(actions: Sequence[Action]) -> None:
    """New pages below one that is not created now cannot be created either."""
    stopped: dict[str, str] = {}
    for action in actions:
        if action.page is None or action.remote is not None or action.record is not None:
            continue
        parent = action.page.parent or ""
        if action.writes and parent in stopped:
            action.outcome, action.body, action.diff = "failed", None, ""
            action.reasons = [f"its parent page '{stopped[parent]}' is in conflict"]
        if action.outcome in ("conflict", "failed"):
            stopped[action.source] = action.title
