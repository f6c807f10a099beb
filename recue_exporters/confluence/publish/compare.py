"""Compare one wanted page with what the site holds and with our record of it."""

import difflib
import re
from dataclasses import replace

from recue_exporters.confluence.publish.context import Context
from recue_exporters.confluence.publish.files import (
    accepted_files,
    changed_files,
    compare_files,
    present_files,
)
from recue_exporters.confluence.publish.gone import compare_gone, only_restore, say_restored
from recue_exporters.confluence.publish.options import PublishOptions
from recue_exporters.confluence.publish.plan import Action, Outcome
from recue_exporters.confluence.publish.records import Record, short_hash
from recue_exporters.confluence.publish.survey import lies_above
from recue_exporters.confluence.publish.titles import is_aside, is_temporary
from recue_exporters.confluence.publish.wanted import WantedPage, hash_without_stamps
from recue_exporters.confluence.site import RemotePage, Site
from recue_exporters.confluence.storage.normal import body_hash, readable_text


def stored_hash(body: str | None) -> str:
    """The hash by which a record remembers the body the site returned."""
    return short_hash(body_hash(body or ""))


def is_edited(page: WantedPage, record: Record, options: PublishOptions) -> bool:
    """Whether the source changed since the record was made."""
    if page.inputs != record.inputs:
        return True
    return options.refresh_rendering and page.body_without_stamps != record.body


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


def compare_known(context: Context, page: WantedPage, record: Record, parent_id: str) -> Action:
    """The action for a page we have a record of.

    `parent_id` is the id of the wanted parent page, empty while that does not exist.
    """
    remote = context.survey.remote.get(record.page_id)
    action = Action("unchanged", page.source, page.title, page=page, record=record)
    if remote is None:
        seen = context.survey.gone.get(record.page_id)
        away = record.page_id in context.survey.elsewhere
        compare_gone(context.options, action, page, record, seen, away=away)
        return action
    action.remote, action.url = remote, remote.url
    action.restore = remote.status != "current"
    _compare(context, action, page, record, remote, parent_id)
    if action.restore:
        say_restored(action)
    return action


def _compare(
    context: Context,
    action: Action,
    page: WantedPage,
    record: Record,
    remote: RemotePage,
    parent_id: str,
) -> None:
    """Fill in what is to become of a page we have a record of."""
    if record.is_lost:
        record = _presumed(context, page, record, remote, parent_id)
        action.record, action.keep_record = record, not record.is_lost
    if is_accepted(context.options, page, remote):
        record = _accept(record, page, remote)
        action.reasons.append("the version on the site is the new base (--accept)")
        action.record, action.keep_record = record, True
    ours, theirs = _ours(context, page, record, remote, parent_id), _theirs(context, record, remote)
    if "text" in theirs and page.text == record.text:
        # Only a title, a link or a setting changed: no reason to ask about the person's text.
        ours.discard("text")
    if action.restore or _is_lifted(context, record, remote, parent_id):
        # Confluence moved it up when its parent was trashed; it comes back with the parent.
        theirs.discard("place")
        ours |= {"place"} if remote.parent_id != parent_id else set()
    agreed = _agreed(ours & theirs, page, remote, parent_id)
    if agreed or (remote.version != record.version and not theirs):
        record = _agree(record, agreed, page, remote)
        action.record, action.keep_record = record, True
        ours, theirs = ours - agreed, theirs - agreed
    clash = [aspect for aspect in _SAYS if aspect in ours & theirs]
    if context.stranger and page.text != record.text and page.title != record.title:
        action.outcome = "conflict"
        action.reasons.append(
            f"a folder elsewhere, also called '{context.scope.name}', published this page; "
            "tell the two apart with --scope NAME"
        )
        action.restore = False
        return
    changed = [] if action.restore else changed_files(page, record)
    files = present_files(context.site, record, changed)
    both = [*clash, *(f"attachment {name}" for name in files.edited)]
    action.edited = "text" in theirs
    if files.foreign or (both and not _overwrites(context, page, record)):
        _leave_alone(context, action, page, both, files.foreign, lost=record.is_lost)
        action.reasons += _edit(context, remote, record)
        action.diff = diff_of(remote, page.body) if clash else ""
        return
    if both:
        option = "--on-conflict" if _policy(context, page) == "overwrite" else "--adopt"
        action.reasons += [*_edit(context, remote, record), f"overwritten ({option})"]
        theirs = theirs - set(clash)
        action.edited = "text" in theirs
    action.record = record = files.record
    _fill_in(action, page, remote, ours - theirs)
    compare_extras(action, page, record)
    action.mark = remote.id in context.survey.unmarked
    if action.mark and action.outcome == "unchanged":
        action.outcome = "updated"
        action.reasons.append("finished what an interrupted run began")
    if theirs:
        action.reasons += [_SAYS[aspect] for aspect in theirs]
        action.reasons += _edit(context, remote, record)
        if action.outcome == "unchanged":
            action.outcome = "drift"
            action.diff = diff_of(remote, page.body) if "text" in theirs else ""


