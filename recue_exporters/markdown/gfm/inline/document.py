"""What the texts of one document share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import INLINE_PLACEHOLDER_RE, STX, AtomicString

from recue_exporters.markdown.gfm.inline.autolink import autolink
from recue_exporters.markdown.gfm.inline.breaks import escaped_break, line_break
from recue_exporters.markdown.gfm.inline.code import code
from recue_exporters.markdown.gfm.inline.emphasis import stars, underscores
from recue_exporters.markdown.gfm.inline.entity import entity
from recue_exporters.markdown.gfm.inline.escape import escape
from recue_exporters.markdown.gfm.inline.extended_autolink import address, www
from recue_exporters.markdown.gfm.inline.foreign import Foreign, claimed
from recue_exporters.markdown.gfm.inline.html import html
from recue_exporters.markdown.gfm.inline.link import close_bracket, open_image, open_link
from recue_exporters.markdown.gfm.inline.pairing import pair_runs
from recue_exporters.markdown.gfm.inline.scan import Rule, Scan
from recue_exporters.markdown.gfm.inline.strikethrough import tildes
from recue_exporters.markdown.gfm.inline.tree import Builder

RULES: Mapping[str, tuple[Rule, ...]] = {
    "\\": (escape, escaped_break),
    "`": (code,),
    "&": (entity,),
    "<": (autolink, html),
    "[": (open_link,),
    "!": (open_image,),
    "]": (close_bracket,),
    "*": (stars,),
    "_": (underscores,),
    "~": (tildes,),
    "\n": (line_break,),
    ":": (address,),
    "w": (www,),
    STX: (claimed,),
}
"""For each character, the rules that may begin with it, in their order."""

_SPECIAL = re.compile(r"[\\`&<\[!\]*_~\n\x02]")
# A class of characters is much faster to search for than alternatives are, and few texts have
# addresses.
_SPECIAL_OR_ADDRESS = re.compile(r"[\\`&<\[!\]*_~\n\x02]|:(?=//)|w(?=ww\.)")


class Document:
    """What the texts of one document share, and how one of them is read.

    Args:
        md: the converter.
    """

    def __init__(self, md: Markdown) -> None:
        self.references: Mapping[str, tuple[str, str | None]] = md.references
        self.foreign = Foreign(md, self)
        self.shields = _others_read_text(md)
        """Whether other extensions look for markup in the finished tree."""

    def read(
        self, text: str, ancestors: frozenset[str], first: int = 0
    ) -> tuple[str | None, list[Element]]:
        """Read `text`: what comes before the first element in it, and the elements.

        `ancestors` are the tags of the elements around the text; `first` is the number of the first
        foreign processor that may look at it.
        """
        if self.foreign:
            text = self.foreign.claim(text, ancestors, first)
        if "@" not in text and _special(text).search(text) is None:
            return text, []
        scan = self.scan(text)
        pair_runs(scan, None)
        return Builder(ancestors, self.shields).build(scan.items)

    def scan(self, text: str) -> Scan:
        """The pass over `text`, done, but for emphasis that is not in links."""
        scan = Scan(text, self)
        scan.run(_special(text), RULES)
        return scan

    def read_into(self, element: Element, ancestors: frozenset[str], first: int = 0) -> None:
        """Read the text of `element` and the tails of its children.

        `ancestors` are the tags of `element` and what is around it.
        """
        children: list[Element] = []
        if element.text and not isinstance(element.text, AtomicString):
            element.text, children = self.read(element.text, ancestors, first)
        changed = bool(children)
        for child in element:
            children.append(child)
            if child.tail and not isinstance(child.tail, AtomicString):
                child.tail, found = self.read(child.tail, ancestors, first)
                children += found
                changed = changed or bool(found)
        if changed:
            element[:] = children

    def restore(self, text: str) -> str:
        """`text` as it was before other extensions' processors saw it."""
        return self.foreign.restore(text) if STX in text else text

    def source_until(self, text: str, at: int) -> str:
        """The end of `text` before `at`, where a placeholder ends, as it was."""
        begin = text.rfind(STX, 0, at)
        return self.restore(text[max(begin, 0) : at])

    def source_from(self, text: str, at: int) -> str:
        """The beginning of `text` from `at`, where a placeholder begins, as it was."""
        placeholder = INLINE_PLACEHOLDER_RE.match(text, at)
        return self.restore(placeholder.group() if placeholder else text[at : at + 1])


def _special(text: str) -> re.Pattern[str]:
    return _SPECIAL_OR_ADDRESS if "://" in text or "www." in text else _SPECIAL


def _others_read_text(md: Markdown) -> bool:
    """Whether tree processors that are neither python-markdown's own nor ours are registered."""
    names = ("inline", "prettify", "unescape")
    known = {id(md.treeprocessors[name]) for name in names if name in md.treeprocessors}
    return any(
        id(each) not in known and not type(each).__module__.startswith("recue_exporters.")
        for each in md.treeprocessors
    )
