"""Inline processors that other extensions have registered with python-markdown.

They search a whole text with a regular expression, one processor after the other, and what one has
found is hidden from the next. So it is done here too, before the scan: what they find is replaced
by python-markdown's placeholders, which the scan takes for finished items. Their order among each
other and in relation to code spans and escapes is that of `md.inlinePatterns`; but
none, unless it comes before code spans, may cut a link or a tag in two.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor, Pattern
from markdown.util import ETX, INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_RE, STX, AtomicString

from recue_exporters.markdown.gfm.inline.autolink import autolink
from recue_exporters.markdown.gfm.inline.breaks import put_break
from recue_exporters.markdown.gfm.inline.code import code
from recue_exporters.markdown.gfm.inline.escape import escape
from recue_exporters.markdown.gfm.inline.html import html
from recue_exporters.markdown.gfm.inline.items import Excludable, Item
from recue_exporters.markdown.gfm.inline.scan import Rule, Scan

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.inline.document import Document

_REPLACED = (
    "backtick",
    "escape",
    "reference",
    "link",
    "image_link",
    "image_reference",
    "short_reference",
    "short_image_ref",
    "autolink",
    "automail",
    "linebreak",
    "html",
    "entity",
    "not_strong",
    "em_strong",
    "em_strong2",
)
"""python-markdown's own processors, for which the rules of this package stand."""

_ESCAPED = re.compile(f"{STX}([0-9]+){ETX}")


class _Stage(IntEnum):
    """What is hidden from a processor."""

    BARE = 0
    """Nothing: it comes before code spans."""
    CODE = 1
    """Code spans."""
    ALL = 2
    """Code spans, raw HTML, autolinks and escapes."""


class _Foreign(NamedTuple):
    processor: Pattern
    stage: _Stage
    excludes: frozenset[str]


class _Claim(NamedTuple):
    node: Element | str
    source: str
    excludes: frozenset[str]


class _Sign(NamedTuple):
    """A bracket of a link or a tag: where it is, and where the whole construct begins and ends."""

    at: int
    begin: int
    end: int


_Found = tuple[int, int, Item]


class _Mask(Scan):
    """Finds what processors may not look into."""

    def __init__(self, text: str, document: Document) -> None:
        super().__init__(text, document)
        self.found: list[_Found] = []

    def put(self, at: int, end: int, item: Item) -> int:
        self.found.append((at, end, item))
        return end


_CODE: Mapping[str, tuple[Rule, ...]] = {"\\": (escape,), "`": (code,)}
_TAGS: Mapping[str, tuple[Rule, ...]] = {"\\": (escape,), "<": (autolink, html)}


def claimed(scan: Scan, at: int) -> int:
    """A placeholder: what a processor of another extension has made of the text."""
    found = INLINE_PLACEHOLDER_RE.match(scan.text, at)
    claim = scan.document.foreign.claims.get(found.group(1)) if found else None
    if found is None or claim is None:
        return 0
    node = claim.node
    if isinstance(node, Element):
        if node.tag == "br":
            return put_break(scan, at, found.end(), node)
        if claim.excludes:
            return scan.put(at, found.end(), Excludable(node, claim.source, claim.excludes))
        if next(node.iter("a"), None) is not None:
            scan.inactive = len(scan.brackets)
    return scan.put(at, found.end(), node)


