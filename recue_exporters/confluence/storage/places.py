"""The places of a page that links can lead to."""

import unicodedata
from dataclasses import dataclass, field


@dataclass
class Anchors:
    """The places of one page."""

    exact: dict[str, str] = field(default_factory=dict)
    """What stands behind `#` in Markdown, to the value of `ac:anchor`; empty: the page's top."""
    loose: dict[str, str] = field(default_factory=dict)
    """The same by letters and digits only, for other tools' ways of making ids."""

    named: set[str] = field(default_factory=set)
    """The anchors that are macros of ours, not headings."""

    def add(self, fragment: str, anchor: str) -> None:
        """Make a place known; the first of a name wins."""
        self.exact.setdefault(fragment, anchor)
        self.loose.setdefault(_letters(fragment), anchor)

    def find(self, fragment: str) -> str | None:
        """The value of `ac:anchor` for a fragment; None where the page has no such place."""
        for candidate in (fragment, fragment.removeprefix("user-content-"), fragment.lower()):
            if candidate in self.exact:
                return self.exact[candidate]
        letters = _letters(fragment)
        return self.loose.get(letters) if letters else None


@dataclass(frozen=True)
class IdPlace:
    """Where one of RE-cue's ids is defined."""

    source: str
    """`source` of the document."""
    title: str
    """The title of its page."""
    name: str
    """The id as it is written there, which names the anchor."""
    in_heading: bool


def in_words(character: str) -> bool:
    """Whether a character is part of a word on GitHub: letters, their marks, digits, connectors."""
    return unicodedata.category(character) in _IN_WORDS


_IN_WORDS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Pc"})


def _letters(fragment: str) -> str:
    return "".join(each for each in fragment.lower() if in_words(each) and each != "_")
