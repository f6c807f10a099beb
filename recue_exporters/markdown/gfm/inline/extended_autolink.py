"""Autolinks without brackets: `www.example.org`, `https://example.org`, `me@example.org`.

GFM 6.9 describes them; where it is silent, this is what cmark-gfm does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recue_exporters.markdown.gfm.inline.autolink import link
from recue_exporters.markdown.gfm.inline.characters import KINDS, OTHER, WHITE_SPACE
from recue_exporters.markdown.gfm.inline.scan import Scan

_SCHEME = re.compile(r"(?<![a-zA-Z])(?:https?|ftp)$", re.IGNORECASE | re.ASCII)
_LONGEST_SCHEME = len("https")
# cmark looks at bytes, so to it a domain ends with the first character beyond ASCII.
_DOMAIN = re.compile(r"(?:\\?[a-zA-Z0-9._\-\x00-\x08\x0e-\x1f\x7f])*")
_REST = re.compile(r"[^ \t\n\v\f\r<]*")
_TRAILING = "?!.,:*_~'\""
_MANY_SEGMENTS = 10

_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_")
_ALPHANUMERIC = _NAME - frozenset(".+-_")
_LETTER = _ALPHANUMERIC - frozenset("0123456789")
_PROTOCOLS = ("mailto:", "xmpp:")


def address(scan: Scan, at: int) -> int:
    """An address that begins with `http`, `https` or `ftp`; its `:` is at `at`."""
    text = scan.text
    if scan.brackets or not text.startswith("://", at):
        return 0
    scheme = _SCHEME.search(text[max(0, at - _LONGEST_SCHEME - 1) : at])
    host = at + 3
    if scheme is None or host >= len(text) or KINDS[text[host]] != OTHER:
        return 0
    if _dots_in_domain(text, host) < 0:
        return 0
    begin = at - len(scheme.group())
    return _put(scan, begin, at, host, "")


def www(scan: Scan, at: int) -> int:
    """An address that begins with `www.`; its first `w` is at `at`."""
    text = scan.text
    if scan.brackets or not text.startswith("www.", at):
        return 0
    if at and text[at - 1] not in WHITE_SPACE and text[at - 1] not in "*_~(":
        return 0
    if _dots_in_domain(text, at) < 1:
        return 0
    return _put(scan, at, at, at, "http://")


def _put(scan: Scan, begin: int, counted_from: int, host: int, scheme: str) -> int:
    rest = _REST.match(scan.text, host)
    assert rest is not None
    end = _without_trailing(scan.text, counted_from, rest.end())
    text = scan.document.restore(scan.text[begin:end])
    return scan.put(begin, end, link(scheme + text, text))


def _dots_in_domain(text: str, at: int) -> int:
    """How many dots the domain at `at` has; -1 where an underscore shows that it is none.

    As in cmark, neither the first character nor the last of the whole text is looked at, and long
    names are let through.
    """
    found = _DOMAIN.match(text, at + 1, len(text) - 1)
    if found is None or not text[at].isascii():
        return 0
    segments = found.group().split(".")
    dots = len(segments) - 1
    if dots <= _MANY_SEGMENTS and any("_" in segment for segment in segments[-2:]):
        return -1
    return dots


def _without_trailing(text: str, begin: int, end: int) -> int:
    """Where the address ends if punctuation that belongs to the sentence is left out."""
    opening, closing = text.count("(", begin, end), text.count(")", begin, end)
    while end > begin:
        last = text[end - 1]
        if last == ")":
            if closing <= opening:
                break
            closing -= 1
        elif last == ";":
            name = end - 1
            while text[name - 1] in _LETTER:
                name -= 1
            if name < end - 1 and text[name - 1] == "&":
                end = name
        elif last not in _TRAILING:
            break
        end -= 1
    return end


def mail_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Begin, end and target of each e-mail address in `text`, which is not part of a link."""
    floor = 0
    at = text.find("@")
    scheme, slashes, dots = "mailto:", False, 0
    while at >= 0:
        begin = at
        while begin > floor:
            if text[begin - 1] not in _NAME:
                protocol = _protocol(text, floor, begin)
                if not protocol:
                    break
                scheme, slashes = "", slashes or protocol == "xmpp:"
            begin -= 1
        end = at + 1
        if begin < at:
            while end < len(text):
                char = text[end]
                if char == "." and text[end + 1 : end + 2] in _ALPHANUMERIC:
                    dots += 1
                elif (
                    char not in _ALPHANUMERIC and char not in "-_" and not (slashes and char == "/")
                ):
                    break
                end += 1
            if text[end : end + 1] == "@":
                # The part after `@` is the name of another address; what was found out holds on.
                floor, at = at + 1, end
                continue
            if dots and end > at + 1 and text[end - 1] in _LETTER:
                yield begin, end, scheme + text[begin:end]
        floor = end
        at = text.find("@", floor)
        scheme, slashes, dots = "mailto:", False, 0


def _protocol(text: str, floor: int, end: int) -> str:
    """Which protocol ends at `end`, if any."""
    for protocol in _PROTOCOLS:
        begin = end - len(protocol)
        if begin >= floor and text.startswith(protocol, begin):
            return protocol if begin == floor or text[begin - 1] not in _ALPHANUMERIC else ""
    return ""
