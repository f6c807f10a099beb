"""Raw HTML in the element tree: written by the serialiser as it stands, looked into by nobody.

Some tags GFM makes text of, because they would change how the rest of the page is read (GFM 6.11,
"Disallowed Raw HTML").
"""

import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

_DISALLOWED = re.compile(
    r"<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)(?:\s|/?>))", re.I
)


RAW_BLOCK = "#html-block"
"""The tag of an element whose text is an HTML block."""
RAW_INLINE = "#html-inline"
"""The tag of an element whose text is inline HTML."""
_RAW = frozenset({RAW_BLOCK, RAW_INLINE})
"""No names of elements, but strings, which processors of other extensions take every tag to be."""


def html_block(html: str) -> Element:
    """An element that is written as `html`, on lines of its own."""
    return _element(RAW_BLOCK, html)


def html_inline(html: str) -> Element:
    """An element that is written as `html`, within the text around it."""
    return _element(RAW_INLINE, html)


def is_element(element: Element) -> bool:
    """Whether `element` is written with a tag of its own: no raw HTML, comment or mere group."""
    return isinstance(element.tag, str) and element.tag not in _RAW


def _element(tag: str, html: str) -> Element:
    element = Element(tag)
    element.text = AtomicString(_DISALLOWED.sub("&lt;", html))
    return element
