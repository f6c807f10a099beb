"""Where the characters of a block stand in the body."""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from operator import itemgetter

from recue_exporters.confluence.publish.markers.blocks import Block
from recue_exporters.confluence.publish.markers.tokens import Tokens

_PIECE = re.compile(r"(?P<plain>[^\s&]+)|(?P<reference>&[^\s&<>;]{1,32};)|\s+|&")


@dataclass(frozen=True, slots=True)
class Element:
    """An inline element: offsets of its tags, and the part of the block's text that is in it."""

    start: int
    content: int
    closing: int
    end: int
    text: tuple[int, int] | None
    """None where the element has no text or is not wholly in this block."""


@dataclass(slots=True)
class Layout:
    """The runs of characters of one block, in the block's text and in the body."""

    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    source_ends: list[int] = field(default_factory=list)
    tags: list[tuple[int, Element]] = field(default_factory=list)
    """The tags of inline elements, by offset."""

    def source(self, begin: int, end: int) -> tuple[int, int]:
        """Offsets in the body of a part of the text; a part of an atom is the whole atom.

        Neither the first nor the last character of the part may be white space.
        """
        first = bisect_right(self.begins, begin) - 1
        last = bisect_left(self.begins, end) - 1
        start, stop = self.sources[first], self.source_ends[last]
        if self._is_plain(first):
            start += begin - self.begins[first]
        if self._is_plain(last):
            stop = self.sources[last] + end - self.begins[last]
        return start, stop

    def elements(self, begin: int, end: int) -> list[Element]:
        """The elements that begin or end in a part of the text or directly beside it."""
        before = bisect_right(self.begins, begin) - 2
        after = bisect_left(self.begins, end)
        first = self.source_ends[before] if before >= 0 else -1
        last = self.sources[after] if after < len(self.sources) else sys.maxsize
        lower = bisect_left(self.tags, first, key=itemgetter(0))
        upper = bisect_left(self.tags, last, key=itemgetter(0))
        return list(dict.fromkeys(element for _, element in self.tags[lower:upper]))

    def text(self, start: int, stop: int) -> tuple[int, int] | None:
        """The part of the text whose runs begin between two offsets; None if there is none."""
        first, last = bisect_left(self.sources, start), bisect_left(self.sources, stop) - 1
        return (self.begins[first], self.ends[last]) if first <= last else None

    def has_text(self, start: int, stop: int) -> bool:
        """Whether any character stands, at least in part, between two offsets."""
        index = bisect_right(self.source_ends, start)
        return index < len(self.sources) and self.sources[index] < stop

    def _is_plain(self, index: int) -> bool:
        length = self.source_ends[index] - self.sources[index]
        return length == self.ends[index] - self.begins[index]


def layout_of(tokens: Tokens, block: Block) -> Layout:
    """The layout of a block. Its text is the same, blank by blank, as `Block.text`."""
    mapper = _Mapper(tokens)
    index = block.tokens.start
    while index < block.tokens.stop:
        index = mapper.take(index) + 1
    mapper.layout.tags += _tags(tokens, block, mapper.layout)
    return mapper.layout


class _Mapper:
    """Collects the runs of characters."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.layout = Layout()
        self.length = 0
        self.space = False

    def take(self, index: int) -> int:
        """Takes a token; the result is the index of the last one that was dealt with."""
        form, starts = self.tokens.forms[index], self.tokens.starts
        if form == "text":
            self._text(starts[index], starts[index + 1])
        elif form == "cdata":
            self._atom(self.tokens.shown(index), starts[index], starts[index + 1])
        elif form != "other":
            role = self.tokens.role(index)
            last = self.tokens.last(index)
            if role == "break":
                self.space = True
            elif role == "atom":
                self._atom(self.tokens.shown(index), starts[index], starts[last + 1])
            return last if role in ("atom", "silent") else index
        return index

    def _text(self, start: int, stop: int) -> None:
        for match in _PIECE.finditer(self.tokens.body, start, stop):
            if match.lastgroup == "reference":
                self._atom(unescape(match[0]), *match.span())
            elif match.lastgroup == "plain" or match[0] == "&":
                self._run(match[0], *match.span())
            else:
                self.space = True

    def _atom(self, shown: str, start: int, end: int) -> None:
        self.space = self.space or shown[:1].isspace()
        text = " ".join(shown.split())
        if text:
            self._run(text, start, end)
        self.space = self.space or shown[-1:].isspace()

    def _run(self, text: str, start: int, end: int) -> None:
        if self.space and self.length:
            self.length += 1
        self.space = False
        self.layout.begins.append(self.length)
        self.length += len(text)
        self.layout.ends.append(self.length)
        self.layout.sources.append(start)
        self.layout.source_ends.append(end)


def _tags(tokens: Tokens, block: Block, layout: Layout) -> Iterator[tuple[int, Element]]:
    elements: dict[int, Element] = {}
    starts = tokens.starts
    for index in block.tokens:
        if tokens.forms[index] not in ("open", "close") or tokens.role(index) != "inline":
            continue
        first, last = sorted((index, tokens.partners[index]))
        if first not in elements:
            content, closing = starts[first + 1], starts[last]
            whole = index == first and last in block.tokens
            text = layout.text(content, closing) if whole else None
            elements[first] = Element(starts[first], content, closing, starts[last + 1], text)
        yield starts[index], elements[first]
