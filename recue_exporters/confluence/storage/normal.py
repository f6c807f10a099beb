"""A normal form: bodies that mean the same have the same one, and so the same hash.

Confluence rewrites what it is sent, and its editors rewrite more (docs/storage-format.md lists
what). The normal form leaves out what such rewriting adds and settles what it varies.
"""

import hashlib
import re
from urllib.parse import unquote

from lxml import etree

from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.emit import emit
from recue_exporters.confluence.storage.names import AC, RI
from recue_exporters.confluence.storage.readable import readable_text
from recue_exporters.confluence.storage.schema import ELEMENTS
from recue_exporters.confluence.storage.wellformed import StorageSyntaxError, parse_storage

__all__ = ["body_hash", "normalise", "readable_text"]

_RENAMED = {"b": "strong", "i": "em"}
_UNWRAPPED = (AC + "inline-comment-marker", "thead", "tbody", "tfoot", "caption", "div")
_REMOVED = (AC + "task-id", AC + "task-uuid", AC + "task-list-id")
_VOLATILE = frozenset(
    {
        *(AC + name for name in ("schema-version", "macro-id", "local-id", "task-list-id")),
        *(AC + name for name in ("card-appearance", "original-width", "original-height", "src")),
        *(AC + name for name in ("custom-width", "class", "queryparams")),
        *(RI + name for name in ("version-at-save", "space-key", "local-id")),
        *("local-id", "class", "rel", "data-colwidth", "data-number-column"),
        *("data-card-appearance", "follow"),
    }
)
"""Attributes that Confluence or its editors write on their own."""
_DEFAULTS = {"colspan": "1", "rowspan": "1", "start": "1", "data-layout": "default"}
_EMOJI = (AC + "emoji-shortname", AC + "emoji-id", AC + "emoji-fallback")
_PANELS = ("info", "note", "tip", "warning")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})")
_SHORT_HEX = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])(?![0-9a-f])")
_TOKEN = re.compile(r"var\(\s*--[\w-]+\s*,\s*([^()]+(?:\([^()]*\))?)\s*\)")


def normalise(body: str) -> str:
    """The normal form of a body; a body that is not well-formed is its own."""
    try:
        root = parse_storage(body)
    except StorageSyntaxError:
        return body
    for node in nodes.elements(root):
        _settle(node)
    for node in nodes.elements(root, *_REMOVED):
        nodes.remove(node)
    for node in nodes.elements(root, *_UNWRAPPED, "span"):
        if node.tag != "span" or not node.get("style"):
            nodes.unwrap(node)
    for node in nodes.elements(root, names.MACRO):
        _settle_macro(node)
    for node in root.iter():
        if node.tag != names.PLAIN_BODY and not _in_pre(node):
            _settle_space(node)
    return emit(root, normal=True)


def body_hash(body: str) -> str:
    """SHA-256 (hex) of the normal form.

    >>> body_hash('<p>a<br />b</p>') == body_hash('<p >a<br/>b</p>\\n')
    True
    """
    return hashlib.sha256(normalise(body).encode("utf-8", "surrogatepass")).hexdigest()


def _settle(node: etree._Element) -> None:
    """Names and attributes in their one form."""
    node.tag = _RENAMED.get(str(node.tag), str(node.tag))
    if node.tag == names.PLAIN_LINK_BODY:
        node.tag = names.LINK_BODY
    attributes = {str(key): str(value) for key, value in node.attrib.items()}
    node.attrib.clear()
    if node.tag == AC + "emoticon" and attributes.get(AC + "name") != "blue-star":
        for key in _EMOJI:
            attributes.pop(key, None)
    for key in sorted(attributes):
        value = attributes[key]
        if key == "style":
            value = _style(value)
        elif key == AC + "anchor":
            value = unquote(value)
        if key not in _VOLATILE and value != _DEFAULTS.get(key) and (value or key != "style"):
            node.set(key, value)


def _style(style: str) -> str:
    """Declarations in order, colours as `rgb()`, without what is the default."""
    style = _TOKEN.sub(r"\1", style.lower())
    style = _HEX.sub(lambda m: _rgb(m[1], m[2], m[3]), _SHORT_HEX.sub(r"#\1\1\2\2\3\3", style))
    found = {}
    for declaration in style.split(";"):
        key, colon, value = declaration.partition(":")
        value = re.sub(r"\s*,\s*", ",", " ".join(value.split()))
        if colon and (key.strip(), value) not in (("text-align", "start"), ("text-align", "left")):
            found[key.strip()] = value
    return " ".join(f"{key}: {found[key]};" for key in sorted(found))


def _rgb(*channels: str) -> str:
    return f"rgb({','.join(str(int(channel, 16)) for channel in channels)})"


def _settle_macro(node: etree._Element) -> None:
    """Parameters in order; a panel's title where Cloud's editor puts it, in the body."""
    for parameter in node.findall(names.PARAMETER):
        parameter.text = (parameter.text or "").strip() if not len(parameter) else None
        if (parameter.get(AC + "name") or "").startswith("breakout"):
            node.remove(parameter)
    body = node.find(names.RICH_BODY)
    title = node.find(f"{names.PARAMETER}[@{AC}name='title']")
    if body is not None and title is not None and node.get(AC + "name") in _PANELS:
        paragraph = names.element("p")
        paragraph.append(names.element("strong", text=title.text or ""))
        nodes.insert_first(body, paragraph)
        node.remove(title)
    parameters = node.findall(names.PARAMETER)
    parameters.sort(key=lambda each: each.get(AC + "name") or "")
    for index, parameter in enumerate(parameters):
        parameter.tail = None
        node.insert(index, parameter)


def _settle_space(node: etree._Element) -> None:
    """White space as one blank, and none between the parts of an element."""
    rule = ELEMENTS.get(names.written_name(str(node.tag)))
    parts = rule is not None and rule.content == "parts"
    node.text = None if parts else _SPACE.sub(" ", node.text or "") or None
    for child in node:
        child.tail = None if parts else _SPACE.sub(" ", child.tail or "") or None


def _in_pre(node: etree._Element) -> bool:
    return node.tag == "pre" or any(True for _ in node.iterancestors("pre"))
