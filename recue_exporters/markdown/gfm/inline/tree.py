"""Items become elements."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.inline.autolink import link
from recue_exporters.markdown.gfm.inline.escape import shield
from recue_exporters.markdown.gfm.inline.extended_autolink import mail_addresses
from recue_exporters.markdown.gfm.inline.items import Bracket, Excludable, Item, Run
from recue_exporters.markdown.gfm.raw import RAW_INLINE, is_element

MAX_DEPTH = 100
"""Elements within each other. Emphasis nested deeper stays text: nobody writes that, and recursive
code that a tree meets later on would end in an exception."""


class Builder:
    """Puts items into a tree.

    Args:
        ancestors: tags of the elements around the text, in lower case.
        shields: see `Document.shields`.
    """

    def __init__(self, ancestors: frozenset[str], shields: bool) -> None:
        self._ancestors = ancestors
        self._shields = shields
        self._top = self._here = Element("top")
        self._last: Element | None = None
        self._words: list[str] = []
        self._around: list[tuple[Element, str]] = []
        """For each element that is open, the one around it; where one would be nested too deep,
        the current element and the sign that is text instead."""
        self._in_link = "a" in ancestors

    def build(self, items: Iterable[Item]) -> tuple[str | None, list[Element]]:
        """The text before the first element, and the elements with their tails."""
        words = self._words
        for item in items:
            if isinstance(item, str):
                words.append(item)
            elif isinstance(item, Run):
                self._run(item)
            elif isinstance(item, Element):
                self._add(item)
            elif isinstance(item, Bracket):
                self._bracket(item)
            elif isinstance(item, Excludable):
                self._excludable(item)
            else:
                self._end()
                self._in_link = "a" in self._ancestors
        self._flush()
        return self._top.text, list(self._top)

    def _run(self, run: Run) -> None:
        for _ in range(run.closes):
            self._end()
        if run.left:
            self._words.append(run.char * run.left)
        for tag, sign in reversed(run.opens):
            if len(self._around) < MAX_DEPTH:
                self._begin(Element(tag))
            else:
                self._words.append(sign)
                self._around.append((self._here, sign))

    def _bracket(self, bracket: Bracket) -> None:
        if bracket.element is None:
            self._words.append("![" if bracket.image else "[")
        else:
            self._begin(bracket.element)
            self._in_link = True

    def _excludable(self, item: Excludable) -> None:
        tags = {element.tag for element, _ in self._around} | {self._here.tag} | self._ancestors
        if tags & item.excludes:
            self._words.append(item.source)
        else:
            self._add(item.element)

    def _add(self, element: Element) -> None:
        self._flush()
        self._here.append(element)
        self._last = element

    def _begin(self, element: Element) -> None:
        self._flush()
        self._here.append(element)
        self._around.append((self._here, ""))
        self._here = element
        self._last = None

    def _end(self) -> None:
        around, sign = self._around.pop()
        if sign:
            self._words.append(sign)
        else:
            self._flush()
            self._last = self._here
            self._here = around

    def _flush(self) -> None:
        if not self._words:
            return
        text = "".join(self._words)
        self._words.clear()
        if "@" in text and not self._in_link:
            position = 0
            for begin, end, url in mail_addresses(text):
                self._text(text[position:begin])
                self._last = link(url, text[begin:end])
                self._here.append(self._last)
                position = end
            text = text[position:]
        self._text(text)

    def _text(self, text: str) -> None:
        last = self._last
        if last is None:
            self._here.text = text
        elif self._shields and text[:1] == "{" and not is_element(last):
            # No attribute list: a tag of raw HTML is not an element.
            last.tail = shield("{") + text[1:]
        else:
            last.tail = text


def plain_text(items: Iterable[Item]) -> str:
    """What `items` say to one who sees no pictures."""
    words: list[str] = []
    for item in items:
        if isinstance(item, str):
            words.append(item)
        elif isinstance(item, Run):
            words.append(item.char * item.left)
        elif isinstance(item, Element):
            words.append(_plain(item))
        elif isinstance(item, Bracket):
            if item.element is None:
                words.append("![" if item.image else "[")
        elif isinstance(item, Excludable):
            words.append(item.source)
    return "".join(words).replace("\n", " ")


def _plain(element: Element) -> str:
    if element.tag == "br":
        return "\n"
    text = element.get("alt") or "".join(element.itertext())
    if element.tag == RAW_INLINE and text.startswith("&lt;"):
        return f"<{text.removeprefix('&lt;')}"  # disallowed raw HTML is no danger here
    return text
