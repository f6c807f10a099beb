"""The order of documents, the parents their front matter names, and the titles they may have."""

import math
import posixpath
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from recue_exporters.documents.document import Document
from recue_exporters.documents.files import shown
from recue_exporters.documents.fitting import MAX_TITLE, length
from recue_exporters.documents.notice import Notice
from recue_exporters.errors import TitleClashError, TitleError


def arrange(
    documents: Sequence[Document], notices: list[Notice], prefix: str = ""
) -> list[Document]:
    """Put the documents into publishing order.

    Front matter's `parent` (the path of another document, or its title) and `order` (a number;
    documents that have one come first) are heeded, a parent or order that makes no sense is
    noted. `prefix` is what the titles begin with; front matter may name them without.

    Returns:
        The documents, parents before children, siblings in their order, without listings that
        have nothing to list.
    """
    documents = _with_parents(documents, notices, prefix)
    rank = {document.source: _rank(document, notices) for document in documents}
    children: dict[str | None, list[Document]] = defaultdict(list)
    for document in documents:
        children[document.parent].append(document)
    for siblings in children.values():
        siblings.sort(key=lambda document: rank[document.source])
    result: list[Document] = []
    waiting = children[None][::-1]
    while waiting:
        document = waiting.pop()
        result.append(document)
        waiting.extend(reversed(children[document.source]))
    filled: set[str | None] = set()
    for document in reversed(result):
        if document.source in filled or not document.is_listing:
            filled.add(document.source)
            filled.add(document.parent)
    return [document for document in result if document.source in filled]


def check_titles(documents: Iterable[Document], prefix: str = "") -> None:
    """Refuse titles that one space cannot hold (it does not tell upper and lower case apart).

    `prefix` is what all titles begin with.

    Raises:
        TitleError: a title is too long.
        TitleClashError: two documents have the same title.
    """
    owners: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if length(document.title) > MAX_TITLE:
            raise TitleError(
                f"{place_of(document)}: the title has {length(document.title)} characters, "
                f"Confluence takes {MAX_TITLE}: {document.title[:60]}...",
                f"Give a shorter prefix (--confluence-prefix); it has {len(prefix)} characters."
                if len(prefix) > MAX_TITLE // 2
                else "Give a shorter `title` in the front matter.",
            )
        owners[document.title.casefold()].append(document)
    clashes = [
        f'"{same[0].title}": {" and ".join(map(place_of, same))}'
        for same in owners.values()
        if len(same) > 1
    ]
    if clashes:
        raise TitleClashError(
            "two documents would become pages of one title, which a space cannot hold:\n  "
            + "\n  ".join(clashes),
            "Give one of them another `title` in its front matter (a folder: in a README.md of its "
            "own), have the page above added to such titles (--titles unique), or publish the "
            "folders one by one, each with its own --confluence-prefix.",
        )


def place_of(document: Document) -> str:
    """The document as a user knows it: its file, or the folder whose listing it is."""
    return shown(document.path) if document.path else f"folder {document.source}"


def _rank(document: Document, notices: list[Notice]) -> tuple[bool, float]:
    order = document.meta.get("order")
    if order is None:
        return True, 0.0
    try:
        if isinstance(order, bool):
            raise TypeError
        number = float(order)
        if math.isnan(number):
            raise ValueError
        return False, number
    except (TypeError, ValueError):
        notices.append(Notice(f"order is not a number: {order!r}", place_of(document), 1))
        return True, 0.0


def _with_parents(
    documents: Sequence[Document], notices: list[Notice], prefix: str
) -> list[Document]:
    """The documents with the parents that their front matter names."""
    by_source = {document.source: document for document in documents}
    by_title = {
        title.casefold(): document.source
        for document in documents
        for title in (document.title.removeprefix(prefix), document.title)
    }
    parents = {document.source: document.parent for document in documents}
    for document in documents:
        wanted = document.meta.get("parent")
        if wanted is None:
            continue
        found = _find(str(wanted).strip(), document, by_source, by_title)
        if found is None:
            message = f"parent: {wanted!r} is neither the path nor the title of a document here"
        elif found == document.source:
            message = f"parent: {wanted!r} is this document itself"
        elif _leads_to(found, document.source, parents):
            message = f"parent: {wanted!r} lies below this document itself"
        else:
            parents[document.source] = found
            continue
        notices.append(Notice(message, place_of(document), 1))
    return [replace(document, parent=parents[document.source]) for document in documents]


def _find(
    wanted: str, document: Document, by_source: dict[str, Document], by_title: dict[str, str]
) -> str | None:
    folder = posixpath.dirname(document.source)
    for candidate in (posixpath.normpath(posixpath.join(folder, wanted)), wanted):
        for source in (candidate, candidate.rstrip("/") + "/"):
            if source in by_source:
                return source
    return by_title.get(wanted.casefold())


def _leads_to(source: str, target: str, parents: dict[str, str | None]) -> bool:
    """Whether `target` is `source` itself or above it."""
    step: str | None = source
    while step is not None:
        if step == target:
            return True
        step = parents[step]
    return False
