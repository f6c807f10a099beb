"""Footnote definitions: `[^label]: text`, continued in lines indented by four columns.

What is written about a footnote is read in its place and handed to python-markdown's `footnotes`
extension, which numbers the footnotes and gathers them at the end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.admonition import Indented
from recue_exporters.markdown.gfm.block.tree import Builder

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = "["

_OPENING = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")


class Footnote(Indented):
    """A footnote, which leaves no trace where it is defined."""

    __slots__ = ("label",)

    lazy = True

    def __init__(self, line: int, label: str) -> None:
        super().__init__(line)
        self.label = label

    def close(self, machine: Machine) -> None:
        """Hand it over; the first of its label counts, as everywhere."""
        footnotes = machine.context.footnotes
        assert footnotes is not None
        footnotes.setdefault(self.label, ReadAlready(self))

    def build(self, parent: Element, builder: Builder) -> None:
        """Nothing."""


class ReadAlready(str):
    """What the `footnotes` extension keeps as the text of a footnote and gives to the parser."""

    block: Footnote

    def __new__(cls, block: Footnote) -> ReadAlready:
        """A string that stands for `block`."""
        self = super().__new__(cls)
        self.block = block
        return self


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """A footnote may interrupt a paragraph, as cmark-gfm has it."""
    opening = _OPENING.match(line.text, line.start)
    if opening is None or machine.full:
        return False
    line.take(opening.end() - line.start)
    machine.place(Footnote(line.number, opening.group(1).casefold()), stays_open=True)
    return True
