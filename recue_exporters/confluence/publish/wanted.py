"""Documents become pages: what Confluence should hold, with the hashes that tell a change."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from recue_exporters.confluence.page import Attachment, ConvertedPage
from recue_exporters.confluence.publish.labels import labels as as_labels
from recue_exporters.confluence.publish.records import Record, short_hash
from recue_exporters.confluence.storage.emit import escape_attribute
from recue_exporters.confluence.storage.front import own_labels
from recue_exporters.confluence.storage.normal import body_hash, normalise
from recue_exporters.documents import Document, DocumentTree, split_front_matter
from recue_exporters.documents.files import read
from recue_exporters.documents.notice import Notice
from recue_exporters.documents.titles import is_folder_page
from recue_exporters.recue.volatile import mask_volatile

_NOT_SHOWN = frozenset(
    {"labels", "tags", "parent", "order", "publish", "on_conflict", "title", "width"}
)
"""Front matter that changes where or how a page is published, but not its body."""
_LINKED = re.compile(r'ri:content-title="([^"]*)"')
_HEADING_LINKED = re.compile(r'<ac:link\b[^>]*?\bac:anchor="([^"]*)"[^>]*>\s*<ri:page\b')


@dataclass(frozen=True)
class SiteTitle:
    """A title that a page has on the site, and that is not its document's."""

    shown: str
    """What the page is called: links to it name this title."""
    ours: str
    """What we called it last. Pages that link to it change with this one: where a person renames
    a page, Confluence itself carries the links along."""


@dataclass(frozen=True)
class WantedPage:
    """What Confluence should hold for one document."""

    source: str
    title: str
    parent: str | None
    """Source of the parent page; None: the target parent."""
    body: str
    labels: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    warnings: tuple[Notice, ...]
    inputs: str
    text: str
    body_without_stamps: str
    sent: str
    """Hash of the body's normal form, stamps included."""
    meta: Mapping[str, Any] = field(default_factory=dict)
    width: str = ""
    """The page width asked for; empty: left as it is."""
    is_document: bool = True
    """False for a page that only lists its children."""


def wanted_pages(
    tree: DocumentTree,
    convert: Callable[[Document], ConvertedPage],
    *,
    labels: Iterable[str],
    settings: str = "",
    volatile: Iterable[str] = (),
    titles: Iterable[SiteTitle] = (),
) -> list[WantedPage]:
    """Convert every document of the tree.

    Args:
        tree: the documents, parents before children.
        convert: makes storage format of one document.
        labels: those every page gets; front matter adds its own.
        settings: the conversion's settings in a stable notation; another one is a change.
        volatile: regular expressions of further stamps that are no change.
        titles: those of pages that are not called as their documents.
    """
    extra = [re.compile(pattern) for pattern in volatile]
    common = tuple(labels)
    ours = {escape_attribute(t.shown): escape_attribute(t.ours) for t in titles}
    return [
        _wanted(document, convert(document), common, settings, extra, ours)
        for document in tree.documents
    ]


def _wanted(
    document: Document,
    converted: ConvertedPage,
    labels: tuple[str, ...],
    settings: str,
    volatile: list[re.Pattern[str]],
    ours: Mapping[str, str],
) -> WantedPage:
    text = short_hash(mask_volatile(document.text, volatile))
    shown = {key: value for key, value in document.meta.items() if key not in _NOT_SHOWN}
    meta = json.dumps(shown, sort_keys=True, default=str)
    linked = sorted({ours.get(title, title) for title in _LINKED.findall(converted.body)})
    headings = sorted(set(_HEADING_LINKED.findall(converted.body)))
    # Whether a file is there decides what the body says. Whether a diagram could be rendered is
    # a matter of the machine, not of the source.
    files = sorted(each.filename for each in converted.attachments if not each.is_picture)
    places = converted.places
    return WantedPage(
        source=document.source,
        title=document.title,
        parent=document.parent,
        body=converted.body,
        labels=as_labels([*labels, *own_labels(document.meta)]),
        attachments=converted.attachments,
        warnings=converted.warnings,
        inputs=short_hash(
            "\n".join([text, document.title, meta, settings, *linked, *headings, *files, *places])
        ),
        text=text,
        body_without_stamps=hash_without_stamps(converted.body, volatile),
        sent=body_hash(converted.body),
        meta=document.meta,
        width=str(converted.options.get("width", "")),
        is_document=not document.is_listing,
    )


def hash_without_stamps(body: str, volatile: Sequence[re.Pattern[str]]) -> str:
    """Hash of a body in normal form, whatever stamps it bears."""
    return short_hash(mask_volatile(normalise(body), volatile))


def with_site_titles(tree: DocumentTree, titles: Mapping[str, SiteTitle]) -> DocumentTree:
    """The tree whose documents know by which title their pages are to be linked to."""
    documents = (
        replace(d, site_title=titles[d.source].shown) if d.source in titles else d
        for d in tree.documents
    )
    return replace(tree, documents=tuple(documents))


def with_neighbours(
    tree: DocumentTree, records: Mapping[str, Record], titles: Mapping[str, SiteTitle]
) -> DocumentTree:
    """The tree with those documents that this run leaves out, but an earlier one published.

    Links to them lead to their pages.
    """
    sources = tree.by_source()
    with_page = {
        source.rpartition("/")[0] + "/" for source in sources if is_folder_page(Path(source))
    }
    neighbours = (
        _neighbour(tree.root / source, source, record)
        for source, record in records.items()
        if source not in sources and source not in with_page
    )
    there = tuple(document for document in neighbours if document is not None)
    others = with_site_titles(DocumentTree(tree.root, there), titles)
    return replace(tree, documents=(*tree.documents, *others.documents))


def _neighbour(path: Path, source: str, record: Record) -> Document | None:
    """The document of a page that an earlier run published; None where it is gone."""
    unread = Document(source, record.title, path=path)
    try:
        if source.endswith("/"):
            return Document(source, record.title) if path.is_dir() else None
        if not path.is_file():
            # The page of a link that leads nowhere stays, and so do the links to it.
            return unread if path.is_symlink() else None
        front = split_front_matter(read(path)[0])
    except PermissionError:
        return unread
    except (OSError, ValueError):  # whatever somebody wrote into a property
        return None
    return Document(source, record.title, front.text, path, meta=front.meta)
