"""Where a part of the old text stands in the new one."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate, islice

from recue_exporters.confluence.publish.markers.alignment import (
    TELLING,
    align,
    is_held,
    likeness,
    words,
)
from recue_exporters.confluence.publish.markers.blocks import Block

_SURE = 40
"""Characters that must agree where a text stands in another section of the page."""
_TOO_COMMON = 500
"""A text that stands in more places than this is looked for in its own block only."""
_NEAR = 5
"""Characters around a text that must agree where its block has it more than once."""
_REACH = 8
"""How many places in one block, before and after, are compared; keeps huge blocks fast."""
_WINDOW = 64
"""Characters before and after a text that are compared."""
_NAME = re.compile(r"(?=.{6})\S*(?:[a-z][A-Z]|[\d_/.:]\w)\S*")
"""A name of something, which is the same thing wherever it stands, unlike a mere word."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a block's text, without white space at its ends."""

    block: Block
    begin: int
    end: int

    @property
    def text(self) -> str:
        """The characters."""
        return self.block.text[self.begin : self.end]

    def sides(self) -> tuple[str, str]:
        """The text before it, last character first, and the text behind it, as far as compared."""
        text, first = self.block.text, max(0, self.begin - _WINDOW)
        return text[first : self.begin][::-1], text[self.end : self.end + _WINDOW]


class Search:
    """Finds parts of one body in another.

    Args:
        old: blocks of the body that has the comments.
        new: blocks of the body they are to come into.
        marked: indexes of the old blocks that will be asked for.
    """

    def __init__(self, old: Sequence[Block], new: Sequence[Block], marked: Set[int]) -> None:
        self.old, self.new = old, new
        self.pairs = align(old, new, marked)
        self.owners = {theirs: mine for mine, theirs in self.pairs.items()}
        self.old_text = "\n".join(block.text for block in old)
        self.new_text = "\n".join(block.text for block in new)
        lengths = (len(block.text) + 1 for block in new)
        self.offsets = [0, *accumulate(lengths)]
        self.places: dict[tuple[Block, str], Sequence[Span]] = {}
        """By block and pattern: many comments may stand on one word of a long text."""

    def find(self, span: Span) -> Span | None:
        """The same text in the new body, or None where it is gone."""
        index = self.pairs.get(span.block.index)
        if index is not None and self._is_supported(span, self.new[index]):
            found = self._within(span, self.new[index])
            if found is not None:
                return found
        return self._elsewhere(span)

    def _is_supported(self, span: Span, new: Block) -> bool:
        """Whether enough is left around the text to take the blocks for one and the same."""
        old = span.block
        if old.text == new.text and (old.kind != "cell" or old.row_label == new.row_label):
            return True
        rest, other = _rest(span, old), _rest(span, new)
        if not rest:
            return (old.kind, old.path) == (new.kind, new.path)
        if likeness(rest, other) >= 0.25:
            return True
        lengths = (len(self.old), len(self.new))
        is_held_here = old.kind != "cell" and is_held(old.index, new.index, self.pairs, lengths)
        return is_held_here and len(span.text) >= 4

    def _within(self, span: Span, new: Block) -> Span | None:
        """The text's place in what its own block has become."""
        if span.block.text == new.text:
            return Span(new, span.begin, span.end)
        mine, theirs = self._places(span, span.block), self._places(span, new)
        return _counterpart(span, mine, theirs)

    def _places(self, span: Span, block: Block) -> Sequence[Span]:
        """All places of the span's text in a block."""
        key = (block, _pattern(span))
        if key not in self.places:
            size = len(span.text)
            found = [Span(block, at, at + size) for at in _occurrences(block.text, span)]
            self.places[key] = found
        return self.places[key]

    def _elsewhere(self, span: Span) -> Span | None:
        """The text in a block that did not have it before: moved, split off or merged."""
        starts = list(islice(_occurrences(self.new_text, span), _TOO_COMMON + 1))
        if len(starts) > _TOO_COMMON:
            return None
        is_single = len(starts) == 1 and len(list(_occurrences(self.old_text, span))) == 1
        best, rank = None, 0
        counts: dict[int, int] = {}
        places = [bisect_right(self.offsets, start) - 1 for start in starts]
        for index in places:
            counts[index] = counts.get(index, 0) + 1
        for start, index in zip(starts, places, strict=True):
            if not self._is_fresh(span, index, counts[index]):
                continue
            begin = start - self.offsets[index]
            found = Span(self.new[index], begin, begin + len(span.text))
            strength = _strength(span, found, is_single=is_single)
            if strength > rank:
                best, rank = found, strength
        return best

    def _is_fresh(self, span: Span, index: int, count: int) -> bool:
        """Whether a new block has the text more often than the old block it comes from."""
        owner = self.owners.get(index)
        if owner is None:
            return True
        before = len(self._places(span, self.old[owner]))
        return count > before - (owner == span.block.index)


