"""Titles that a space can hold: told apart where documents share one, cut where they are long."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from recue_exporters.documents.arrange import place_of
from recue_exporters.documents.document import Document
from recue_exporters.documents.fitting import MAX_TITLE, fitted, short_mark
from recue_exporters.documents.notice import Notice
from recue_exporters.documents.titles import name_title, title_line


def with_titles(
    documents: Sequence[Document],
    everything: Sequence[Document],
    prefix: str,
    notices: list[Notice],
) -> list[Document]:
    """The documents with titles that a page can have.

    Args:
        documents: the documents, with their full titles.
        everything: the documents among which the titles must be unique; empty: they need not be.
        prefix: what all titles begin with.
        notices: takes in which titles were cut.
    """
    unique = unique_titles(everything, prefix)
    result = []
    for document in documents:
        title = unique.get(document.source) or fitted(document.title, prefix)
        if not title.startswith(document.title):
            notices.append(Notice(_CUT, place_of(document), title_line(document)))
        result.append(replace(document, title=title))
    return result


_CUT = (
    f"the title is cut to {MAX_TITLE} characters, as many as Confluence takes; "
    "give a shorter `title` in the front matter"
)


def unique_titles(documents: Sequence[Document], prefix: str = "") -> dict[str, str]:
    """Tell documents of one title apart by what stands above them.

    In parentheses behind the title comes, for all that share it, the title of the page above;
    where that does not tell them apart, the name of the file; else the folder, or the whole path.
    What has none of it keeps its title. None becomes longer than Confluence takes.
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
        owners[fitted(document.title, prefix).casefold()].append(document)
    by_source = {document.source: document for document in documents}
    taken = set(owners)
    found: dict[str, str] = {}

    def page_above(document: Document) -> str:
        above = by_source.get(document.parent or "")
        return short_mark(above.title.removeprefix(prefix)) if above else ""

    for shared, same in owners.items():
        if len(same) > 1:
            ways = (page_above, _name, _folder, _path)
            titles = _told_apart(same, prefix, ways, taken - {shared})
            taken.update(title.casefold() for title in titles.values())
            found.update(titles)
    return found


def _told_apart(
    same: Sequence[Document],
    prefix: str,
    ways: Sequence[Callable[[Document], str]],
    taken: set[str],
) -> Mapping[str, str]:
    """The titles by the first way that gives each a title of its own; empty if none does."""
    for way in ways:
        titles = {d.source: fitted(d.title, prefix, way(d)) for d in same}
        shown = {title.casefold() for title in titles.values()}
        if len(shown) == len(same) and not shown & taken:
            return titles
    return {}


def _name(document: Document) -> str:
    return short_mark(name_title(PurePosixPath(document.source).stem))


def _folder(document: Document) -> str:
    folder = PurePosixPath(document.source).parent.as_posix()
    return "" if folder == "." else short_mark(folder, keep_end=True)


def _path(document: Document) -> str:
    return short_mark(document.source.rstrip("/"), keep_end=True)
