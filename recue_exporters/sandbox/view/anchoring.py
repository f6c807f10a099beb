"""Putting an inline comment's marker into a body around the text a person selected.

The body stays as it is, byte for byte, but for the markers: it is taken apart into tokens, not
parsed and written anew.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from recue_exporters.sandbox.bodies.tokens import Piece, Tag, Token, join, split

_SILENT = frozenset({
    "ac:parameter", "ac:default-parameter", "ac:plain-text-body", "ac:plain-text-link-body",
    "ac:task-id", "ac:task-uuid", "ac:task-status", "ac:placeholder", "ac:adf-attribute",
})  # fmt: skip
"""Elements whose text is no text of the page, or none that a marker may stand in."""

_WITHIN_LINES = frozenset({
    "a", "abbr", "ac:emoticon", "ac:inline-comment-marker", "ac:link", "ac:link-body", "b", "big",
    "cite", "code", "del", "em", "font", "i", "ins", "s", "small", "span", "strong", "sub", "sup",
    "time", "u",
})  # fmt: skip
"""Elements that do not separate words."""

_CHARACTER = re.compile(r"&[^;\s]+;|.", re.DOTALL)


@dataclass(frozen=True)
class _Run:
    """A token's part in the text of the page."""

    token: int
    """Index of the token."""
    start: int
    """Where it begins in the text of the page."""
    text: str
    """Its characters, runs of white space as one."""


def occurrences(body: str, selection: str) -> int:
    """How often a text stands in the text of a body; white space does not matter."""
    text, _ = _text(split(body))
    wanted = _collapsed(selection)
    return len(_occurrences(text, wanted)) if wanted else 0


def anchored(
    body: str, selection: str, before: str, after: str, reference: str, *, index: int | None = None
) -> str | None:
    """The body with markers around a selection.

    Args:
        body: well-formed storage format.
        selection: the text as the reader selected it; white space does not matter.
        before: text that stood before it, which tells equal places apart.
        after: text that stood after it.
        reference: the comment's reference.
        index: which of several equal places is meant, counted from 0, whatever stands around.

    Returns:
        The new body, or None where the text is not in it as written, for instance because a
        macro shows it.
    """
    pieces = split(body)
    text, runs = _text(pieces)
    wanted = _collapsed(selection)
    if not wanted:
        return None
    starts = _occurrences(text, wanted)
    if index is not None:
        starts = starts[index : index + 1]
    if not starts:
        return None
    prefix, suffix = _collapsed(before), _collapsed(after)
    best = max(
        starts, key=lambda start: _agreement(text, start, start + len(wanted), prefix, suffix)
    )
    return _marked(pieces, runs, best, best + len(wanted), reference)


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _occurrences(text: str, wanted: str) -> list[int]:
    return [match.start() for match in re.finditer(f"(?={re.escape(wanted)})", text)]


def _agreement(text: str, start: int, end: int, prefix: str, suffix: str) -> int:
    """How many characters around a place are those that stood around the selection."""
    behind = text[max(0, start - 2 * len(prefix)) : start].rstrip()
    ahead = text[end : end + 2 * len(suffix)].lstrip()
    return _shared(behind[::-1], prefix[::-1]) + _shared(ahead, suffix)


def _shared(left: str, right: str) -> int:
    pairs = zip(left, right, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))


def _text(pieces: Sequence[Piece]) -> tuple[str, list[_Run]]:
    """The text of the page, runs of white space as one, and which token brings what of it."""
    text, runs = [""], []
    length, silent = 0, 0
    for index, piece in enumerate(pieces):
        blank = not length or text[-1].endswith(" ")
        if isinstance(piece, Tag):
            if piece.name in _SILENT and piece.form != "empty":
                silent += 1 if piece.form == "open" else -1
            added = "" if blank or piece.name in _WITHIN_LINES else " "
        elif piece.kind == "text" and not silent:
            added = re.sub(r"\s+", " ", html.unescape(piece.raw))
            added = added.lstrip() if blank else added
            runs.append(_Run(index, length, added))
        else:
            added = ""
        if added:
            text.append(added)
            length += len(added)
    return "".join(text), runs


def _marked(pieces: list[Piece], runs: Sequence[_Run], start: int, end: int, reference: str) -> str:
    """Put markers around a stretch of the text, one in each token it touches."""
    marker = f'<ac:inline-comment-marker ac:ref="{html.escape(reference)}">'
    for run in runs:
        first, last = max(start - run.start, 0), min(end - run.start, len(run.text))
        if first >= last or not run.text[first:last].strip():
            continue
        piece = pieces[run.token]
        assert isinstance(piece, Token)
        places = _places(piece.raw, run.text)
        chosen = [place for place in range(first, last) if run.text[place] != " "]
        begin, stop = places[chosen[0]][0], places[chosen[-1]][1]
        marked = f"{marker}{piece.raw[begin:stop]}</ac:inline-comment-marker>"
        piece.raw = piece.raw[:begin] + marked + piece.raw[stop:]
    return join(pieces)


def _places(raw: str, text: str) -> list[tuple[int, int]]:
    """From where to where each character of a run stands in its token."""
    places: list[tuple[int, int]] = []
    blank = not text.startswith(" ")
    for match in _CHARACTER.finditer(raw):
        space = html.unescape(match[0]).isspace()
        if not (space and blank):
            places.append(match.span())
        blank = space
    return places
