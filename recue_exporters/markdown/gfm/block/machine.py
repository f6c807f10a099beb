"""The block structure of a document, found in one pass over its lines.

This is the strategy of CommonMark's appendix ("Phase 1: block structure"): each line first goes
down the blocks that are open, then may begin new ones, and what is left of it is text. The grammar
itself lies in the rules, one module each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from recue_exporters.markdown.gfm.block.context import Context
from recue_exporters.markdown.gfm.block.line import Line
from recue_exporters.markdown.gfm.block.list_item import List
from recue_exporters.markdown.gfm.block.paragraph import Paragraph
from recue_exporters.markdown.gfm.block.table import Table
from recue_exporters.markdown.gfm.block.tree import Block, Verdict

MAX_DEPTH = 250
"""Containers within each other. What is nested deeper is text: nothing a person wrote is that deep,
and recursive code that a tree meets later on would end in an exception."""

Start: TypeAlias = Callable[["Machine", Line, "Paragraph | None"], bool]
"""A rule's beginning: `start(machine, line, paragraph)`.

`line` stands at a character that may begin the block, indented less than four columns;
`paragraph` is the paragraph that the line goes on with unless the rule claims it. The rule answers
False and leaves everything as it was, or places its block and takes its share of the line."""


class Document(Block):
    """The root."""

    __slots__ = ()


class Machine:
    """Reads lines into blocks.

    Args:
        rules: for a character, the rules that may begin with it, in their order.
        indented: the rule for lines that are indented by four columns or more.
        context: what the document's blocks share.
    """

    def __init__(
        self,
        rules: Mapping[str, tuple[Start, ...]],
        indented: Start,
        context: Context,
    ) -> None:
        self._rules = rules
        self._indented = indented
        self.context = context
        self.root = Document(1)
        self.open: list[Block] = [self.root]
        """The open blocks, outermost first."""
        self._matched = 1
        self._strict: list[int] = []
        """Where in `open` the blocks are that paragraphs in them do not lazily go on beyond."""
        self._after_blank = False
        self._source: list[str] = []

    def run(self, lines: Iterable[str]) -> Document:
        """Read all `lines`."""
        line = Line()
        self._source = list(lines)
        if self._source and not self._source[-1]:
            # What follows the last line end is no line.
            self._source.pop()
        for number, text in enumerate(self._source, 1):
            line.read(text, number)
            self._incorporate(line)
        self._matched = 1
        self.close_unmatched()
        return self.root

    @property
    def maybe_lazy(self) -> bool:
        """Whether the line goes on with a paragraph of a block it does not continue in."""
        return self._matched < len(self.open) and type(self.open[-1]) is Paragraph

    @property
    def full(self) -> bool:
        """Whether containers are nested as deep as they may be."""
        return self._matched >= MAX_DEPTH

    @property
    def siblings(self) -> list[Block]:
        """The blocks after which the line may begin another one."""
        return self.open[self._matched - 1].children

    def following(self, line: Line) -> Iterator[str]:
        """The lines after `line`, whole, with the prefixes of containers."""
        for index in range(line.number, len(self._source)):
            yield self._source[index]

    def close_unmatched(self) -> None:
        """Close what the line does not continue in."""
        while len(self.open) > self._matched:
            self.open.pop().close(self)
        while self._strict and self._strict[-1] >= self._matched:
            self._strict.pop()

    def place(self, block: Block, stays_open: bool) -> None:
        """Make `block` the last child of the container, closing what is in its way."""
        self.close_unmatched()
        siblings = self.open[-1].children
        if siblings and type(siblings[-1]) is List:
            siblings[-1].ended = True
        siblings.append(block)
        if stays_open:
            if not block.lazy:
                self._strict.append(self._matched)
            self.open.append(block)
            self._matched += 1

    def enter(self, group: Block, block: Block) -> None:
        """Make `block` the last child of `group`, which is the last child of the container."""
        group.children.append(block)
        self.open.append(block)
        self._matched += 1

    def drop_paragraph(self) -> None:
        """Take the open paragraph out of the document: another rule has taken its lines."""
        self.open.pop()
        del self.open[-1].children[-1]

    def _incorporate(self, line: Line) -> None:
        blocks = self.open
        if not line.text and self._after_blank:
            # What the line before has left open goes on; so many lines like it cost nothing.
            if blocks[-1].verbatim:
                blocks[-1].add(line)
            return
        self._after_blank = not line.text
        matched = 1
        while matched < len(blocks):
            verdict = blocks[matched].continues(line)
            if verdict is Verdict.NO:
                break
            matched += 1
            if verdict is Verdict.LAST:
                self._matched = matched - 1
                self.close_unmatched()
                return
        self._matched = matched
        tip = blocks[matched - 1]
        if tip.verbatim:
            tip.add(line)
            return
        paragraph = tip if type(tip) is Paragraph else None
        goes_on = paragraph is not None or type(tip) is Table
        if goes_on:
            # A rule that begins a block closes the leaf, which is therefore not a match yet.
            self._matched -= 1
        if self._begin(line, paragraph):
            return
        if goes_on and self._matched == matched - 1:
            self._matched = matched
            tip.add(line)
        else:
            self._text(line)

    def _begin(self, line: Line, paragraph: Paragraph | None) -> bool:
        """Let rules begin blocks. True if the line is used up."""
        rules = self._rules
        while line.first:
            if line.indent >= 4:
                return self._indented(self, line, paragraph)
            depth = self._matched
            for start in rules.get(line.first, ()):
                if start(self, line, paragraph):
                    break
            else:
                return False
            if self._matched == depth or not self.open[-1].container:
                return True
            paragraph = None
        return False

    def _text(self, line: Line) -> None:
        if not line.first:
            self._blank()
        elif self.maybe_lazy and not (self._strict and self._strict[-1] >= self._matched):
            self.open[-1].add(line)
        else:
            paragraph = Paragraph(line.number)
            self.place(paragraph, stays_open=True)
            paragraph.add(line)

    def _blank(self) -> None:
        container = self.open[self._matched - 1]
        if container.children:
            last = container.children[-1]
            if type(last) is List and not last.ended:
                last = last.children[-1]
            last.blank_after = True
        self.close_unmatched()
