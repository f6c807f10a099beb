"""Thematic breaks: `***`, `---`, `___` (CommonMark 4.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.tree import Block, Builder

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = "*-_"

_BREAK = re.compile(r"([-*_])[ \t]*(?>(?:\1[ \t]*+){2,})$")


class ThematicBreak(Block):
    """A rule across the page."""

    __slots__ = ()

    def build(self, parent: Element, builder: Builder) -> None:
        """An `hr`."""
        builder.element(parent, "hr", self.line)


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """Three or more of the same sign, with blanks between them at will."""
    if not _BREAK.match(line.text, line.start):
        return False
    machine.place(ThematicBreak(line.number), stays_open=False)
    return True
