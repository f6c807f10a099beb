"""Reading storage format: from the stored text to a tree, or to the reason why there is none."""

import re
from html.entities import name2codepoint

from lxml import etree
from lxml.etree import _Element

AC = "http://www.atlassian.com/schema/confluence/4/ac/"
RI = "http://www.atlassian.com/schema/confluence/4/ri/"
AT = "http://www.atlassian.com/schema/confluence/4/at/"

_PREFIXES = {AC: "ac:", RI: "ri:", AT: "at:"}
_OPEN = f'<storage xmlns:ac="{AC}" xmlns:ri="{RI}" xmlns:at="{AT}">'
_ENTITY = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|&([A-Za-z][A-Za-z0-9]*);", re.DOTALL)
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})


class IllFormedError(ValueError):
    """A text is not well-formed storage format.

    Args:
        reason: the parser's complaint.
        line: line of the text, counted from 1.
        column: column in that line, counted from 1.
    """

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(f"{reason} (line {line}, column {column})")
        self.reason = reason
        self.line = line
        self.column = column


def parse(body: str) -> _Element:
    """The tree of a body in storage format, under an element of our own.

    Named XHTML entities are known although the body declares none, as in Confluence; nothing is
    ever read from outside the text.

    Raises:
        IllFormedError: with the parser's complaint and its place in `body`.
    """
    text = _OPEN + _ENTITY.sub(_numeric, body) + "</storage>"
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        if line == 1:
            column = max(1, column - len(_OPEN))
        raise IllFormedError(_reason(error), line, column) from None


def name(source: _Element) -> str:
    """The name as people write it: `p`, `ac:link`, `ri:page`."""
    tag = source.tag
    if not tag.startswith("{"):
        return tag
    namespace, _, local = tag[1:].partition("}")
    return _PREFIXES.get(namespace, "?:") + local


def attribute(source: _Element, qualified: str) -> str:
    """An attribute by its qualified name (`ac:name`, `href`), empty where it is absent."""
    prefix, _, local = qualified.rpartition(":")
    namespace = {"ac": AC, "ri": RI, "at": AT, "": ""}[prefix]
    return source.get(f"{{{namespace}}}{local}" if namespace else local) or ""


def first(source: _Element, *names: str) -> _Element | None:
    """The first child element that has one of `names`."""
    return next((item for item in source if name(item) in names), None)


def all_text(source: _Element) -> str:
    """The text of an element and everything in it."""
    return "".join(map(str, source.itertext()))


def _numeric(match: re.Match[str]) -> str:
    entity = match.group(1)
    if entity is None or entity in _XML_ENTITIES:
        return match.group(0)
    if entity in name2codepoint:
        return f"&#{name2codepoint[entity]};"
    return match.group(0)


def _reason(error: etree.XMLSyntaxError) -> str:
    # lxml appends the place to the message; it counts our wrapper in.
    return re.sub(r", line \d+, column \d+.*$", "", error.msg or "not well-formed").strip()
