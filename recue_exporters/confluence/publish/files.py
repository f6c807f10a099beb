"""Attachments: which are ours, what of them differs, which of them people have changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from recue_exporters.confluence.page import is_picture_name
from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.publish.records import FILE_MARK, Record
from recue_exporters.confluence.publish.wanted import WantedPage
from recue_exporters.confluence.site import RemoteAttachment, Site


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


def changed_files(page: WantedPage, record: Record) -> list[str]:
    """The names of our attachments whose content in the source is not the recorded one."""
    return [
        each.filename
        for each in page.attachments
        if each.filename in record.files and record.files[each.filename][1] != each.digest
    ]


@dataclass(frozen=True)
class PresentFiles:
    """Attachments of ours whose source changed, as the page has them now."""

    record: Record
    """Without those that somebody removed from the page: they are sent as new ones."""
    edited: tuple[str, ...] = ()
    """Names of those that hold another version than ours."""
    foreign: tuple[str, ...] = ()
    """Names under which the page has a file of somebody else's in place of ours."""


def present_files(site: Site, record: Record, names: list[str]) -> PresentFiles:
    """Look at these attachments of ours on their page (one request, if there are any)."""
    if not names:
        return PresentFiles(record)
    present = {each.id: each for each in site.attachments(record.page_id)}
    gone = [name for name in names if record.files[name][0] not in present]
    others = {each.filename for each in present.values() if not each.comment.startswith(FILE_MARK)}
    left = {name: pair for name, pair in record.files.items() if name not in gone}
    return PresentFiles(
        replace(record, files=left),
        edited=tuple(
            name
            for name in names
            if name in left and not present[left[name][0]].comment.startswith(FILE_MARK)
        ),
        foreign=tuple(name for name in gone if name in others),
    )


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
        for name in record.files
        if name not in names and (written or not is_picture_name(name))
    )
    sent = [each.filename for each in action.files_to_send]
    words = {
        "attachment new": [name for name in sent if name not in record.files],
        "attachment changed": [name for name in sent if name in record.files],
        "attachment no longer needed": list(action.files_to_remove),
    }
    action.reasons += [f"{word}: {', '.join(which)}" for word, which in words.items() if which]
