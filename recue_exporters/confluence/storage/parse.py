"""HTML as authors write it becomes a tree that loses none of their words.

The lenient parser (libxml2 through lxml) reads an unknown tag as an element, so that a sentence
about `List<String>` would lose a word, gives up below a certain depth, and has rules of HTML 4
where browsers have others: which tags end a paragraph, and which formatting a block ends. All
that is put right on the text before it is parsed.
"""

import re
from itertools import pairwise

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

_KNOWN_BLOCKS = names(
    """
    address blockquote center dd dir div dl dt fieldset form h1 h2 h3 h4 h5 h6 hr li menu ol p pre
    table tbody td tfoot th thead tr ul
    """
)
"""Blocks that end a paragraph for the parser, too."""
_NEW_BLOCKS = names(
    """
    article aside details dialog figcaption figure footer header hgroup main nav search section
    summary
    """
)
"""Blocks that end a paragraph in browsers only."""
_HEADINGS = names("h1 h2 h3 h4 h5 h6")
_SHIELDED = names("b big font i s small strike tt u")
"""Formatting that the parser ends where a block begins. In a browser it goes on; so it is parsed
under another name, and so are headings that have an end."""
_SHIELD = "recue-"

_TOKEN = re.compile(
    r"<!doctype\b[^>]*>"
    r"|<(?P<close>/)?(?P<name>[A-Za-z][^\s/<>]*)"
    r"(?P<rest>(?>(?:[^<>=]|=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])))*))>"
    r"|<",
    re.I,
)
_CUSTOM_NAME = re.compile(r"[a-z][a-z0-9._]*(?:-[a-z0-9._]*)+")
_CUSTOM_END = re.compile(r"</[a-z][a-z0-9._]*-")
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++)))?"
)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));?")


class _Gate:
    """Decides for every `<` of a document whether it begins a tag or is a character."""

    def __init__(self, text: str) -> None:
        self.depth = 0
        self.in_paragraph = False
        self.ended_paragraphs = 0
        """Paragraphs ended before their end tag, which is still to come."""
        self.whole_headings = _whole_headings(text)
        self.open_heading = ""
        """The start of the heading that is open, as it is parsed."""
        self.custom_tags = _custom_tags(text)
        self.dropped: dict[str, int] = {}
        self.end_of_dropped = -1
        self.foreign_until = -1
        """Where the drawing or formula ends whose tags are being dropped."""
        self.last_end = {name: text.rfind(f"</{name}>") for name in _FOREIGN}

    def __call__(self, token: re.Match[str]) -> str:
        name = (token["name"] or "").lower()
        if name == "image":  # The one name that browsers read as another.
            return "" if token["close"] else f"<img{_attributes(token['rest'])}>"
        if token.start() < self.foreign_until:
            return "" if name else token[0].replace("<", "&lt;")
        if name in _FOREIGN and not token["close"] and token.start() < self.last_end[name]:
            self.foreign_until = token.string.find(f"</{name}>", token.end()) + 1
            return ""
        if name in _FOREIGN:
            return ""
        if name in HTML_TAGS:
            return self._tag(token, name)
        if name in _PAGE_TAGS or token[0].startswith(("<!d", "<!D")):
            return ""
        if token.start() in self.custom_tags:
            return ""
        return token[0].replace("<", "&lt;")

    def _tag(self, token: re.Match[str], name: str) -> str:
        if name in VOID_TAGS and token["close"]:
            return "<br>" if name == "br" else ""
        if name in VOID_TAGS:
            return f"<{name}{_attributes(token['rest'])}>"
        weight = _WEIGHT.get(name, 1)
        if token["close"]:
            if self.dropped.get(name):
                self.dropped[name] -= 1
                return self._drop(token)
            self.depth = max(0, self.depth - weight)
            return self._end(name)
        if self.depth + weight > MAX_DEPTH:
            self.dropped[name] = self.dropped.get(name, 0) + 1
            return self._drop(token)
        self.depth += weight
        return self._start(token, name)

    def _start(self, token: re.Match[str], name: str) -> str:
        before = self._end_paragraph() if name in _NEW_BLOCKS else ""
        if name in _KNOWN_BLOCKS:
            self.in_paragraph = name == "p"
        written = name
        if name in _HEADINGS:
            before += f"</{self.open_heading}>" if self.open_heading else ""
            written = _SHIELD + name if token.start() in self.whole_headings else name
            self.open_heading = written
        elif name in _SHIELDED:
            written = _SHIELD + name
        return f"{before}<{written}{_attributes(token['rest'])}>"

    def _end(self, name: str) -> str:
        if name in _HEADINGS and self.open_heading:
            name, self.open_heading = self.open_heading, ""
        elif name in _SHIELDED:
            name = _SHIELD + name
        elif name in _NEW_BLOCKS:
            return f"{self._end_paragraph()}</{name}>"
        elif name == "p":
            if not self.in_paragraph and self.ended_paragraphs:
                self.ended_paragraphs -= 1
                return ""
            self.in_paragraph = False
        return f"</{name}>"

    def _end_paragraph(self) -> str:
        if not self.in_paragraph:
            return ""
        self.in_paragraph = False
        self.ended_paragraphs += 1
        return "</p>"

    def _drop(self, token: re.Match[str]) -> str:
        """Words on both sides of a dropped tag stay apart."""
        adjacent = token.start() == self.end_of_dropped
        self.end_of_dropped = token.end()
        return "" if adjacent else " "


