"""One pass over the text of one block (CommonMark 0.31.2, "Phase 2: inline structure").

The pass turns text into a flat list of items. Emphasis and links are only noted in that list, so
that nothing has to be moved when they turn out to be there; `tree` makes elements of it afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from markdown.util import ETX, STX

from recue_exporters.markdown.gfm.inline.items import Bracket, Item, Run

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.inline.document import Document

Rule: TypeAlias = Callable[["Scan", int], int]
"""A construct: `rule(scan, at)`.

`at` is where a character stands that may begin the construct. The rule puts what it reads into
`scan` and answers the position after it, or answers 0 where the construct is not. A position
answered without anything put means that the text up to there is just text."""


class Scan:
    """The state of the pass over one text.

    Args:
        text: what the block parser left, without trailing white space.
        document: what all texts of a document share.
    """

    __slots__ = (
        "brackets",
        "document",
        "hopeless",
        "inactive",
        "items",
        "last_run",
        "links",
        "parenthesis",
        "start",
        "text",
        "ticks",
    )

    def __init__(self, text: str, document: Document) -> None:
        self.text = text
        self.document = document
        self.items: list[Item] = []
        self.start = 0
        """Up to here the text is in `items`."""
        self.brackets: list[Bracket] = []
        """`[` and `![` that wait for their `]`."""
        self.inactive = 0
        """So many of `brackets`, from the first, can open no link: one ends inside them."""
        self.parenthesis = -1
        """Where the next `)` is, as far as one was looked for."""
        self.links: list[tuple[int, int, int]] = []
        """Where each link and image has its `[` and its `]`, and where it ends."""
        self.last_run: Run | None = None
        """The last delimiter run that may still open or close something."""
        self.ticks: dict[int, list[int]] | None = None
        """Where runs of backticks of each length stand; found when first wanted."""
        self.hopeless: set[str] = set()
        """Ends of raw HTML that do not come any more."""

    def put(self, at: int, end: int, item: Item) -> int:
        """Let `item` stand for the text between `at` and `end`; answers `end`."""
        if at > self.start:
            self.items.append(self.text[self.start : at])
        self.items.append(item)
        self.start = end
        return end

    def before(self, at: int) -> str:
        """The character that a reader sees before `at`, or the empty string."""
        character = self.text[at - 1 : at]
        return self.document.source_until(self.text, at)[-1:] if character == ETX else character

    def after(self, at: int) -> str:
        """The character that a reader sees at `at`, or the empty string."""
        character = self.text[at : at + 1]
        return self.document.source_from(self.text, at)[:1] if character == STX else character

    def push(self, at: int, end: int, can_open: bool, can_close: bool) -> int:
        """Put the delimiter run between `at` and `end`, to be paired later; answers `end`."""
        last = self.last_run
        run = Run(self.text[at], end - at, at, can_open, can_close, last)
        if last is not None:
            last.after = run
        self.last_run = run
        return self.put(at, end, run)

    def run(self, special: re.Pattern[str], rules: Mapping[str, tuple[Rule, ...]]) -> None:
        """Let `rules` read the text; `special` finds the characters that may begin one."""
        text = self.text
        search = special.search
        found = search(text)
        while found is not None:
            at = found.start()
            for rule in rules[text[at]]:
                position = rule(self, at)
                if position:
                    break
            else:
                position = at + 1
            found = search(text, position)
        if self.start < len(text):
            self.items.append(text[self.start :])
            self.start = len(text)
