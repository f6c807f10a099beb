"""HTML blocks, of the seven kinds of CommonMark 4.6."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block import details
from recue_exporters.markdown.gfm.block.tree import Block, Builder, Verdict
from recue_exporters.markdown.gfm.raw import html_block

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = "<"

_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details"
    "|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header"
    "|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param"
    "|search|section|source|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_BLOCK_TAG = re.compile(rf"</?(?:{_TAGS})(?:[ \t]|/?>|$)", re.I)
_VERBATIM_TAGS = "script|pre|style|textarea"
_ENDS = tuple(
    (re.compile(opening, re.I), re.compile(end, re.I))
    for opening, end in (
        (rf"<(?:{_VERBATIM_TAGS})(?:[ \t>]|$)", rf"</(?:{_VERBATIM_TAGS})>"),
        (r"<!--", r"-->"),
        (r"<\?", r"\?>"),
        (r"<![a-z]", r">"),
        (r"<!\[CDATA\[", r"\]\]>"),
    )
)
"""How blocks of the first five kinds begin and what their last line contains."""
_LOCATED = re.compile(
    r"[ \t]*<(?:a|div|h[1-6]|img|li|p|picture|table|td|th|tr|video)(?=[ \t/>]|$)", re.I
)
"""Tags about which there may be something to say later."""
_NAME = r"[a-zA-Z][a-zA-Z0-9-]*+"
_VALUE = r"""(?:[^ \t"'=<>`]++|'[^']*+'|"[^"]*+")"""
_ATTRIBUTE = rf"[ \t]+[a-zA-Z_:][a-zA-Z0-9_.:-]*+(?:[ \t]*+=[ \t]*+{_VALUE})?"
_ANY_TAG = re.compile(rf"(?:<{_NAME}(?>(?:{_ATTRIBUTE})*)[ \t]*+/?>|</{_NAME}[ \t]*+>)[ \t]*+$")


class Html(Block):
    """Lines that are passed through as they are.

    Args:
        line: the number of its first line.
        end: what the last line contains; None for a block that ends before a blank line.
        folds: whether Markdown may begin below `<summary>`, see `details`.
    """

    __slots__ = ("end", "ended", "folds", "lines")

    verbatim = True

    def __init__(self, line: int, end: re.Pattern[str] | None, folds: bool) -> None:
        super().__init__(line)
        self.end = end
        self.folds = folds
        self.ended = False
        self.lines: list[str] = []

    def continues(self, line: Line) -> Verdict:
        """Until the line that has the end in it, or a blank one."""
        if self.end is None:
            if not line.first or (self.folds and details.gives_way(self.lines[-1], line)):
                return Verdict.NO
        elif self.ended:
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
        lines = self.lines
        if builder.source_lines and self.end is None:
            lines = [_located(line, number) for number, line in enumerate(lines, start=self.line)]
        parent.append(html_block("\n".join(lines)))


def _located(html: str, number: int) -> str:
    """A line of HTML; the tag that it begins with says which line it is."""
    tag = _LOCATED.match(html)
    return f'{tag[0]} data-line="{number}"{html[tag.end() :]}' if tag else html


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """The seventh kind, any complete tag alone on its line, does not interrupt a paragraph.

    It does interrupt one that the line would continue lazily: so cmark has it.
    """
    for opening, end in _ENDS:
        if opening.match(line.text, line.start):
            block = Html(line.number, end, folds=False)
            break
    else:
        if not _BLOCK_TAG.match(line.text, line.start) and (
            paragraph is not None or not _ANY_TAG.match(line.text, line.start)
        ):
            return False
        block = Html(line.number, None, folds=machine.context.details)
    machine.place(block, stays_open=True)
    block.add(line)
    return True
