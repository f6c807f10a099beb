"""Titles are cut to the length that Confluence takes."""

MAX_TITLE = 255
"""Characters of a page title (Confluence's limit on both products)."""

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_LEAST = 20
"""Characters of a document's own title that must be left for it to be one."""
_LONGEST_MARK = 100


def length(title: str) -> int:
    """The length of a title as Java counts, in which Confluence is written: UTF-16 units."""
    return len(title.encode("utf-16-le", "surrogatepass")) // 2


def fitted(title: str, prefix: str = "", mark: str = "") -> str:
    """A title with its mark, cut at a word where it is longer than Confluence takes.

    What it becomes depends on nothing else, so it is the same in every run.

    Args:
        title: the title, prefix included.
        prefix: what it begins with. Where a long one leaves no room for the rest, nothing is cut.
        mark: what is to stand behind it in parentheses; empty: nothing.

    >>> fitted("Install", mark="Windows")
    'Install (Windows)'
    """
    end = f" ({mark})" if mark else ""
    room = MAX_TITLE - length(end)
    if length(title) <= room:
        return title + end
    kept = _first_words(title, room - len(ELLIPSIS))
    return title + end if len(kept) < len(prefix) + _LEAST else f"{kept}{ELLIPSIS}{end}"


def short_mark(text: str, *, keep_end: bool = False) -> str:
    """A text made short enough to tell titles apart: by its beginning, or by its end (a path)."""
    if length(text) <= _LONGEST_MARK:
        return text
    if keep_end:
        return f"{ELLIPSIS}{text[1 - _LONGEST_MARK :]}"
    return f"{_first_words(text, _LONGEST_MARK - len(ELLIPSIS))}{ELLIPSIS}"


def _first_words(text: str, room: int) -> str:
    """As many words as there is room for; a part of the last one where it is very long."""
    cut = text[: max(room, 0)]
    while length(cut) > room:
        cut = cut[:-1]
    words = cut.rpartition(" ")[0] if text[len(cut) : len(cut) + 1].strip() else cut
    return (words if 2 * len(words) > len(cut) else cut).rstrip(" .,;:-\N{EN DASH}(" + ELLIPSIS)
