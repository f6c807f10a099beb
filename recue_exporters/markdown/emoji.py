"""Emoji shortcodes: GitHub's names, and the characters they stand for."""

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
