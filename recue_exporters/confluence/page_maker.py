"""Documents become wanted pages, as often as the plan asks for them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace

from recue_exporters.confluence.config import ConfluenceConfig
from recue_exporters.confluence.converter import ConvertOptions, MarkdownToConfluenceConverter
from recue_exporters.confluence.page import ConvertedPage, Flavor
from recue_exporters.confluence.publish.records import Record
from recue_exporters.confluence.publish.wanted import (
    SiteTitle,
    WantedPage,
    wanted_pages,
    with_neighbours,
    with_site_titles,
)
from recue_exporters.documents import Document, DocumentTree


class PageMaker:
    """Makes the wanted pages of the documents of one export.

    Args:
        flavor: the product the pages are for.
        config: the labels of every page, and the prefix of every title.
        options: how Markdown becomes storage format.
        volatile: regular expressions of further stamps that are no change.
        convert: makes storage format of one document; None: what stands in its file is converted
            as one of many, with links to the others.
    """

    def __init__(
        self,
        flavor: Flavor,
        config: ConfluenceConfig,
        options: ConvertOptions,
        *,
        volatile: Iterable[str] = (),
        convert: Callable[[Document], ConvertedPage] | None = None,
    ) -> None:
        self._labels = config.labels
        self._settings = _settings(flavor, options)
        self._volatile = tuple(volatile)
        self._convert = convert
        titled = replace(options, title_prefix=config.page_title_prefix)
        self._converter = MarkdownToConfluenceConverter(flavor, titled)
        self.unrendered = 0
        """Diagrams on the pages made last that stay code only because there is no renderer."""

    def pages(
        self,
        tree: DocumentTree,
        records: Mapping[str, Record],
        titles: Mapping[str, SiteTitle],
    ) -> list[WantedPage]:
        """What Confluence should hold for each document.

        Args:
            tree: the documents, parents before children.
            records: what is remembered of earlier runs, by source.
            titles: those of pages that are not called as their documents, by source.
        """
        self.unrendered = 0
        titled = with_site_titles(tree, titles)
        return wanted_pages(
            titled,
            self._convert or self._among(with_neighbours(titled, records, titles), records),
            labels=self._labels,
            settings=self._settings,
            volatile=self._volatile,
            titles=titles.values(),
        )

    def _among(
        self, tree: DocumentTree, records: Mapping[str, Record]
    ) -> Callable[[Document], ConvertedPage]:
        """How a document is converted that links to others of this tree."""

        def convert(document: Document) -> ConvertedPage:
            record = records.get(document.source)
            pictures = {digest for _, digest in record.files.values()} if record else set()
            page = self._converter.convert_document(document, tree, known_pictures=pictures)
            self.unrendered += page.unrendered
            return page

        return convert


def _settings(flavor: Flavor, options: ConvertOptions) -> str:
    """The settings that differ from their defaults, so that a new one is no change by itself."""
    default = ConvertOptions()
    changed = [
        f"{f.name}={getattr(options, f.name)!r}"
        for f in fields(options)
        if getattr(options, f.name) != getattr(default, f.name)
    ]
    return f"{flavor} {' '.join(changed)}"
