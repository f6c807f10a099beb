"""What blocks have in common, whatever their rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine

_WORD = re.compile(r"[^ \t\n\v\f\r]+")


class Verdict(Enum):
    """What an open block says to the next line."""

    NO = 0
    """The line is not part of the block."""
    YES = 1
    """The line is; the block has taken its share of it."""
    LAST = 2
    """The line ends the block and is used up."""


class Block:
    """A block of the document, open or closed."""

    __slots__ = ("blank_after", "children", "line", "tight")

    container = False
    """Whether other blocks may be in it."""
    verbatim = False
    """Whether the lines in it are kept as they are and begin no other blocks."""
    lazy = True
    """Whether a paragraph in it may go on in a line that the block itself does not continue in."""

    def __init__(self, line: int) -> None:
        self.line = line
        """Number of the line on which the block begins."""
        self.children: list[Block] = []
        self.blank_after = False
        """Whether a blank line follows the block."""
        self.tight = False
        """Whether it is a child of an item of a tight list."""

    def continues(self, line: Line) -> Verdict:
        """Whether the open block goes on in `line`; if so, take its prefix off the line."""
        raise NotImplementedError

    def add(self, line: Line) -> None:
        """Add the rest of `line` to the block; only leaves that stay open have this."""
        raise NotImplementedError

    def close(self, machine: Machine) -> None:
        """Called once, when no further line can be part of the block."""

    def build(self, parent: Element, builder: Builder) -> Element | None:
        """Append the block to `parent`; answers the element its children go into."""
        raise NotImplementedError


class Builder:
    """Makes elements of blocks.

    Args:
        source_lines: whether elements carry `data-line`.
        annotate: whether they carry what only a following pass wants (`data-info` and the like).
    """

    def __init__(self, source_lines: bool, annotate: bool) -> None:
        self.source_lines = source_lines
        self.annotate = annotate
        self.formula: Callable[[Element, str], None] | None = None
        """Appends a formula to an element, where there is something that knows how."""

    def element(
        self,
        parent: Element,
        tag: str,
        line: int,
        text: str | None = None,
        **attributes: str,
    ) -> Element:
        """Append an element for a block that begins on `line`."""
        element = SubElement(parent, tag, attributes)
        element.text = text
        self.locate(element, line)
        return element

    def locate(self, element: Element, line: int) -> None:
        """Let `element` say on which line it begins, if elements are to."""
        if self.source_lines:
            element.set("data-line", str(line))

    def code(self, parent: Element, line: int, text: str, info: str = "") -> None:
        """Append a code block."""
        pre = self.element(parent, "pre", line)
        code = SubElement(pre, "code")
        language = _WORD.match(info)
        if language is not None:
            code.set("class", f"language-{language.group()}")
        if info and self.annotate:
            code.set("data-info", info)
        code.text = AtomicString(text)

    def build(self, block: Block, parent: Element) -> None:
        """Append the children of `block` to `parent`, and theirs to them."""
        waiting = [(block, parent)]
        while waiting:
            block, parent = waiting.pop()
            for child in block.children:
                element = child.build(parent, self)
                if element is not None and child.children:
                    waiting.append((child, element))
