"""Strikethrough: `~a~`, `~~b~~` (GFM 6.5, as cmark-gfm reads it)."""

from __future__ import annotations

from recue_exporters.markdown.gfm.inline.characters import flanks
from recue_exporters.markdown.gfm.inline.items import Run
from recue_exporters.markdown.gfm.inline.scan import Scan


def tildes(scan: Scan, at: int) -> int:
    """A run of one or two tildes that may begin or end strikethrough."""
    text = scan.text
    size = len(text)
    end = at + 1
    while end < size and text[end] == "~":
        end += 1
    if end - at > 2:
        return end
    can_open, can_close = flanks(scan.before(at), scan.after(end))
    if not (can_open or can_close):
        return end
    return scan.push(at, end, can_open, can_close)


def pair(opener: Run, closer: Run) -> Run | None:
    """Strike out what lies between; answers the next run to look at.

    One tilde does not close two; but then neither of them, and no run between them, takes part any
    more.
    """
    if opener.left == closer.left:
        opener.opens.append(("del", "~" * opener.left))
        closer.closes += 1
        opener.left = closer.left = 0
    opener.after, closer.before = closer, opener
    opener.remove()
    closer.remove()
    return closer.after
