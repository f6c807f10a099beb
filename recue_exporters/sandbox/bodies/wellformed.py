"""Is a body well-formed? In the words of the parser Confluence uses (Woodstox).

The body is parsed as the product does it: inside a wrapper element, with the XHTML entities
known and the prefixes `ac`, `ri` and `at` declared. The wrapper shows in two quirks that were
seen in issue threads: an element left open is reported as the wrapper's end tag `</xml>`, and on
Cloud the columns of the first row are shifted (chesshacker/terraform-provider-confluence#7).
"""

import re
from html.entities import name2codepoint
from xml.parsers import expat

from recue_exporters.sandbox.problems import Problem

_PREFIXES = {"ac", "ri", "at", "xml", "xmlns"}
_WRAPPER = "<xml>"
_CLOUD_WRAPPER_COLUMNS = 360
_NAME = re.compile(r"[^\s/>=]*")
_ENTITIES = frozenset(name2codepoint) | {"apos"}
_LOOK_BACK = 500
_UNDECLARED_DTD = '<!DOCTYPE xml SYSTEM "x">'


def check(body: str, flavor: str) -> None:
    """Accept a well-formed body.

    Raises:
        Problem: it is not; `bad_xhtml` with the parser's words, row and column.
    """
    text = f"{_UNDECLARED_DTD}{_WRAPPER}{body}</xml>"
    parser = _Parser(text)
    reason = parser.reason()
    if reason is None:
        return
    row, column = parser.place()
    if row == 1:
        column -= len(_UNDECLARED_DTD)
        column += _CLOUD_WRAPPER_COLUMNS - len(_WRAPPER) if flavor == "cloud" else -len(_WRAPPER)
    raise Problem("bad_xhtml", reason=reason, row=row, column=column + 1)


class _Found(Exception):  # noqa: N818 - ends the parser from inside a handler
    pass


class _Parser:
    """One run of expat; what it dislikes is retold in Woodstox's words."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._data = text.encode("utf-8", "surrogatepass")
        self._open: list[str] = []
        self._found: str | None = None
        self._expat = expat.ParserCreate()
        # With an external subset that is never read, unknown entities are reported, not fatal.
        self._expat.UseForeignDTD(True)
        self._expat.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
        self._expat.ExternalEntityRefHandler = lambda *_: 1
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.SkippedEntityHandler = self._entity
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._doctypes = 0
        self._error: expat.ExpatError | None = None

    def reason(self) -> str | None:
        try:
            self._expat.Parse(self._data, True)
        except _Found:
            return self._found
        except expat.ExpatError as error:
            self._error = error
            return self._retold(error)
        return None

    def place(self) -> tuple[int, int]:
        """Row from 1, column from 0."""
        if self._error is not None:
            return self._error.lineno, self._error.offset
        return self._expat.CurrentLineNumber, self._expat.CurrentColumnNumber

    def _say(self, text: str) -> None:
        self._found = text
        raise _Found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        for qualified in (name, *attributes):
            prefix, colon, _ = qualified.partition(":")
            if colon and prefix not in _PREFIXES and f"xmlns:{prefix}" not in attributes:
                self._say(f'Undeclared namespace prefix "{prefix}"')
        self._open.append(name)

    def _end(self, name: str) -> None:
        self._open.pop()

    def _entity(self, name: str, parameter: bool) -> None:
        if not parameter and name not in _ENTITIES:
            self._say(f'Undeclared general entity "{name}"')

    def _doctype(self, *_: object) -> None:
        self._doctypes += 1
        if self._doctypes > 1:
            self._say("Unexpected DOCTYPE declaration in body content")

    def _retold(self, error: expat.ExpatError) -> str:
        index = max(self._expat.ErrorByteIndex, 0)
        rest = self._data[index:].decode("utf-8", "replace")
        names = expat.errors.codes
        if error.code == names[expat.errors.XML_ERROR_TAG_MISMATCH]:
            # The reported place is inside the end tag; its name starts after the last "</".
            start = self._data.rfind(b"</", 0, index + 2) + 2
            closing = _NAME.match(self._data[start:].decode("utf-8", "replace"))
            name = closing[0] if closing else ""
            return f"Unexpected close tag </{name}>; expected </{self._open[-1]}>."
        if error.code == names[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]:
            twice = _NAME.match(rest)
            return f"Duplicate attribute '{twice[0] if twice else ''}'."
        if error.code == names[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION]:
            return "Unexpected end of input block in CDATA section"
        if error.code in (
            names[expat.errors.XML_ERROR_NO_ELEMENTS],
            names[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        ):
            return f"Unexpected EOF; was expecting a close tag for element <{self._open[-1]}>"
        if error.code == names[expat.errors.XML_ERROR_BAD_CHAR_REF]:
            return "Illegal character entity: expansion character not allowed in XML"
        before = self._data[max(index - _LOOK_BACK, 0) : index].decode("utf-8", "replace")
        return _unexpected(before, rest)


_IN_WORDS = (
    # What stands before the character, and what the parser says about it; the first that fits.
    (r"&\Z", "{it} (expected a name start character)"),
    (
        r"&(?P<name>[A-Za-z][\w.-]*)\Z",
        "{it}; expected a semi-colon after the reference for entity '{name}'",
    ),
    (r"--\Z", "String '--' not allowed in comment (missing '>'?)"),
    (r"<\Z", "{it} in content after '<' (malformed start element?)."),
    (r"<[^\s<>/=]+\Z|<[^<>]*[\"']\Z", "{it} excepted space, or '>' or \"/>\""),
    (r"<[^<>]*=\s*\Z", "{it} in start tag Expected a quote"),
    (r"<[^<>]*\s[^\s<>=]+\s*\Z", "{it} expected '='"),
)
"""Woodstox's texts; "excepted" is how it spells the word."""


def _unexpected(before: str, rest: str) -> str:
    character = rest[:1]
    if not character:
        return "Unexpected EOF in prolog"
    code = ord(character)
    if code < 32 and character not in "\t\n\r":
        return f"Illegal character ((CTRL-CHAR, code {code}))"
    if before.endswith("]]") and character == ">":
        return "Unexpected string ']]>' in content"
    it = f"Unexpected character '{character}' (code {code})"
    for pattern, words in _IN_WORDS:
        match = re.search(pattern, before)
        if match:
            return words.format(it=it, **match.groupdict())
    return it
