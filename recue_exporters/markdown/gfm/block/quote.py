"""Block quotes (CommonMark 5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from recue_exporters.markdown.gfm.block import alert
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

    __slots__ = ("alert",)

    container = True

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.alert = ""
        """The kind of alert that the quote stands for, if it does."""

    def continues(self, line: Line) -> Verdict:
        """In lines that begin with the marker."""
        if line.first == ">" and line.indent < 4:
            _take_marker(line)
            return Verdict.YES
        return Verdict.NO

    def close(self, machine: Machine) -> None:
        """See whether it is an alert."""
        if machine.context.alerts:
            alert.recognise(self)

    def build(self, parent: Element, builder: Builder) -> Element | None:
        """A `blockquote`; an alert as the `admonition` extension writes a note."""
        if not self.alert:
            return builder.element(parent, "blockquote", self.line)
        box = builder.element(parent, "div", self.line)
        box.set("class", f"admonition alert {self.alert}")
        title = builder.element(box, "p", self.line, AtomicString(self.alert.capitalize()))
        title.set("class", "admonition-title")
        return box


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """A quote may interrupt anything."""
    if machine.full:
        return False
    _take_marker(line)
    machine.place(Quote(line.number), stays_open=True)
    return True
