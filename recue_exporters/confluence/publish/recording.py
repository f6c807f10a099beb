"""What is to be remembered of a page, after it was written, looked at or accepted as it is."""

import re
from collections.abc import Collection
from dataclasses import replace

from recue_exporters.confluence.publish.aspects import Sides, same_aspects
from recue_exporters.confluence.publish.context import Context
from recue_exporters.confluence.publish.files import accepted_files
from recue_exporters.confluence.publish.records import Record, stored_hash
from recue_exporters.confluence.publish.wanted import WantedPage, hash_without_stamps
from recue_exporters.confluence.site import RemotePage, Site


def recorded(page: WantedPage, remote: RemotePage, parent_id: str) -> Record:
    """The record of a page that holds, apart from labels and files, what is wanted."""
    return Record(
        page_id=remote.id,
        version=remote.version,
        title=remote.title,
        parent_id=remote.parent_id or parent_id,
        inputs=page.inputs,
        text=page.text,
        body=page.body_without_stamps,
        stored=stored_hash(remote.body) if remote.body is not None else "",
    )


def refreshed(site: Site, record: Record) -> Record:
    """The record without labels and files that are no longer on the page (two requests)."""
    labels = set(site.labels(record.page_id))
    files = {each.id for each in site.attachments(record.page_id)}
    return replace(
        record,
        labels=tuple(name for name in record.labels if name in labels),
        found_labels=tuple(name for name in record.found_labels if name in labels),
        files={name: pair for name, pair in record.files.items() if pair[0] in files},
    )


def presumed(context: Context, sides: Sides) -> Record:
    """What our record of a page may have been, after the index was lost.

    A title, a place or a label that is not the wanted one is a person's. So is a text: then the
    record stays lost, and the text in conflict.
    """
    page, remote = sides.page, sides.remote
    there = set(context.site.labels(remote.id))
    found = replace(
        recorded(page, remote, sides.parent_id),
        title=page.title,
        parent_id=sides.parent_id or remote.parent_id or "",
        found_labels=tuple(name for name in page.labels if name in there),
        files=sides.record.files,
        width=page.width,
    )
    stamps = [re.compile(pattern) for pattern in context.options.volatile]
    body = hash_without_stamps(remote.body or "", stamps)
    if body == page.body_without_stamps:
        return found
    return replace(found, version=0, inputs="", text="", body="", stored="")


def agreed(sides: Sides, aspects: Collection[str], *, is_edited: bool) -> Record:
    """The record where nothing is left to do about these aspects: both sides are the same now.

    So it is after a run that was interrupted before it could record what it wrote. `is_edited`
    says that the text is a person's all the same: then it has to stay known as theirs.
    """
    page, remote, record = sides.page, sides.remote, sides.record
    if not is_edited:
        stored = stored_hash(remote.body) if remote.body is not None else record.stored
        record = replace(record, version=remote.version, stored=stored)
    if "text" in aspects:
        record = replace(record, inputs=page.inputs, text=page.text, body=page.body_without_stamps)
        record = replace(record, accepted_text="")
    if "title" in aspects:
        record = replace(record, title=page.title, accepted_title="")
    if "place" in aspects:
        parent_id = remote.parent_id or ""
        record = replace(record, parent_id=parent_id, accepted_parent="", place=None)
    return record


def accepted(sides: Sides) -> Record:
    """The record that takes what is on the site for the outcome of what is in the source."""
    page, remote, record = sides.page, sides.remote, sides.record
    stored = stored_hash(remote.body) if remote.body is not None else record.stored
    if stored != record.stored and "text" not in same_aspects(sides):
        record = replace(record, accepted_text=stored)
    return replace(
        accepted_files(page, record),
        version=remote.version,
        inputs=page.inputs,
        text=page.text,
        body=page.body_without_stamps,
        title=page.title,
        accepted_title=remote.title,
        accepted_parent=remote.parent_id or "",
        stored=stored,
    )