class Foreign:
    """The processors of other extensions, and what they have found in a document.

    Args:
        md: the converter they are registered with.
        document: what is being read.
    """

    def __init__(self, md: Markdown, document: Document) -> None:
        self._document = document
        self._processors = _collect(md)
        self.claims: dict[str, _Claim] = {}
        """What stands for the placeholders of each number."""
        self.stashed: dict[str, Element | str] = {}
        """The same for processors that look into placeholders, as python-markdown keeps it."""
        self._hidden: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self._processors)

    def claim(self, text: str, ancestors: frozenset[str], first: int = 0) -> str:
        """`text` with placeholders for what the processors from number `first` on find in it."""
        stage = self._processors[first - 1].stage if first else _Stage.BARE
        for number in range(first, len(self._processors)):
            foreign = self._processors[number]
            if foreign.excludes & ancestors or not _occurs(foreign.processor, text):
                continue
            if foreign.stage > stage:
                stage = foreign.stage
                text = self._hide(text, stage)
            text = self._replace(text, number, ancestors)
        return INLINE_PLACEHOLDER_RE.sub(self._reveal, text) if self._hidden else text

    def restore(self, text: str) -> str:
        """`text` with the source in place of each placeholder."""
        return INLINE_PLACEHOLDER_RE.sub(self._source, text)

    def _source(self, placeholder: re.Match[str]) -> str:
        claim = self.claims.get(placeholder.group(1))
        return claim.source if claim else self._reveal(placeholder)

    def _reveal(self, placeholder: re.Match[str]) -> str:
        return self._hidden.get(placeholder.group(1), placeholder.group())

    def _placeholder(self, node: Element | str) -> tuple[str, str]:
        number = f"{len(self.stashed):04d}"
        self.stashed[number] = node
        return number, INLINE_PLACEHOLDER % number

    def _spans(self, text: str, rules: Mapping[str, tuple[Rule, ...]]) -> list[_Found]:
        mask = _Mask(text, self._document)
        mask.run(re.compile("[" + re.escape("".join(rules)) + "]"), rules)
        return mask.found

    def _hide(self, text: str, stage: _Stage) -> str:
        """`text` with placeholders for what processors of `stage` may not see."""
        rules = _CODE if stage is _Stage.CODE else {**_CODE, **_TAGS}
        pieces: list[str] = []
        position = 0
        for begin, end, item in self._spans(text, rules):
            if isinstance(item, Element) or (stage is _Stage.ALL and isinstance(item, str)):
                number, placeholder = self._placeholder(item)
                self._hidden[number] = self.restore(text[begin:end])
                pieces += (text[position:begin], placeholder)
                position = end
        return "".join(pieces) + text[position:]

    def _signs(self, text: str) -> list[_Sign]:
        """The signs of links, autolinks and raw HTML in `text`, in their order."""
        signs = [
            _Sign(at, begin, end)
            for begin, at_closing, end in self._document.scan(text).links
            for at in (begin, at_closing, end - 1)
        ]
        for begin, end, item in self._spans(text, _TAGS):
            if isinstance(item, Element):
                signs += (_Sign(begin, begin, end), _Sign(end - 1, begin, end))
        return sorted(signs)

    def _replace(self, text: str, number: int, ancestors: frozenset[str]) -> str:
        """`text` with placeholders for what one processor finds."""
        processor, stage, excludes = self._processors[number]
        signs = [] if stage is _Stage.BARE else self._signs(text)
        pieces: list[str] = []
        # From `position` on, `text` is to be searched; up to `done` it is in `pieces`. `text` is
        # that of `signs` but for the first characters, which `moved` accounts for.
        position = done = moved = 0
        while (found := _find(processor, text, position)) is not None:
            node, begin, end = found
            position = max(end, position + 1)
            if node is None or begin < done or _cuts(signs, begin - moved, end - moved):
                continue
            if isinstance(node, str):
                node = _ESCAPED.sub(lambda escaped: chr(int(escaped.group(1))), node)
            else:
                self._read_inside(node, ancestors, number + 1)
            key, placeholder = self._placeholder(node)
            self.claims[key] = _Claim(node, self.restore(text[begin:end]), excludes)
            pieces += (text[done:begin], placeholder)
            done = end
            if begin < end and text[end - 1] == "\\":
                # It must not look as if this backslash escaped what follows.
                text = placeholder + text[end:]
                moved += len(placeholder) - end
                position = done = len(placeholder)
        return "".join(pieces) + text[done:]

    def _read_inside(self, node: Element, ancestors: frozenset[str], first: int) -> None:
        """Let the processors from number `first` on, and the scan, read the texts in `node`.

        What is not to be read, attributes and `AtomicString`s, gets the source in place of
        placeholders.
        """
        waiting = [(node, ancestors)]
        while waiting:
            element, around = waiting.pop()
            inside = around | {str(element.tag).lower()}
            waiting += [(child, inside) for child in element]
            if isinstance(element.text, AtomicString):
                element.text = AtomicString(self.restore(element.text))
            for name, value in element.attrib.items():
                if value and STX in value:
                    element.set(name, self.restore(value))
            self._document.read_into(element, inside, first)


def _collect(md: Markdown) -> list[_Foreign]:
    patterns = list(md.inlinePatterns)
    ours = set()
    for name in _REPLACED:
        if name in md.inlinePatterns:
            processor = md.inlinePatterns[name]
            # A class of another extension under a standard name is more than the standard.
            if type(processor).__module__ == "markdown.inlinepatterns":
                ours.add(id(processor))
    code_at = _place(md, "backtick", -1)
    escape_at = _place(md, "escape", code_at)
    return [
        _Foreign(
            pattern,
            _Stage.BARE if at <= code_at else _Stage.CODE if at <= escape_at else _Stage.ALL,
            frozenset(tag.lower() for tag in pattern.ANCESTOR_EXCLUDES),
        )
        for at, pattern in enumerate(patterns)
        if id(pattern) not in ours
    ]


def _place(md: Markdown, name: str, default: int) -> int:
    return md.inlinePatterns.get_index_for_name(name) if name in md.inlinePatterns else default


def _occurs(processor: Pattern, text: str) -> bool:
    # The expressions of both kinds of processors can be searched for alike.
    return processor.getCompiledRegExp().search(text) is not None


def _find(
    processor: Pattern, text: str, start: int
) -> tuple[Element | str | None, int, int] | None:
    """The next node that `processor` makes of `text`, with its begin and end."""
    expression = processor.getCompiledRegExp()
    if isinstance(processor, InlineProcessor):
        for match in expression.finditer(text, start):
            try:
                node, begin, end = processor.handleMatch(match, text)
            except IndexError:  # pymdown-extensions 12 fails so on `===[^a]`: it is text there
                continue
            if begin is not None and end is not None:
                return node, begin, end
        return None
    # The older kind matches everything from the start, with what is before and after in groups.
    whole = expression.match(text[start:])
    if whole is None:
        return None
    end = start + len(whole.group()) - len(whole.groups()[-1])
    return processor.handleMatch(whole), start + len(whole.group(1)), end


def _cuts(signs: list[_Sign], begin: int, end: int) -> bool:
    """Whether some, but not all, signs of a construct are between `begin` and `end`."""
    for index in range(bisect_left(signs, (begin,)), len(signs)):
        at, first, last = signs[index]
        if at >= end:
            break
        if first < begin or end < last:
            return True
    return False
