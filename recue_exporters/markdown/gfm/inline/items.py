"""What a scanned text consists of."""

from __future__ import annotations

from typing import TypeAlias
from xml.etree.ElementTree import Element


class Run:
    """A run of `*`, `_` or `~`.

    Args:
        char: the character.
        length: how many of them.
        position: where the run stands in the text.
        can_open: whether emphasis may begin here.
        can_close: whether emphasis may end here.
        before: the run before this one on the stack of those that may open or close something.
    """

    __slots__ = (
        "after",
        "before",
        "can_close",
        "can_open",
        "char",
        "closes",
        "left",
        "length",
        "opens",
        "position",
    )

    def __init__(
        self,
        char: str,
        length: int,
        position: int,
        can_open: bool,
        can_close: bool,
        before: Run | None,
    ) -> None:
        self.char = char
        self.length = length
        self.position = position
        self.can_open = can_open
        self.can_close = can_close
        self.before = before
        self.after: Run | None = None
        self.left = length
        """How many of the characters are text still."""
        self.closes = 0
        """How many elements end here, before what is left."""
        self.opens: list[tuple[str, str]] = []
        """Tags and signs of the elements that begin here, after what is left, innermost first."""

    def remove(self) -> None:
        """Take the run off the stack."""
        if self.before is not None:
            self.before.after = self.after
        if self.after is not None:
            self.after.before = self.before


class Bracket:
    """A `[` or `![`.

    Args:
        image: whether it is `![`.
        position: where the text after it begins.
        index: its index among the items.
        run: the last delimiter run before it.
    """

    __slots__ = ("element", "image", "index", "position", "run")

    def __init__(self, image: bool, position: int, index: int, run: Run | None) -> None:
        self.image = image
        self.position = position
        self.index = index
        self.run = run
        self.element: Element | None = None
        """The link that begins here."""


class Excludable:
    """An element that may not stand within certain others; there its source stands instead.

    Args:
        element: the element.
        source: the text it was made of.
        excludes: the tags it may not stand in, in lower case.
    """

    __slots__ = ("element", "excludes", "source")

    def __init__(self, element: Element, source: str, excludes: frozenset[str]) -> None:
        self.element = element
        self.source = source
        self.excludes = excludes


Item: TypeAlias = str | Element | Run | Bracket | Excludable | None
"""Text, a finished element, a delimiter run, a bracket; None ends the link begun last."""
