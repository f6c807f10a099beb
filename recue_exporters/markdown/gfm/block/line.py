"""One line of the source and how far into it the blocks have read."""

import re

_BLANKS = re.compile(r"[ \t]*")


class Line:
    """A line under the reading head.

    Tabs are never expanded: CommonMark lets a block take some columns of a tab and leave the others
    to what is inside it.
    """

    __slots__ = ("column", "first", "indent", "number", "pending", "pos", "start", "text")

    text: str
    """The whole line, without its end."""
    number: int
    """Its number; 1 is the first line of the text."""
    pos: int
    """Index of the first character not yet taken."""
    column: int
    """The column of `pos`, with tab stops every four columns."""
    pending: int
    """Columns of the tab before `pos` that are not taken yet."""
    start: int
    """Index of the first character from `pos` on that is neither a space nor a tab."""
    indent: int
    """Columns between what is taken and `start`."""
    first: str
    """The character at `start`; empty where the rest of the line is blank."""

    def read(self, text: str, number: int) -> None:
        """Put the head at the beginning of `text`."""
        self.text = text
        self.number = number
        self.pos = self.column = self.pending = 0
        self._measure()

    def _measure(self) -> None:
        text, pos = self.text, self.pos
        first = text[pos : pos + 1]
        if first not in " \t" or not first:
            self.start, self.indent, self.first = pos, self.pending, first
            return
        match = _BLANKS.match(text, pos)
        assert match is not None
        start = self.start = match.end()
        self.first = text[start : start + 1]
        blanks = match.group()
        if "\t" in blanks:
            self.indent = self.pending + _width(blanks, self.column)
        else:
            self.indent = self.pending + start - pos

    def skip(self, columns: int) -> None:
        """Take `columns` columns of the indentation; there must be as many."""
        self.indent -= columns
        if self.pending:
            taken = min(self.pending, columns)
            self.pending -= taken
            columns -= taken
        while columns:
            if self.text[self.pos] == "\t":
                width = 4 - self.column % 4
                if width > columns:
                    self.pending, width = width - columns, width
                    columns = 0
                else:
                    columns -= width
                self.column += width
            else:
                self.column += 1
                columns -= 1
            self.pos += 1

    def take(self, characters: int) -> None:
        """Take the indentation and, from `start`, `characters` characters that are no tabs."""
        self.column += self.indent - self.pending + characters
        self.pending = 0
        self.pos = self.start + characters
        self._measure()

    def rest(self) -> str:
        """What is not taken yet, indentation included."""
        return " " * self.pending + self.text[self.pos :]

    def content(self) -> str:
        """What is not taken yet, without its indentation."""
        return self.text[self.start :]


def _width(blanks: str, column: int) -> int:
    begin = column
    for blank in blanks:
        column += 4 - column % 4 if blank == "\t" else 1
    return column - begin
