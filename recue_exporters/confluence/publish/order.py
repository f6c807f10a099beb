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
