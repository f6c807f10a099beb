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
class _Place:
    """A character of the page's text: which token it is in, and from where to where."""

    character: str
    token: int = -1
    """Index of the token; -1 for the gap between two blocks."""
    start: int = 0
    end: int = 0


def occurrences(body: str, selection: str) -> int:
    """How often a text stands in the text of a body; white space does not matter."""
    text = "".join(place.character for place in _places(split(body)))
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
    places = _places(pieces)
    text = "".join(place.character for place in places)
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
    return _marked(pieces, places[best : best + len(wanted)], reference)


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


def _places(pieces: Sequence[Piece]) -> list[_Place]:
    """The characters of the page's text, runs of white space as one."""
    places: list[_Place] = []
    silent = 0
    for index, piece in enumerate(pieces):
        if isinstance(piece, Tag):
            if piece.name in _SILENT and piece.form != "empty":
                silent += 1 if piece.form == "open" else -1
            if piece.name not in _WITHIN_LINES:
                _add(places, _Place(" "))
        elif piece.kind == "text" and not silent:
            for match in _CHARACTER.finditer(piece.raw):
                character = html.unescape(match[0])
                character = " " if character.isspace() else character
                _add(places, _Place(character[:1], index, match.start(), match.end()))
    return places


def _add(places: list[_Place], place: _Place) -> None:
    if place.character == " " and (not places or places[-1].character == " "):
        return
    places.append(place)


def _marked(pieces: list[Piece], chosen: Sequence[_Place], reference: str) -> str:
    ranges: dict[int, tuple[int, int]] = {}
    for place in chosen:
        if place.token >= 0 and place.character != " ":
            first, _ = ranges.get(place.token, (place.start, 0))
            ranges[place.token] = (first, place.end)
    marker = f'<ac:inline-comment-marker ac:ref="{html.escape(reference)}">'
    for index, (start, end) in ranges.items():
        piece = pieces[index]
        assert isinstance(piece, Token)
        marked = f"{marker}{piece.raw[start:end]}</ac:inline-comment-marker>"
        piece.raw = piece.raw[:start] + marked + piece.raw[end:]
    return join(pieces)
