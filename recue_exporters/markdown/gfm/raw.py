"""Raw HTML in the element tree: written by the serialiser as it stands, looked into by nobody."""

from typing import Any
from xml.etree.ElementTree import Element

from markdown.util import AtomicString


def raw_block() -> None:
    """The tag of an element whose text is an HTML block; never called, like `ElementTree.Comment`."""


def raw_inline() -> None:
    """The tag of an element whose text is inline HTML; never called, like `ElementTree.Comment`."""


def html_block(html: str) -> Element:
    """An element that is written as `html`, on lines of its own."""
    return _element(raw_block, html)


def html_inline(html: str) -> Element:
    """An element that is written as `html`, within the text around it."""
    return _element(raw_inline, html)


def _element(tag: Any, html: str) -> Element:
    element: Element = Element(tag)
    element.text = AtomicString(html)
    return element
