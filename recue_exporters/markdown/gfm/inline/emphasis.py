"""Emphasis and strong emphasis: `*a*`, `__b__` (CommonMark 6.2)."""

from __future__ import annotations

from recue_exporters.markdown.gfm.inline.characters import KINDS, MARK, flanks
from recue_exporters.markdown.gfm.inline.items import Run
from recue_exporters.markdown.gfm.inline.scan import Scan


def stars(scan: Scan, at: int) -> int:
    """A run of `*` that may begin or end emphasis."""
    end = _end(scan.text, at)
    before, after = _beside(scan, at, end)
    can_open, can_close = flanks(before, after)
    if not (can_open or can_close):
        return end
    return scan.push(at, end, can_open, can_close)


def underscores(scan: Scan, at: int) -> int:
    """A run of `_` that may begin or end emphasis, but not within a word."""
    end = _end(scan.text, at)
    before, after = _beside(scan, at, end)
    left, right = flanks(before, after)
    can_open = left and (not right or KINDS[before] == MARK)
    can_close = right and (not left or KINDS[after] == MARK)
    if not (can_open or can_close):
        return end
    return scan.push(at, end, can_open, can_close)


def pair(opener: Run, closer: Run) -> Run | None:
    """Make emphasis of what lies between; answers the next run to look at."""
    size = 2 if opener.left > 1 and closer.left > 1 else 1
    opener.left -= size
    closer.left -= size
    opener.opens.append(("strong" if size == 2 else "em", opener.char * size))
    closer.closes += 1
    opener.after, closer.before = closer, opener
    if not opener.left:
        opener.remove()
    if closer.left:
        return closer
    closer.remove()
    return closer.after


def _end(text: str, at: int) -> int:
    char = text[at]
    size = len(text)
    end = at + 1
    while end < size and text[end] == char:
        end += 1
    return end


def _beside(scan: Scan, at: int, end: int) -> tuple[str, str]:
    """The characters beside the run; GitHub looks past tildes for them."""
    text = scan.text
    size = len(text)
    while at and text[at - 1] == "~":
        at -= 1
    while end < size and text[end] == "~":
        end += 1
    return scan.before(at), scan.after(end)
