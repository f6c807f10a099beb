"""Labels as Confluence takes them."""

import re
from collections.abc import Iterable

_FORBIDDEN = re.compile(r"[\s,!#&()*.:;<>?@\[\]^]+")
_LENGTH = 255


def label(text: str) -> str:
    """`text` as one label: lower case, what Confluence forbids or splits at becomes a hyphen.

    Confluence splits at spaces and commas and refuses ``! # & ( ) * . : ; < > ? @ [ ] ^``
    (measured, confluence-facts 2.8), so ``v1.2`` can only be ``v1-2``.

    >>> label("Release v1.2")
    'release-v1-2'
    """
    return _FORBIDDEN.sub("-", text.strip()).strip("-").lower()[:_LENGTH]


def labels(texts: Iterable[object]) -> tuple[str, ...]:
    """Each as a label, empty ones and repetitions left out, order kept."""
    return tuple(dict.fromkeys(each for each in (label(str(t)) for t in texts) if each))
