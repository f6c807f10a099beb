"""A body as the blocks of text that a reader sees, each with what tells it from others."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from recue_exporters.confluence.publish.markers.tokens import Form, Tokens, decoded

_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("ac:rich-text-body", "ac:layout-cell", "ac:adf-content"), "text"),
    "li": "item",
    "pre": "pre",
    "ac:task-body": "task",
    "blockquote": "quote",
}
"""What a block is called after the element it stands in; `<li><p>` is the same as `<li>`."""


@dataclass(slots=True)
class Row:
    """A row of a table."""

    first: "Row | None"
    """The table's first row; None in that row itself."""
    blocks: list["Block"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Block:
    """Text between two boundaries, white space collapsed."""

    index: int
    kind: str
    text: str
    path: tuple[str, ...]
    """The headings above it, outermost first."""
    tokens: range
    start: int
    """Offset in the body, like `end`."""
    end: int
    row: Row | None = None
    column: int = 0

    @property
    def context(self) -> str:
        """The text it is to be understood in: that of the whole row for a cell."""
        return self.text if self.row is None else " ".join(each.text for each in self.row.blocks)

    @property
    def row_label(self) -> str:
        """Text of the first other cell in the row; empty outside tables."""
        blocks = self.row.blocks if self.row is not None else []
        return next((each.text for each in blocks if each.column != self.column), "")

    @property
    def column_label(self) -> str:
        """Text of the column's first cell; empty outside tables and in the first row."""
        first = self.row.first if self.row is not None else None
        blocks = first.blocks if first is not None else []
        return next((each.text for each in blocks if each.column == self.column), "")


def read_blocks(tokens: Tokens) -> Sequence[Block]:
    """The blocks of a body that have any text, in order."""
    return _Reader(tokens).run()


@dataclass(slots=True)
class _Place:
    """What a block is like that begins here."""

    kind: str = "text"
    level: int = 0
    row: Row | None = None
    column: int = 0


class _Reader:
    """Walks over the tokens and collects blocks."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.blocks: list[Block] = []
        self.places = [_Place()]
        self.levels: tuple[int, ...] = ()
        self.path: tuple[str, ...] = ()
        self.begin = 0
        self.parts: list[str] = []
        self.first_rows: list[Row | None] = []
        """Of each open table."""

    def run(self) -> list[Block]:
        """All blocks with text."""
        body, starts, forms = self.tokens.body, self.tokens.starts, self.tokens.forms
        index = 0
        while index < len(forms):
            form = forms[index]
            if form == "text":
                self.parts.append(decoded(body[starts[index] : starts[index + 1]]))
            elif form == "cdata":
                self.parts.append(self.tokens.shown(index))
            elif form != "other":
                index = self._tag(index, form)
            index += 1
        self._end_block(index)
        return self.blocks

    def _tag(self, index: int, form: Form) -> int:
        """Takes a tag; the result is the index of the last token that was dealt with."""
        role = self.tokens.role(index)
        if role == "boundary":
            self._end_block(index)
            self.begin = index + 1
            if form == "open":
                self.places.append(self._entered(self.tokens.names[index]))
            elif form == "close":
                self.places.pop()
                if self.tokens.names[index] == "table":
                    self.first_rows.pop()
        elif role == "break":
            self.parts.append(" ")
        elif role in ("atom", "silent"):
            if role == "atom":
                self.parts.append(self.tokens.shown(index))
            return self.tokens.last(index)
        return index

    def _entered(self, name: str) -> _Place:
        outer = self.places[-1]
        kind = _KINDS.get(name, outer.kind)
        place = _Place(kind, outer.level, outer.row, outer.column)
        if kind == "heading" and name in _KINDS:
            place.level = int(name[1])
        if name == "table":
            self.first_rows.append(None)
        elif name == "tr" and self.first_rows:
            place.row = Row(self.first_rows[-1])
            self.first_rows[-1] = self.first_rows[-1] or place.row
        elif name in ("td", "th"):
            outer.column += 1
            place.column = outer.column
        return place

    def _end_block(self, index: int) -> None:
        if not self.parts:
            return
        text = " ".join("".join(self.parts).split())
        self.parts.clear()
        if not text:
            return
        place, starts = self.places[-1], self.tokens.starts
        is_heading = place.kind == "heading"
        while is_heading and self.levels and self.levels[-1] >= place.level:
            self.levels, self.path = self.levels[:-1], self.path[:-1]
        block = Block(
            index=len(self.blocks),
            kind=place.kind,
            text=text,
            path=self.path,
            tokens=range(self.begin, index),
            start=starts[self.begin],
            end=starts[index],
            row=place.row,
            column=place.column,
        )
        if is_heading:
            self.levels, self.path = (*self.levels, place.level), (*self.path, text)
        if place.row is not None:
            place.row.blocks.append(block)
        self.blocks.append(block)