def _occurrences(text: str, span: Span) -> Iterator[int]:
    """Where a span's text begins in another text."""
    return (match.start() for match in re.finditer(_pattern(span), text))


def _pattern(span: Span) -> str:
    """Regular expression for a span's text, as whole words if it is such in its own block."""
    whole, wanted = span.block.text, span.text
    before, after = whole[: span.begin][-1:], whole[span.end : span.end + 1]
    left = r"(?<!\w)" if _is_word(wanted[0]) and not _is_word(before) else ""
    right = r"(?!\w)" if _is_word(wanted[-1]) and not _is_word(after) else ""
    return f"{left}(?={re.escape(wanted)}{right})"


def _is_word(character: str) -> bool:
    return bool(re.match(r"\w", character))


def _rest(span: Span, block: Block) -> frozenset[str]:
    """The words around the text."""
    return words(block.context) - words(span.text)


def _counterpart(span: Span, mine: Sequence[Span], theirs: Sequence[Span]) -> Span | None:
    """Which of the places in a new block is the span's, that is one of `mine` in the old one."""
    if len(mine) == 1:
        return max(theirs, key=lambda found: _agreement(span, found), default=None)
    rank = bisect_left(mine, span.begin, key=lambda each: each.begin)
    scored = []
    for index in _around(rank, len(mine)):
        from_end = index + len(theirs) - len(mine)
        for column in {*_around(index, len(theirs)), *_around(from_end, len(theirs))}:
            around = _agreement(mine[index], theirs[column]) - len(span.text)
            if around >= _NEAR:
                scored.append((-around, abs(index - column), index, column))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, index, column in sorted(scored):
        if index not in pairs and column not in taken:
            pairs[index] = column
            taken.add(column)
    return theirs[pairs[rank]] if rank in pairs else None


def _around(rank: int, count: int) -> range:
    return range(max(0, rank - _REACH), min(count, rank + _REACH + 1))


def _agreement(span: Span, found: Span) -> int:
    """Length of the text with as much around it as is the same in both places."""
    before, after = map(_shared, span.sides(), found.sides())
    return before + len(span.text) + after


def _shared(left: str, right: str) -> int:
    pairs = zip(left, right, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))


def _strength(span: Span, found: Span, *, is_single: bool) -> int:
    """How much speaks for a place outside the text's own block; 0: too little."""
    old, new = span.block, found.block
    agreement = _agreement(span, found)
    same_path, same_kind = old.path == new.path, old.kind == new.kind
    needed = TELLING if is_single or same_path else _SURE
    is_name = is_single and _NAME.fullmatch(span.text)
    if agreement < needed and not is_name:
        rest, other = _rest(span, old), _rest(span, new)
        if len(rest & other) < 4 or likeness(rest, other) < 0.5:
            return 0
    return agreement + 20 * same_path + 10 * same_kind
