"""Emoji shortcodes: GitHub's names, and the characters they stand for."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from pymdownx.emoji import gemoji


def index(options: object, md: object) -> dict[str, Any]:
    """GitHub's names, for pymdown-extensions' `emoji_index`."""
    return _index()


@cache
def _index() -> dict[str, Any]:
    # pymdown-extensions copies its two thousand entries for each engine that is set up.
    found: dict[str, Any] = gemoji({}, None)
    return found


def character(index: str, shortname: str, alias: str, codes: str, alt: str, *_: object) -> str:
    """What stands for an emoji, for `emoji_generator`: the characters themselves."""
    return alt


def shortcodes(text: str) -> list[str]:
    """The texts that may have been written for `text`, with shortcodes for its emoji.

    Where an emoji has several names, all of the first names are tried together, then all of the
    second ones, and so on. Empty for a text without emoji.

    >>> shortcodes("Go 🚀")
    ['Go :rocket:']
    """
    if text.isascii():
        return []
    pattern, codes = _shortcodes()
    parts = pattern.split(text)  # every second one is an emoji
    names = [codes[each] for each in parts[1::2]]
    found = []
    for rank in range(max(map(len, names), default=0)):
        parts[1::2] = [each[min(rank, len(each) - 1)] for each in names]
        found.append("".join(parts))
    return found


@cache
def _shortcodes() -> tuple[re.Pattern[str], Mapping[str, list[str]]]:
    """What finds an emoji, the longest first, and the shortcodes of each."""
    codes: dict[str, list[str]] = {}
    emoji = _index()["emoji"]
    for code, entry in emoji.items():
        for unicode in {entry["unicode"], entry.get("unicode_alt", entry["unicode"])}:
            codes.setdefault(_characters(unicode), []).append(code)
    for alias, code in _index()["aliases"].items():
        codes[_characters(emoji[code]["unicode"])].append(alias)
    longest_first = sorted(codes, key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})"), codes


def _characters(unicode: str) -> str:
    return "".join(chr(int(code, 16)) for code in unicode.split("-"))
