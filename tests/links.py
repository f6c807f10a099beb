"""Where the relative links of a Markdown document lead, as GitHub reads it."""

import re
from pathlib import Path
from urllib.parse import unquote

import cmarkgfm
from cmarkgfm.cmark import Options
from lxml import html

from recue_exporters.documents.front_matter import split_front_matter


def dead_links(path: Path) -> list[str]:
    """The relative links and images of a document that lead to no file or no heading."""
    dead = []
    tree = _github(path)
    for link in [*tree.xpath("//a/@href"), *tree.xpath("//img/@src")]:
        name, _, fragment = link.partition("#")
        if re.match(r"[a-z]+:", link) or link.startswith("#fn"):
            continue
        target = (path.parent / unquote(name)).resolve() if name else path
        if not target.exists() or (fragment and fragment not in _anchors(target)):
            dead.append(link)
    return dead


def _github(path: Path) -> html.HtmlElement:
    """The document as GitHub's own parser reads it."""
    text = split_front_matter(path.read_text(encoding="utf-8")).text
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return html.fromstring(
        f"<div>{cmarkgfm.github_flavored_markdown_to_html(text, options=options)}</div>"
    )


def _anchors(path: Path) -> set[str]:
    """The fragments GitHub gives to the document's headings, and ids given by hand."""
    anchors = set()
    for heading in _github(path).iter("h1", "h2", "h3", "h4", "h5", "h6"):
        text = heading.text_content().strip()
        by_hand = re.search(r"\{#([\w-]+)\}$", text)
        slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        anchors.add(by_hand.group(1) if by_hand else slug)
    return anchors
