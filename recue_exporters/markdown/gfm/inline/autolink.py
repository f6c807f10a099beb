"""Autolinks: `<https://example.org>`, `<me@example.org>` (CommonMark 6.5)."""

import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from recue_exporters.markdown.gfm.inline.scan import Scan
from recue_exporters.markdown.gfm.inline.urls import encode
from recue_exporters.markdown.gfm.text import unescape

_ADDRESS = re.compile(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^<>\x00\x01\x04-\x20]*)>")
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_MAIL = re.compile(rf"<([a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]++@{_LABEL}(?>(?:\.{_LABEL})*))>")


def autolink(scan: Scan, at: int) -> int:
    """An absolute address or an e-mail address between `<` and `>`."""
    found = _ADDRESS.match(scan.text, at)
    scheme = ""
    if found is None:
        found = _MAIL.match(scan.text, at)
        scheme = "mailto:"
        if found is None:
            return 0
    address = unescape_entities(scan.document.restore(found.group(1)))
    return scan.put(at, found.end(), link(scheme + address, address))


def unescape_entities(text: str) -> str:
    """`text` with its entities resolved; backslashes mean nothing in an autolink."""
    return "\\".join(unescape(part) for part in text.split("\\")) if "&" in text else text


def link(url: str, text: str) -> Element:
    """A link whose text is not read any further."""
    element = Element("a", href=encode(url))
    element.text = AtomicString(text)
    return element
