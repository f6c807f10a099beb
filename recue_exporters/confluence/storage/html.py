"""What remains of HTML becomes the nearest element the storage format has."""

import re
from urllib.parse import urlsplit

from lxml import etree

from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.anchors import HEADINGS
from recue_exporters.confluence.storage.context import Conversion

_RENAMED = {
    "b": "strong",
    "i": "em",
    "dfn": "em",
    "var": "em",
    "ins": "u",
    "strike": "s",
    "tt": "code",
    "samp": "code",
}
_STYLED = {
    "mark": "background-color: rgb(248,230,160);",
    "kbd": "background-color: rgb(220,223,228);",
}
"""In colours of Cloud's own palette, which it turns round for dark mode."""
_LEAVES = ("p", *HEADINGS)
_ALIGNED = frozenset({"center", "right", "justify"})
_SHOWN_ELSEWHERE = ("video", "audio", "embed", "object")
_COLOUR = re.compile(
    r"#[0-9a-f]{3}(?:[0-9a-f]{3})?|[a-z]{3,24}|rgba?\(\s*\d{1,3}%?(?:\s*,\s*[\d.]{1,5}%?){2,3}\s*\)",
    re.I,
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TEXT_DECORATION = ("underline", "line-through")


def convert_html(body: etree._Element, conversion: Conversion) -> None:
    """Rename, restyle or unwrap every element that the storage format does not have."""
    for node in nodes.elements(body):
        tag = node.tag
        if not isinstance(tag, str) or tag.startswith("{"):
            continue
        if tag == "q":
            _quote_marks(node)
        elif tag in HEADINGS:
            _unfold_paragraphs(node)
        elif tag == "time":
            _date(node)
        elif tag == "code" and len(node):
            _plain_code(node)
        elif tag == "pre":
            _break_lines(node)
        node.tag = _RENAMED.get(tag, tag)
        _restyle(node, tag)


def _restyle(node: etree._Element, written: str) -> None:
    """Leave of an author's style what Confluence keeps."""
    if written in ("table", "colgroup", "col", "th", "td"):
        return
    style = _declarations(node.get("style") or "")
    align = (node.get("align") or style.get("text-align") or "").lower()
    if written == "center":
        align = "center"
    nodes.discard_attributes(node, "style", "class", "align", "width", "height")
    if align in _ALIGNED:
        if node.tag in _LEAVES:
            node.set("style", f"text-align: {align};")
        else:
            node.set(names.ALIGN, align)
    if node.tag in ("span", "font", *_STYLED):
        kept = _STYLED.get(written, "") or _colours(node, style)
        node.tag = "span"
        if kept:
            node.set("style", kept)
        else:
            node.tag = "font"  # none of the storage format's: it leaves no trace


def _colours(node: etree._Element, style: dict[str, str]) -> str:
    if node.get("color"):
        style.setdefault("color", node.get("color", ""))
    kept = [
        f"{key}: {style[key]};"
        for key in ("color", "background-color")
        if _COLOUR.fullmatch(style.get(key, ""))
    ]
    if style.get("text-decoration") in _TEXT_DECORATION:
        kept.append(f"text-decoration: {style['text-decoration']};")
    return " ".join(kept)


def _declarations(style: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in style.split(";"))
    return {key.strip().lower(): value.strip() for key, _, value in pairs if value.strip()}


def _unfold_paragraphs(heading: etree._Element) -> None:
    """A paragraph in a heading is a line of it."""
    for paragraph in heading.findall("p"):
        before = paragraph.getprevious()
        if before is not None or not nodes.is_blank(heading.text):
            paragraph.addprevious(names.element("br"))
        nodes.unwrap(paragraph)


def _date(node: etree._Element) -> None:
    """Confluence writes a date itself; where the author has, the author's words stay."""
    date = node.get("datetime") or ""
    if len(node) or not nodes.is_blank(node.text) or not _DATE.fullmatch(date):
        nodes.unwrap(node)
        return
    node.text = None
    for key in list(node.attrib):
        del node.attrib[key]
    node.set("datetime", date)


def _quote_marks(node: etree._Element) -> None:
    node.text = "“" + (node.text or "")
    if len(node):
        node[-1].tail = (node[-1].tail or "") + "”"
    else:
        node.text += "”"


def _plain_code(node: etree._Element) -> None:
    """Code keeps links and emphasis; line breaks in it are line breaks."""
    for line_break in nodes.elements(node, "br"):
        nodes.replace_by_text(line_break, "\n")


def _break_lines(node: etree._Element) -> None:
    for line_break in nodes.elements(node, "br"):
        nodes.replace_by_text(line_break, "\n")


def link_media(body: etree._Element, conversion: Conversion) -> None:
    """What a page cannot play or frame is at least linked; a file is attached for it."""
    for node in nodes.elements(body, *_SHOWN_ELSEWHERE):
        source = node.get("src") or node.get("data") or ""
        for child in node.iter("source"):
            source = source or child.get("src") or ""
        if not source or urlsplit(source).scheme not in ("http", "https", ""):
            continue
        node.text = f" {node.text or ''}"
        nodes.insert_first(node, names.element("a", {"href": source}, source))
