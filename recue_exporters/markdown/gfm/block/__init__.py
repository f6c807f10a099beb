"""The block rules of GitHub Flavored Markdown, one module each.

A rule's module has `FIRST`, the characters it may begin with, and `start(machine, line,
paragraph)`; see `machine.Start`.
"""

from collections.abc import Iterable, Mapping
from types import ModuleType

from recue_exporters.markdown.gfm.block import (
    abbreviation,
    admonition,
    collapsible,
    definition,
    fence,
    footnote,
    heading,
    html,
    list_item,
    math,
    quote,
    setext,
    table,
    thematic_break,
)
from recue_exporters.markdown.gfm.block.machine import Start

GFM_RULES = (quote, heading, fence, html, setext, thematic_break, list_item, table)
"""In the order in which they are asked, which is cmark's."""

LIBRARY_RULES = {
    "admonition": admonition,
    "details": collapsible,
    "footnote": footnote,
    "deflist": definition,
    "abbr": abbreviation,
    "arithmatex-block": math,
}
"""Rules for what extensions of python-markdown and pymdown-extensions bring, by the name under
which those register a block processor of their own. Theirs read chunks of text between blank lines,
which would tear apart a fence or a list inside; ours take their place and write the same HTML."""


def by_first_character(rules: Iterable[ModuleType]) -> Mapping[str, tuple[Start, ...]]:
    """For each character the beginnings of the `rules` that may begin with it."""
    found: dict[str, tuple[Start, ...]] = {}
    for rule in rules:
        for character in rule.FIRST:
            found[character] = (*found.get(character, ()), rule.start)
    return found
