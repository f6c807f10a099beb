"""Admonitions: `!!! note "Title"` with indented content (python-markdown's `admonition`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.tree import Block, Builder, Verdict

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = "!"

_INDENT = 4
_MOST_CLASSES = 3
_OPENING = re.compile(r'!!! ?([\w-]+(?: +[\w-]+)*)(?: +"(.*?)")?[ \t]*$')


class Indented(Block):
    """A container of the lines that are indented by four columns."""

    __slots__ = ()

    container = True
    lazy = False

    def continues(self, line: Line) -> Verdict:
        """In indented lines, and in blank ones."""
        if line.indent >= _INDENT:
            line.skip(_INDENT)
            return Verdict.YES
        if line.first:
            return Verdict.NO
        line.skip(line.indent)
        return Verdict.YES


class Admonition(Indented):
    """A box with a title."""

    __slots__ = ("classes", "title")

    def __init__(self, line: int, classes: str, title: str) -> None:
        super().__init__(line)
        self.classes = classes
        self.title = title

    def build(self, parent: Element, builder: Builder) -> Element | None:
        """A `div`, its title in a `p`."""
        box = builder.element(parent, "div", self.line)
        box.set("class", f"admonition {self.classes}")
        if self.title:
            title = builder.element(box, "p", self.line, self.title)
            title.set("class", "admonition-title")
        return box


def default_title(classes: str) -> str:
    """The title where none is given: the first of `classes`."""
    return classes.split(" ", 1)[0].capitalize()


def has_content(machine: Machine, line: Line) -> bool:
    """Whether the next line that is not blank is indented below `line`."""
    column = _column(line.text, line.start)
    for text in machine.following(line):
        start = len(text) - len(text.lstrip(" \t>"))
        if start < len(text):
            return _column(text, start) >= column + _INDENT
    return False


def _column(text: str, index: int) -> int:
    return len(text[:index].expandtabs(4))


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """Several words are classes only where a title or indented content shows that they are."""
    opening = _OPENING.match(line.text, line.start)
    if opening is None or machine.full:
        return False
    words, title = opening.group(1).split(), opening.group(2)
    if title is None and len(words) > 1:
        if not has_content(machine, line):
            return False
        if words[1][0].isupper() or len(words) > _MOST_CLASSES:
            title, words = " ".join(words[1:]), words[:1]  # its marks of quotation are missing
    classes = " ".join(words).lower()
    if title is None:
        title = default_title(classes)
    machine.place(Admonition(line.number, classes, title), stays_open=True)
    line.take(len(line.text) - line.start)
    return True
