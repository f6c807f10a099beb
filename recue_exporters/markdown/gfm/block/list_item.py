"""List items and the lists they form (CommonMark 5.2 and 5.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block import task
from recue_exporters.markdown.gfm.block.tree import Block, Builder, Verdict

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = "-*+0123456789"

_MARKER = re.compile(r"(?:[-*+]|([0-9]{1,9})([.)]))(?=[ \t]|$)")
_NOT_BLANK = re.compile(r"[^ \t]")


class List(Block):
    """A list. It is never open itself: it goes on as long as items of its kind follow."""

    __slots__ = ("ended", "first_number", "kind")

    def __init__(self, line: int, kind: str, first_number: int) -> None:
        super().__init__(line)
        self.kind = kind
        """The marker without its number: `-`, `*`, `+`, `.` or `)`."""
        self.first_number = first_number
        self.ended = False
        """Whether another block came after it, even one that leaves no trace."""

    def build(self, parent: Element, builder: Builder) -> Element | None:
        """A `ul` or an `ol`."""
        if self.kind in "-*+":
            element = builder.element(parent, "ul", self.line)
        else:
            element = builder.element(parent, "ol", self.line)
            if self.first_number != 1:
                element.set("start", str(self.first_number))
        if self._is_tight():
            for item in self.children:
                for child in item.children:
                    child.tight = True
        return element

    def _is_tight(self) -> bool:
        last_item = self.children[-1]
        for item in self.children:
            if not item.children and item.blank_after and item is not last_item:
                return False
            for child in item.children:
                is_last = child is item.children[-1]
                if not (is_last and item is last_item) and _ends_blank(child):
                    return False
        return True


def _ends_blank(block: Block) -> bool:
    while isinstance(block, List | Item) and block.children:
        block = block.children[-1]
    return block.blank_after


class Item(Block):
    """An item of a list."""

    __slots__ = ("width",)

    container = True

    def __init__(self, line: int, width: int) -> None:
        super().__init__(line)
        self.width = width
        """Columns that lines of the item are indented by."""

    def continues(self, line: Line) -> Verdict:
        """In lines indented by the width of the marker, and in blank ones."""
        if line.indent >= self.width:
            line.skip(self.width)
            return Verdict.YES
        # An item begins with one blank line at most.
        if not line.first and self.children:
            line.skip(line.indent)
            return Verdict.YES
        return Verdict.NO

    def close(self, machine: Machine) -> None:
        """See whether it is a task."""
        task.recognise(self)

    def build(self, parent: Element, builder: Builder) -> Element | None:
        """An `li`."""
        element = builder.element(parent, "li", self.line)
        if builder.annotate and task.is_task(self):
            element.set("class", "task-list-item")
        return element


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """A paragraph is interrupted only by items with text, and by ordered ones only at 1."""
    marker = _MARKER.match(line.text, line.start)
    if marker is None or machine.full:
        return False
    number, delimiter = marker.groups()
    has_text = _NOT_BLANK.search(line.text, marker.end()) is not None
    if paragraph is not None and (not has_text or (number and int(number) != 1)):
        return False
    indent = line.indent
    line.take(marker.end() - marker.start())
    width = marker.end() - marker.start()
    # Where the text begins with indented code, or there is none, one blank is the marker's.
    blanks = 1 if not has_text or line.indent > 4 else line.indent
    line.skip(min(blanks, line.indent))
    kind = delimiter or marker.group()
    item = Item(line.number, indent + width + blanks)

    machine.close_unmatched()
    last = machine.siblings[-1] if machine.siblings else None
    if type(last) is not List or last.kind != kind or last.ended:
        last = List(line.number, kind, int(number) if number else 1)
        machine.place(last, stays_open=False)
    machine.enter(last, item)
    return True
