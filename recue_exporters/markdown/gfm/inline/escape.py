r"""Backslash escapes: `\*` (CommonMark 2.4)."""

from markdown.util import ETX, STX

from recue_exporters.markdown.gfm.inline.characters import PUNCTUATION
from recue_exporters.markdown.gfm.inline.scan import Scan


def escape(scan: Scan, at: int) -> int:
    """A backslash before ASCII punctuation makes it plain."""
    character = scan.text[at + 1 : at + 2]
    if not character or character not in PUNCTUATION:
        return 0
    return scan.put(at, at + 2, literal(scan, character))


def literal(scan: Scan, character: str) -> str:
    """`character`, kept from being read as markup by other extensions' tree processors."""
    if scan.document.shields and character in PUNCTUATION:
        return shield(character)
    return character


def shield(character: str) -> str:
    """`character` so that only python-markdown's tree processor `unescape` knows it.

    Attribute lists, quotes and dashes are looked for in the finished tree; `unescape` follows.
    """
    return f"{STX}{ord(character)}{ETX}"
