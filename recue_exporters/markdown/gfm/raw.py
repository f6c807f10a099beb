"""Raw HTML in the element tree: written by the serialiser as it stands, looked into by nobody.

Some tags GFM makes text of, because they would change how the rest of the page is read (GFM 6.11,
"Disallowed Raw HTML").
"""

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

_DISALLOWED = re.compile(
    r"<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)(?:\s|/?>))", re.I
)


def raw_block() -> None:
    """The tag of an element whose text is an HTML block; as `ElementTree.Comment` is one."""


def raw_inline() -> None:
    """The tag of an element whose text is inline HTML; as `ElementTree.Comment` is one."""


def html_block(html: str) -> Element:
    """An element that is written as `html`, on lines of its own."""
    return _element(raw_block, html)


def html_inline(html: str) -> Element:
    """An element that is written as `html`, within the text around it."""
    return _element(raw_inline, html)


def _element(tag: Any, html: str) -> Element:
    element: Element = Element(tag)
    element.text = AtomicString(_DISALLOWED.sub("&lt;", html))
    return element
