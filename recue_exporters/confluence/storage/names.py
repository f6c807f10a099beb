"""The names of the storage format as lxml writes them, and how to make its elements.

Bodies carry no namespace declarations; the URIs here live inside this program only.
"""

import re
from collections.abc import Mapping

from lxml import etree

AC_URI = "http://atlassian.com/content"
RI_URI = "http://atlassian.com/resource/identifier"
AT_URI = "http://atlassian.com/template"
AC, RI, AT = f"{{{AC_URI}}}", f"{{{RI_URI}}}", f"{{{AT_URI}}}"
PREFIXES = {"ac": AC_URI, "ri": RI_URI, "at": AT_URI}

MACRO = AC + "structured-macro"
PARAMETER = AC + "parameter"
RICH_BODY = AC + "rich-text-body"
PLAIN_BODY = AC + "plain-text-body"
LINK = AC + "link"
LINK_BODY = AC + "link-body"
PLAIN_LINK_BODY = AC + "plain-text-link-body"
IMAGE = AC + "image"
TASK_LIST = AC + "task-list"
TASK = AC + "task"
TASK_BODY = AC + "task-body"

RAW = "recue-raw"
"""Wrapper of storage format that an author wrote: checked already, written as it is."""

ALIGN, DEFINES, IS_TITLE = "{recue}align", "{recue}defines", "{recue}title"
"""Attributes for notes of ours, with names that no author can write."""

VERBATIM = frozenset({"code", "pre", "kbd", "samp", "tt", PARAMETER, PLAIN_BODY, RAW})
"""Elements whose text is not read for signs."""

RAW_OPEN, RAW_CLOSE = "\uf8f0", "\uf8f1"
RAW_MARK = re.compile(f"{RAW_OPEN}(\\d+){RAW_CLOSE}")
"""What stands for storage format while Markdown is read: its number, between private signs."""

_PREFIX_OF = {uri: prefix for prefix, uri in PREFIXES.items()}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal_text(text: str) -> str:
    """Drop the characters that XML 1.0 forbids, section 2.2."""
    return _FORBIDDEN.sub("", text)


def written_name(tag: str) -> str:
    """The tag or attribute name as it stands in a body: `{uri}link` is `ac:link`.

    >>> written_name(LINK)
    'ac:link'
    """
    if tag[0] != "{":
        return tag
    uri, _, name = tag[1:].partition("}")
    return f"{_PREFIX_OF[uri]}:{name}" if uri in _PREFIX_OF else name


def element(
    tag: str, attributes: Mapping[str, str] | None = None, text: str = ""
) -> etree._Element:
    """A new element that belongs to no tree yet."""
    made = etree.Element(tag)
    for name, value in (attributes or {}).items():
        made.set(name, legal_text(value))
    if text:
        made.text = legal_text(text)
    return made


def macro(name: str, parameters: Mapping[str, str] | None = None) -> etree._Element:
    """A macro with its parameters and without a body; empty parameters are left out."""
    made = element(MACRO, {AC + "name": name})
    for key, value in (parameters or {}).items():
        if value:
            made.append(element(PARAMETER, {AC + "name": key}, value))
    return made


def plain_macro(
    name: str, body: str, parameters: Mapping[str, str] | None = None
) -> etree._Element:
    """A macro whose body is plain text."""
    made = macro(name, parameters)
    made.append(element(PLAIN_BODY, text=body))
    return made


def anchor(name: str) -> etree._Element:
    """The anchor macro, whose one parameter has an empty name."""
    made = element(MACRO, {AC + "name": "anchor"})
    made.append(element(PARAMETER, {AC + "name": ""}, name))
    return made
