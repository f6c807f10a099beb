"""Definitions of abbreviations: `*[HTML]: Hypertext Markup Language` (python-markdown's `abbr`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.tree import Block, Builder
from recue_exporters.markdown.gfm.text import unescape

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = "*"

_DEFINITION = re.compile(r"\*\[([^\\\]]*)\] ?:[ \t]*(.*)$")


class Abbreviation(Block):
    """A definition, which leaves no trace."""

    __slots__ = ()

    def build(self, parent: Element, builder: Builder) -> None:
        """Nothing."""


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """Any line may be one, also within a paragraph."""
    definition = _DEFINITION.match(line.text, line.start)
    if definition is None:
        return False
    name, meaning = (unescape(group).strip() for group in definition.groups())
    if not name or not meaning:
        return False
    abbreviations = machine.context.abbreviations
    assert abbreviations is not None
    abbreviations[name] = meaning
    machine.place(Abbreviation(line.number), stays_open=False)
    return True
