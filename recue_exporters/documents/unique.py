"""Titles for documents that would have the same one, which a space cannot hold."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath

from recue_exporters.documents.document import Document
from recue_exporters.documents.titles import name_title


def unique_titles(documents: Sequence[Document], prefix: str = "") -> dict[str, str]:
    """Tell documents of one title apart by what stands above them.

    In parentheses behind the title comes, for all that share it, the title of the page above;
    where that does not tell them apart, the name of the file; else the folder, or the whole path.
    What has none of it keeps its title.
    The order of the documents plays no part, so a title changes only where another document
    begins or ceases to share it.

    Args:
        documents: all that could have the same title, parents before children.
        prefix: what all titles begin with.

    Returns:
        The new titles, by source.

    >>> unique_titles([Document("a/x.md", "X"), Document("b/x.md", "X"), Document("c.md", "C")])
    {'a/x.md': 'X (a)', 'b/x.md': 'X (b)'}
    """
    owners: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        owners[document.title.casefold()].append(document)
    by_source = {document.source: document for document in documents}
    taken = set(owners)
    found: dict[str, str] = {}

    def page_above(document: Document) -> str:
        above = by_source.get(document.parent or "")
        return above.title.removeprefix(prefix) if above else ""

    for same in owners.values():
        if len(same) > 1:
            titles = _told_apart(same, (page_above, _name, _folder, _path), taken)
            taken.update(title.casefold() for title in titles.values())
            found.update(titles)
    return found


def _told_apart(
    same: Sequence[Document], ways: Sequence[Callable[[Document], str]], taken: set[str]
) -> Mapping[str, str]:
    """The titles by the first way that gives each a title of its own; empty if none does."""
    shared = same[0].title.casefold()
    for way in ways:
        titles = {d.source: f"{d.title} ({mark})" if (mark := way(d)) else d.title for d in same}
        shown = {title.casefold() for title in titles.values()}
        if len(shown) == len(same) and not shown & (taken - {shared}):
            return titles
    return {}


def _name(document: Document) -> str:
    return name_title(PurePosixPath(document.source).stem)


def _folder(document: Document) -> str:
    folder = PurePosixPath(document.source).parent.as_posix()
    return "" if folder == "." else folder


def _path(document: Document) -> str:
    return document.source.rstrip("/")
