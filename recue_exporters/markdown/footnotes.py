"""Footnotes: python-markdown's extension, in time that grows with the document only."""

import re
from typing import Any, SupportsIndex
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.footnotes import (
    NBSP_PLACEHOLDER,
    FootnoteExtension,
    FootnoteInlineProcessor,
    FootnotePostTreeprocessor,
)


class FootnotesExtension(FootnoteExtension):
    """Footnotes, numbered in the order of their first use as on GitHub.

    Python-markdown looks each reference up among all that came before it.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(USE_DEFINITION_ORDER=False, **kwargs)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  python-markdown's
        """Register what `footnotes` does, with ways back only to where one came from."""
        super().extendMarkdown(md)
        md.inlinePatterns.register(_Reference(r"\[\^([^\]]*)\]", self), "footnote", 175)
        md.treeprocessors.register(_WaysBack(self), "footnote-duplicate", 15)

    def reset(self) -> None:
        """Begin another document."""
        super().reset()
        self.footnote_order = _Labels()

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """The id of the next place that refers as `reference` does: `fnref:1`, `fnref2:1` ..."""
        if not found:
            return reference
        count = self.found_refs.get(reference, 0) + 1
        self.found_refs[reference] = count
        return reference if count == 1 else reference.replace("fnref", f"fnref{count}", 1)


class _Reference(FootnoteInlineProcessor):
    """A reference finds its footnote whatever the capitals, as on GitHub."""

    def handleMatch(  # type: ignore[override]  # noqa: N802  python-markdown's, as it is
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        label = m[1].casefold()
        if label not in self.footnotes.footnotes:
            return None, None, None
        self.footnotes.addFootnoteRef(label)
        sup = Element("sup", {"id": self.footnotes.makeFootnoteRefId(label, found=True)})
        href = f"#{self.footnotes.makeFootnoteId(label)}"
        link = SubElement(sup, "a", {"href": href, "class": "footnote-ref"})
        link.text = str(self.footnotes.footnote_order.index(label) + 1)
        return sup, m.start(), m.end()


class _WaysBack(FootnotePostTreeprocessor):
    """One link back for each reference; python-markdown keeps one where there is no reference."""

    def handle_duplicates(self, parent: Element) -> None:
        super().handle_duplicates(parent)
        for note in parent:
            if not self.get_num_duplicates(note):
                _remove_way_back(note)


def _remove_way_back(note: Element) -> None:
    paragraph = note[-1]
    paragraph.remove(paragraph[-1])
    if len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "").removesuffix(NBSP_PLACEHOLDER)
    elif paragraph.text:
        paragraph.text = paragraph.text.removesuffix(NBSP_PLACEHOLDER)
    else:
        note.remove(paragraph)


class _Labels(list[str]):
    """A list without duplicates that knows where its items are."""

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[object, int] = {}

    def append(self, label: str) -> None:
        self._places[label] = len(self)
        super().append(label)

    def __contains__(self, label: object) -> bool:
        return label in self._places

    def index(self, label: str, start: SupportsIndex = 0, stop: SupportsIndex = 0, /) -> int:
        return self._places[label]


def makeExtension(**kwargs: Any) -> FootnotesExtension:  # noqa: N802  python-markdown's
    """The extension, for python-markdown's loader."""
    return FootnotesExtension(**kwargs)
