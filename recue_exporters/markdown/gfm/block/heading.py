"""ATX headings: `# Heading` (CommonMark 4.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.tree import Block, Builder

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = "#"

_OPENING = re.compile(r"(#{1,6})(?:[ \t]+|$)")


class Heading(Block):
    """A heading, of either kind."""

    __slots__ = ("level", "text")

    def __init__(self, line: int, level: int, text: str) -> None:
        super().__init__(line)
        self.level = level
        self.text = text

    def build(self, parent: Element, builder: Builder) -> None:
        """An `h1` to `h6`."""
        builder.element(parent, f"h{self.level}", self.line, self.text)


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """One to six number signs and a blank."""
    opening = _OPENING.match(line.text, line.start)
    if opening is None:
        return False
    text = line.text[opening.end() :].rstrip(" \t")
    if text.endswith("#"):
        bare = text.rstrip("#")
        if not bare or bare[-1] in " \t":
            text = bare.rstrip(" \t")
    machine.place(Heading(line.number, len(opening.group(1)), text), stays_open=False)
    return True
