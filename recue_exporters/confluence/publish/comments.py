"""Carry the markers of inline comments from the page on the site over to its new body.

Without its marker a comment stays on the site but no longer shows what it is about
(Confluence Cloud calls it dangling, Data Center resolved).
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from recue_exporters.confluence.publish.markers.blocks import Block, read_blocks
from recue_exporters.confluence.publish.markers.layout import Layout, layout_of
from recue_exporters.confluence.publish.markers.search import Search, Span
from recue_exporters.confluence.publish.markers.tokens import MARKER, Tokens, decoded, tokenise

_LITERAL = r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
_MARKER = re.compile(rf"{_LITERAL}|(?P<marker><{MARKER}(?=[\s/>])[^<>]*>)", re.DOTALL)
_REF = re.compile(r"\sac:ref\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class LostComment:
    """A comment whose text is no longer on the page."""

    ref: str
    """The marker's reference, by which the API names it `inlineMarkerRef` or `ref`."""

    text: str
    """What a reader saw marked, on one line."""


@dataclass(frozen=True)
class Carried:
    """A new body with the markers of the old one."""

    body: str
    lost: tuple[LostComment, ...]
    """In the order of their markers. A comment on several places is lost only with all of them."""


@dataclass
class _Comment:
    """A comment on the old page."""

    ref: str
    source: str = ""
    """What its markers hold, as it stands in the body."""
    spans: list[Span] = field(default_factory=list)

    def as_lost(self) -> LostComment:
        text = " ".join(span.text for span in self.spans)
        return LostComment(self.ref, text or _one_line(self.source))


def has_markers(body: str) -> bool:
    """Whether any inline comment is marked in a body (one shown in a code block is none).

    >>> has_markers('<p><ac:inline-comment-marker ac:ref="1">a</ac:inline-comment-marker></p>')
    True
    """
    return any(match["marker"] for match in _MARKER.finditer(body))


def carry_markers(old: str, new: str) -> Carried:
    """Put each marker of `old` on the same text in `new`.

    Args:
        old: storage format of the page as it is on the site.
        new: storage format that is to replace it. A marker it has already stays.

    Returns:
        `new` with markers added and nothing else changed, and the comments whose text is gone.
        If one of the bodies is not well-formed, `new` as it is and all comments as lost.
    """
    if not has_markers(old):
        return Carried(new, ())
    before, after = tokenise(old), tokenise(new)
    comments = _comments(old)
    for ref in _comments(new):
        comments.pop(ref, None)
    if before is None or after is None:
        return Carried(new, tuple(comment.as_lost() for comment in comments.values()))
    old_blocks = read_blocks(before)
    _add_spans(comments, before, old_blocks)
    marked = {span.block.index for comment in comments.values() for span in comment.spans}
    search = Search(old_blocks, read_blocks(after), marked)
    found: dict[Block, list[tuple[Span, str]]] = defaultdict(list)
    lost = []
    for comment in comments.values():
        places = [place for span in comment.spans if (place := search.find(span)) is not None]
        for place in _merged(places):
            found[place.block].append((place, comment.ref))
        if not places:
            lost.append(comment.as_lost())
    return Carried(_with_markers(after, found), tuple(lost))


def _comments(body: str) -> dict[str, _Comment]:
    """The comments of a body, which may be ill-formed, by reference and in order."""
    comments: dict[str, _Comment] = {}
    for match in _MARKER.finditer(body):
        ref = _REF.search(match["marker"] or "")
        if ref is None:
            continue
        name = unescape(ref[1] if ref[2] is None else ref[2])
        comment = comments.setdefault(name, _Comment(name))
        if not match[0].endswith("/>"):
            end = body.find(f"</{MARKER}", match.end(), match.end() + 10_000)
            comment.source += f"{body[match.end() : end]} " if end >= 0 else ""
    return comments


