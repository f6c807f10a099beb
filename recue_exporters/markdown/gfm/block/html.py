"""HTML blocks, of the seven kinds of CommonMark 4.6."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.tree import Block, Builder, Verdict
from recue_exporters.markdown.gfm.raw import html_block

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = "<"

_TAGS = (
    "address article aside base basefont blockquote body caption center col colgroup dd details "
    "dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 "
    "head header hr html iframe legend li link main menu menuitem nav noframes ol optgroup option "
    "p param search section summary table tbody td tfoot th thead title tr track ul"
).split()
_ATTRIBUTE = (
    r"[ \t]+[a-zA-Z_:][a-zA-Z0-9_.:-]*+"
    r"""(?:[ \t]*+=[ \t]*+(?:[^ \t"'=<>`]++|'[^']*+'|"[^"]*+"))?"""
)
_OPENINGS = (
    (re.compile(r"<(?:script|pre|style|textarea)(?:[ \t>]|$)", re.I), r"</(?:script|pre|style|textarea)>"),
    (re.compile(r"<!--"), r"-->"),
    (re.compile(r"<\?"), r"\?>"),
    (re.compile(r"<![a-zA-Z]"), r">"),
    (re.compile(r"<!\[CDATA\["), r"\]\]>"),
)
_ENDS = [(opening, re.compile(end, re.I)) for opening, end in _OPENINGS]
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(_TAGS)})(?:[ \t]|/?>|$)", re.I)
_ANY_TAG = re.compile(
    rf"(?:<[a-zA-Z][a-zA-Z0-9-]*+(?:{_ATTRIBUTE})*+[ \t]*+/?>|</[a-zA-Z][a-zA-Z0-9-]*+[ \t]*+>)[ \t]*+$"
)


class Html(Block):
    """Lines that are passed through as they are.

    Args:
        line: the number of its first line.
        end: what the last line contains; None for a block that ends before a blank line.
    """

    __slots__ = ("end", "ended", "lines")

    verbatim = True

    def __init__(self, line: int, end: re.Pattern[str] | None) -> None:
        super().__init__(line)
        self.end = end
        self.ended = False
        self.lines: list[str] = []

    def continues(self, line: Line) -> Verdict:
        """Until the line that has the end in it, or a blank one."""
        if self.ended or (self.end is None and not line.first):
            return Verdict.NO
        return Verdict.YES

    def add(self, line: Line) -> None:
        """Keep the line as it is."""
        self.blank_after = not line.first
        text = line.rest()
        self.lines.append(text)
        self.ended = self.end is not None and self.end.search(text) is not None

    def build(self, parent: Element, builder: Builder) -> None:
        """Raw HTML."""
        parent.append(html_block("\n".join(self.lines)))


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """The seventh kind, any complete tag alone on its line, does not interrupt a paragraph."""
    for opening, end in _ENDS:
        if opening.match(line.text, line.start):
            block = Html(line.number, end)
            break
    else:
        if not _BLOCK_TAG.match(line.text, line.start) and (
            paragraph is not None
            or machine.maybe_lazy
            or not _ANY_TAG.match(line.text, line.start)
        ):
            return False
        block = Html(line.number, None)
    machine.place(block, stays_open=True)
    block.add(line)
    return True
