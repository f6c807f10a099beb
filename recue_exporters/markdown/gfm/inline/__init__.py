"""Inline structure as GitHub Flavored Markdown has it, one rule per module.

`document.RULES` lists the rules; `scan` drives them; `tree` makes elements of what they found.
"""

from markdown import Markdown

from recue_exporters.markdown.gfm.inline.processor import GfmInlineProcessor


def register(md: Markdown) -> None:
    """Put the inline rules of GFM in the place of python-markdown's `inline` tree processor.

    Inline processors that other extensions have registered in `md.inlinePatterns`, before or after,
    go on working.
    """
    md.treeprocessors.register(GfmInlineProcessor(md), "inline", 20)
