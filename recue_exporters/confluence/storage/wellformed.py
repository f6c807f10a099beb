"""Reading a body as Confluence does: well-formed XML with the entities of XHTML."""

import re
from html.entities import name2codepoint

from lxml import etree

from recue_exporters.confluence.storage.names import PREFIXES

_CDATA_OR_ENTITY = re.compile(r"<!\[CDATA\[.*?\]\]>|&([A-Za-z][A-Za-z0-9]*);", re.S)
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_OPENING = "<body {}>".format(" ".join(f'xmlns:{p}="{uri}"' for p, uri in PREFIXES.items()))


class StorageSyntaxError(ValueError):
    """A body is not well-formed.

    Args:
        message: what the parser says.
        line: where, counted from 1.
        column: where in the line, counted from 1.
    """

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(f"{message} (line {line}, column {column})")
        self.message, self.line, self.column = message, line, column


def parse_storage(body: str) -> etree._Element:
    """The tree of a body, under an element named `body`.

    Raises:
        StorageSyntaxError: it is not well-formed, uses an unknown entity or prefix, or holds a
            character that XML forbids.
    """
    text = f"{_OPENING}{_CDATA_OR_ENTITY.sub(_numeric, body)}</body>"
    parser = etree.XMLParser(
        huge_tree=True,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        column -= len(_OPENING) if line == 1 else 0
        message = re.sub(r", line \d+, column \d+.*", "", error.msg or "not well-formed")
        raise StorageSyntaxError(message, max(1, line), max(1, column)) from None


def _numeric(match: re.Match[str]) -> str:
    name = match[1]
    if name is None or name in _XML_ENTITIES or name not in name2codepoint:
        return match[0]
    return f"&#{name2codepoint[name]};"
