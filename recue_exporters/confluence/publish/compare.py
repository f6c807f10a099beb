"""Compare one wanted page with what the site holds and with our record of it."""

import difflib
from dataclasses import replace

from recue_exporters.confluence.publish.aspects import SAYS, Sides, changed_aspects, same_aspects
from recue_exporters.confluence.publish.context import Context
from recue_exporters.confluence.publish.files import (
    PresentFiles,
    compare_files,
    present_files,
    refusals,
    take_over,
)
from recue_exporters.confluence.publish.gone import compare_gone, only_restore, say_restored
from recue_exporters.confluence.publish.options import PublishOptions
from recue_exporters.confluence.publish.plan import Action, Outcome
from recue_exporters.confluence.publish.recording import accepted, agreed, presumed
from recue_exporters.confluence.publish.records import Record
from recue_exporters.confluence.publish.strangers import tell_apart
from recue_exporters.confluence.publish.wanted import WantedPage
from recue_exporters.confluence.site import RemotePage
from recue_exporters.confluence.storage.normal import readable_text


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
    _compare(context, action, Sides(page, remote, record, parent_id))
    if action.restore:
        say_restored(action)
    return action


def is_accepted(options: PublishOptions, page: WantedPage, remote: RemotePage) -> bool:
    """Whether the user takes what is on the site for the new base of this page (`--accept`)."""
    return bool(options.accept & {page.source, page.title, remote.title, remote.id})


def _compare(context: Context, action: Action, sides: Sides) -> None:
    """Fill in what is to become of a page we have a record of."""
    sides = _with_base(context, action, sides)
    ours, theirs = changed_aspects(context, sides, restore=action.restore)
    done = ours & theirs & same_aspects(sides)
    if done or (sides.remote.version != sides.record.version and not theirs):
        record = agreed(sides, done, is_edited="text" in theirs - done)
        sides = _with_record(action, sides, record)
        ours, theirs = ours - done, theirs - done
    if _is_strangers(context, sides):
        action.outcome, action.restore, action.is_strangers = "conflict", False, True
        action.reasons.append(
            f"a folder elsewhere, also called '{context.scope.name}', published this page: "
            f"{tell_apart(context)}"
        )
        return
    _decide(context, action, sides, ours, theirs)


def _with_base(context: Context, action: Action, sides: Sides) -> Sides:
    """The page with the record that it is to be compared with."""
    if sides.record.is_lost:
        sides = _with_record(action, sides, presumed(context, sides))
        action.keep_record = not sides.record.is_lost
    if is_accepted(context.options, sides.page, sides.remote):
        action.reasons.append("the version on the site is the new base (--accept)")
        sides = _with_record(action, sides, accepted(sides))
    return sides


def _with_record(action: Action, sides: Sides, record: Record) -> Sides:
    """The page with a record that is to be kept, whether the page is written or not."""
    action.record, action.keep_record = record, True
    return replace(sides, record=record)


def _is_strangers(context: Context, sides: Sides) -> bool:
    page, record = sides.page, sides.record
    return context.stranger and page.text != record.text and page.title != record.title


def _decide(
    context: Context, action: Action, sides: Sides, ours: set[str], theirs: set[str]
) -> None:
    """Say what is written, and what is left to people."""
    page, remote = sides.page, sides.remote
    clash = [aspect for aspect in SAYS if aspect in ours & theirs]
    files = PresentFiles(sides.record)
    if not action.restore:
        files = present_files(context.site, page, sides.record, written="text" in ours)
    both = [*clash, *(f"attachment {name}" for name in files.edited)]
    action.edited = "text" in theirs
    refused = [] if context.options.adopt else refusals(files)
    if refused or (both and not _overwrites(context, page, sides.record)):
        _leave_alone(context, action, sides, both, refused)
        if "text" in ours:
            action.diff = diff_of(remote, page.body)
            action.reasons += [] if "text" in clash else ["text changed, and is not written either"]
        return
    if both:
        option = "--on-conflict" if _policy(context, page) == "overwrite" else "--adopt"
        action.reasons += [*_edit(context, sides), f"overwritten ({option})"]
        theirs = theirs - set(clash)
        action.edited = "text" in theirs
    action.record = files.record
    action.keep_record = action.keep_record or bool(files.same)
    if context.options.adopt:
        take_over(action, files)
    _fill_in(action, page, remote, ours - theirs)
    compare_extras(action, page, files.record)
    action.mark = remote.id in context.survey.unmarked
    if action.mark and action.outcome == "unchanged":
        action.outcome = "updated"
        action.reasons.append("finished what an interrupted run began")
    if theirs:
        action.reasons += [said for aspect, said in SAYS.items() if aspect in theirs]
        action.reasons += _edit(context, sides)
        if action.outcome == "unchanged":
            action.outcome = "drift"
            action.diff = diff_of(remote, page.body) if "text" in theirs else ""


def _leave_alone(
    context: Context, action: Action, sides: Sides, both: list[str], refused: list[str]
) -> None:
    """Say what stands against writing a page, which then gets nothing at all."""
    only_restore(action)
    action.outcome = "drift" if _policy(context, sides.page) == "skip" else "conflict"
    if both:
        said = f"{' and '.join(both)} changed both here and there"
        action.reasons.append(_LOST if sides.record.is_lost else said)
    action.reasons += [*refused, *_edit(context, sides)]


_LOST = (
    "our record of this page is lost, and its text is not the document's; --on-conflict overwrite "
    "writes the document, --accept takes what is there"
)


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
        action.reasons.append(MOVED)
    action.outcome = outcome_of(action, renamed=renamed)


MOVED = "moved to another parent page"


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
    if has_extras(action) and action.outcome == "unchanged":
        action.outcome = "updated"


def has_extras(action: Action) -> bool:
    """Whether something beside the page itself is written."""
    labels = action.labels_to_add or action.labels_to_remove
    files = action.files_to_send or action.files_to_mark or action.files_to_remove
    return bool(action.set_width or labels or files)


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


def _edit(context: Context, sides: Sides) -> list[str]:
    """Who wrote the version on the site, where that is not the one we wrote."""
    remote, record = sides.remote, sides.record
    if remote.version == record.version or record.is_lost:
        return []
    if remote.editor == context.site.user.id:
        # By hand, or it was us who moved or renamed the page after the edit.
        return [f"edited since our version {record.version}"]
    name = context.site.user_name(remote.editor) if remote.editor else "a person"
    return [f"edited by {name} on {remote.edited_at[:10]} since our version {record.version}"]
