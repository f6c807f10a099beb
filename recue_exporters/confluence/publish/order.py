"""The order of siblings, with as few moves as possible."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.publish.records import Record
from recue_exporters.confluence.site import Site
from recue_exporters.errors import ExportError


def put_in_order(site: Site, parent_id: str, wanted: Sequence[str]) -> list[str]:
    """Bring our child pages into their order; others stay where they are.

    Args:
        site: the site.
        parent_id: the parent page.
        wanted: ids of our child pages in document order.

    Returns:
        Warnings: a wrong order is no reason to fail.
    """
    try:
        present = _shown(site, parent_id, wanted)
        keep = _in_place([present.index(page_id) for page_id in wanted if page_id in present])
        in_order = [page_id for page_id in wanted if page_id in present]
        for number, page_id in enumerate(in_order):
            if number in keep:
                continue
            if number > 0:
                site.move(page_id, "after", in_order[number - 1])
            else:
                site.move(page_id, "before", in_order[min(keep)])
        # Data Center's action answers with a page whether it did anything or not.
        asked = len(keep) < len(in_order) and site.flavor == "datacenter"
        if asked and _shown(site, parent_id, wanted) != in_order:
            return [_WARNING + "Confluence did not move them."]
    except ExportError as error:
        return [_WARNING + error.message]
    return []


_WARNING = "The order of the pages could not be put right: "


def _shown(site: Site, parent_id: str, wanted: Sequence[str]) -> list[str]:
    """Our pages in the order the site shows them."""
    ours = set(wanted)
    return [page.id for page in site.children(parent_id) if page.id in ours]


def note_new_order(
    actions: Sequence[Action], top: str, above: Mapping[str, str], loose: Collection[str]
) -> None:
    """Plan moves for the pages that stood elsewhere among their siblings when they were recorded.

    Args:
        actions: the actions of the run, in document order.
        top: id of the page under which top-level pages hang.
        above: ids of other pages that the run leaves out and hangs pages under, by source.
        loose: sources of documents named one by one, whose order says nothing.
    """
    ids = {**above, **{a.source: a.record.page_id for a in actions if a.record is not None}}
    siblings: dict[str | None, list[Action]] = defaultdict(list)
    for action in actions:
        page, record = action.page, action.record
        if page is None or record is None or record.place is None or action.source in loose:
            continue
        parent_id = top if page.parent is None else ids.get(page.parent)
        stays = action.remote is not None and not action.move and not action.restore
        if stays and action.remote and record.parent_id == action.remote.parent_id == parent_id:
            siblings[page.parent].append(action)
    for group in siblings.values():
        keep = _in_place([a.record.place or 0.0 for a in group if a.record is not None])
        for number, action in enumerate(group):
            if number in keep or action.outcome in ("conflict", "failed"):
                continue
            action.reorder = True
            action.reasons.append("its place among its siblings changed")
            if not action.writes:
                action.outcome = "moved"


def placed(
    wanted: Sequence[str], below: Mapping[str, Record], handled: Collection[str]
) -> dict[str, Record]:
    """The records of siblings with their places, so that another order is noticed.

    Args:
        wanted: sources of the siblings of this run in document order.
        below: the records of all pages under their parent page, by source.
        handled: sources that this run knows; nothing is known of where the pages that it has moved
            stand among those that it leaves out.
    """
    is_whole = below.keys() <= set(handled)
    old = [below[source].place for source in wanted]
    new = [p if is_whole or p == q else None for p, q in zip(numbered(old), old, strict=True)]
    return {s: replace(below[s], place=place) for s, place in zip(wanted, new, strict=True)}


def numbered(places: Sequence[float | None]) -> list[float]:
    """New places for siblings in their order; those that are in order keep theirs.

    >>> numbered([0.0, None, 1.0, None])
    [0.0, 0.5, 1.0, 2.0]
    """
    known = [number for number, place in enumerate(places) if place is not None]
    keep = {known[i] for i in _in_place([places[n] or 0.0 for n in known])}
    result: list[float] = []
    for number, place in enumerate(places):
        if number in keep and place is not None:
            result.append(place)
            continue
        later = next((places[n] for n in range(number, len(places)) if n in keep), None)
        if later is None:
            result.append(result[-1] + 1 if result else 0.0)
        else:
            result.append((result[-1] + later) / 2 if result else later - 1)
    return result


def _in_place(positions: Sequence[float]) -> set[int]:
    """Indices of a longest increasing run of `positions`: the pages that need not move."""
    tails: list[float] = []
    ends: list[int] = []
    before: list[int] = []
    for number, position in enumerate(positions):
        at = bisect_left(tails, position)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(position)
            ends.append(number)
        else:
            tails[at], ends[at] = position, number
    kept, number = set(), ends[-1] if ends else -1
    while number >= 0:
        kept.add(number)
        number = before[number]
    return kept
