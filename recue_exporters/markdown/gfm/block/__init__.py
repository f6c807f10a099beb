"""The block rules of GitHub Flavored Markdown, one module each.

A rule's module has `FIRST`, the characters it may begin with, and `start(machine, line, paragraph)`;
see `machine.Start`.
"""

from collections.abc import Iterable, Mapping
from types import ModuleType

from recue_exporters.markdown.gfm.block import (
    fence,
    heading,
    html,
    list_item,
    quote,
    setext,
    table,
    thematic_break,
)
from recue_exporters.markdown.gfm.block.machine import Start

GFM_RULES = (quote, heading, fence, html, setext, thematic_break, list_item, table)
"""In the order in which they are asked, which is cmark's."""


def by_first_character(rules: Iterable[ModuleType]) -> Mapping[str, tuple[Start, ...]]:
    """For each character the beginnings of the `rules` that may begin with it."""
    found: dict[str, tuple[Start, ...]] = {}
    for rule in rules:
        for character in rule.FIRST:
            found[character] = (*found.get(character, ()), rule.start)
    return found
