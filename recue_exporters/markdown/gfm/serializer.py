"""The element tree as HTML, laid out and escaped as cmark does it.

python-markdown's own serialiser leaves `&` alone where an entity seems to follow, which is wrong
for a tree that holds characters and no entities, and sorts attributes.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Comment, Element

from recue_exporters.markdown.gfm.raw import RAW_BLOCK, RAW_INLINE, is_element

_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"})
_HOLDS_BLOCKS = frozenset(
    {"blockquote", "details", "div", "dl", "ol", "section", "table", "tbody", "thead", "tr", "ul"}
)
"""Elements whose tags stand on lines of their own."""
_ON_OWN_LINE = _HOLDS_BLOCKS | frozenset(
    {"dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p", "pre", "summary", "td", "th"}
)


def escape(text: str) -> str:
    """`text` for use between tags and in attribute values alike."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if '"' in text:
        text = text.replace('"', "&quot;")
    return text


def to_xhtml(root: Element) -> str:
    """`root` and all in it, with void elements closed as in `<br />`."""
    return _write(root, " />")


def to_html(root: Element) -> str:
    """`root` and all in it, with void elements as in `<br>`."""
    return _write(root, ">")


def _write(root: Element, void: str) -> str:
    out: list[str] = []
    # Depth is what a document makes it, so the descent keeps its own stack.
    descent: list[tuple[Element, Iterator[Element]]] = []
    _open(root, out, void)
    descent.append((root, iter(root)))
    while descent:
        element, children = descent[-1]
        child = next(children, None)
        if child is None:
            descent.pop()
            _close(element, out)
            if descent:
                _tail(element, descent[-1][0], out)
        elif len(child):
            _open(child, out, void)
            descent.append((child, iter(child)))
        else:
            _open(child, out, void)
            _close(child, out)
            _tail(child, element, out)
    return "".join(out)


def _new_line(out: list[str]) -> None:
    if out and not out[-1].endswith("\n"):
        out.append("\n")


def _open(element: Element, out: list[str], void: str) -> None:
    if not is_element(element):
        _raw(element, out)
        return
    tag = element.tag
    if tag in _ON_OWN_LINE:
        _new_line(out)
    end = void if tag in _VOID else ">"
    if element.attrib:
        written = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"'
            for name, value in element.attrib.items()
        )
        out.append(f"<{tag}{written}{end}")
    else:
        out.append(f"<{tag}{end}")
    if tag == "br":
        out.append("\n")
    text = element.text
    if tag in _HOLDS_BLOCKS:
        if text and text.strip():
            out.append(escape(text))
        else:
            _new_line(out)
    elif text:
        out.append(text if tag in ("script", "style") else escape(text))


def _close(element: Element, out: list[str]) -> None:
    if not is_element(element):
        return
    tag = element.tag
    if tag in _HOLDS_BLOCKS and (len(element) or not element.text):
        _new_line(out)
    if tag not in _VOID:
        out.append(f"</{tag}>")
    if tag in _ON_OWN_LINE:
        out.append("\n")


def _tail(element: Element, parent: Element, out: list[str]) -> None:
    tail = element.tail
    if tail and (tail.strip() or parent.tag not in _HOLDS_BLOCKS):
        out.append(escape(tail.lstrip("\n") if element.tag == "br" else tail))


def _raw(element: Element, out: list[str]) -> None:
    tag: object = element.tag
    text = element.text or ""
    if tag == RAW_INLINE:
        out.append(text)
    elif tag == RAW_BLOCK:
        _new_line(out)
        out.append(text + "\n")
    elif tag is Comment:
        out.append(f"<!--{text}-->")
    else:
        # A foreign extension's group without a tag of its own.
        out.append(escape(text))
