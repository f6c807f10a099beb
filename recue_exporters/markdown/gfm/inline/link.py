"""Links and images: `[text](url "title")`, `![alt][label]`, `[label]` (CommonMark 6.3, 6.4)."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.inline import link_parts
from recue_exporters.markdown.gfm.inline.items import Bracket
from recue_exporters.markdown.gfm.inline.pairing import pair_runs
from recue_exporters.markdown.gfm.inline.scan import Scan
from recue_exporters.markdown.gfm.inline.tree import plain_text
from recue_exporters.markdown.gfm.inline.urls import encode
from recue_exporters.markdown.gfm.labels import normalise_label
from recue_exporters.markdown.gfm.text import unescape


def open_link(scan: Scan, at: int) -> int:
    """`[` may begin the text of a link."""
    return _open(scan, at, at + 1, image=False)


def open_image(scan: Scan, at: int) -> int:
    """`![` may begin the description of an image; to GitHub, `![^` does not."""
    text = scan.text
    if text[at + 1 : at + 2] != "[" or text[at + 2 : at + 3] == "^":
        return 0
    return _open(scan, at, at + 2, image=True)


def close_bracket(scan: Scan, at: int) -> int:
    """`]` ends what the last open bracket began, if an address or a known label follows."""
    brackets = scan.brackets
    if not brackets:
        return 0
    opener = brackets.pop()
    if not opener.image and len(brackets) < scan.inactive:
        return 0
    target = _inline(scan, at + 1) or _reference(scan, opener, at)
    if target is None:
        return 0
    url, title, end = target
    scan.links.append((opener.position - 1, at, end))
    if opener.image:
        _image(scan, opener, at, end, Element("img", src=encode(url)), title)
    else:
        opener.element = Element("a", href=encode(url))
        if title:
            opener.element.set("title", title)
        pair_runs(scan, opener.run)
        scan.put(at, end, None)
        scan.inactive = len(brackets)
    return end


def _open(scan: Scan, at: int, end: int, image: bool) -> int:
    brackets = scan.brackets
    scan.inactive = min(scan.inactive, len(brackets))
    bracket = Bracket(image, end, 0, scan.last_run)
    scan.put(at, end, bracket)
    bracket.index = len(scan.items) - 1
    brackets.append(bracket)
    return end


def _image(scan: Scan, opener: Bracket, at: int, end: int, image: Element, title: str) -> None:
    pair_runs(scan, opener.run)
    scan.put(at, end, None)
    image.set("alt", plain_text(scan.items[opener.index + 1 :]))
    if title:
        image.set("title", title)
    del scan.items[opener.index :]
    scan.items.append(image)


def _inline(scan: Scan, at: int) -> tuple[str, str, int] | None:
    if scan.text[at : at + 1] != "(" or not _closed(scan, at):
        return None
    found = link_parts.parts(scan.text, at)
    if found is None:
        return None
    url, title, end = found
    restore = scan.document.restore
    return unescape(restore(url)), unescape(restore(title)), end


def _closed(scan: Scan, at: int) -> bool:
    """Whether there is a parenthesis at all that might end what the one at `at` begins."""
    if scan.parenthesis < at:
        found = scan.text.find(")", at)
        scan.parenthesis = len(scan.text) if found < 0 else found
    return scan.parenthesis < len(scan.text)


def _reference(scan: Scan, opener: Bracket, at: int) -> tuple[str, str, int] | None:
    references = scan.document.references
    if not references:
        return None
    end = at + 1
    text = scan.text
    name = ""
    if text[end : end + 1] == "[":
        found = link_parts.label(text, end)
        if found is not None:
            name, end = found
    if not name.strip():
        if at - opener.position > link_parts.MAX_LABEL:
            return None
        name = text[opener.position : at]
    target = references.get(normalise_label(scan.document.restore(name)))
    return None if target is None else (target[0], target[1] or "", end)
