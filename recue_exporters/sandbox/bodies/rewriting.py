"""What the product changes in a body while it keeps it.

One rule per change, each with the products that do it and where that was seen. The rules are
written without any knowledge of the exporter's normal form, so that one checks the other.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from html.entities import codepoint2name, name2codepoint

from recue_exporters.sandbox.bodies.tokens import Piece, Tag, Token, join, split

_Step = Callable[[list[Piece], str], list[Piece]]
_KEPT_ENTITIES = {"amp", "lt", "gt", "quot", "apos", "nbsp"}
_ENTITY = re.compile(r"&(#x[0-9a-fA-F]+|#[0-9]+|[A-Za-z][A-Za-z0-9]*);")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


@dataclass(frozen=True)
class Rule:
    """One change that a product makes on save."""

    name: str
    products: tuple[str, ...]
    seen_in: str
    """Where the change is documented or was measured."""

    apply: _Step


def rewritten(body: str, flavor: str, space_key: str = "") -> str:
    """A well-formed body as the product keeps it on a page of the space `space_key`."""
    pieces = split(body.replace("\r\n", "\n").replace("\r", "\n"))
    for rule in RULES:
        if flavor in rule.products:
            pieces = rule.apply(pieces, space_key)
    return join(pieces)


def _without_comments(pieces: list[Piece], _: str) -> list[Piece]:
    return [piece for piece in pieces if isinstance(piece, Tag) or piece.kind != "comment"]


def _spaced_empty_tags(pieces: list[Piece], _: str) -> list[Piece]:
    for piece in pieces:
        if isinstance(piece, Tag) and piece.form == "empty":
            piece.gap = " "
    return pieces


def _identified_macros(pieces: list[Piece], _: str) -> list[Piece]:
    for piece in pieces:
        if isinstance(piece, Tag) and piece.name == "ac:structured-macro" and piece.form != "close":
            piece.attributes.setdefault("ac:schema-version", "1")
            piece.attributes.setdefault("ac:macro-id", str(uuid.uuid4()))
    return pieces


def _without_captions(pieces: list[Piece], _: str) -> list[Piece]:
    return [piece for piece in pieces if not (isinstance(piece, Tag) and piece.name == "caption")]


def _without_editor_data(pieces: list[Piece], _: str) -> list[Piece]:
    for piece in pieces:
        if isinstance(piece, Tag):
            for name in ("data-colwidth", "data-number-column"):
                piece.attributes.pop(name, None)
    return pieces


def _without_default_alignment(pieces: list[Piece], _: str) -> list[Piece]:
    return _restyled(
        pieces, lambda name, value: None if (name, value) == ("text-align", "start") else value
    )


def _coloured_cells(pieces: list[Piece], _: str) -> list[Piece]:
    def colour(name: str, value: str) -> str:
        match = re.fullmatch(r"#([0-9a-fA-F]{6})", value)
        if name != "background-color" or not match:
            return value
        red, green, blue = bytes.fromhex(match[1])
        return f"rgb({red},{green},{blue})"

    return _restyled(pieces, colour, only=("td", "th"))


def _restyled(
    pieces: list[Piece],
    change: Callable[[str, str], str | None],
    only: tuple[str, ...] = (),
) -> list[Piece]:
    for piece in pieces:
        if not isinstance(piece, Tag) or (only and piece.name not in only):
            continue
        style = piece.attributes.get("style")
        if style is None:
            continue
        pairs = [part.partition(":") for part in style.split(";") if part.strip()]
        before = [(name.strip(), value.strip()) for name, _, value in pairs]
        after = [
            (name, changed)
            for name, value in before
            if (changed := change(name, value)) is not None
        ]
        if after == before:
            continue
        if after:
            piece.attributes["style"] = " ".join(f"{name}: {value};" for name, value in after)
        else:
            del piece.attributes["style"]
    return pieces


def _without_own_space_key(pieces: list[Piece], space_key: str) -> list[Piece]:
    for piece in pieces:
        if isinstance(piece, Tag) and piece.name in ("ri:page", "ri:blog-post"):
            named = piece.attributes.get("ri:space-key")
            if named is not None and named.upper() == space_key.upper():
                del piece.attributes["ri:space-key"]
    return pieces


def _semantic_emphasis(pieces: list[Piece], _: str) -> list[Piece]:
    for piece in pieces:
        if isinstance(piece, Tag):
            piece.name = {"b": "strong", "i": "em"}.get(piece.name, piece.name)
    return pieces


def _collapsed_empty_elements(pieces: list[Piece], _: str) -> list[Piece]:
    kept: list[Piece] = []
    for piece in pieces:
        last = kept[-1] if kept else None
        closes = isinstance(piece, Tag) and piece.form == "close"
        if closes and isinstance(last, Tag) and last.form == "open":
            last.form, last.gap = "empty", " "
        else:
            kept.append(piece)
    return kept


def _decoded_entities(pieces: list[Piece], _: str) -> list[Piece]:
    return _with_text(pieces, _decoded)


def _named_entities(pieces: list[Piece], _: str) -> list[Piece]:
    return _with_text(pieces, lambda text: "".join(map(_named, _decoded(text, keep=_MARKUP_NAMES))))


_MARKUP_NAMES = {"amp", "lt", "gt", "quot", "apos"}


def _decoded(text: str, keep: set[str] = _KEPT_ENTITIES) -> str:
    def character(match: re.Match[str]) -> str:
        name = match[1]
        if name in keep:
            return match[0]
        if name.startswith("#"):
            code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        else:
            code = name2codepoint.get(name, ord("&"))
        found = chr(code)
        if found == "\u00a0":
            return "&nbsp;"
        return _MARKUP.get(found, found)

    return _ENTITY.sub(character, text).replace("\u00a0", "&nbsp;")


def _named(character: str) -> str:
    code = ord(character)
    return f"&{codepoint2name[code]};" if code > 127 and code in codepoint2name else character


def _with_text(pieces: list[Piece], change: Callable[[str], str]) -> list[Piece]:
    for piece in pieces:
        if isinstance(piece, Tag):
            piece.attributes = {name: change(value) for name, value in piece.attributes.items()}
        elif isinstance(piece, Token) and piece.kind == "text":
            piece.raw = change(piece.raw)
    return pieces


_BOTH = ("cloud", "datacenter")
_LIVE = "mozilla/markfluence docs/confluence/storage-format.md, measured on Cloud in 2026"
_DC_DOCS = "confluence.atlassian.com, Confluence Storage Format"

RULES = (
    Rule("comments vanish", _BOTH, _LIVE, _without_comments),
    Rule("macros get a schema version and an id", _BOTH, _LIVE, _identified_macros),
    Rule("a table caption loses its tags", ("cloud",), _LIVE, _without_captions),
    Rule("column data of the editor is dropped", ("cloud",), _LIVE, _without_editor_data),
    Rule("text-align: start is dropped", ("cloud",), _LIVE, _without_default_alignment),
    Rule("cell backgrounds become rgb()", ("cloud",), _LIVE, _coloured_cells),
    Rule(
        "a link within the space loses its space key",
        ("cloud",),
        "CONFCLOUD-69902",
        _without_own_space_key,
    ),
    Rule("b becomes strong, i becomes em", ("datacenter",), _DC_DOCS, _semantic_emphasis),
    Rule(
        "an element without content is closed at once",
        ("datacenter",),
        "sphinx-contrib/confluencebuilder#801: closing tags changed",
        _collapsed_empty_elements,
    ),
    Rule("a space stands before />", _BOTH, _LIVE, _spaced_empty_tags),
    Rule(
        "entities are decoded",
        ("cloud",),
        "sphinx-contrib/confluencebuilder#801: entities decoded",
        _decoded_entities,
    ),
    Rule(
        "letters beyond ASCII may come back as named entities",
        ("datacenter",),
        "codewithelvin/confluence-for-obsidian, fixture azerbaijani-entities",
        _named_entities,
    ),
)
