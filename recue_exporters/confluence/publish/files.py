"""Attachments: which are ours, what of them differs, which of them people have changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from recue_exporters.confluence.page import Attachment, is_picture_name
from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.publish.records import FILE_MARK, Record
from recue_exporters.confluence.publish.wanted import WantedPage
from recue_exporters.confluence.site import RemoteAttachment, Site
from recue_exporters.errors import ExportError


def file_comment(digest: str) -> str:
    """The comment of an attachment of ours, by which a run that was interrupted knows it."""
    return f"{FILE_MARK}{digest}"


def files_of(site: Site, page_id: str) -> dict[str, tuple[str, str]]:
    """The attachments of a page that are ours by their comments: name to id and digest."""
    return ours_among(site.attachments(page_id))


def ours_among(attachments: Iterable[RemoteAttachment]) -> dict[str, tuple[str, str]]:
    """Those of the attachments that are ours by their comments: name to id and digest."""
    return {
        each.filename: (each.id, each.comment.removeprefix(FILE_MARK))
        for each in attachments
        if each.comment.startswith(FILE_MARK)
    }


def _changed_files(page: WantedPage, record: Record) -> list[str]:
    """The names of our attachments whose content in the source is not the recorded one."""
    return [
        each.filename
        for each in page.attachments
        if each.filename in record.files and record.files[each.filename][1] != each.digest
    ]


@dataclass(frozen=True)
class PresentFiles:
    """The attachments that are to be sent, as the page has them now."""

    record: Record
    """Without those that somebody removed from the page: they are sent as new ones. With those
    of somebody else's that hold what is wanted: they are not sent."""
    edited: tuple[str, ...] = ()
    """Names of those that hold another version than ours."""
    foreign: tuple[RemoteAttachment, ...] = ()
    """Those of somebody else's that have the name of one of ours, and other content."""
    same: tuple[RemoteAttachment, ...] = ()
    """Those of somebody else's that hold what is wanted."""


def present_files(site: Site, page: WantedPage, record: Record, *, written: bool) -> PresentFiles:
    """Look at the attachments that are to be sent, new or changed, on their page.

    One request if there are any, and one for each of somebody else's that has name and size of
    one of them, to compare the content.

    `written`: whether the text is written; without it no diagram is sent.
    """
    names = {each.filename for each in page.attachments}
    kept = {name: pair for name, pair in record.files.items() if pair[0] or name in names}
    record = replace(record, files=kept)
    changed = _changed_files(page, record)
    wanted = {
        each.filename: each
        for each in page.attachments
        if each.filename in changed
        or (each.filename not in record.files and (written or not each.is_picture))
    }
    if not wanted:
        return PresentFiles(record)
    present = {each.id: each for each in site.attachments(record.page_id)}
    gone = [name for name in changed if record.files[name][0] not in present]
    files = {name: pair for name, pair in record.files.items() if name not in gone}
    others = [
        each
        for each in present.values()
        if each.filename in wanted
        and each.filename not in files
        and not each.comment.startswith(FILE_MARK)
    ]
    same = [each for each in others if _holds(site, record.page_id, each, wanted[each.filename])]
    # Without an id: not ours, whatever is to be done to them later.
    files |= {each.filename: ("", wanted[each.filename].digest) for each in same}
    return PresentFiles(
        replace(record, files=files),
        edited=tuple(
            name
            for name in changed
            if name not in gone and not present[record.files[name][0]].comment.startswith(FILE_MARK)
        ),
        foreign=tuple(each for each in others if each not in same),
        same=tuple(same),
    )


def _holds(site: Site, page_id: str, there: RemoteAttachment, wanted: Attachment) -> bool:
    """Whether an attachment of somebody else's has the content that is wanted."""
    content = wanted.load()
    if there.size not in (None, len(content)):
        return False
    try:
        return site.download(page_id, there) == content
    except ExportError:
        return False  # as good as another one: it is not touched without a word


def refusals(files: PresentFiles) -> list[str]:
    """What stands against sending attachments whose names others have taken, and what to do."""
    return [
        f"its attachment '{each.filename}' "
        "is one that is not ours, and not what the document has: --adopt writes a new version "
        "of it; else remove it from the page, or rename the file in the source"
        for each in files.foreign
    ]


def take_over(action: Action, files: PresentFiles) -> None:
    """Let the page's attachments of others become ours (`--adopt`).

    What they held stays in their history.
    """
    action.files_to_replace = {each.filename: each.id for each in files.foreign}
    action.files_to_mark = files.same


def accepted_files(page: WantedPage, record: Record) -> Record:
    """The record that takes what the site holds for what is in the source now."""
    digests = {each.filename: each.digest for each in page.attachments}
    files = {name: (id_, digests.get(name, old)) for name, (id_, old) in record.files.items()}
    return replace(record, files=files)


def compare_files(action: Action, page: WantedPage, record: Record) -> None:
    """Fill in what differs in the attachments; only ours are ever removed."""
    names = {each.filename for each in page.attachments}
    # The trash does not tell who changed a file last; the next run looks at it on the page.
    left = record.files if action.restore else {}
    written = action.body is not None
    action.files_to_send = tuple(
        each
        for each in page.attachments
        if record.files.get(each.filename, ("", ""))[1] != each.digest
        and each.filename not in left
        and (written or not each.is_picture)
    )
    action.files_to_remove = tuple(
        name
        for name, (id_, _) in record.files.items()
        if id_ and name not in names and (written or not is_picture_name(name))
    )
    sent = [each.filename for each in action.files_to_send]
    taken = [name for name in sent if name in action.files_to_replace]
    words = {
        "attachment taken over as it is (--adopt)": [f.filename for f in action.files_to_mark],
        "attachment that was not ours replaced (--adopt)": taken,
        "attachment new": [n for n in sent if n not in record.files and n not in taken],
        "attachment changed": [name for name in sent if name in record.files],
        "attachment no longer needed": list(action.files_to_remove),
    }
    action.reasons += [f"{word}: {', '.join(which)}" for word, which in words.items() if which]
