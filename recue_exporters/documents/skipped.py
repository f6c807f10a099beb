"""Parts of a document that stay off its page: what md2conf's skip markers enclose.

People who come from md2conf rely on them to keep text private, so they are heeded, though GitHub
shows what is between them.
"""

import re

_TOKEN = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|[0-9]+[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$"
    r"|<!--\s*confluence-skip-(?P<marker>start|end)\s*-->",
    re.M,
)


def without_skipped(text: str) -> tuple[str, int]:
    """Cut what stands between ``confluence-skip-start`` and ``confluence-skip-end``.

    Markers in code are text. Each line keeps its number.

    Returns:
        What is left, and the line (from 1) of a start that no end follows, else 0: all the rest
        is cut then, as nobody can tell where the private part ends.

    >>> without_skipped("a <!-- confluence-skip-start -->b<!-- confluence-skip-end -->c")
    ('a c', 0)
    """
    if "confluence-skip-start" not in text:
        return text, 0
    kept: list[str] = []
    position, start, fence = 0, None, ""
    for token in _TOKEN.finditer(text):
        marker = token["marker"]
        if start is not None:
            if marker == "end":
                kept.append("\n" * text.count("\n", start, token.end()))
                position, start = token.end(), None
        elif marker is None:
            fence = _fence_after(fence, token["fence"], token["info"])
        elif marker == "start" and not fence and not _is_in_code(text, token.start()):
            kept.append(text[position : token.start()])
            start = token.start()
    if start is None:
        return "".join(kept) + text[position:], 0
    return "".join(kept), text.count("\n", 0, start) + 1


def _fence_after(fence: str, found: str, info: str) -> str:
    """The fence that is open behind one that was found; empty for none."""
    if not fence:
        return "" if found[0] == "`" and "`" in info else found
    closes = found[0] == fence[0] and len(found) >= len(fence) and not info.strip()
    return "" if closes else fence


def _is_in_code(text: str, place: int) -> bool:
    line = text.rfind("\n", 0, place) + 1
    return text.count("`", line, place) % 2 == 1
