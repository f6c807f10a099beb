"""Block quotes (CommonMark 5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.tree import Block, Builder, Verdict

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = ">"


def _take_marker(line: Line) -> None:
    line.take(1)
    if line.indent:
        line.skip(1)


class Quote(Block):
    """A quote."""

    __slots__ = ()

    container = True

    def continues(self, line: Line) -> Verdict:
        """In lines that begin with the marker."""
        if line.first == ">" and line.indent < 4:
            _take_marker(line)
            return Verdict.YES
        return Verdict.NO

    def build(self, parent: Element, builder: Builder) -> Element | None:
        """A `blockquote`."""
        return builder.element(parent, "blockquote", self.line)


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """A quote may interrupt anything."""
    if machine.full:
        return False
    _take_marker(line)
    machine.place(Quote(line.number), stays_open=True)
    return True
