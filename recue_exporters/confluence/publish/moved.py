"""Documents that lie in another file, or folder, than when they were recorded."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from recue_exporters.confluence.publish.context import Selection
from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.publish.records import Record, short_hash
from recue_exporters.confluence.publish.wanted import WantedPage
from recue_exporters.documents import split_front_matter
from recue_exporters.documents.files import read
from recue_exporters.documents.titles import FOLDER_PAGES, title_of
from recue_exporters.recue.volatile import mask_volatile


def moved_sources(
    records: Mapping[str, Record], wanted: Sequence[WantedPage], has_source: Callable[[str], bool]
) -> dict[str, str]:
    """Documents that lie in another file than when they were recorded: new to old source.

    A record whose file is gone belongs to the new document with its title, or with its text.
    Else a folder's page stays its page when the folder gets or loses a README. A folder without a
    text of its own is known by the documents in it.

    Args:
        records: our records of earlier runs, by source.
        wanted: the pages of this run.
        has_source: whether the document with this source is still to be published.
    """
    sources = {page.source for page in wanted}
    left = {s: record for s, record in records.items() if s not in sources}
    new = [page for page in wanted if page.source not in records]
    pairs: dict[str, str] = {}
    for same in (_same_own_title, _same_text, _same_folder, _same_title):
        for page in new:
            if page.source in pairs:
                continue
            for source, record in left.items():
                lost = same is _same_folder or not has_source(source)
                if lost and source not in pairs.values() and same(page, source, record):
                    pairs[page.source] = source
                    break
    _pair_listings(new, left, pairs)
    return pairs


def moved_out_of_sight(
    records: Mapping[str, Record], selection: Selection, volatile: Sequence[str]
) -> set[str]:
    """Records whose file is gone, but whose text or title a document has that is left out.

    Where that is selected, it takes the page over; until then the page is no orphan.

    Args:
        records: our records of earlier runs, by source.
        selection: what is published, and what is left out.
        volatile: regular expressions of further stamps that are no change.
    """
    sources = selection.tree.by_source()
    lost = {s: r for s, r in records.items() if s not in sources and not selection.has_source(s)}
    if not lost:
        return set()
    stamps = [re.compile(pattern) for pattern in volatile]
    found: set[str] = set()
    for source in selection.left_out:
        path = selection.tree.root / source
        with suppress(OSError, ValueError):
            if source in records or not path.is_file():
                continue
            front = split_front_matter(read(path)[0])
            text = short_hash(mask_volatile(front.text, stamps))
            title = title_of(path, front.text, front.meta).casefold()
            found |= {
                old
                for old, record in lost.items()
                if record.text == text or record.title.casefold().endswith(title)
            }
    return found


def _pair_listings(
    new: Sequence[WantedPage], left: Mapping[str, Record], pairs: dict[str, str]
) -> None:
    """Add the folders that most of a new folder's documents come from; the innermost first."""
    listings = [page for page in new if not page.is_document and page.source not in pairs]
    for page in sorted(listings, key=lambda page: -page.source.count("/")):
        homes = Counter(_home(old) for now, old in pairs.items() if _home(now) == page.source)
        for source, _ in homes.most_common(1):
            if source in left and source not in pairs.values():
                pairs[page.source] = source


def _home(source: str) -> str:
    """The folder in which a document or a folder lies, with a trailing slash."""
    return source.rstrip("/").rpartition("/")[0] + "/"


def folder_of(source: str) -> str:
    """The folder whose page this is, with a trailing slash; empty for any other document.

    >>> folder_of("guide/README.md"), folder_of("guide/"), folder_of("guide/install.md")
    ('guide/', 'guide/', '')
    """
    head, _, name = source.rpartition("/")
    is_folder_page = not name or name.lower().rpartition(".")[0] in FOLDER_PAGES
    return f"{head}/" if is_folder_page else ""


def _same_folder(page: WantedPage, source: str, record: Record) -> bool:
    return folder_of(page.source) == folder_of(source) != ""


def _same_own_title(page: WantedPage, source: str, record: Record) -> bool:
    """A page with a text of its own goes with its file before it goes with its folder."""
    return page.is_document and not source.endswith("/") and _same_title(page, source, record)


def _same_title(page: WantedPage, source: str, record: Record) -> bool:
    return page.title.casefold() == record.title.casefold()


def _same_text(page: WantedPage, source: str, record: Record) -> bool:
    return page.is_document and page.text == record.text


def follow_moves(actions: Sequence[Action], moved: Mapping[str, str]) -> None:
    """Let pages whose document lies in another file now be known by that file."""
    for action in actions:
        if action.source in moved:
            action.mark = action.keep_record = True
            action.old_source = moved[action.source]
            kind = "folder" if action.old_source.endswith("/") else "file"
            action.reasons.append(f"its {kind} was {action.old_source}")
            if action.outcome == "unchanged":
                action.outcome = "moved"
