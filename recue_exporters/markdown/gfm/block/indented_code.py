"""Indented code blocks (CommonMark 4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.tree import Block, Builder, Verdict

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph


class IndentedCode(Block):
    """Lines that are indented by four columns, and the blank ones between them."""

    __slots__ = ("lines",)

    verbatim = True

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.lines: list[str] = []

    def continues(self, line: Line) -> Verdict:
        """Blank lines belong to the code as long as more of it may follow."""
        if line.indent >= 4:
            line.skip(4)
            return Verdict.YES
        if line.first:
            return Verdict.NO
        line.skip(line.indent)
        return Verdict.YES

    def add(self, line: Line) -> None:
        """Keep what is beyond the four columns."""
        self.blank_after = not line.first
        self.lines.append(line.rest())

    def close(self, machine: Machine) -> None:
        """Blank lines at the end are not part of the code."""
        while not self.lines[-1].strip(" \t"):
            self.lines.pop()

    def build(self, parent: Element, builder: Builder) -> None:
        """A `pre` with a `code` in it."""
        builder.code(parent, self.line, "\n".join(self.lines) + "\n")


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """Indented code never interrupts a paragraph."""
    if paragraph is not None or machine.maybe_lazy:
        return False
    line.skip(4)
    code = IndentedCode(line.number)
    machine.place(code, stays_open=True)
    code.add(line)
    return True