def _leave_alone(
    context: Context,
    action: Action,
    page: WantedPage,
    both: list[str],
    foreign: tuple[str, ...],
    *,
    lost: bool,
) -> None:
    """Say what stands against writing a page, which then gets nothing at all."""
    only_restore(action)
    action.outcome = "drift" if _policy(context, page) == "skip" else "conflict"
    if both:
        said = f"{' and '.join(both)} changed both here and there"
        action.reasons.append(_LOST if lost else said)
    action.reasons += [
        f"its attachment '{name}' is one that is not ours, in place of ours: remove it from "
        "the page, or rename the file in the source"
        for name in foreign
    ]


_SAYS = {
    "text": "text edited by a person",
    "title": "renamed by a person",
    "place": "moved by a person",
}


_LOST = (
    "our record of this page is lost, and its text is not the document's; --on-conflict overwrite "
    "writes the document, --accept takes what is there"
)


def _presumed(
    context: Context, page: WantedPage, record: Record, remote: RemotePage, parent_id: str
) -> Record:
    """What our record of a page may have been, after the index was lost.

    A title, a place or a label that is not the wanted one is a person's. So is a text: then the
    record stays lost, and the text in conflict.
    """
    there = set(context.site.labels(remote.id))
    found = replace(
        recorded(page, remote, parent_id),
        title=page.title,
        parent_id=parent_id or remote.parent_id or "",
        found_labels=tuple(name for name in page.labels if name in there),
        files=record.files,
        width=page.width,
    )
    stamps = [re.compile(pattern) for pattern in context.options.volatile]
    body = hash_without_stamps(remote.body or "", stamps)
    if body == page.body_without_stamps:
        return found
    return replace(found, version=0, inputs="", text="", body="", stored="")


def _is_lifted(context: Context, record: Record, remote: RemotePage, parent_id: str) -> bool:
    """Whether a page hangs where Confluence put it when its parent, now restored, was trashed."""
    if parent_id not in context.restored or remote.parent_id == record.accepted_parent:
        return False
    parents = {each.page_id: each.parent_id for each in context.survey.records.values()}
    above, passed = parent_id, set()
    while above in context.restored and above in parents and above not in passed:
        passed.add(above)
        above = parents[above]
    return remote.parent_id == above


def _ours(
    context: Context, page: WantedPage, record: Record, remote: RemotePage, parent_id: str
) -> set[str]:
    """What the source changed since our record: text, title, place."""
    changed = {
        "text": is_edited(page, record, context.options),
        "title": page.title != record.title or _passing(remote),
        "place": parent_id != record.parent_id,
    }
    return {aspect for aspect, differs in changed.items() if differs}


def _theirs(context: Context, record: Record, remote: RemotePage) -> set[str]:
    """What people changed on the site since our record."""
    changed = {
        "text": _edited_by_others(context, remote, record),
        "title": remote.title not in (record.title, record.accepted_title) and not _passing(remote),
        "place": remote.parent_id not in (record.parent_id, record.accepted_parent),
    }
    return {aspect for aspect, differs in changed.items() if differs}


def _passing(remote: RemotePage) -> bool:
    """Whether the title is one that we gave to make way for another page."""
    return is_temporary(remote.title) or is_aside(remote)


def _agreed(both: set[str], page: WantedPage, remote: RemotePage, parent_id: str) -> set[str]:
    """Those aspects, changed on both sides, that changed to the same: nothing is left to do.

    So it is after a run that was interrupted before it could record what it wrote.
    """
    same = {
        "text": page.sent == body_hash(remote.body or ""),
        "title": page.title == remote.title,
        "place": parent_id == remote.parent_id,
    }
    return {aspect for aspect in both if same[aspect]}


def _agree(record: Record, agreed: set[str], page: WantedPage, remote: RemotePage) -> Record:
    """The record after the aspects that are the same on both sides now."""
    record = replace(record, version=remote.version)
    if remote.body is not None:
        record = replace(record, stored=stored_hash(remote.body))
    if "text" in agreed:
        record = replace(record, inputs=page.inputs, text=page.text, body=page.body_without_stamps)
    if "title" in agreed:
        record = replace(record, title=page.title, accepted_title="")
    if "place" in agreed:
        parent_id = remote.parent_id or ""
        record = replace(record, parent_id=parent_id, accepted_parent="", place=None)
    return record


