"""Tables (GFM 4.10)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.tree import Block, Builder, Verdict

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine
    from recue_exporters.markdown.gfm.block.paragraph import Paragraph

FIRST = "|:-"

_DELIMITERS = re.compile(r"\|?[ \t]*+:?-++:?[ \t]*+(?>(?:\|[ \t]*+:?-++:?[ \t]*+)*)\|?[ \t]*$")
_CELL = re.compile(r"((?>(?:[^|\\]++|\\\|?)*))\|?")


def split_row(row: str) -> list[str]:
    r"""The cells of `row`, whose pipes count even in code unless they are escaped.

    >>> split_row(r"| a | `b \| c` |")
    ['a', '`b | c`']
    """
    row = row.strip(" \t")
    position = 1 if row.startswith("|") else 0
    cells = []
    while position < len(row):
        match = _CELL.match(row, position)
        assert match is not None
        cells.append(match.group(1).strip(" \t").replace("\\|", "|"))
        position = match.end()
    return cells


_MAX_FILLED = 50_000
"""Cells that are added to the rows of one table. A hostile document could want millions of them
with a few thousand characters; cmark-gfm has such a bound too."""


class Table(Block):
    """A table, to which each further line adds a row."""

    __slots__ = ("alignments", "filled", "header", "rows")

    def __init__(self, line: int, header: list[str], alignments: list[str]) -> None:
        super().__init__(line)
        self.header = header
        self.alignments = alignments
        self.rows: list[tuple[int, str]] = []
        self.filled = 0

    def continues(self, line: Line) -> Verdict:
        """Until a blank line or the beginning of another block."""
        return Verdict.YES if line.first else Verdict.NO

    def add(self, line: Line) -> None:
        """A row."""
        self.rows.append((line.number, line.content()))

    def build(self, parent: Element, builder: Builder) -> None:
        """A `table`; rows are filled up or cut to the width of the header."""
        table = builder.element(parent, "table", self.line)
        head = Element("thead")
        table.append(head)
        self._build_row(head, builder, "th", self.line, self.header)
        if self.rows:
            body = Element("tbody")
            table.append(body)
            for number, row in self.rows:
                self._build_row(body, builder, "td", number, split_row(row))

    def _build_row(
        self, parent: Element, builder: Builder, tag: str, line: int, cells: list[str]
    ) -> None:
        row = builder.element(parent, "tr", line)
        missing = max(0, len(self.alignments) - len(cells))
        if builder.source_lines and len(cells) > len(self.alignments):
            row.set("data-dropped", " | ".join(cells[len(self.alignments) :]))
        self.filled += missing
        if self.filled <= _MAX_FILLED:
            cells = cells + [""] * missing
        for alignment, text in zip(self.alignments, cells, strict=False):
            cell = Element(tag, {"align": alignment} if alignment else {})
            cell.text = text
            row.append(cell)


def _alignment(delimiter: str) -> str:
    if delimiter.startswith(":"):
        return "center" if delimiter.endswith(":") else "left"
    return "right" if delimiter.endswith(":") else ""


def start(machine: Machine, line: Line, paragraph: Paragraph | None) -> bool:
    """A delimiter row below a paragraph whose last line has as many cells."""
    if (
        paragraph is None
        or paragraph.unlike_table
        or not _DELIMITERS.match(line.text, line.start)
        or not paragraph.lines
    ):
        return False
    delimiters = split_row(line.content())
    header = split_row(paragraph.lines[-1])
    if len(header) != len(delimiters):
        paragraph.unlike_table = True
        return False
    paragraph.lines.pop()
    if not paragraph.lines:
        machine.drop_paragraph()
    machine.place(
        Table(line.number - 1, header, [_alignment(cell) for cell in delimiters]), stays_open=True
    )
    return True
