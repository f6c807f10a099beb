"""Word by word: what came and what went within one block of text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import etree
from lxml.etree import _Element

from recue_exporters.sandbox.view.render.build import add_text, child

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_ATOMS = frozenset({"img", "br", "hr", "input"})


@dataclass(frozen=True)
class Word:
    """A word, a run of white space or a sign, or something within the line that is no text."""

    text: str
    look: tuple[str, ...]
    """The elements around it, so that a word that became bold counts as changed."""
    atom: _Element | None = None
    """The element, where it is no text."""

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What two words are compared by."""
        return ("" if self.text.isspace() else self.text, self.look)


def words_of(block: _Element) -> list[Word]:
    """The words of a block, in order."""
    return list(_walk(block, ()))


def mark_words(old: Sequence[Word], new: _Element, out: _Element) -> None:
    """Append what `new` holds to `out`, `ins` around new words and `del` with the gone ones."""
    words = words_of(new)
    gone, fresh = _changes(old, words)
    _Writer(old, gone, fresh).write(new, out)


def _walk(item: _Element, look: tuple[str, ...]) -> Iterator[Word]:
    yield from _split(item.text, look)
    for entry in item:
        if entry.tag in _ATOMS:
            yield Word(etree.tostring(entry, encoding="unicode", with_tail=False), look, entry)
        else:
            yield from _walk(entry, (*look, _signature(entry)))
        yield from _split(entry.tail, look)


def _split(text: str | None, look: tuple[str, ...]) -> Iterator[Word]:
    for piece in _WORD.findall(text or ""):
        yield Word(piece, look)


def _signature(item: _Element) -> str:
    return f"{item.tag} {item.get('class', '')} {item.get('href', '')} {item.get('style', '')}"


def _changes(
    old: Sequence[Word], new: Sequence[Word]
) -> tuple[dict[int, tuple[int, int]], set[int]]:
    """The ranges of `old` that are gone, by the place in `new` they stood at; the new words."""
    matcher = SequenceMatcher(None, [w.key for w in old], [w.key for w in new], autojunk=False)
    gone: dict[int, tuple[int, int]] = {}
    fresh: set[int] = set()
    pending: tuple[int, int, int, int] | None = None
    for kind, i1, i2, j1, j2 in [*matcher.get_opcodes(), ("end", 0, 0, 0, 0)]:
        # A lone space between two changed words belongs to the change.
        blank = kind == "equal" and all(w.text.isspace() for w in new[j1:j2])
        if pending is None:
            pending = (i1, i2, j1, j2) if kind not in ("equal", "end") else None
        elif kind not in ("equal", "end") or blank:
            pending = (pending[0], i2, pending[2], j2)
        else:
            first, last, start, stop = pending
            gone[start] = (first, last)
            fresh.update(range(start, stop))
            pending = None
    return gone, fresh


class _Writer:
    """Copies a block and puts the marks in on the way."""

    def __init__(
        self, old: Sequence[Word], gone: dict[int, tuple[int, int]], fresh: set[int]
    ) -> None:
        self._old = old
        self._gone = gone
        self._fresh = fresh
        self._place = 0

    def write(self, block: _Element, out: _Element) -> None:
        """Copy what `block` holds to the end of `out`."""
        self._copy(block, out)
        self._deletions(out)

    def _copy(self, item: _Element, out: _Element) -> None:
        self._text(item.text, out)
        for entry in item:
            if entry.tag in _ATOMS:
                self._deletions(out)
                holder = child(out, "ins") if self._place in self._fresh else out
                made = child(holder, entry.tag)
                made.attrib.update(entry.attrib)
                self._place += 1
            else:
                made = child(out, entry.tag)
                made.attrib.update(entry.attrib)
                self._copy(entry, made)
            self._text(entry.tail, out)

    def _text(self, text: str | None, out: _Element) -> None:
        inserted: _Element | None = None
        for piece in _WORD.findall(text or ""):
            if self._deletions(out):
                inserted = None
            if self._place in self._fresh:
                inserted = child(out, "ins") if inserted is None else inserted
                add_text(inserted, piece)
            else:
                inserted = None
                add_text(out, piece)
            self._place += 1

    def _deletions(self, out: _Element) -> bool:
        first, last = self._gone.pop(self._place, (0, 0))
        if first == last:
            return False
        made = child(out, "del")
        for word in self._old[first:last]:
            if word.atom is None:
                add_text(made, word.text)
            else:
                copy = child(made, word.atom.tag)
                copy.attrib.update(word.atom.attrib)
        return True
