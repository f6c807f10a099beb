"""Setext headings: a paragraph underlined with `===` or `---` (CommonMark 4.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recue_exporters.markdown.gfm.block.heading import Heading

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = "=-"

_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """What is underlined must be more than link reference definitions."""
    if paragraph is None or not _UNDERLINE.match(line.text, line.start):
        return False
    text = paragraph.settle(machine)
    if not text:
        # As cmark has it: the line is then text, and no rule across the page either.
        paragraph.add(line)
        return True
    machine.drop_paragraph()
    level = 1 if line.first == "=" else 2
    machine.place(Heading(paragraph.line, level, text), stays_open=False)
    return True
