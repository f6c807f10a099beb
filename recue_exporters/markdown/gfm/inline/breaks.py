"""Hard and soft line breaks (CommonMark 6.7, 6.8)."""

import re
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.inline.characters import WHITE_SPACE
from recue_exporters.markdown.gfm.inline.scan import Scan

_BLANKS = (" ", "\t")
_INDENT = re.compile(r"[ \t]*")


def line_break(scan: Scan, at: int) -> int:
    """A line ending; two spaces before it break the line for the reader too."""
    text = scan.text
    if text[at - 1 : at] not in _BLANKS and text[at + 1 : at + 2] not in _BLANKS:
        return at + 1
    return put_break(scan, at, at + 1, Element("br") if text.endswith("  ", 0, at) else "\n")


def escaped_break(scan: Scan, at: int) -> int:
    """A backslash before a line ending."""
    if scan.text[at + 1 : at + 2] != "\n":
        return 0
    return scan.put(at, _end_of_indent(scan.text, at + 2), Element("br"))


def put_break(scan: Scan, at: int, end: int, item: str | Element) -> int:
    """Let `item` stand for what is between `at` and `end` and for the white space around it."""
    content = scan.text[scan.start : at].rstrip(WHITE_SPACE)
    return scan.put(scan.start + len(content), _end_of_indent(scan.text, end), item)


def _end_of_indent(text: str, at: int) -> int:
    indent = _INDENT.match(text, at)
    assert indent is not None
    return indent.end()
