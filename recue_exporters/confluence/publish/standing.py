"""Folders' pages that a run leaves out although documents of it hang under them."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from recue_exporters.confluence.publish.context import Selection
from recue_exporters.confluence.publish.moved import folder_of
from recue_exporters.confluence.publish.survey import Survey
from recue_exporters.documents import Document
from recue_exporters.documents.gather import UNREAD
from recue_exporters.documents.single import file_document
from recue_exporters.documents.titles import name_title
from recue_exporters.errors import ExportError


def stood_in_for(selection: Selection) -> list[Document]:
    """The documents in whose place a listing is to be made, each below that listing.

    Their titles tell whether they were published after all, where our records are lost.
    """
    listings = {d.source: d for d in selection.tree.documents if d.is_listing}
    found = []
    for source in sorted({each for above in selection.left_above.values() for each in above}):
        listing, path = listings.get(folder_of(source)), selection.tree.root / source
        if listing is None or selection.left_out.get(source) == UNREAD:
            continue
        # What stands before the folder's name in the title stands before all titles.
        prefix, name, rest = listing.title.rpartition(name_title(path.parent.name))
        if not name or rest:
            continue
        with suppress(ExportError):
            page = file_document(path, selection.tree.root, prefix)
            found.append(replace(page, parent=listing.source))
    return found


def pages_left_above(selection: Selection, found: Survey) -> dict[str, str]:
    """The folders' pages that are left out of this run but were published: source to page id."""
    there = {**found.gone, **found.remote}
    return {
        source: record.page_id
        for sources in selection.left_above.values()
        for source in sources
        if (record := found.records.get(source)) and record.page_id in there
    }


def hang_below(selection: Selection, above: dict[str, str]) -> Selection:
    """Hang the documents under these pages; no listing stands in for one of them."""
    stand_ins = {folder_of(source): source for source in above}
    kept = {
        source: next(page for page in pages if page in above)
        for source, pages in selection.left_above.items()
        if not above.keys().isdisjoint(pages)
    }
    documents = tuple(
        replace(d, parent=kept.get(d.source, stand_ins.get(d.parent or "", d.parent)))
        for d in selection.tree.documents
        if not (d.is_listing and d.source in stand_ins)
    )
    return replace(selection, tree=replace(selection.tree, documents=documents))


def out_of_reach(above: Mapping[str, str], found: Survey) -> dict[str, str]:
    """Why nothing can be hung under some of these pages: they are in the trash, or archived."""
    return {
        source: f"its parent page '{found.gone[page_id].title}' is {found.gone[page_id].status}"
        for source, page_id in above.items()
        if page_id in found.gone
    }
