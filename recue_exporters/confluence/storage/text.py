"""Signs that stand in text: status lozenges and the places of a table of contents."""

import re

from lxml import etree

from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.context import Conversion

_STATUS = re.compile(r"\{status:\s*([A-Za-z]+)\s*\|\s*([^{}|\n]{1,80}?)\s*\}")
_COLOURS = {
    **dict.fromkeys(("grey", "gray", "neutral"), "Grey"),
    **dict.fromkeys(("red", "error"), "Red"),
    **dict.fromkeys(("yellow", "amber", "orange"), "Yellow"),
    **dict.fromkeys(("green", "success"), "Green"),
    **dict.fromkeys(("blue", "info"), "Blue"),
    "purple": "Purple",
}
_CODE = frozenset({"code", "pre", names.PARAMETER, names.PLAIN_BODY, "kbd", "samp", "tt"})
_CONTENTS = frozenset({"[TOC]", "[[TOC]]", "[[_TOC_]]"})
_LISTINGS = frozenset({"[[LISTING]]", "[[_LISTING_]]"})


def convert_signs(body: etree._Element, conversion: Conversion) -> None:
    """Turn `[TOC]`, `[[_LISTING_]]` and `{status:colour|text}` into macros."""
    for paragraph in nodes.elements(body, "p"):
        _contents(paragraph)
    for node in nodes.elements(body):
        if not isinstance(node.tag, str):
            continue
        if node.tag not in _CODE and "{status:" in (node.text or ""):
            _status_in_text(node, conversion)
        parent = node.getparent()
        if parent is not None and parent.tag not in _CODE and "{status:" in (node.tail or ""):
            _status_in_tail(node, conversion)


def children_macro() -> etree._Element:
    """The macro that lists the pages below this one."""
    return names.macro("children")


def _contents(paragraph: etree._Element) -> None:
    if any(child.tag not in ("em", "a") for child in paragraph):
        return
    text = "".join("".join(str(part) for part in paragraph.itertext()).split())
    if len(paragraph) == 1 and paragraph[0].tag == "em":
        # `[[_TOC_]]`: the underscores were read as emphasis.
        text = text.replace("[[", "[[_").replace("]]", "_]]")
    if text in _CONTENTS:
        nodes.replace(paragraph, names.macro("toc"))
    elif text in _LISTINGS:
        nodes.replace(paragraph, children_macro())


def _status(match: re.Match[str], conversion: Conversion) -> etree._Element | None:
    colour = _COLOURS.get(match[1].lower())
    if colour is None:
        return None
    if colour == "Purple" and conversion.flavor == "datacenter":
        colour = "Blue"
    return names.macro("status", {"colour": colour, "title": match[2]})


def _cut(text: str, conversion: Conversion) -> tuple[str, list[etree._Element]]:
    """The text before the first lozenge, and the lozenges with the text behind each."""
    found: list[etree._Element] = []
    lead, position = "", 0
    for match in _STATUS.finditer(text):
        made = _status(match, conversion)
        if made is None:
            continue
        before = text[position : match.start()]
        if found:
            found[-1].tail = before
        else:
            lead = before
        found.append(made)
        position = match.end()
    if not found:
        return text, []
    found[-1].tail = text[position:]
    return lead, found


def _status_in_text(node: etree._Element, conversion: Conversion) -> None:
    node.text, found = _cut(node.text or "", conversion)
    for index, made in enumerate(found):
        node.insert(index, made)


def _status_in_tail(node: etree._Element, conversion: Conversion) -> None:
    lead, found = _cut(node.tail or "", conversion)
    if found:
        node.tail = None
        for made in reversed(found):
            node.addnext(made)
        node.tail = lead
