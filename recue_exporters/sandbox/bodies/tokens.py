"""A well-formed body as a list of tokens that can be changed and joined again, byte for byte."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"(?P<comment><!--.*?-->)|(?P<cdata><!\[CDATA\[.*?\]\]>)|(?P<instruction><\?.*?\?>)"
    r"""|(?P<tag></?[^\s/>!?](?:[^>"']|"[^"]*"|'[^']*')*>)|(?P<text>[^<]+)""",
    re.DOTALL,
)
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[^\s/>]+)(?P<rest>.*?)(?P<gap>\s*)(?P<empty>/?)>\Z", re.DOTALL
)
_ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""", re.DOTALL)


@dataclass
class Token:
    """A piece of a body: text, comment, CDATA section or processing instruction."""

    kind: str
    raw: str

    def __str__(self) -> str:
        return self.raw


@dataclass
class Tag:
    """A start, end or empty-element tag."""

    name: str
    form: str
    """`open`, `close` or `empty`."""

    attributes: dict[str, str] = field(default_factory=dict)
    """Values as they stand in the source, entities included, in order."""

    gap: str = ""
    """What stands before the closing bracket."""

    def __str__(self) -> str:
        if self.form == "close":
            return f"</{self.name}>"
        inside = "".join(f' {name}="{value}"' for name, value in self.attributes.items())
        return f"<{self.name}{inside}{self.gap}{'/' if self.form == 'empty' else ''}>"


Piece = Token | Tag


def split(body: str) -> list[Piece]:
    """Take a well-formed body apart; attribute values end up in double quotes."""
    pieces: list[Piece] = []
    for match in _TOKEN.finditer(body):
        kind = match.lastgroup or ""
        pieces.append(_tag(match[0]) if kind == "tag" else Token(kind, match[0]))
    return pieces


def join(pieces: Iterable[Piece]) -> str:
    """The body again."""
    return "".join(map(str, pieces))


def _tag(raw: str) -> Tag:
    match = _TAG.match(raw)
    assert match is not None
    attributes = {
        name: value[1:-1].replace('"', "&quot;")
        for name, value in _ATTRIBUTE.findall(match["rest"])
    }
    form = "close" if match["close"] else "empty" if match["empty"] else "open"
    return Tag(match["name"], form, attributes, match["gap"] if form == "empty" else "")
