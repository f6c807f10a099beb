"""Addresses as they are written into attributes."""

import re
from urllib.parse import quote

# What cmark leaves as it is: everything that has a meaning in an address, and what is safe in one.
_SAFE = "-_.+!*'(),%#@?=;:/&$~"
_ALL_SAFE = re.compile(r"[A-Za-z0-9\-_.+!*'(),%#@?=;:/&$~]*")


def encode(url: str) -> str:
    """`url` with all that may not stand in an address percent-encoded; what is encoded stays.

    >>> encode("a b%20c?x=ä&y=[1]")
    'a%20b%20c?x=%C3%A4&y=%5B1%5D'
    """
    if _ALL_SAFE.fullmatch(url):
        return url
    return quote(url, safe=_SAFE, errors="replace")
