"""A body as a list of tokens, and what each of them means for the text around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Literal, NamedTuple

from recue_exporters.confluence.storage.schema import ELEMENTS

MARKER = "ac:inline-comment-marker"
BODIES = ("ac:rich-text-body", "ac:plain-text-body", "ac:caption")
"""Bodies that make the element around them stand apart from the text before and behind it."""

Role = Literal["inline", "break", "atom", "silent", "boundary"]
"""`inline` formatting goes unnoticed, a `break` is white space, an `atom` is read but cannot be
written into, `silent` content is nothing to read, and at a `boundary` a block begins or ends."""

_TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[(?P<cdata>.*?)\]\]>|<\?.*?\?>"
    r"|<(?P<close>/?)(?P<name>[A-Za-z_][^\s/<>\"'=]*)"
    r"(?P<rest>(?:[^<>\"']++|\"[^<\"]*+\"|'[^<']*+')*+)>"
    r"|(?P<text>[^<]+)",
    re.DOTALL,
)
_REFERENCE = re.compile(r"&[^\s&<>;]{1,32};")
_ATTRIBUTE = re.compile(r"([^\s=\"']+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_SHOWN = {
    "ac:structured-macro": re.compile(r"<ac:parameter ac:name=\"(?:title|key)\"\s*>([^<]*)<"),
    "ac:link": re.compile(r"\b(?:ri:content-title|ri:filename|ac:anchor)=\"([^\"]*)\""),
    "time": re.compile(r"\bdatetime=\"([^\"]*)\""),
    "ac:placeholder": re.compile(r"<ac:placeholder[^<>]*>([^<]*)<"),
}
"""What an atom shows to a reader: a status its title, a link without text the page's title. An
image shows no words, and its file name may change with its content."""


class Token(NamedTuple):
    """A tag, a run of text or a CDATA section, with its offsets in the body."""

    form: Literal["text", "cdata", "open", "close", "empty", "other"]
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """All tokens of a body."""

    body: str
    listed: Sequence[Token]
    partners: Sequence[int]
    """For each token the index of its start or end tag; its own where it has none."""
    with_body: frozenset[int]
    """Start tags of elements that are no atoms because text may stand in one of their parts."""

    def role(self, index: int) -> Role:
        """What a tag means for the text around it."""
        token = self.listed[index]
        opening = self.partners[index] if token.form == "close" else index
        return _role(token.name, opening in self.with_body)

    def last(self, index: int) -> int:
        """Index of the end tag of the element that begins with a tag."""
        return max(index, self.partners[index])

    def shown(self, index: int) -> str:
        """The text of an atom or of a CDATA section."""
        token = self.listed[index]
        source = self.body[token.start : self.listed[self.last(index)].end]
        literal = _CDATA.findall(source)
        if literal:
            return "".join(literal)
        pattern = _SHOWN.get(token.name)
        match = pattern.search(source) if pattern else None
        return decoded(match[1]) if match else ""

    def attribute(self, index: int, name: str) -> str:
        """Value of a tag's attribute; empty where there is none."""
        token = self.listed[index]
        for match in _ATTRIBUTE.finditer(self.body, token.start + 1 + len(token.name), token.end):
            if match[1] == name:
                return unescape(match[3] if match[2] is None else match[2])
        return ""


def tokenise(body: str) -> Tokens | None:
    """The tokens of a body, or None where its tags do not match."""
    listed: list[Token] = []
    partners: list[int] = []
    with_body: set[int] = set()
    stack: list[int] = []
    position = 0
    for match in _TOKEN.finditer(body):
        if match.start() != position:
            return None
        position = match.end()
        token, index = _token(match), len(listed)
        listed.append(token)
        partners.append(index)
        if token.form == "open":
            if stack and (token.name in BODIES or token.name == "ac:link-body"):
                with_body.add(stack[-1])
            stack.append(index)
        elif token.form == "close":
            if not stack or listed[stack[-1]].name != token.name:
                return None
            partners[index] = stack.pop()
            partners[partners[index]] = index
    if stack or position != len(body):
        return None
    return Tokens(body, listed, partners, frozenset(with_body))


def decoded(text: str) -> str:
    """Text with its references resolved, each by itself."""
    return _REFERENCE.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def _token(match: re.Match[str]) -> Token:
    start, end = match.span()
    if match["text"] is not None:
        return Token("text", start, end)
    name = match["name"]
    if name is None:
        return Token("other" if match["cdata"] is None else "cdata", start, end)
    if match["close"]:
        return Token("close", start, end, name)
    return Token("empty" if match["rest"].endswith("/") else "open", start, end, name)


@cache
def _role(name: str, with_body: bool) -> Role:
    rule = ELEMENTS.get(name)
    if name in (MARKER, "ac:link-body") or (rule is None and ":" not in name):
        return "inline"
    if name == "br":
        return "break"
    # A fallback says again what stands before it, and Confluence does not keep it up to date.
    if rule is None or name in ("ac:parameter", "ac:adf-fallback") or name[:3] in ("ri:", "at:"):
        return "silent"
    if rule.place in ("inline", "both"):
        if rule.content in ("text", "empty") or (rule.content == "parts" and not with_body):
            return "atom"
        return "inline" if rule.place == "inline" else "boundary"
    return "silent" if rule.place == "part" and rule.content in ("text", "empty") else "boundary"
