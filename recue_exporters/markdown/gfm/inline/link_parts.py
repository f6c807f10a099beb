"""What follows the text of a link: destination and title, or a label (CommonMark 6.3)."""

import re

# All but the two characters that mark placeholders.
_CONTROL_AND_SPACE = r"\x00\x01\x04-\x20\x7f"
_SPACES = re.compile(r"[ \t\n\v\f\r]*")
_POINTED = re.compile(r"<((?>(?:[^<>\\\n]|\\.)*))>")
_PLAIN = re.compile(rf"[^{_CONTROL_AND_SPACE}()\\]*")
_PIECE = re.compile(rf"[^{_CONTROL_AND_SPACE}()\\]++|\\[!-/:-@\[-`{{-~]|[()\\]")
_TITLE = re.compile(
    r""""((?>(?:[^"\\]|\\.)*))"|'((?>(?:[^'\\]|\\.)*))'|\(((?>(?:[^()\\]|\\.)*))\)""", re.DOTALL
)
_LABEL = re.compile(r"\[((?>(?:[^\[\]\\]|\\.){0,999}))\]", re.DOTALL)
MAX_LABEL = 999
"""A label may have so many characters."""
_MAX_PARENTHESES = 32
"""As cmark has it: the specification asks for three."""


def parts(text: str, at: int) -> tuple[str, str, int] | None:
    """The raw destination and title in parentheses, of which the first is at `at`, and the end."""
    start = _skip(text, at + 1)
    destination = _destination(text, start)
    if destination is None:
        return None
    url, end = destination
    after = _skip(text, end)
    title = ""
    if after > end:
        found = _TITLE.match(text, after)
        if found is not None:
            title = found.group(found.lastindex or 0)
            after = _skip(text, found.end())
    if text[after : after + 1] != ")":
        return None
    return url, title, after + 1


def label(text: str, at: int) -> tuple[str, int] | None:
    """The label in brackets, of which the first is at `at`, and its end."""
    found = _LABEL.match(text, at)
    return None if found is None else (found.group(1), found.end())


def _skip(text: str, at: int) -> int:
    spaces = _SPACES.match(text, at)
    assert spaces is not None
    return spaces.end()


def _destination(text: str, at: int) -> tuple[str, int] | None:
    if text[at : at + 1] == "<":
        pointed = _POINTED.match(text, at)
        return None if pointed is None else (pointed.group(1), pointed.end())
    plain = _PLAIN.match(text, at)
    assert plain is not None
    end = plain.end()
    depth = 0
    while (piece := _PIECE.match(text, end)) is not None:
        sign = piece.group()
        if sign == "(":
            depth += 1
            if depth > _MAX_PARENTHESES:
                return None
        elif sign == ")":
            if not depth:
                break
            depth -= 1
        end = piece.end()
    return None if depth else (text[at:end], end)
