"""HTML as authors write it becomes a tree that loses none of their words.

The lenient parser (libxml2 through lxml) reads an unknown tag as an element, so that a sentence
about `List<String>` would lose a word, and gives up below a certain depth. Both are put right on
the text before it is parsed.
"""

import re

from lxml import etree

from recue_exporters.confluence.storage.names import legal_text

MAX_DEPTH = 500
"""Elements inside each other beyond this depth are dropped, their text is kept.

Lists nested 200 deep need 400. libxml2 stops at 2048, Woodstox (Confluence's parser) at 1000, and
a reader of the result may be recursive."""


def names(listed: str) -> frozenset[str]:
    """The names in a text with white space between them."""
    return frozenset(listed.split())


HTML_TAGS = names(
    """
    a abbr acronym address area article aside audio b base basefont bdi bdo big blink blockquote br
    button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir
    div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup
    hr i img input ins kbd label legend li main map mark marquee menu meter nav nobr noscript object
    ol optgroup option output p param picture pre progress q rb rp rt rtc ruby s samp search section
    select slot small source span strike strong sub summary sup table tbody td template tfoot th
    thead time tr track tt u ul var video wbr
    """
)
"""What an author can mean as HTML inside a page. Anything else in angle brackets is text."""

VOID_TAGS = names("area base basefont br col embed hr img input param source track wbr")
_PAGE_TAGS = names("html head body meta link frame frameset")
"""Tags of a whole HTML page: dropped, their content stays."""

_FOREIGN = names("svg math")
"""Other languages inside HTML: their tags mean nothing here, their text is kept."""

_OPEN_ENDED = names(
    "p li dt dd td th tr thead tbody tfoot colgroup caption option optgroup rp rt rb rtc"
)
_WEIGHT = {"ul": 2, "ol": 2, "dl": 2, "table": 4} | dict.fromkeys(_OPEN_ENDED, 0)
"""How much deeper an element makes the tree, with the parts it must have. Parts whose end tag may
be left out do not count themselves: a page of unclosed `<p>` is not deep."""

_TOKEN = re.compile(
    r"<!doctype\b[^>]*>"
    r"|<(?P<close>/)?(?P<name>[A-Za-z][^\s/<>]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"|<",
    re.I,
)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));?")


class _Gate:
    """Decides for every `<` of a document whether it begins a tag or is a character."""

    def __init__(self) -> None:
        self.depth = 0
        self.dropped: dict[str, int] = {}
        self.end_of_dropped = -1
        self.foreign_until = -1
        """Where the drawing or formula ends whose tags are being dropped."""

    def __call__(self, token: re.Match[str]) -> str:
        name = (token["name"] or "").lower()
        if name == "image":  # The one name that browsers read as another.
            return "" if token["close"] else f"<img{token['rest']}>"
        if token.start() < self.foreign_until:
            return "" if name else token[0].replace("<", "&lt;")
        if name in _FOREIGN and not token["close"]:
            end = token.string.find(f"</{name}>", token.end())
            if end >= 0:
                self.foreign_until = end + 1
                return ""
        if name in _FOREIGN:
            return ""
        if name in HTML_TAGS:
            return self._tag(token, name)
        if name in _PAGE_TAGS or token[0].startswith(("<!d", "<!D")):
            return ""
        return token[0].replace("<", "&lt;")

    def _tag(self, token: re.Match[str], name: str) -> str:
        if name in VOID_TAGS:
            return "" if token["close"] and name != "br" else token[0]
        weight = _WEIGHT.get(name, 1)
        if token["close"]:
            if self.dropped.get(name):
                self.dropped[name] -= 1
                return self._drop(token)
            self.depth = max(0, self.depth - weight)
            return f"</{name}>"
        if self.depth + weight > MAX_DEPTH:
            self.dropped[name] = self.dropped.get(name, 0) + 1
            return self._drop(token)
        self.depth += weight
        return token[0]

    def _drop(self, token: re.Match[str]) -> str:
        """Words on both sides of a dropped tag stay apart."""
        adjacent = token.start() == self.end_of_dropped
        self.end_of_dropped = token.end()
        return "" if adjacent else " "


def parse_html(text: str) -> etree._Element:
    """The `body` element of the tree for a piece of HTML.

    Never fails. Tags that are not HTML's stand as text; comments are gone; characters and
    character references that XML forbids are dropped.
    """
    text = _REFERENCE.sub(_reference, legal_text(_without_comments(text)))
    text = _TOKEN.sub(_Gate(), text)
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    page = etree.fromstring(f"<html><body>{text}</body></html>", parser)
    body = page.find("body")
    return page if body is None else body


def _reference(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    if number > 0x10FFFF or not legal_text(chr(number)):
        return ""
    return match[0]


def _without_comments(text: str) -> str:
    """Drop complete comments; what only begins as one is text."""
    parts, position = [], 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 2)
        if end < 0:
            break
        parts.append(text[position:start])
        position = end + 3
    parts.append(text[position:])
    return "".join(parts)
