"""Raw HTML in the element tree: written by the serialiser as it stands, looked into by nobody."""

from xml.etree.ElementTree import Element

from markdown.util import AtomicString


def raw_block() -> None:
    """The tag of an element whose text is an HTML block. Never called: see `ElementTree.Comment`."""


def raw_inline() -> None:
    """The tag of an element whose text is inline HTML. Never called: see `ElementTree.Comment`."""


def html_block(html: str) -> Element:
    """An element that is written as `html`, on lines of its own."""
    element = Element(raw_block)  # type: ignore[arg-type]  # a function as tag, as Comment is
    element.text = AtomicString(html)
    return element


def html_inline(html: str) -> Element:
    """An element that is written as `html`, within the text around it."""
    element = Element(raw_inline)  # type: ignore[arg-type]  # a function as tag, as Comment is
    element.text = AtomicString(html)
    return element
