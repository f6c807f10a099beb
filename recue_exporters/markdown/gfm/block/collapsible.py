"""Collapsible blocks: `??? note "Title"` with indented content (pymdown-extensions' `details`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.admonition import Indented, default_title, has_content
from recue_exporters.markdown.gfm.block.tree import Builder

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = "?"

_OPENING = re.compile(r'\?\?\?(\+)? ?(?:([\w-]+(?: +[\w-]+)*)(?: +"(.*?)")?|"(.*?)")[ \t]*$')


class Collapsible(Indented):
    """A box that opens at a click on its title."""

    __slots__ = ("classes", "expanded", "title")

    def __init__(self, line: int, classes: str, title: str, expanded: bool) -> None:
        super().__init__(line)
        self.classes = classes
        self.title = title
        self.expanded = expanded

    def build(self, parent: Element, builder: Builder) -> Element | None:
        """A `details` with its `summary`."""
        box = builder.element(parent, "details", self.line)
        if self.classes:
            box.set("class", self.classes)
        if self.expanded:
            box.set("open", "open")
        builder.element(box, "summary", self.line, self.title)
        return box


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """As `admonition`, but a title alone will do; `???+` is open from the beginning."""
    opening = _OPENING.match(line.text, line.start)
    if opening is None or machine.full:
        return False
    classes = " ".join((opening.group(2) or "").lower().split())
    title = opening.group(3) if classes else opening.group(4)
    if title is None:
        if " " in classes and not has_content(machine, line):
            return False
        title = default_title(classes)
    box = Collapsible(line.number, classes, title, expanded=opening.group(1) is not None)
    machine.place(box, stays_open=True)
    line.take(len(line.text) - line.start)
    return True
