"""The order of siblings, with as few moves as possible."""

from bisect import bisect_left
from collections.abc import Sequence

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
        shown = [page.id for page in site.children(parent_id)]
        present = [page_id for page_id in wanted if page_id in set(shown)]
        keep = _in_place([shown.index(page_id) for page_id in present])
        for number, page_id in enumerate(present):
            if number in keep:
                continue
            if number > 0:
                site.move(page_id, "after", present[number - 1])
            else:
                site.move(page_id, "before", present[min(keep)])
    except ExportError as error:
        return [f"The order of the pages could not be put right: {error.message}"]
    return []


def _in_place(positions: Sequence[int]) -> set[int]:
    """Indices of a longest increasing run of `positions`: the pages that need not move."""
    tails: list[int] = []
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
