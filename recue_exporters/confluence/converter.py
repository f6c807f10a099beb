"""Markdown to the storage format of Confluence Cloud or Data Center."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from lxml import etree

from recue_exporters.confluence.page import ConvertedPage, Flavor
from recue_exporters.confluence.storage import raw
from recue_exporters.confluence.storage.anchors import collect_anchors, place_anchors
from recue_exporters.confluence.storage.code import convert_code
from recue_exporters.confluence.storage.context import Conversion, ConvertOptions, Pass
from recue_exporters.confluence.storage.emit import emit
from recue_exporters.confluence.storage.emoji import convert_emoji
from recue_exporters.confluence.storage.front import apply_front_matter, options_for, page_options
from recue_exporters.confluence.storage.headings import drop_title_heading, mark_title_heading
from recue_exporters.confluence.storage.html import convert_html, link_media
from recue_exporters.confluence.storage.ids import convert_ids, find_ids
from recue_exporters.confluence.storage.images import convert_images
from recue_exporters.confluence.storage.links import convert_links
from recue_exporters.confluence.storage.lists import convert_lists
from recue_exporters.confluence.storage.mermaid import convert_diagrams
from recue_exporters.confluence.storage.notice import add_notice
from recue_exporters.confluence.storage.other_tools import tell_comments, tell_directives
from recue_exporters.confluence.storage.parse import parse_html
from recue_exporters.confluence.storage.places import Anchors, IdPlace
from recue_exporters.confluence.storage.prose import (
    convert_definitions,
    convert_formulas,
    convert_math_fences,
    expand_abbreviations,
)
from recue_exporters.confluence.storage.quotes import convert_quotes
from recue_exporters.confluence.storage.tables import convert_tables
from recue_exporters.confluence.storage.targets import pages_by_path
from recue_exporters.confluence.storage.text import children_macro, convert_signs
from recue_exporters.documents import Document, DocumentTree, split_front_matter
from recue_exporters.documents.scope import git_commit
from recue_exporters.markdown import DEFAULT_FEATURES, render

__all__ = ["ConvertOptions", "MarkdownToConfluenceConverter"]

_PASSES: Sequence[Pass] = (
    raw.restore_raw,
    tell_directives,
    raw.convert_storage_fences,
    convert_diagrams,
    convert_math_fences,
    convert_code,
    drop_title_heading,
    place_anchors,
    convert_formulas,
    expand_abbreviations,
    convert_quotes,
    convert_lists,
    convert_tables,
    convert_images,
    link_media,
    convert_links,
    convert_ids,
    convert_signs,
    convert_emoji,
    convert_html,
    convert_definitions,
    add_notice,
)
"""The steps in their order: code first, so that nothing in it is taken for anything else."""


_DEFAULTS = ConvertOptions()


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

    def __init__(self, flavor: Flavor = "cloud", options: ConvertOptions = _DEFAULTS) -> None:
        self.flavor: Flavor = flavor
        self.options = options
        self._places: dict[tuple[str, str], Anchors] = {}
        self._run: _Run | None = None

    def convert(self, markdown: str) -> str:
        """Convert a text that comes from no file.

        Front matter is dropped; relative links and images stay as they are written.
        """
        text = split_front_matter(markdown).text
        conversion = Conversion(self.flavor, self.options)
        if self.options.link_ids:
            conversion.ids = find_ids([("", "", text)])
        return self._convert(text, conversion)

    def convert_document(
        self, document: Document, tree: DocumentTree, *, known_pictures: Collection[str] = ()
    ) -> ConvertedPage:
        """Convert a document of an export.

        Args:
            document: the document; its front matter may choose other options.
            tree: all documents of the export: relative links between them become links between
                their pages.
            known_pictures: digests of the diagram pictures that the page on the site has already;
                they are not rendered again, and without a renderer they stay pictures.
        """
        if document.is_listing:
            return ConvertedPage(_listing())
        run = self._run
        if run is None or run.tree is not tree:
            run = self._run = _Run(tree, self.options)
        conversion = Conversion(
            self.flavor,
            self.options,
            document,
            tree,
            known_pictures,
            pages_by_path=run.pages,
            anchors_of=self._anchors_of,
        )
        apply_front_matter(conversion)
        if "{commit}" in conversion.options.notice + conversion.options.source_url:
            conversion.commit = run.commit
        if conversion.options.link_ids:
            conversion.ids = run.ids
        options = page_options(conversion)
        body = self._convert(document.text, conversion)
        warnings = sorted(dict.fromkeys(conversion.warnings), key=lambda warning: warning.line)
        attachments = tuple(conversion.attachments.values())
        unrendered = conversion.unrendered
        places = tuple(sorted(conversion.places))
        return ConvertedPage(body, attachments, tuple(warnings), unrendered, options, places)

    def _convert(self, text: str, conversion: Conversion) -> str:
        markdown = raw.put_aside(text)
        conversion.raw_sources = markdown.sources
        conversion.original_line = markdown.original_line
        conversion.last_line = markdown.text.count("\n") + 1
        first = conversion.document.first_line if conversion.document is not None else 1
        for line, name in markdown.unclosed:
            conversion.warn_at(line + first - 1, f"<{name}> has no end: it is shown as text")
        features = DEFAULT_FEATURES | set(conversion.options.marks)
        html = render(markdown.text, features=features, source_lines=True)
        tell_comments(markdown.text, conversion, html)
        body = parse_html(html)
        mark_title_heading(body, conversion)
        conversion.anchors = collect_anchors(body, self.flavor, markdown.sources)
        for step in _PASSES:
            step(body, conversion)
        return emit(body)

    def _anchors_of(self, document: Document) -> Anchors:
        key = (document.source, document.text)
        if key not in self._places:
            conversion = Conversion(self.flavor, self.options, document)
            apply_front_matter(conversion)
            features = DEFAULT_FEATURES | set(conversion.options.marks)
            markdown = raw.put_aside(document.text)
            body = parse_html(render(markdown.text, features=features))
            mark_title_heading(body, conversion)
            self._places[key] = collect_anchors(body, self.flavor, markdown.sources)
        return self._places[key]


class _Run:
    """What is found out once for all documents of a tree."""

    def __init__(self, tree: DocumentTree, options: ConvertOptions) -> None:
        self.tree = tree
        self.options = options
        self.pages = pages_by_path(tree)

    @cached_property
    def commit(self) -> str:
        """The commit that is checked out where the documents lie; empty outside git."""
        return git_commit(self.tree.root) or ""

    @cached_property
    def ids(self) -> Mapping[str, IdPlace]:
        """Where RE-cue's ids are defined, on the pages that have anchors for them."""
        linked = (d for d in self.tree.documents if options_for(d, self.options).link_ids)
        return find_ids((d.source, d.link_title, d.text) for d in linked)


def _listing() -> str:
    body = etree.Element("body")
    body.append(children_macro())
    return emit(body)
