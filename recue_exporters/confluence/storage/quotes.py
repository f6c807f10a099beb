"""Quotes, alerts, admonitions and folded sections become macros with a rich body."""

from lxml import etree

from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.anchors import HEADINGS, put_anchor
from recue_exporters.confluence.storage.context import Conversion
from recue_exporters.confluence.storage.names import AC
from recue_exporters.confluence.storage.text import STATUS

_PANELS = {
    **dict.fromkeys(("note", "info", "abstract", "summary", "todo", "question", "example"), "info"),
    **dict.fromkeys(("tip", "hint", "success", "check", "done"), "tip"),
    **dict.fromkeys(("important", "attention", "seealso", "quote", "cite"), "note"),
    **dict.fromkeys(("warning", "caution", "danger", "error", "failure", "bug"), "warning"),
}
"""Kinds of GitHub alerts, python-markdown, MkDocs and Sphinx admonitions."""


_BREAKS = ("br", "p", "div", "li", "td", "th", *HEADINGS)
"""What keeps words apart in a title, where nothing but text is left of it."""
_MORE_THAN_TEXT = (".//img", ".//a[@href]", f".//{names.RAW}")
"""What a title shows that is lost where nothing but text is left of it."""


def rich_macro(name: str, title: str) -> tuple[etree._Element, etree._Element]:
    """A macro with an empty rich body, and that body."""
    made = names.macro(name, {"title": title})
    body = etree.SubElement(made, names.RICH_BODY)
    return made, body


def convert_quotes(body: etree._Element, conversion: Conversion) -> None:
    """Turn alerts, admonitions, details and quotes into their macros."""
    for node in nodes.elements(body, "div", "details", "blockquote"):
        if node.tag == "details":
            _replace(node, "expand", _summary(node) or "Details")
        elif node.tag == "blockquote":
            if conversion.options.quote == "macro":
                _replace(node, "quote", "")
        elif nodes.has_class(node, "admonition"):
            _replace(node, _panel(node), _admonition_title(node))


def _replace(node: etree._Element, name: str, title: str) -> None:
    made, inside = rich_macro(name, title)
    if node.get("data-line"):
        made.set("data-line", node.get("data-line", ""))
    nodes.move_content(node, inside)
    nodes.replace(node, made)


def _panel(node: etree._Element) -> str:
    classes = (node.get("class") or "").lower().split()
    return next((_PANELS[name] for name in classes if name in _PANELS), "info")


def _admonition_title(node: etree._Element) -> str:
    for child in node:
        if child.tag == "p" and nodes.has_class(child, "admonition-title"):
            return _take(child)
    return ""


def _summary(node: etree._Element) -> str:
    for child in node:
        if child.tag == "summary":
            return _take(child)
    return ""


def _take(title: etree._Element) -> str:
    """The text of a title; the title itself leaves the tree unless it shows more than text.

    Its anchors stay, in the text that follows.
    """
    for node in nodes.elements(title, names.MACRO):
        if node.get(AC + "name") == "mathinline":  # as its formula is text where it is code
            nodes.replace_by_text(node, "".join(map(str, node.itertext())))
    for node in title.iter(*_BREAKS):
        if node is not title:
            node.text, node.tail = f" {node.text or ''}", f" {node.tail or ''}"
    text = STATUS.sub(r"\2", nodes.text_of(title))
    if any(title.find(path) is not None for path in _MORE_THAN_TEXT):
        title.tag = "p"
        return text
    anchors = [node for node in title.iter(names.MACRO) if node.get(AC + "name") == "anchor"]
    following = title.getnext()
    behind, title.tail = title.tail, None
    for node in reversed(anchors):
        if following is None or not nodes.is_blank(behind):
            node.tail, behind = behind, None
            title.addnext(node)
            following = node
        else:
            node.tail = None
            put_anchor(following, node)
    title.tail = f" {behind}" if behind else None
    nodes.remove(title)
    return text
