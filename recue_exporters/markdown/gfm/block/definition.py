"""Definition lists: a paragraph of terms, then `: definition` (python-markdown's `def_list`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.list_item import Item
from recue_exporters.markdown.gfm.block.paragraph import Paragraph
from recue_exporters.markdown.gfm.block.tree import Block, Builder

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine

FIRST = ":"

_MARKER = re.compile(r":[ \t]+(?=[^ \t])")


class DefinitionList(Block):
    """Terms and definitions. Like `List` it is never open itself."""

    __slots__ = ()

    def build(self, parent: Element, builder: Builder) -> Element | None:
        """A `dl`."""
        return builder.element(parent, "dl", self.line)


class Term(Block):
    """A line of the paragraph above the definitions."""

    __slots__ = ("text",)

    def __init__(self, line: int, text: str) -> None:
        super().__init__(line)
        self.text = text

    def build(self, parent: Element, builder: Builder) -> None:
        """A `dt`."""
        builder.element(parent, "dt", self.line, self.text)


class Definition(Item):
    """A definition; lines go on in it as they do in a list item."""

    __slots__ = ("loose",)

    def __init__(self, line: int, width: int, loose: bool) -> None:
        super().__init__(line, width)
        self.loose = loose
        """Whether a blank line stands before it."""

    def close(self, machine: Machine) -> None:
        """There are no tasks here."""

    def build(self, parent: Element, builder: Builder) -> Element | None:
        """A `dd`."""
        if not self.loose and not any(child.blank_after for child in self.children[:-1]):
            for child in self.children:
                child.tight = True
        return builder.element(parent, "dd", self.line)


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """A colon below a paragraph, with a blank line between them or not, or below a definition."""
    marker = _MARKER.match(line.text, line.start)
    if marker is None or machine.full:
        return False
    terms = paragraph
    if terms is not None:
        text = terms.settle(machine)
        if not text:
            return False
        loose = False
        machine.drop_paragraph()
    else:
        last = machine.siblings[-1] if machine.siblings else None
        loose = last is not None and _blank_before(last)
        if type(last) is Paragraph and loose:
            terms, text = last, last.text
            machine.siblings.pop()
        elif type(last) is not DefinitionList:
            return False
    before = machine.siblings[-1] if machine.siblings else None
    if type(before) is DefinitionList:
        definitions = before
        machine.close_unmatched()
    else:
        assert terms is not None
        definitions = DefinitionList(terms.line)
        machine.place(definitions, stays_open=False)
    if terms is not None:
        for number, term in enumerate(text.split("\n"), terms.line):
            definitions.children.append(Term(number, term.strip()))
    indent = line.indent
    line.take(1)
    blanks = line.indent if line.indent <= 4 else 1
    line.skip(blanks)
    machine.enter(definitions, Definition(line.number, indent + 1 + blanks, loose))
    return True


def _blank_before(block: Block) -> bool:
    while isinstance(block, DefinitionList | Definition) and block.children:
        block = block.children[-1]
    return block.blank_after
