"""Fences and indented code become the code macro."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from recue_exporters.confluence.storage import nodes
from recue_exporters.confluence.storage.context import Conversion
from recue_exporters.confluence.storage.languages import macro_language
from recue_exporters.confluence.storage.names import plain_macro

THEMES = ("Confluence", "DJango", "Emacs", "FadeToGrey", "Midnight", "RDark", "Eclipse")
_THEME = {theme.lower(): theme for theme in THEMES}
_SETTING = re.compile(
    r"""(?P<key>[\w-]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s{}]*))"""
)
_MARKED_LINES = re.compile(r"\{[\d\s,.-]*\}")
"""The lines to stand out, as Docusaurus and VitePress write them: Confluence has nothing for it."""
_LANGUAGE = re.compile(r"\{?\s*\.?([^\s{},:=]*)")


@dataclass(frozen=True)
class Info:
    """What the line that opens a fence says."""

    language: str = ""
    """As written; empty where none is named."""
    title: str = ""
    first_line: int | None = None
    """The number of the first line; None: lines are not numbered."""
    collapse: bool = False
    theme: str = ""


def read_info(info: str) -> Info:
    """Read an info string in the styles of pymdownx, MkDocs, Docusaurus and mark.

    >>> read_info('python title="a.py" linenums="5"')
    Info(language='python', title='a.py', first_line=5, collapse=False, theme='')
    >>> read_info("{.sh linenums=1}").language
    'sh'
    >>> read_info("bash collapse 3 title How to start").title
    'How to start'
    """
    info = info.strip()
    settings = {m["key"].lower(): _value(m) for m in _SETTING.finditer(info)}
    language = _LANGUAGE.match(info)
    name = language[1] if language else ""
    # `title="x"` without a language has the key in the language's place.
    end = language.end() if language and name else 0
    if info[end : end + 1] == "=":
        name, end = "", 0
    words = _MARKED_LINES.sub(" ", _SETTING.sub(" ", info[end:])).strip("{} \t").split()
    title = settings.get("title", "")
    if "title" in words:
        title = title or " ".join(words[words.index("title") + 1 :])
        words = words[: words.index("title")]
    lowered = [word.lower().lstrip(".") for word in words]
    return Info(
        name,
        title,
        _first_line(settings, lowered),
        "collapse" in lowered or settings.get("collapse", "").lower() in ("true", "1", "yes"),
        next((_THEME[word] for word in lowered if word in _THEME), ""),
    )


def _value(match: re.Match[str]) -> str:
    return next(
        part for part in (match["double"], match["single"], match["bare"]) if part is not None
    )


def _first_line(settings: Mapping[str, str], words: list[str]) -> int | None:
    for key in ("linenums", "firstline", "startfrom", "start", "showlinenumbers"):
        # pymdownx writes start, step and special in one value.
        number = settings.get(key, "").split()
        if number and number[0].isdecimal():
            return max(1, int(number[0][:9]))
    switches = (settings.get(key, "") for key in ("linenums", "linenumbers", "showlinenumbers"))
    if any(switch.lower() in ("true", "table", "inline") for switch in switches):
        return 1
    for word in words:
        if word.isdecimal():
            return max(1, int(word[:9]))
    numbered = {"linenumbers", "linenums", "showlinenumbers", "line-numbers", "linenos"}
    return None if numbered.isdisjoint(words) else 1


def code_macro(text: str, info: Info, conversion: Conversion) -> etree._Element:
    """The code macro for `text`, which ends without a line break."""
    numbered = info.first_line is not None
    return plain_macro(
        "code",
        text,
        {
            "language": macro_language(info.language, conversion.flavor),
            "title": info.title,
            "theme": info.theme,
            "linenumbers": "true" if numbered else "",
            "firstline": str(info.first_line) if numbered and info.first_line != 1 else "",
            "collapse": "true" if info.collapse else "",
        },
    )


def fence_text(pre: etree._Element) -> str | None:
    """The text of a fence or of indented code; None for a `pre` that is something else."""
    code = pre[0] if len(pre) == 1 and pre[0].tag == "code" else None
    if code is None or not nodes.is_blank(pre.text) or not nodes.is_blank(code.tail):
        return None
    return "".join(str(part) for part in code.itertext()).removesuffix("\n")


def fence_info(pre: etree._Element) -> Info:
    """What the info string of a fence says."""
    code = pre[0]
    classes = (code.get("class") or "").split()
    named = next((name[9:] for name in classes if name.startswith("language-")), "")
    return read_info(code.get("data-info") or named)


def convert_code(body: etree._Element, conversion: Conversion) -> None:
    """Turn every `pre` that holds `code` into the code macro."""
    for pre in nodes.elements(body, "pre"):
        text = fence_text(pre)
        if text is not None:
            nodes.replace(pre, code_macro(text, fence_info(pre), conversion))