def _one_line(source: str) -> str:
    return " ".join(decoded(_TAG.sub("", source)).split())


def _add_spans(comments: dict[str, _Comment], tokens: Tokens, blocks: Sequence[Block]) -> None:
    """Fill in which text of which block each comment stands on."""
    layouts: dict[int, Layout] = {}
    starts, ends = [block.start for block in blocks], [block.end for block in blocks]
    for index, name in enumerate(tokens.names):
        if name != MARKER or tokens.forms[index] != "open":
            continue
        comment = comments.get(tokens.attribute(index, "ac:ref"))
        if comment is None:
            continue
        start, stop = tokens.starts[index + 1], tokens.starts[tokens.partners[index]]
        for block in blocks[bisect_right(ends, start) : bisect_left(starts, stop)]:
            if block.index not in layouts:
                layouts[block.index] = layout_of(tokens, block)
            part = layouts[block.index].text(start, stop)
            if part is not None:
                comment.spans.append(Span(block, *part))
    for comment in comments.values():
        comment.spans = _merged(comment.spans)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The spans with those made one that nothing but white space keeps apart."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.block.index, each.begin, each.end)):
        last = merged[-1] if merged else None
        if last is not None and last.block is span.block:
            between = span.block.text[last.end : span.begin]
            if not between.strip():
                merged[-1] = Span(span.block, last.begin, max(last.end, span.end))
                continue
        merged.append(span)
    return merged


@dataclass(frozen=True)
class _Piece:
    """A marker element to be written, by offsets in the body."""

    start: int
    stop: int
    ref: str


_Insertion = tuple[tuple[int, int, int, int], str]
"""A tag with its offset in the body, and what orders it among those of one offset."""


def _with_markers(tokens: Tokens, found: dict[Block, list[tuple[Span, str]]]) -> str:
    """The body with markers around the places found in it."""
    insertions: list[_Insertion] = []
    for block, places in found.items():
        layout = layout_of(tokens, block)
        pieces: list[_Piece] = []
        for place, ref in places:
            pieces += _pieces(layout, pieces, place, ref)
        insertions += _insertions(pieces)
    parts, position = [], 0
    for (offset, *_), tag in sorted(insertions):
        parts += [tokens.body[position:offset], tag]
        position = offset
    return "".join([*parts, tokens.body[position:]])


def _pieces(layout: Layout, others: Sequence[_Piece], place: Span, ref: str) -> list[_Piece]:
    """The marker elements that a place needs to cross no border of another element."""
    start, stop = layout.source(place.begin, place.end)
    elements = layout.elements(place.begin, place.end)
    for element in elements:
        if element.text and place.begin <= element.text[0] and element.text[1] <= place.end:
            start, stop = min(start, element.start), max(stop, element.end)
    gaps = []
    for piece in others:
        if piece.start < start < piece.stop < stop or start < piece.start < stop < piece.stop:
            gaps += [(piece.start, piece.start), (piece.stop, piece.stop)]
    for element in elements:
        if not (start <= element.start and element.end <= stop):
            gaps += [(element.start, element.content), (element.closing, element.end)]
    pieces = []
    for gap_start, gap_stop in sorted(gap for gap in gaps if start <= gap[0] and gap[1] <= stop):
        pieces.append((start, gap_start))
        start = gap_stop
    pieces.append((start, stop))
    return [_Piece(*piece, ref) for piece in pieces if layout.has_text(*piece)]


def _insertions(pieces: Sequence[_Piece]) -> list[_Insertion]:
    """The tags of the pieces: at one offset end tags come first, then start tags, outer first."""
    insertions: list[_Insertion] = []
    for order, piece in enumerate(pieces):
        opening = f'<{MARKER} ac:ref="{escape(piece.ref)}">'
        insertions.append(((piece.start, 1, -piece.stop, order), opening))
        insertions.append(((piece.stop, 0, 0, 0), f"</{MARKER}>"))
    return insertions
