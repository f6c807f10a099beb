"""Task list items: `- [ ] open`, `- [x] done` (GFM 5.3)."""

from __future__ import annotations

import re

from recue_exporters.markdown.gfm.block.paragraph import Paragraph
from recue_exporters.markdown.gfm.block.tree import Block

_BOX = re.compile(r"\[([ xX])\][ \t\n]+(?=\S)")


def recognise(item: Block) -> None:
    """Take the box off the paragraph that `item` begins with, if there is one."""
    first = item.children[0] if item.children else None
    if type(first) is Paragraph:
        box = _BOX.match(first.text)
        if box is not None:
            first.text = first.text[box.end() :]
            first.checked = box.group(1) != " "


def is_task(item: Block) -> bool:
    """Whether `item` had a box."""
    first = item.children[0] if item.children else None
    return type(first) is Paragraph and first.checked is not None
