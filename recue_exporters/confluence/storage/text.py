"""Signs that stand in text: status lozenges and the places of a table of contents."""

import re

from lxml import etree

from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.context import Conversion

STATUS = re.compile(r"\{status:\s*([A-Za-z]+)\s*\|\s*([^{}|\n]{1,80}?)\s*\}")
"""`{status:colour|text}`."""
_NO_STATUS = re.compile(r"\{status:[^{}\n]{,60}\}?")
_STATUS_RULE = "it needs a known colour and a text, and in a table a backslash before the bar"
_COLOURS = {
    **dict.fromkeys(("grey", "gray", "neutral"), "Grey"),
    **dict.fromkeys(("red", "error"), "Red"),
    **dict.fromkeys(("yellow", "amber", "orange"), "Yellow"),
    **dict.fromkeys(("green", "success"), "Green"),
    **dict.fromkeys(("blue", "info"), "Blue"),
    "purple": "Purple",
}
_CONTENTS = frozenset({"[toc]", "[[toc]]", "[[_toc_]]"})
_LISTINGS = frozenset({"[[listing]]", "[[_listing_]]"})


def convert_signs(body: etree._Element, conversion: Conversion) -> None:
    """Turn `[TOC]`, `[[_LISTING_]]` and `{status:colour|text}` into macros."""
    for paragraph in nodes.elements(body, "p"):
        _contents(paragraph)
    nodes.replace_in_text(
        body, STATUS, lambda match: _status(match, conversion), outside=names.VERBATIM
    )
    for node in body.iter():
        for text, where in ((node.text, node), (node.tail, node.getparent())):
            for written in _NO_STATUS.findall(text or ""):
                if where is not None and where.tag not in names.VERBATIM:
                    conversion.warn(f"{written} is no lozenge: {_STATUS_RULE}", where)


def children_macro() -> etree._Element:
    """The macro that lists the pages below this one."""
    return names.macro("children")


def _contents(paragraph: etree._Element) -> None:
    if any(child.tag != "em" or len(child) for child in paragraph):
        return
    text = "".join("".join(str(part) for part in paragraph.itertext()).split()).lower()
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
