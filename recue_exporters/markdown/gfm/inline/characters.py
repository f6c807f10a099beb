"""Classes of characters that the rules speak of."""

import unicodedata

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
"""ASCII punctuation: what a backslash escapes."""

WHITE_SPACE = " \t\n\v\f\r"
"""ASCII white space."""

OTHER, MARK, SPACE = range(3)
"""Kinds of characters beside a delimiter run: letters and the like, punctuation, white space."""


class _Kinds(dict[str, int]):
    def __missing__(self, character: str) -> int:
        category = unicodedata.category(character)
        if category == "Zs":
            kind = SPACE
        else:
            kind = MARK if category[0] == "P" or category == "Sc" else OTHER
        self[character] = kind
        return kind


KINDS = _Kinds(dict.fromkeys(PUNCTUATION, MARK) | dict.fromkeys(" \t\n\f\r", SPACE) | {"": SPACE})
"""The kind of each character; of the empty string, which is the beginning and the end of the text.

CommonMark 0.31 counts all symbols as punctuation. GitHub still reads emoji, arrows and the like as
letters, so that `**\u2714**done` is bold there. GitHub decides, but for currency signs, which the
examples of CommonMark name."""


def flanks(before: str, after: str) -> tuple[bool, bool]:
    """Whether a delimiter run between two characters is left-flanking, and right-flanking."""
    left, right = KINDS[before], KINDS[after]
    return (
        right != SPACE and (right == OTHER or left != OTHER),
        left != SPACE and (left == OTHER or right != OTHER),
    )