def _fill_in(action: Action, page: WantedPage, remote: RemotePage, change: set[str]) -> None:
    """Say what has to be written to the page itself."""
    action.new_title = page.title if "title" in change else remote.title
    action.move = "place" in change
    if "text" in change:
        action.body = page.body
        action.reasons.append("text changed")
    renamed = action.new_title != remote.title
    if renamed:
        action.reasons.append(f"title changed from '{remote.title}'")
    if action.move and not action.restore:
        action.reasons.append("moved to another parent page")
    action.outcome = outcome_of(action, renamed=renamed)


def _policy(context: Context, page: WantedPage) -> str:
    return str(page.meta.get("on_conflict") or context.options.on_conflict)


def _overwrites(context: Context, page: WantedPage, record: Record) -> bool:
    adopts = record.is_lost and context.options.adopt
    return adopts or _policy(context, page) == "overwrite"


def compare_extras(action: Action, page: WantedPage, record: Record) -> None:
    """Fill in what differs in labels and attachments; only ours are ever removed."""
    wanted = set(page.labels)
    known = {*record.labels, *record.found_labels}
    action.labels_to_add = tuple(name for name in page.labels if name not in known)
    action.labels_to_remove = tuple(name for name in record.labels if name not in wanted)
    if action.labels_to_add or action.labels_to_remove:
        action.reasons.append("labels differ")
    compare_files(action, page, record)
    action.set_width = bool(page.width) and page.width != record.width
    if action.set_width:
        action.reasons.append(f"page width is to be {page.width}")
    extras = (
        action.set_width
        or action.labels_to_add
        or action.labels_to_remove
        or action.files_to_send
        or action.files_to_remove
    )
    if extras and action.outcome == "unchanged":
        action.outcome = "updated"


def diff_of(remote: RemotePage | None, body: str) -> str:
    """Unified diff of the readable text, site against source."""
    before = readable_text(remote.body or "").splitlines() if remote else []
    after = readable_text(body).splitlines()
    lines = difflib.unified_diff(before, after, "confluence", "source", lineterm="", n=2)
    return "\n".join(lines)


def outcome_of(action: Action, *, renamed: bool) -> Outcome:
    """The word for what is written to a page: a new title counts more than a new place or text."""
    if renamed:
        return "renamed"
    if action.move:
        return "moved"
    return "updated" if action.body is not None else "unchanged"


def refuse_circle(context: Context, action: Action, *, is_new: bool) -> None:
    """Leave a page alone that cannot hang below the parent page, because that hangs below it.

    `is_new` says that we have no record of the page, so that it would be taken over.
    """
    if action.remote is None or not action.writes or not (action.move or is_new):
        return
    if lies_above(context.site, context.survey, action.remote.id):
        action.outcome, action.body, action.diff = "conflict", None, ""
        action.record = None if is_new else action.record
        action.reasons.append(
            "the export hangs below this page, which cannot hang below itself: give the document "
            "another title, or name another parent page (--confluence-parent)"
        )


def _edited_by_others(context: Context, remote: RemotePage, record: Record) -> bool:
    """Whether the text was changed on the site; an equal version never is an edit."""
    if remote.version == record.version and not context.options.refresh:
        return False
    return stored_hash(remote.body) != record.stored


def is_accepted(options: PublishOptions, page: WantedPage, remote: RemotePage) -> bool:
    """Whether the user takes what is on the site for the new base of this page."""
    return bool(options.accept & {page.source, page.title, remote.title, remote.id})


def _accept(record: Record, page: WantedPage, remote: RemotePage) -> Record:
    """The record that takes what is on the site for the outcome of what is in the source."""
    return replace(
        accepted_files(page, record),
        version=remote.version,
        inputs=page.inputs,
        text=page.text,
        body=page.body_without_stamps,
        title=page.title,
        accepted_title=remote.title,
        accepted_parent=remote.parent_id or "",
        stored=stored_hash(remote.body) if remote.body is not None else record.stored,
    )


def _edit(context: Context, remote: RemotePage, record: Record) -> list[str]:
    """Who wrote the version on the site, where that is not the one we wrote."""
    if remote.version == record.version or record.is_lost:
        return []
    if remote.editor == context.site.user.id:
        # By hand, or it was us who moved or renamed the page after the edit.
        return [f"edited since our version {record.version}"]
    name = context.site.user_name(remote.editor) if remote.editor else "a person"
    return [f"edited by {name} on {remote.edited_at[:10]} since our version {record.version}"]
