"""python-markdown's block parser, replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown.blockparser import BlockParser
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX, AtomicString, Registry

from recue_exporters.markdown.gfm.block import (
    GFM_RULES,
    LIBRARY_RULES,
    by_first_character,
    indented_code,
)
from recue_exporters.markdown.gfm.block.context import Context
from recue_exporters.markdown.gfm.block.footnote import ReadAlready
from recue_exporters.markdown.gfm.block.machine import Machine
from recue_exporters.markdown.gfm.block.tree import Builder

if TYPE_CHECKING:
    from markdown import Markdown


class Normalise(Preprocessor):
    """Line ends, and the characters that neither CommonMark nor python-markdown can have.

    Unlike python-markdown's own, it leaves tabs and blanks alone.
    """

    def run(self, lines: list[str]) -> list[str]:
        """The lines, cut at every kind of line end."""
        source = "\n".join(lines)
        if "\r" in source:
            source = source.replace("\r\n", "\n").replace("\r", "\n")
        # NUL: CommonMark 2.3. The others mark python-markdown's placeholders.
        source = source.replace("\0", "\ufffd").replace(STX, "").replace(ETX, "")
        return source.split("\n")


class GfmBlockParser(BlockParser):
    """Reads the lines of a document into an element tree, as GFM does.

    Args:
        md: the engine.
        replaced: its former parser, whose registered processors are looked at by name.
        builder: makes the elements.
        context: what blocks share; the parser fills in what extensions bring.
    """

    def __init__(
        self, md: Markdown, replaced: BlockParser, builder: Builder, context: Context
    ) -> None:
        super().__init__(md)
        self.blockprocessors = replaced.blockprocessors
        self._builder = builder
        self._rules = by_first_character(GFM_RULES)
        self._context = context
        self._footnotes: Any = None

    def adopt_libraries(self) -> None:
        """Put rules of ours in force for the block processors that extensions have registered."""
        registered: Registry[Any] = self.blockprocessors
        rules = [rule for name, rule in LIBRARY_RULES.items() if name in registered]
        # Theirs go first: what GFM makes of such a line is nothing or a paragraph.
        self._rules = by_first_character((*rules, *GFM_RULES))
        if "footnote" in registered:
            self._footnotes = registered["footnote"].footnotes
            self._footnotes.parser = self
        if "abbr" in registered:
            self._context.abbreviations = registered["abbr"].abbrs
        if "arithmatex-block" in registered:
            self._builder.formula = formula_writer(registered["arithmatex-block"])

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802  python-markdown's
        """The element tree of a whole document."""
        if self._footnotes is not None:
            # The extension begins each document with another mapping.
            self._context.footnotes = self._footnotes.footnotes
        self.root = Element(self.md.doc_tag)
        self._read(lines, self.root)
        return ElementTree(self.root)

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802  python-markdown's
        """Append the blocks of `text` to `parent`."""
        if isinstance(text, ReadAlready):
            self._builder.build(text.block, parent)
            if not len(parent):
                # The extension puts the way back into what the footnote consists of.
                SubElement(parent, "p").text = ""
        else:
            self._read(text.split("\n"), parent)

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        """Append the blocks of the chunks `blocks` to `parent`, and empty the list."""
        self.parseChunk(parent, "\n\n".join(blocks))
        blocks.clear()

    def _read(self, lines: Iterable[str], parent: Element) -> None:
        machine = Machine(self._rules, indented_code.start, self._context)
        self._builder.build(machine.run(lines), parent)


def formula_writer(processor: Any) -> Callable[[Element, str], None]:
    """What makes elements of formulas as `processor`, pymdown-extensions' own, is configured to."""

    def write(parent: Element, text: str) -> None:
        if processor.generic:
            element = SubElement(parent, processor.block_tag, {"class": "arithmatex"})
            element.text = AtomicString(processor.wrap.format(text))
        else:
            processor.mathjax_output(parent, text)

    return write
