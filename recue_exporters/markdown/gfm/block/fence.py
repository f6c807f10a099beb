"""Fenced code blocks (CommonMark 4.5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.tree import Block, Builder, Verdict
from recue_exporters.markdown.gfm.text import unescape

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = "`~"

_OPENING = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_CLOSING = re.compile(r"(`{3,}|~{3,})[ \t]*$")


class Fence(Block):
    """Lines between two fences, or up to the end of the container."""

    __slots__ = ("fence", "indent", "info", "lines")

    verbatim = True

    def __init__(self, line: int, fence: str, info: str, indent: int) -> None:
        super().__init__(line)
        self.fence = fence
        self.info = info
        self.indent = indent
        """Columns that the opening fence is indented by; as many are taken off each line."""
        self.lines: list[str] = []

    def continues(self, line: Line) -> Verdict:
        """Until a fence of the same sign that is at least as long."""
        if line.indent < 4 and line.first == self.fence[0]:
            closing = _CLOSING.match(line.text, line.start)
            if closing is not None and closing.group(1).startswith(self.fence):
                return Verdict.LAST
        if line.indent and self.indent:
            line.skip(min(line.indent, self.indent))
        return Verdict.YES

    def add(self, line: Line) -> None:
        """Keep the line as it is."""
        self.lines.append(line.rest())

    def build(self, parent: Element, builder: Builder) -> None:
        """A `pre` with a `code` in it."""
        text = "\n".join(self.lines) + "\n" if self.lines else ""
        builder.code(parent, self.line, text, self.info)


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """Three or more backticks or tildes; the info string of backticks has none in it."""
    opening = _OPENING.match(line.text, line.start)
    if opening is None:
        return False
    fence = opening.group(1) or opening.group(3)
    info = unescape(opening.group(2) or opening.group(4) or "").strip(" \t\n\v\f\r")
    machine.place(Fence(line.number, fence, info, line.indent), stays_open=True)
    return True
