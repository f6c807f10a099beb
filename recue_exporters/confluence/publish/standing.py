"""Folders' pages that a run leaves out although documents of it hang under them."""

from dataclasses import replace

from recue_exporters.confluence.publish.context import Selection
from recue_exporters.confluence.publish.moved import folder_of
from recue_exporters.confluence.publish.survey import Survey


def pages_left_above(selection: Selection, found: Survey) -> dict[str, str]:
    """The folders' pages that are left out of this run but were published: source to page id."""
    return {
        source: record.page_id
        for source in selection.left_above.values()
        if (record := found.records.get(source)) and record.page_id in found.remote
    }


def hang_below(selection: Selection, above: dict[str, str]) -> Selection:
    """Hang the documents under these pages; no listing stands in for one of them."""
    stand_ins = {folder_of(source): source for source in above}
    kept = {s: page for s, page in selection.left_above.items() if page in above}
    documents = tuple(
        replace(d, parent=kept.get(d.source, stand_ins.get(d.parent or "", d.parent)))
        for d in selection.tree.documents
        if not (d.is_listing and d.source in stand_ins)
    )
    return replace(selection, tree=replace(selection.tree, documents=documents))
