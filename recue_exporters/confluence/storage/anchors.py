"""Where links can lead on a page, and what the place is called on each product.

Cloud: a heading's id is its text with `-` for white space, `.1`, `.2` behind repeated ones; its
editor percent-encodes the name in `ac:anchor`. Data Center: the id is made of the page's title and
the heading's text without white space, and a link that names the heading's text finds it. An anchor
macro works on both, under its own name.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from lxml import etree

from recue_exporters.confluence.page import Flavor
from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.context import Conversion
from recue_exporters.confluence.storage.places import Anchors, in_words
from recue_exporters.confluence.storage.text import STATUS
from recue_exporters.markdown.emoji import shortcodes

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FORMULA = re.compile(r"\\\((.*?)\\\)")
_AUTHORS_ANCHOR = re.compile(
    r'<ac:structured-macro\b[^>]*\bac:name="anchor"[^>]*>\s*'
    r'<ac:parameter ac:name="">([^<]*)</ac:parameter>'
)
_HOSTS = frozenset(
    {*HEADINGS, *("p", "li", "td", "th", "dt", "dd", "figcaption", "summary")},
)
"""Blocks that hold text."""
_INLINE_HOSTS = frozenset(
    {"span", "strong", "em", "b", "i", "u", "s", "del", "sup", "sub", "small", "mark", "font"}
)
_WITHOUT_TEXT = frozenset({"img", "br", "hr", "pre", "input", "col", "colgroup"})
_NO_ID_NEEDED = frozenset({"input", "label"})


def heading_slug(text: str) -> str:
    """GitHub's id for a heading, without the number of a repeated one.

    >>> heading_slug("UC-001: View All (old)")
    'uc-001-view-all-old'
    """
    kept = (each for each in text.strip().lower() if each in "- " or in_words(each))
    return "".join(kept).replace(" ", "-")


def collect_anchors(body: etree._Element, flavor: Flavor, raw: Iterable[str] = ()) -> Anchors:
    """The places of a page, read from its tree before headings are changed.

    A heading in the title of a fold gets an id, because all that stays of it is text.

    Args:
        body: the tree.
        flavor: the product.
        raw: the storage format in the document; anchors in it are places, too.
    """
    found = Anchors()
    for name in _AUTHORS_ANCHOR.findall("".join(raw)):
        found.add(name, name)
        found.named.add(name)
    slugs = _Slugs()
    ids: dict[str, int] = {}
    for node in body.iter():
        if not isinstance(node.tag, str) or node.tag.startswith("{"):
            continue
        own = node.get("id") or (node.get("name") if node.tag == "a" else None)
        if own and node.tag not in _NO_ID_NEEDED:
            found.add(own, anchor_name(own))
            found.named.add(anchor_name(own))
        if node.tag in HEADINGS:
            written = names.RAW_MARK.sub("", nodes.text_of(node))
            # What is shown is part of the heading's id: a lozenge's title, the text of a formula.
            text = _FORMULA.sub(r"\1", STATUS.sub(r"\2", written)).strip()
            slug = slugs.next(heading_slug(text))
            if node.get(names.IS_TITLE):
                anchor = ""
            elif any(True for _ in node.iterancestors("summary")):
                node.set("id", node.get("id") or slug)
                anchor = anchor_name(node.get("id", ""))
                found.named.add(anchor)
            else:
                anchor = _heading_anchor(text, flavor, ids)
            for each in (slug, heading_slug(written), *map(heading_slug, shortcodes(text))):
                found.add(each, anchor)
    found.exact.setdefault("", "")
    found.exact.setdefault("top", "")
    return found


class _Slugs:
    """Numbers repeated headings as GitHub does: no two have the same id."""

    def __init__(self) -> None:
        self._repeated: dict[str, int] = {}

    def next(self, slug: str) -> str:
        """The id of the next heading with this slug."""
        numbered = slug
        while numbered in self._repeated:
            self._repeated[slug] += 1
            numbered = f"{slug}-{self._repeated[slug]}"
        self._repeated[numbered] = 0
        return numbered


def _heading_anchor(text: str, flavor: Flavor, ids: dict[str, int]) -> str:
    cloud = flavor == "cloud"
    shown = re.sub(r"\s+", "-" if cloud else "", text)
    seen = ids.get(shown, 0)
    ids[shown] = seen + 1
    name = (shown if cloud else text) + (f".{seen}" if seen else "")
    return quote(name, safe="") if cloud else name


def anchor_name(identifier: str) -> str:
    """An id as the name of an anchor macro, which takes no white space or colon."""
    return re.sub(r"[\s:]+", "-", identifier.strip())


def place_anchors(body: etree._Element, conversion: Conversion) -> None:
    """Give every element that an author named an anchor macro of that name."""
    placed: set[str] = set()
    for node in nodes.elements(body):
        if not isinstance(node.tag, str):
            continue
        own = node.get("id") or (node.get("name") if node.tag == "a" else None)
        if not own or node.tag in _NO_ID_NEEDED or anchor_name(own) in placed:
            continue
        name = anchor_name(own)
        placed.add(name)
        if name:
            put_anchor(node, names.anchor(name))


def put_anchor(node: etree._Element, anchor: etree._Element) -> None:
    """Put an anchor where the text of `node` begins, or before it where it has none."""
    if node.tag in _WITHOUT_TEXT or node.tag == "a":
        node.addprevious(anchor)
        return
    host = node
    while host.tag not in _INLINE_HOSTS and nodes.is_blank(host.text) and len(host):
        first = host[0]
        if not isinstance(first.tag, str) or first.tag in _WITHOUT_TEXT or first.tag[0] == "{":
            break
        if host.tag in _HOSTS and first.tag not in _HOSTS:
            break
        host = first
    if host.tag in _HOSTS or host.tag in _INLINE_HOSTS:
        nodes.insert_first(host, anchor)
    else:
        node.addprevious(anchor)
