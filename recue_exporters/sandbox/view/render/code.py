"""The code and noformat macros, highlighted by Pygments."""

from functools import cache

from lxml.etree import _Element
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

from recue_exporters.sandbox.view.render.build import add_text, child, text_child
from recue_exporters.sandbox.view.render.engine import (
    Handler,
    Macro,
    MacroHandler,
    Renderer,
    notice,
)
from recue_exporters.sandbox.view.render.safety import whole_number

DATACENTER_LANGUAGES = frozenset({
    "actionscript3", "applescript", "bash", "c#", "cpp", "css", "coldfusion", "delphi",
    "diff", "erl", "groovy", "xml", "java", "jfx", "js", "php", "perl", "text", "powershell",
    "py", "ruby", "sql", "sass", "scala", "vb", "yml", "none", "csharp", "erlang", "html/xml",
    "javafx", "javascript", "python", "yaml",
})  # fmt: skip
"""What Data Center's code macro takes: its dialogue's list and the older names for the same."""

INVALID_LANGUAGE = (
    "Error rendering macro 'code': Invalid value specified for parameter"
    " 'com.atlassian.confluence.ext.code.render.InvalidValueException'"
)
"""What Data Center shows in place of a code block whose language it does not know."""

_PYGMENTS_NAMES = {
    "actionscript3": "as3",
    "c#": "csharp",
    "coldfusion": "cfm",
    "erl": "erlang",
    "foxpro": "foxpro",
    "html/xml": "xml",
    "javafx": "java",
    "jfx": "java",
    "mathematica": "wolfram",
    "standardml": "sml",
    "vb": "vb.net",
    "docker": "dockerfile",
    "objective-c": "objectivec",
    "splunk-spl": "text",
}
_DARK_THEMES = frozenset({"django", "emacs", "fadetogrey", "midnight", "rdark"})
_LONGEST_HIGHLIGHTED = 100_000
"""Characters; longer code is shown without colours, so that no page takes seconds."""


def code(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """A code block with title, line numbers and folding as its parameters ask."""
    language = macro.get("language").lower()
    if renderer.flavor == "datacenter":
        # Data Center takes Java where a block names no language.
        language = language or "java"
        if language not in DATACENTER_LANGUAGES:
            notice(out, INVALID_LANGUAGE)
            return
    dark = "dark" if macro.get("theme").lower() in _DARK_THEMES else ""
    frame, holder = _frame(macro, out, dark)
    frame.set("data-language", language or "text")
    pre = child(holder, "pre", tabindex="0")
    # A line end that closes the last line is no line of its own.
    text = macro.plain.removesuffix("\n")
    numbered = macro.flag("linenumbers")
    start = whole_number(macro.get("firstline"), 1)
    made = child(pre, "code", "numbered" if numbered else "")
    if numbered:
        last = start + text.count("\n")
        made.set("style", f"--digits: {len(str(last))}")
    _lines(text, language, made, start if numbered else None)


def noformat(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """Text as it is written."""
    bare = "bare" if macro.flag("nopanel") else ""
    frame = child(out, "figure", "code", bare)
    if macro.get("title"):
        text_child(frame, "figcaption", macro.get("title"))
    text_child(child(frame, "pre", tabindex="0"), "code", macro.plain)


def _frame(macro: Macro, out: _Element, dark: str) -> tuple[_Element, _Element]:
    """The block's frame, and the element in it that takes the code."""
    frame = child(out, "figure", "code", dark)
    title = macro.get("title")
    if macro.flag("collapse"):
        folded = child(frame, "details")
        summary = child(folded, "summary")
        text_child(summary, "span", title, "code-title")
        child(summary, "span", "fold-hint")
        return frame, folded
    if title:
        text_child(frame, "figcaption", title)
    return frame, frame


def _lines(text: str, language: str, out: _Element, number: int | None) -> None:
    """Append coloured code, one `span` per line, each numbered where `number` starts them."""
    line = _line(out, number)
    for kind, value in _tokens(text, language):
        for index, piece in enumerate(value.split("\n")):
            if index:
                add_text(line, "\n")
                number = None if number is None else number + 1
                line = _line(out, number)
            if piece and kind:
                text_child(line, "span", piece, kind)
            else:
                add_text(line, piece)


def _line(out: _Element, number: int | None) -> _Element:
    return child(out, "span", "line", data_number=None if number is None else str(number))


def _tokens(text: str, language: str) -> list[tuple[str, str]]:
    lexer = _lexer(language) if len(text) <= _LONGEST_HIGHLIGHTED else None
    if lexer is None:
        return [("", text)]
    tokens = [(_css_class(kind), value) for kind, value in lexer.get_tokens(text)]
    # Lexers may drop or add line ends; the author's text is worth more than its colours.
    return tokens if "".join(value for _, value in tokens) == text else [("", text)]


def _css_class(kind: object) -> str:
    while kind not in STANDARD_TYPES:
        kind = kind.parent  # type: ignore[attr-defined]  # token types form a tree up to Token
    return STANDARD_TYPES[kind]  # type: ignore[index]


@cache
def _lexer(language: str) -> Lexer | None:
    if language in ("", "none", "text", "plain"):
        return None
    try:
        return get_lexer_by_name(
            _PYGMENTS_NAMES.get(language, language), stripnl=False, ensurenl=False
        )
    except ClassNotFound:
        return None


ELEMENTS: dict[str, Handler] = {}
MACROS: dict[str, MacroHandler] = {"code": code, "noformat": noformat}
