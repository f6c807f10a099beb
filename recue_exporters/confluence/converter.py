"""Markdown to the storage format of Confluence Cloud or Data Center."""

from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from lxml import etree

from recue_exporters.confluence.page import ConvertedPage, Flavor
from recue_exporters.confluence.storage.anchors import collect_anchors, place_anchors
from recue_exporters.confluence.storage.code import convert_code
from recue_exporters.confluence.storage.context import Conversion, ConvertOptions, Pass
from recue_exporters.confluence.storage.emit import emit
from recue_exporters.confluence.storage.headings import drop_title_heading, mark_title_heading
from recue_exporters.confluence.storage.html import convert_html
from recue_exporters.confluence.storage.images import convert_images
from recue_exporters.confluence.storage.links import convert_links
from recue_exporters.confluence.storage.lists import convert_lists
from recue_exporters.confluence.storage.parse import parse_html
from recue_exporters.confluence.storage.places import Anchors
from recue_exporters.confluence.storage.quotes import convert_quotes
from recue_exporters.confluence.storage.tables import convert_tables
from recue_exporters.confluence.storage.text import children_macro, convert_signs
from recue_exporters.documents import Document, DocumentTree, split_front_matter
from recue_exporters.markdown import render

__all__ = ["ConvertOptions", "MarkdownToConfluenceConverter"]

_PASSES: Sequence[Pass] = (
    convert_code,
    drop_title_heading,
    place_anchors,
    convert_quotes,
    convert_lists,
    convert_tables,
    convert_images,
    convert_links,
    convert_signs,
    convert_html,
)
"""The steps in their order: code first, so that nothing in it is taken for anything else."""


class MarkdownToConfluenceConverter:
    """Converts Markdown, read as GitHub reads it, to storage format.

    Args:
        flavor: the product the result is for.
        options: how constructs are converted for which there is more than one good way.

    The result is well-formed and legal whatever the input, and no sentence is lost.

    >>> MarkdownToConfluenceConverter().convert("# Hello\\n\\nThis is **bold** text.")
    '<h1>Hello</h1>\\n\\n<p>This is <strong>bold</strong> text.</p>'
    """

    extensions: Sequence[str] = ("recue_exporters.markdown.gfm", "fenced_code", "tables")
    """The python-markdown extensions by whose rules documents are read; the last two change
    nothing beside the first."""

    def __init__(self, flavor: Flavor = "cloud", options: ConvertOptions | None = None) -> None:
        self.flavor: Flavor = flavor
        self.options = options or ConvertOptions()
        self._places: dict[tuple[str, str], Anchors] = {}
        self._paths: tuple[DocumentTree, Mapping[Path, Document]] | None = None

    def convert(self, markdown: str) -> str:
        """Convert a text that comes from no file.

        Front matter is dropped; relative links and images stay as they are written.
        """
        conversion = Conversion(self.flavor, self.options)
        return self._convert(split_front_matter(markdown).text, conversion)

    def convert_document(
        self, document: Document, tree: DocumentTree, *, known_pictures: Container[str] = ()
    ) -> ConvertedPage:
        """Convert a document of an export.

        Args:
            document: the document.
            tree: all documents of the export: relative links between them become links between
                their pages.
            known_pictures: digests of the diagram pictures that the page on the site has already;
                without a renderer those stay pictures.
        """
        if document.is_listing:
            return ConvertedPage(_listing())
        conversion = Conversion(
            self.flavor,
            self.options,
            document,
            tree,
            known_pictures,
            pages_by_path=self._pages_by_path(tree),
            anchors_of=self._anchors_of,
        )
        body = self._convert(document.text, conversion)
        return ConvertedPage(
            body, tuple(conversion.attachments.values()), tuple(conversion.warnings)
        )

    def _convert(self, text: str, conversion: Conversion) -> str:
        body = parse_html(render(text, source_lines=True))
        mark_title_heading(body, conversion)
        conversion.anchors = collect_anchors(body, self.flavor)
        for step in _PASSES:
            step(body, conversion)
        return emit(body)

    def _anchors_of(self, document: Document) -> Anchors:
        key = (document.source, document.text)
        if key not in self._places:
            conversion = Conversion(self.flavor, self.options, document)
            body = parse_html(render(document.text))
            mark_title_heading(body, conversion)
            self._places[key] = collect_anchors(body, self.flavor)
        return self._places[key]

    def _pages_by_path(self, tree: DocumentTree) -> Mapping[Path, Document]:
        if self._paths is None or self._paths[0] is not tree:
            pages = {tree.root / d.source: d for d in tree.documents if d.path is None}
            self._paths = (tree, {**pages, **tree.by_path()})
        return self._paths[1]


def _listing() -> str:
    body = etree.Element("body")
    body.append(children_macro())
    return emit(body)
