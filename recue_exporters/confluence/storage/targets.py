"""Where a link or an image of a document leads: a page, a heading, a file, or somewhere else."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from recue_exporters.confluence.storage.context import Conversion
from recue_exporters.documents import Document, DocumentTree
from recue_exporters.documents.files import is_markdown
from recue_exporters.documents.titles import FOLDER_PAGES

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_REFUSED = frozenset({"javascript", "vbscript", "data", "ac", "ri", "at"})
"""Schemes that Confluence does not link to, for the safety of its readers; and the prefixes of its
elements, which Markdown takes for schemes: `<ac:link>`."""


@dataclass(frozen=True)
class Elsewhere:
    """An address that is not ours to change."""

    url: str


@dataclass(frozen=True)
class Refused:
    """An address that must not become a link."""


@dataclass(frozen=True)
class SamePage:
    """A place on the page itself; an empty fragment is its top."""

    fragment: str


@dataclass(frozen=True)
class OtherPage:
    """Another document of the run, and a place on its page."""

    document: Document
    fragment: str


@dataclass(frozen=True)
class LocalFile:
    """A file inside the exported tree that is not a document."""

    path: Path


@dataclass(frozen=True)
class Unreachable:
    """Something that will not be on the site; `reason` completes "the link to X: ..."."""

    reason: str
    url: str
    """Where the source host shows it; empty where that is not known."""


Target = Elsewhere | Refused | SamePage | OtherPage | LocalFile | Unreachable


def pages_by_path(tree: DocumentTree) -> Mapping[Path, Document]:
    """The documents by the absolute path of their file, and of the folder whose page they are."""
    pages = {tree.root / d.source: d for d in tree.documents if d.path is None}
    files = tree.by_path()
    for stem in FOLDER_PAGES:
        for path, document in files.items():
            if path.stem.lower() == stem:
                pages.setdefault(path.parent, document)
    return {**pages, **files}


def find_target(conversion: Conversion, address: str) -> Target:
    """What the address of a link or image means in the document at hand."""
    address = address.strip()
    scheme = _SCHEME.match(address)
    if scheme or address.startswith("//"):
        refused = scheme and scheme[0][:-1].lower() in _REFUSED
        return Refused() if refused else Elsewhere(address)
    if address.startswith("#"):
        return SamePage(unquote(address[1:]))
    document, tree = conversion.document, conversion.tree
    if document is None or document.path is None or tree is None:
        return Elsewhere(address)
    try:
        parts = urlsplit(address)
    except ValueError:
        return Elsewhere(address)
    path, fragment = unquote(parts.path), unquote(parts.fragment)
    if not path and parts.query:
        return Elsewhere(address)
    if not path or "\x00" in path:
        return SamePage(fragment)
    root = Path(os.path.abspath(tree.root))  # noqa: PTH100 (links must not be resolved)
    base = root if path.startswith("/") else document.path.parent
    full = Path(os.path.abspath(base / path.lstrip("/")))  # noqa: PTH100
    target = _lookup(conversion, full, root, fragment)
    if isinstance(target, Unreachable) and target.url:
        conversion.places.add(Path(os.path.relpath(full, root)).as_posix())
    return target


def _lookup(conversion: Conversion, full: Path, root: Path, fragment: str) -> Target:
    page = _page_at(conversion, full, fragment)
    if page:
        return page
    url = source_url(conversion, full, fragment)
    if not full.is_relative_to(root):
        reason = "it lies outside the exported folder: publish a folder further up"
        return Unreachable(reason, url)
    try:
        real = full.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        return Unreachable("there is no such file", url)
    if not real.is_relative_to(root.resolve()):
        reason = (
            "a symbolic link leads outside the exported folder: put the file itself in its place"
        )
        return Unreachable(reason, url)
    inside = real.relative_to(root.resolve())
    if ".git" in inside.parts:
        # `.git/config` may hold a login.
        return Unreachable("it lies in the folder that git keeps for itself", url)
    page = _page_at(conversion, root / inside, fragment)
    if page:
        return page
    if not real.is_file():
        return Unreachable("it is a folder without a page", url)
    if is_markdown(full):
        return Unreachable("it is a document that is not published", url)
    return LocalFile(full)


def _page_at(conversion: Conversion, path: Path, fragment: str) -> Target | None:
    candidates = [path, *([path.with_name(path.name + ".md")] if path.name else [])]
    for candidate in candidates:
        found = conversion.pages_by_path.get(candidate)
        if found is not None:
            return (
                SamePage(fragment) if found is conversion.document else OtherPage(found, fragment)
            )
    return None


def source_url(conversion: Conversion, path: Path, fragment: str = "") -> str:
    """The address of a file at the source host; empty where none is configured."""
    base, tree = conversion.options.source_url, conversion.tree
    if not base or tree is None:
        return ""
    inside = Path(os.path.relpath(path, tree.root)).as_posix()
    commit = conversion.commit or "HEAD"
    if "{path}" in base:
        url = base.replace("{commit}", commit).replace("{path}", quote(inside))
    else:
        url = f"{base.replace('{commit}', commit).rstrip('/')}/{quote(inside)}"
    head, mark, tail = url.partition("/../")
    while mark:
        url = f"{head.rpartition('/')[0]}/{tail}"
        head, mark, tail = url.partition("/../")
    return f"{url}#{quote(fragment)}" if fragment else url
