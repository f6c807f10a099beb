"""Parts of a document that stay off its page: what md2conf's skip markers enclose.

People who come from md2conf rely on them to keep text private, so they are heeded, though GitHub
shows what is between them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

_START = re.compile(r"<!--\s*confluence-skip-start\s*-->")
_END = re.compile(r"<!--\s*confluence-skip-end\s*-->")
_GAP = re.compile(r"\n[ \t>]*\n")
_INLINE = re.compile(r"\\.|`+|<!--.*?-->|</?[A-Za-z][^<>]*>", re.S)
"""What is read as a whole: in it no code begins, or by it."""


def without_skipped(text: str) -> tuple[str, int]:
    """Cut what stands between ``confluence-skip-start`` and ``confluence-skip-end``.

    Markers in code are text. Each line keeps its number.

    Returns:
        What is left, and the line (from 1) of a start that no end follows, else 0: all the rest
        is cut then, as nobody can tell where the private part ends.

    >>> without_skipped("a <!-- confluence-skip-start -->b<!-- confluence-skip-end -->c")
    ('a c', 0)
    """
    position = block = 0
    while start := _START.search(text, position):
        # What decides whether a marker is code lies in its block, up to its paragraph's end.
        gap = _GAP.search(text, start.end())
        part = text[block : gap.start() if gap else len(text)]
        tokens = _blocks().parse(part)
        shown = {block + place: is_code for place, is_code in _places(part, tokens)}
        while start and shown.get(start.start()):
            position = start.end()
            start = _START.search(text, position)
        if start is None:
            break
        if start.start() in shown:
            position = start.start()
            end = _END.search(text, start.end())
            if end is None:
                return text[:position], text.count("\n", 0, position) + 1
            # What is private does not decide what of the rest is code.
            lines = "\n" * text.count("\n", position, end.end())
            text = text[:position] + lines + text[end.end() :]
        block += _last_block(part, tokens, position - block)
    return text, 0


@cache
def _blocks() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").disable("inline")


def _last_block(text: str, tokens: Sequence[Token], place: int) -> int:
    """Where the last block begins that is in no other one and not behind this place."""
    line = text.count("\n", 0, place)
    starts = [each.map[0] for each in tokens if each.map and not each.level]
    first = max((start for start in starts if start <= line), default=0)
    return sum(len(each) + 1 for each in text.split("\n")[:first])


def _places(text: str, tokens: Sequence[Token]) -> list[tuple[int, bool]]:
    """Where the markers are, and whether GitHub shows each as it is written."""
    places = [marker.start() for marker in _START.finditer(text)]
    lines = [text.count("\n", 0, place) for place in places]
    is_code = [False] * len(places)
    # The cells of a table's row are in one line.
    found: dict[tuple[int, int], list[bool]] = defaultdict(list)
    for each in tokens:
        if each.map and each.type in ("fence", "inline", "code_block"):
            is_fence = each.type == "fence"
            found[each.map[0], each.map[1]] += [True] * len(places) if is_fence else _markers(each)
    for (begin, end), marks in found.items():
        inside = (
            [number for number, line in enumerate(lines) if begin <= line < end] if marks else []
        )
        for number, mark in zip(inside, marks, strict=False):
            is_code[number] = mark
    return list(zip(places, is_code, strict=True))


def _markers(block: Token) -> Iterator[bool]:
    """Whether each of the markers in a block is shown as it is written."""
    text = block.content
    if block.type == "inline":
        spans = list(_code_spans(text))
        for marker in _START.finditer(text):
            yield any(begin < marker.start() < end for begin, end in spans)
        return
    # In an admonition or a footnote, what is indented is Markdown.
    inner = [each.map for each in _blocks().parse(text) if each.type == "fence" and each.map]
    for marker in _START.finditer(text):
        line = text.count("\n", 0, marker.start())
        yield any(begin <= line < end for begin, end in inner)


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where code begins and ends in the text of a paragraph."""
    place, endless = 0, set()
    while found := _INLINE.search(text, place):
        place, run = found.end(), found.group()
        if run[0] != "`" or run in endless:
            continue
        end = re.compile(f"(?<!`){run}(?!`)").search(text, place)
        if end is None:
            endless.add(run)
        else:
            yield found.start(), end.end()
            place = end.end()
