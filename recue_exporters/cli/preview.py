"""Converted pages as files to look at: the sandbox's page view without a site around it."""

import html
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from recue_exporters.cli.convert import files_folder, page_name
from recue_exporters.confluence.page import ConvertedPage, Flavor
from recue_exporters.documents import Document, DocumentTree
from recue_exporters.sandbox.view.render import FileRef, PageRef, render

_STYLES = ("frame.css", "content.css")
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
body {{ display: block; max-width: 60rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }}
</style>
</head>
<body>
<main>
<h1 class="page-title">{title}</h1>
<div class="content">
{body}
</div>
</main>
</body>
</html>
"""


def preview_pages(
    tree: DocumentTree, pages: Mapping[str, ConvertedPage], flavor: Flavor
) -> list[tuple[Path, str]]:
    """One HTML file per page, links between them relative.

    Args:
        tree: the documents.
        pages: their pages, by `source`.
        flavor: whose way of showing things.
    """
    css = files("recue_exporters.sandbox.view") / "static"
    style = "\n".join((css / name).read_text("utf-8") for name in _STYLES)
    made = []
    for document in tree.documents:
        page = pages.get(document.source)
        if page is None:
            continue
        lookup = _Tree(tree, pages, document)
        body = render(page.body, lookup.reference(document), flavor, lookup).html
        text = _PAGE.format(title=html.escape(document.title), style=style, body=body)
        made.append((page_name(document, ".html"), text))
    return made


class _Tree:
    """What the renderer asks about the site around a page, answered from the documents."""

    def __init__(
        self, tree: DocumentTree, pages: Mapping[str, ConvertedPage], here: Document
    ) -> None:
        self._pages = pages
        self._here = here
        self._documents = tree.documents
        self._by_title = {d.title.casefold(): d for d in tree.documents if d.source in pages}

    def reference(self, document: Document) -> PageRef:
        """A document as the renderer knows it."""
        has_children = any(d.parent == document.source for d in self._documents)
        url = self._relative(page_name(document, ".html"))
        return PageRef(document.source, document.title, "", url, has_children)

    def page(self, title: str, space_key: str) -> PageRef | None:
        """The page of this title."""
        found = self._by_title.get(title.casefold())
        return self.reference(found) if found else None

    def page_by_id(self, page_id: str) -> PageRef | None:
        """The page of this id."""
        return None

    def space_url(self, space_key: str) -> str | None:
        """Address of a space's home."""
        return None

    def file(self, page_id: str, name: str) -> FileRef | None:
        """An attachment of a page."""
        return next((file for file in self.files(page_id) if file.name == name), None)

    def files(self, page_id: str) -> Sequence[FileRef]:
        """All attachments of a page."""
        document = next(d for d in self._documents if d.source == page_id)
        return [
            FileRef(
                a.filename, self._relative(files_folder(document) / a.filename), a.media_type, 0
            )
            for a in self._pages[page_id].attachments
        ]

    def user(self, key: str) -> str | None:
        """Display name of a user."""
        return None

    def body(self, page_id: str) -> str:
        """The body of a page."""
        return self._pages[page_id].body

    def children(self, page_id: str, order: str, limit: int) -> tuple[Sequence[PageRef], int]:
        """The first children of a page."""
        found = [d for d in self._documents if (d.parent or "") == page_id]
        return [self.reference(d) for d in found[:limit]], len(found)

    def children_url(self, page_id: str) -> str:
        """Where all children of a page are listed: a preview lists them all in place."""
        return ""

    def search(self, cql: str, limit: int) -> Sequence[PageRef]:
        """Pages that a CQL query finds: a preview has no search."""
        return ()

    def _relative(self, target: Path) -> str:
        depth = len(page_name(self._here, ".html").parent.parts)
        return quote("../" * depth + target.as_posix())
