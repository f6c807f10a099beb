"""Which block of the new body is which block of the old one.

A text such as "yes" or "8080" stands in many places. Only if every block is accounted for can a
comment on one of them not end up on another that happens to read the same.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from recue_exporters.confluence.publish.markers.blocks import Block

TELLING = 20
"""Characters from which on a text is unlikely to be found twice by chance."""
_REACH = 12
"""How far from a commented block others are compared, in blocks; keeps rewritten pages fast."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Traits:
    """What tells a block from others."""

    block: Block
    before: str
    after: str
    row: str
    column: str


_LEVELS: tuple[Callable[[_Traits], Hashable | None], ...] = (
    lambda it: (_here(it), it.row, it.column, it.before, it.after),
    lambda it: (_here(it), it.row, it.column, it.before),
    lambda it: (_here(it), it.row, it.column, it.after),
    lambda it: (it.block.kind, it.block.text, it.row, it.column, it.before, it.after),
    lambda it: (_here(it), it.row, it.column),
    lambda it: it.block.text if len(it.block.text) >= TELLING else None,
)
"""What two blocks of equal text must have in common besides, from much to nothing."""


def align(old: Sequence[Block], new: Sequence[Block], marked: Set[int]) -> dict[int, int]:
    """For blocks of the old body, by index, the same block of the new one.

    Equal texts are paired on the whole page, edited ones around the `marked` blocks only.
    """
    pairs = _pair_equal(_traits(old), _traits(new))
    taken = set(pairs.values())
    for run in _open_runs(len(old), pairs, marked):
        _pair_edited(run, old, new, pairs, taken, marked)
    return pairs


@lru_cache(maxsize=8192)
def words(text: str) -> frozenset[str]:
    """The words of a text, each once, without case."""
    return frozenset(_WORD.findall(text.casefold()))


def likeness(left: Set[str], right: Set[str]) -> float:
    """Share of words in common, 0 to 1; 0 where there are none at all."""
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def is_held(old: int, new: int, pairs: dict[int, int], lengths: tuple[int, int]) -> bool:
    """Whether the blocks before and after are pairs too (or both pages begin and end here)."""
    before = pairs.get(old - 1) if old else -1
    after = pairs.get(old + 1) if old + 1 < lengths[0] else lengths[1]
    return before == new - 1 and after == new + 1


def _pair_equal(old: Sequence[_Traits], new: Sequence[_Traits]) -> dict[int, int]:
    """Pair blocks of equal text, level by level; those that have all in common in their order.

    Where the new side has fewer of them, some are gone, and a later level must tell which.
    """
    pairs: dict[int, int] = {}
    open_old, open_new = list(range(len(old))), list(range(len(new)))
    for level in _LEVELS:
        mine, theirs = _grouped(level, old, open_old), _grouped(level, new, open_new)
        for value, group in mine.items():
            others = theirs.get(value, [])
            if len(group) <= len(others):
                pairs.update(zip(group, others, strict=False))
        taken = set(pairs.values())
        open_old = [index for index in open_old if index not in pairs]
        open_new = [index for index in open_new if index not in taken]
    return pairs


def _here(traits: _Traits) -> Hashable:
    block = traits.block
    return (block.kind, block.text, block.path)


def _traits(blocks: Sequence[Block]) -> list[_Traits]:
    texts = ["", *(block.text for block in blocks), ""]
    return [
        _Traits(block, texts[index], texts[index + 2], block.row_label, block.column_label)
        for index, block in enumerate(blocks)
    ]


def _grouped(
    level: Callable[[_Traits], Hashable | None], blocks: Sequence[_Traits], chosen: list[int]
) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index in chosen:
        value = level(blocks[index])
        if value is not None:
            groups[value].append(index)
    return groups


def _open_runs(count: int, pairs: dict[int, int], marked: Set[int]) -> Iterator[range]:
    """Runs of blocks without partner that have a marked one among them."""
    end = 0
    for index in sorted(marked - pairs.keys()):
        if index < end:
            continue
        start, end = index, index + 1
        while start and start - 1 not in pairs:
            start -= 1
        while end < count and end not in pairs:
            end += 1
        yield range(start, end)


def _pair_edited(
    run: range,
    old: Sequence[Block],
    new: Sequence[Block],
    pairs: dict[int, int],
    taken: set[int],
    marked: Set[int],
) -> None:
    """Pair the blocks of a run with those that stand in its place and have words in common."""
    first = pairs[run.start - 1] + 1 if run.start else 0
    last = pairs[run.stop] - 1 if run.stop < len(old) else len(new) - 1
    forward, backward = _free(first, 1, len(new), taken), _free(last, -1, len(new), taken)
    near = {i for mark in marked for i in range(mark - _REACH, mark + _REACH + 1) if i in run}
    scored: dict[int, list[tuple[int, float]]] = {}
    for index in sorted(near):
        offset, rest = index - run.start, run.stop - 1 - index
        columns = {first + distance for distance in _around(offset, forward)}
        columns |= {last - distance for distance in _around(rest, backward)}
        scores = [(column, _score(old[index], new[column])) for column in sorted(columns)]
        scored[index] = [(column, score) for column, score in scores if score]
    for index, column in _heaviest_chain(scored):
        pairs[index] = column
        taken.add(column)


_Chain = tuple[float, int, int, "_Chain | None"]


def _heaviest_chain(scored: dict[int, list[tuple[int, float]]]) -> Iterator[tuple[int, int]]:
    """Of possible pairs those that are the most alike in sum and in the same order on both sides.

    `scored` has for each index, in order, the columns it may be paired with and their scores.
    """
    columns: list[int] = []
    chains: list[_Chain] = []  # The best chain that ends at or before each of the columns.
    for index, candidates in scored.items():
        for column, score in reversed(candidates):
            at = bisect_left(columns, column)
            before = chains[at - 1] if at else None
            total = score + (before[0] if before else 0)
            end = at
            while end < len(columns) and chains[end][0] <= total:
                end += 1
            if at < len(columns) and columns[at] == column and end == at:
                continue
            columns[at:end], chains[at:end] = [column], [(total, index, column, before)]
    chain = chains[-1] if chains else None
    while chain is not None:
        yield chain[1], chain[2]
        chain = chain[3]


def _free(start: int, step: int, count: int, taken: Set[int]) -> int:
    """How many blocks in a row have no partner."""
    found = 0
    while 0 <= start + step * found < count and start + step * found not in taken:
        found += 1
    return found


def _around(distance: int, length: int) -> range:
    return range(max(0, distance - _REACH), min(length, distance + _REACH + 1))


def _score(old: Block, new: Block) -> float:
    """How much alike two blocks are; a cell is what its row makes of it."""
    score = likeness(words(old.text), words(new.text))
    if old.row is not None:
        score = (score + likeness(words(old.context), words(new.context))) / 2
    return score + 0.1 * (old.kind == new.kind) if score else 0.0
