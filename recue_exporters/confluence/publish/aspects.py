"""Text, title and place of a page: which of them we have changed since our record, which people."""

from dataclasses import dataclass

from recue_exporters.confluence.publish.context import Context
from recue_exporters.confluence.publish.options import PublishOptions
from recue_exporters.confluence.publish.records import Record, stored_hash
from recue_exporters.confluence.publish.titles import is_aside, is_temporary
from recue_exporters.confluence.publish.wanted import WantedPage
from recue_exporters.confluence.site import RemotePage
from recue_exporters.confluence.storage.normal import body_hash

SAYS = {
    "text": "text edited by a person",
    "title": "renamed by a person",
    "place": "moved by a person",
}
"""The aspects of a page, each with what is said where a person changed it."""


@dataclass(frozen=True)
class Sides:
    """One page as it is wanted, as the site has it, and as we left it."""

    page: WantedPage
    remote: RemotePage
    record: Record
    parent_id: str
    """Id of the wanted parent page; empty while that does not exist."""


def is_edited(page: WantedPage, record: Record, options: PublishOptions) -> bool:
    """Whether the source changed since the record was made, and the text of the page with it."""
    is_due = page.inputs != record.inputs or options.refresh_rendering
    return is_due and page.body_without_stamps != record.body


def changed_aspects(context: Context, sides: Sides, *, restore: bool) -> tuple[set[str], set[str]]:
    """The aspects that are to be another than in our record: for the source, and by people.

    `restore` says that the page is brought back from the trash or the archive.
    """
    ours, theirs = _ours(context, sides), _theirs(context, sides)
    if "text" in theirs and sides.page.text == sides.record.text:
        # Only a title, a link or a setting changed: no reason to ask about the person's text.
        ours.discard("text")
    if restore or _is_lifted(context, sides):
        # Confluence moved it up when its parent was trashed; it comes back with the parent.
        theirs.discard("place")
        ours |= {"place"} if sides.remote.parent_id != sides.parent_id else set()
    return ours, theirs


def same_aspects(sides: Sides) -> set[str]:
    """The aspects in which the page on the site is what is wanted, stamps included."""
    same = {
        "text": sides.page.sent == body_hash(sides.remote.body or ""),
        "title": sides.page.title == sides.remote.title,
        "place": sides.parent_id == sides.remote.parent_id,
    }
    return {aspect for aspect, is_same in same.items() if is_same}


def _ours(context: Context, sides: Sides) -> set[str]:
    page, record = sides.page, sides.record
    changed = {
        "text": is_edited(page, record, context.options),
        "title": page.title != record.title or _passing(sides.remote),
        "place": sides.parent_id != record.parent_id,
    }
    return {aspect for aspect, differs in changed.items() if differs}


def _theirs(context: Context, sides: Sides) -> set[str]:
    remote, record = sides.remote, sides.record
    changed = {
        "text": _edited_by_others(context, remote, record),
        "title": remote.title not in (record.title, record.accepted_title) and not _passing(remote),
        "place": remote.parent_id not in (record.parent_id, record.accepted_parent),
    }
    return {aspect for aspect, differs in changed.items() if differs}


def _edited_by_others(context: Context, remote: RemotePage, record: Record) -> bool:
    """Whether the text was changed on the site; an equal version never is an edit."""
    if remote.version == record.version and not context.options.refresh:
        return False
    return stored_hash(remote.body) != record.stored


def _passing(remote: RemotePage) -> bool:
    """Whether the title is one that we gave to make way for another page."""
    return is_temporary(remote.title) or is_aside(remote)


def _is_lifted(context: Context, sides: Sides) -> bool:
    """Whether a page hangs where Confluence put it when its parent, now restored, was trashed."""
    parent_id, remote = sides.parent_id, sides.remote
    if parent_id not in context.restored or remote.parent_id == sides.record.accepted_parent:
        return False
    parents = {each.page_id: each.parent_id for each in context.survey.records.values()}
    above, passed = parent_id, set()
    while above in context.restored and above in parents and above not in passed:
        passed.add(above)
        above = parents[above]
    return remote.parent_id == above
