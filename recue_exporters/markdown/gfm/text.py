"""Escapes and entities, as CommonMark resolves them outside code."""

import re
from html.entities import html5

_ESCAPE_OR_ENTITY = re.compile(
    r"\\([!-/:-@\[-`{-~])"
    r"|&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,31}));"
)


def character(code: int) -> str:
    """The character with code point `code`; U+FFFD where there is none (CommonMark 2.5).

    There is none for 2 and 3 either: python-markdown marks its placeholders with them.
    """
    if code in (0, 2, 3) or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return chr(code)


def _resolve(match: re.Match[str]) -> str:
    escaped, decimal, hexadecimal, name = match.groups()
    if escaped:
        return escaped
    if decimal:
        return character(int(decimal))
    if hexadecimal:
        return character(int(hexadecimal, 16))
    return html5.get(name + ";", match.group())


def unescape(text: str) -> str:
    r"""`text` with its backslash escapes and entities resolved.

    >>> unescape(r"\*a\* &amp; &#x41; &nosuch;")
    '*a* & A &nosuch;'
    """
    if "\\" in text or "&" in text:
        return _ESCAPE_OR_ENTITY.sub(_resolve, text)
    return text
