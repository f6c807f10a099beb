"""After a run that was killed: what it left on the site becomes records, whatever is wanted now.

A run notes its intents before it writes. A page that looks as it was intended is ours; what looks
otherwise was not reached yet, or is a person's.
"""

from dataclasses import replace

from recue_exporters.confluence.publish.files import ours_among
from recue_exporters.confluence.publish.intents import Intent
from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.publish.records import (
    IDENTITY_KEY,
    Record,
    is_page_id,
    stored_hash,
)
from recue_exporters.confluence.publish.survey import Survey
from recue_exporters.confluence.site import RemotePage, Site
from recue_exporters.confluence.storage.normal import body_hash


def intent_of(action: Action, parent: str) -> Intent:
    """What carrying out an action does to its page.

    `parent` is the id of the page it is to hang under, or the source where there is no page yet.
    """
    page, remote, body = action.page, action.remote, action.body
    known = remote.id if remote else action.record.page_id if action.record else ""
    if page is None:
        return Intent(known, "", "", "", "", "", "", (), extras=False, removal=True)
    written = body is not None
    there = action.labels_there or frozenset()
    extras = (action.labels_to_add, action.labels_to_remove)
    files = (action.files_to_send, action.files_to_remove, action.files_to_mark)
    moves = remote is not None and action.move
    return Intent(
        page_id=known,
        title=action.new_title if remote is None or remote.title != action.new_title else "",
        parent=parent if remote is None or moves else "",
        sent=body_hash(body) if body is not None else "",
        inputs=page.inputs if written else "",
        text=page.text if written else "",
        body=page.body_without_stamps if written else "",
        labels=tuple(name for name in action.labels_to_add if name not in there),
        extras=any(extras) or any(files),
        hung=(remote.parent_id or "") if remote and moves and not action.restore else "",
        restored=remote.version + 1 if remote and action.restore else 0,
    )


def settle(site: Site, found: Survey, scope: str) -> None:
    """Bring the records in line with what an interrupted run has done.

    Requests: one for all bodies, two for each page whose labels or attachments were to change.
    """
    owners = {record.page_id: source for source, record in found.records.items()}
    pages = _pages(site, found, scope, owners)
    ids = {source: record.page_id for source, record in found.records.items()}
    ids |= {source: page.id for source, page in pages.items()}
    for source, intent in found.intents.items():
        owner = owners.get(intent.page_id, source)
        if intent.removal and owner in found.records and intent.page_id not in found.remote:
            del found.records[owner]
            found.index.drop(owner)
        page = pages.get(source)
        if page is None:
            continue
        parent_id = intent.parent if is_page_id(intent.parent) else ids.get(intent.parent, "")
        record = found.records.get(owner)
        if record is not None and record.page_id == page.id:
            record = _corrected(record, intent, page, parent_id)
        else:
            record = _made(intent, page, parent_id)
        if owner != source or not (page.id in owners or _is_marked(found, page, scope, source)):
            found.unmarked.add(page.id)
        if intent.extras:
            record = _with_extras(site, record, intent)
        found.records[owner], found.remote[page.id] = record, page
        found.index.put(owner, record)
        found.index.done([source])


def _is_marked(found: Survey, page: RemotePage, scope: str, source: str) -> bool:
    mark = found.identity(page)
    return mark is not None and (mark.scope, mark.source) == (scope, source)


def _pages(site: Site, found: Survey, scope: str, owners: dict[str, str]) -> dict[str, RemotePage]:
    """The pages that an interrupted run was to write and may have written, with their bodies."""
    ids = {s: i.page_id for s, i in found.intents.items() if i.page_id and not i.removal}
    ids |= {source: page.id for source, page in found.begun.items() if page.id not in owners}
    bodies = site.pages(sorted(set(ids.values())), body=True) if ids else {}
    pages: dict[str, RemotePage] = {}
    for source, page_id in ids.items():
        page, intent = bodies.get(page_id), found.intents[source]
        if page is None:
            continue
        begun = found.begun.get(source)
        properties = begun.properties if begun else {}
        if page_id in owners:
            pages[source] = page
            continue
        if not begun:
            properties = {p.key: p for p in site.properties(page_id, IDENTITY_KEY)}
        page = replace(page, properties=properties)
        ours = _is_marked(found, page, scope, source)
        written = bool(intent.sent) and body_hash(page.body or "") == intent.sent
        if ours or (written and page.title == (intent.title or page.title)):
            pages[source] = page
    return pages


def _made(intent: Intent, page: RemotePage, parent_id: str) -> Record:
    """The record of a page that an interrupted run created or took over."""
    written = body_hash(page.body or "") == intent.sent
    return Record(
        page_id=page.id,
        version=page.version if written else 1,
        title=intent.title or page.title,
        parent_id=_where_left(intent, page) or parent_id or page.parent_id or "",
        inputs=intent.inputs,
        text=intent.text,
        body=intent.body,
        stored=stored_hash(page.body) if written else "",
    )


def _corrected(record: Record, intent: Intent, page: RemotePage, parent_id: str) -> Record:
    """The record with those aspects that look as an interrupted run was to leave them."""
    if intent.sent and body_hash(page.body or "") == intent.sent:
        record = replace(
            record,
            version=page.version,
            inputs=intent.inputs,
            text=intent.text,
            body=intent.body,
            stored=stored_hash(page.body),
        )
    if intent.title and page.title == intent.title:
        record = replace(record, title=intent.title, accepted_title="")
    if parent_id and page.parent_id == parent_id:
        record = replace(record, parent_id=parent_id, accepted_parent="")
    elif page.parent_id not in (record.parent_id, record.accepted_parent):
        left = _where_left(intent, page) or record.parent_id
        record = replace(record, parent_id=left)
    if record.stored and page.body is not None and stored_hash(page.body) == record.stored:
        # Only the title or the place was written: nobody edited the text.
        record = replace(record, version=page.version)
    return record


def _where_left(intent: Intent, page: RemotePage) -> str:
    """Id of the parent of a page that was still to be moved, and that nobody moved since.

    A page that comes back from the trash hangs somewhere at first, and one whose parent was
    trashed hangs where Confluence put it: no person chose that place.
    """
    parent_id = page.parent_id or ""
    return parent_id if parent_id == intent.hung or page.version == intent.restored else ""


def _with_extras(site: Site, record: Record, intent: Intent) -> Record:
    """The record with the labels and attachments of ours that the page has (two requests)."""
    labels = set(site.labels(record.page_id))
    there = site.attachments(record.page_id)
    ids = {each.id for each in there}
    files = {name: pair for name, pair in record.files.items() if pair[0] in ids}
    files |= ours_among(there)
    return replace(
        record,
        labels=tuple(n for n in dict.fromkeys((*record.labels, *intent.labels)) if n in labels),
        found_labels=tuple(name for name in record.found_labels if name in labels),
        files=files,
        files_listed=False,
    )
