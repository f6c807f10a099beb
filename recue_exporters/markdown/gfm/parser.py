"""python-markdown's block parser, replaced."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ElementTree

from markdown.blockparser import BlockParser
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

from recue_exporters.markdown.gfm.block import GFM_RULES, by_first_character, indented_code
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
        replaced: its former parser, whose registered processors stay reachable.
        source_lines: whether elements carry `data-line`.
        annotate: see `Builder`.
    """

    def __init__(
        self, md: Markdown, replaced: BlockParser, *, source_lines: bool, annotate: bool
    ) -> None:
        super().__init__(md)
        self.blockprocessors = replaced.blockprocessors
        self._builder = Builder(source_lines, annotate)
        self._rules = by_first_character(GFM_RULES)

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802  python-markdown's
        """The element tree of a whole document."""
        self.root = Element(self.md.doc_tag)
        self._parse(lines, self.root)
        return ElementTree(self.root)

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802  python-markdown's
        """Append the blocks of `text` to `parent`."""
        self._parse(text.split("\n"), parent)

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        """Append the blocks of the chunks `blocks` to `parent`, and empty the list."""
        self.parseChunk(parent, "\n\n".join(blocks))
        blocks.clear()

    def _parse(self, lines: Iterable[str], parent: Element) -> None:
        machine = Machine(self._rules, indented_code.start, self.md.references)
        self._builder.build(machine.run(lines), parent)
