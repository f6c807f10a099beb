"""Titles that another page holds: found out while planning, not by a refusal half-way through."""

from collections.abc import Mapping, Sequence

from recue_exporters.confluence.publish.circles import stop
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
    claims = _held(context, [(a, title) for a in actions for title in _titles_to_take(a)])
    ours = {action.remote.id: action for action in actions if action.remote is not None}
    given = []
    for action, _, holder in claims:
        owner = ours.get(holder.id)
        if owner is not None and _gives_way(context, owner):
            given.append((action, owner, owner.new_title, owner.outcome))
            owner.new_title = title_aside(holder)
            owner.reasons.append(_gift(action))
            if not owner.writes:
                owner.outcome = "renamed"
    # A page in conflict keeps its title, which another may be waiting for.
    while refused := [claim for claim in claims if not _is_free(claim, ours)]:
        claims = [claim for claim in claims if claim not in refused]
        for claim in refused:
            _leave(claim[0], _reason(context, claim, ours))
    _refuse_same(actions)
    _stop_below(actions)
    for taker, owner, title, outcome in given:
        if not taker.writes:
            owner.new_title, owner.outcome = title, outcome
            owner.reasons.remove(_gift(taker))


def _gift(taker: Action) -> str:
    return f"gives its title to {taker.source}"


Claim = tuple[Action, str, RemotePage]
"""An action, the title that its page is to get, and the page that has this title now."""


def _titles_to_take(action: Action) -> list[str]:
    """The titles that the page is to get and does not hold on the site now.

    A page in the trash holds none; it comes back with its old one, before it gets another.
    """
    remote, title = action.remote, action.new_title
    if not action.writes or action.page is None or not title:
        return []
    if remote is None:
        return [title]
    back = [remote.title] if remote.status == "trashed" else []
    return [*back, *([title] if title.casefold() != remote.title.casefold() else [])]


def _held(context: Context, wanted: Sequence[tuple[Action, str]]) -> list[Claim]:
    """The claims to titles that a page of the site has."""
    namesakes = context.survey.namesakes
    asked = {title: title for action, title in wanted if not _was_looked_up(context, action)}
    found = find_namesakes(context.site, context.survey.target.space, asked)
    pages = [
        namesakes.get(action.source) if _was_looked_up(context, action) else found.get(title)
        for action, title in wanted
    ]
    return [
        (action, title, page)
        for (action, title), page in zip(wanted, pages, strict=True)
        if page is not None
    ]


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


def _is_free(claim: Claim, ours: Mapping[str, Action]) -> bool:
    """Whether the title is the page's own, or given up in this run by the page that has it."""
    taker, _, holder = claim
    owner = ours.get(holder.id)
    if owner is taker or (taker.record is not None and taker.record.page_id == holder.id):
        return True
    return (
        owner is not None
        and owner.writes
        and bool(owner.new_title)
        and owner.new_title.casefold() != holder.title.casefold()
    )


def _leave(action: Action, reason: str) -> None:
    """Put a page into conflict; what was said of how it comes to the site is true no more."""
    action.withhold("conflict", [*(action.reasons if _is_there(action) else []), reason])


def _is_there(action: Action) -> bool:
    return action.remote is not None and action.remote.status == "current"


def _refuse_same(actions: Sequence[Action]) -> None:
    """Leave pages in the trash whose title of then another page of this run is to get."""
    takers = {a.new_title.casefold(): a for a in actions if a.writes and not a.restore}
    for action in actions:
        title = action.remote.title if action.restore and action.remote is not None else ""
        taker = takers.get(title.casefold())
        if title and taker is not None:
            _leave(action, f"{taker.source} is to get the title '{title}', {_BACK}")


_BACK = "with which this page would come back: rename that one first"


def _reason(context: Context, claim: Claim, ours: Mapping[str, Action]) -> str:
    taker, title, holder = claim
    owner = ours.get(holder.id)
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
    whose = f"the page of {source}" if source else "a page that is not ours"
    if taker.restore:
        return f"{whose} has the title '{title}', {_BACK}: {holder.url}"
    if source:
        return f"{whose} has the title '{title}' and keeps it: rename one of them: {holder.url}"
    return (
        f"{whose} has the title '{title}': rename one of them, or give ours a prefix "
        f"(--confluence-prefix): {holder.url}"
    )


def _stop_below(actions: Sequence[Action]) -> None:
    """Nothing can be hung below a page that does not come to the site now."""
    stopped: dict[str, str] = {}
    for action in actions:
        if action.page is None:
            continue
        parent = action.page.parent or ""
        if parent in stopped and action.arrives:
            stop(action, f"its parent page '{stopped[parent]}' is in conflict")
        if action.outcome in ("conflict", "failed") and not _is_there(action):
            stopped[action.source] = action.title
