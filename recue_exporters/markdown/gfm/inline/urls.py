"""Addresses as they are written into attributes."""

import re
from urllib.parse import quote, unquote

# What cmark leaves as it is: everything that has a meaning in an address, and what is safe in one.
_SAFE = "-_.+!*'(),%#@?=;:/&$~"
_ENCODED = re.compile(r"%[0-7][0-9A-Fa-f]|(?:%[89A-Fa-f][0-9A-Fa-f])+")
_ALL_SAFE = re.compile(r"[A-Za-z0-9\-_.+!*'(),%#@?=;:/&$~]*")


def encode(url: str) -> str:
    """`url` with all that may not stand in an address percent-encoded; what is encoded stays.

    >>> encode("a b%20c?x=ä&y=[1]")
    'a%20b%20c?x=%C3%A4&y=%5B1%5D'
    """
    if _ALL_SAFE.fullmatch(url):
        return url
    return quote(url, safe=_SAFE, errors="replace")


def decode(url: str) -> str:
    """What people read: `url` with what `encode` has encoded as its author wrote it.

    A blank stays `%20`, which authors have to write outside of angle brackets.

    >>> decode("a%20b?x=%C3%A4&y=%5B1%5D&z=100%25")
    'a%20b?x=ä&y=[1]&z=100%25'
    """
    return _ENCODED.sub(_decoded, url)


def _decoded(match: re.Match[str]) -> str:
    text = unquote(match[0])
    plain = text.isprintable() and "\ufffd" not in text and text not in _SAFE and text != " "
    return text if plain else match[0]
