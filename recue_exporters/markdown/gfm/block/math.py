"""Formulas on lines of their own: `$$` ... `$$` (pymdown-extensions' `arithmatex`)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.tree import Block, Builder, Verdict

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = "$"

_SIGN = "$$"


class Math(Block):
    """A formula."""

    __slots__ = ("lines",)

    verbatim = True

    def __init__(self, line: int, first: str) -> None:
        super().__init__(line)
        self.lines = [first]

    def continues(self, line: Line) -> Verdict:
        """Until the sign comes again."""
        if line.text.rstrip(" \t").endswith(_SIGN):
            self.add(line)
            return Verdict.LAST
        return Verdict.YES

    def add(self, line: Line) -> None:
        """Indentation means nothing in a formula."""
        self.lines.append(line.content().rstrip(" \t"))

    def build(self, parent: Element, builder: Builder) -> None:
        """What `arithmatex` makes of a formula."""
        text = "\n".join(self.lines)
        if text.endswith(_SIGN) and builder.formula is not None:
            builder.formula(parent, text.removesuffix(_SIGN))
            builder.locate(parent[-1], self.line)
        else:
            # The container ended first.
            builder.element(parent, "p", self.line, _SIGN + text)


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """Both signs must be there, the second at the end of a line and before the next blank one."""
    text = line.content()
    if not text.startswith(_SIGN):
        return False
    first = text[2:].rstrip(" \t")
    if _SIGN in first:
        if first.find(_SIGN) != len(first) - 2 or not first[:-2].strip():
            return False
        machine.place(Math(line.number, first), stays_open=False)
        return True
    for following in machine.following(line):
        if not following.strip(" \t>"):
            return False
        if _SIGN in following:
            if following.find(_SIGN) != len(following.rstrip(" \t")) - 2:
                return False
            break
    else:
        return False
    machine.place(Math(line.number, first), stays_open=True)
    return True