def _attributes(written: str) -> str:
    """The attributes of a tag in a form that no two parsers can read differently."""
    if not written.strip(" \t\r\n/"):
        return ""
    found = []
    for match in _ATTRIBUTE.finditer(written):
        value = next((each for each in match.groups()[1:] if each is not None), None)
        quoted = "" if value is None else '="' + value.replace('"', "&quot;") + '"'
        found.append(f" {match[1]}{quoted}")
    return "".join(found)


def parse_html(text: str) -> etree._Element:
    """The `body` element of the tree for a piece of HTML.

    Never fails. Tags that are not HTML's stand as text; comments are gone; characters and
    character references that XML forbids are dropped.
    """
    text = _REFERENCE.sub(_reference, legal_text(_without_comments(text)))
    text = _TOKEN.sub(_Gate(text), text)
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    page = etree.fromstring(f"<html><body>{text}</body></html>", parser)
    body = page.find("body")
    body = page if body is None else body
    for node in body.iter(*(_SHIELD + name for name in (*_SHIELDED, *_HEADINGS))):
        node.tag = str(node.tag).removeprefix(_SHIELD)
    return body


def _whole_headings(text: str) -> set[int]:
    """Where the headings begin whose end is the next that is heard of a heading."""
    tags = [tag for tag in _TOKEN.finditer(text) if (tag["name"] or "").lower() in _HEADINGS]
    return {start.start() for start, end in pairwise(tags) if end["close"] and not start["close"]}


def _custom_tags(text: str) -> set[int]:
    """Where the tags of custom elements stand that have a start, content and an end.

    HTML gives authors the names with a hyphen, and a browser shows what such an element holds
    (`<docs-note>Beware.</docs-note>`). Alone, such a name is a placeholder (`<your-token>`)."""
    found: set[int] = set()
    if not _CUSTOM_END.search(text):
        return found
    open_tags: dict[str, list[re.Match[str]]] = {}
    for tag in _TOKEN.finditer(text):
        name = tag["name"] or ""
        if not _CUSTOM_NAME.fullmatch(name):
            continue
        waiting = open_tags.setdefault(name, [])
        if not tag["close"]:
            waiting.append(tag)
        elif waiting:
            start = waiting.pop()
            if not text[start.end() : tag.start()].isspace() and start.end() < tag.start():
                found |= {start.start(), tag.start()}
    return found


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
