"""A body as a list of tokens, and what each of them means for the text around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Literal

from recue_exporters.confluence.storage.schema import ELEMENTS

MARKER = "ac:inline-comment-marker"
_BODIES = ("ac:rich-text-body", "ac:plain-text-body", "ac:caption", "ac:link-body")
"""Bodies that make the element around them more than an atom."""

Form = Literal["text", "cdata", "open", "close", "empty", "other"]
Role = Literal["inline", "break", "atom", "silent", "boundary"]
"""`inline` formatting goes unnoticed, a `break` is white space, an `atom` is read but cannot be
written into, `silent` content is nothing to read, and at a `boundary` a block begins or ends."""

_TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[(?P<cdata>.*?)\]\]>|<\?.*?\?>"
    r"|<(?P<close>/?)(?P<name>[A-Za-z_][^\s/<>\"'=]*)"
    r"(?P<rest>(?>(?:[^<>\"']++|\"[^<\"]*+\"|'[^<']*+')*))>"
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


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tags, runs of text and other pieces of a body, each known by its index."""

    body: str
    forms: Sequence[Form]
    names: Sequence[str]
    """Of the elements; empty for what is no tag."""
    starts: Sequence[int]
    """Offsets in the body, and its length at the end: each token ends where the next begins."""
    partners: Sequence[int]
    """For each token the index of its start or end tag; its own where it has none."""
    with_body: frozenset[int]
    """Start tags of elements that are no atoms because text may stand in one of their parts."""

    def role(self, index: int) -> Role:
        """What a tag means for the text around it."""
        opening = self.partners[index] if self.forms[index] == "close" else index
        return _role(self.names[index], opening in self.with_body)

    def last(self, index: int) -> int:
        """Index of the end tag of the element that begins with a tag."""
        return max(index, self.partners[index])

    def shown(self, index: int) -> str:
        """The text of an atom or of a CDATA section."""
        source = self.body[self.starts[index] : self.starts[self.last(index) + 1]]
        literal = _CDATA.findall(source)
        if literal:
            return "".join(literal)
        pattern = _SHOWN.get(self.names[index])
        match = pattern.search(source) if pattern else None
        return decoded(match[1]) if match else ""

    def attribute(self, index: int, name: str) -> str:
        """Value of a tag's attribute; empty where there is none."""
        begin = self.starts[index] + 1 + len(self.names[index])
        for match in _ATTRIBUTE.finditer(self.body, begin, self.starts[index + 1]):
            if match[1] == name:
                return unescape(match[3] if match[2] is None else match[2])
        return ""


def tokenise(body: str) -> Tokens | None:
    """The tokens of a body, or None where its tags do not match."""
    forms: list[Form] = []
    names: list[str] = []
    starts = [0]
    partners: list[int] = []
    with_body: set[int] = set()
    stack: list[int] = []
    for index, match in enumerate(_TOKEN.finditer(body)):
        if match.start() != starts[-1]:
            return None
        form, name = _form(match), match["name"] or ""
        forms.append(form)
        names.append(name)
        starts.append(match.end())
        partners.append(index)
        if form == "open":
            if stack and name in _BODIES:
                with_body.add(stack[-1])
            stack.append(index)
        elif form == "close":
            if not stack or names[stack[-1]] != name:
                return None
            partners[index] = stack.pop()
            partners[partners[index]] = index
    if stack or starts[-1] != len(body):
        return None
    return Tokens(body, forms, names, starts, partners, frozenset(with_body))


def decoded(text: str) -> str:
    """Text with its references resolved, each by itself."""
    return _REFERENCE.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def _form(match: re.Match[str]) -> Form:
    if match["text"] is not None:
        return "text"
    if match["name"] is None:
        return "other" if match["cdata"] is None else "cdata"
    if match["close"]:
        return "close"
    return "empty" if match["rest"].endswith("/") else "open"


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
