"""The title of a page: one rule for the command and the class."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from lxml.html import defs
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pymdownx import gemoji_db

from recue_exporters.documents.document import Document
from recue_exporters.recue.catalog import is_recue_folder, kind_of, mentions_recue

FOLDER_PAGES = ("readme", "index")
"""Stems of the files that are the page of their folder; the first one found wins."""


def title_of(path: Path, text: str, meta: Mapping[str, Any], *, heading: bool = True) -> str:
    """The title of the page of a Markdown file, without prefix.

    Args:
        path: the file.
        text: its Markdown, without front matter.
        meta: its front matter.
        heading: whether the first level-1 heading counts.

    Returns:
        Front matter's `title`, else RE-cue's name for its own document, else the first level-1
        heading, else the name of the file (of the folder, for a README or index).
    """
    explicit = meta_title(meta)
    if explicit:
        return explicit
    kind = kind_of(path.name)
    if kind and (not kind.common_name or mentions_recue(text) or _lies_among_recues(path)):
        return kind.title
    if heading:
        first = first_heading(text)
        if first:
            return first
    if is_folder_page(path):
        return name_title(path.absolute().parent.name) or name_title(path.stem)
    return name_title(path.stem)


def is_folder_page(path: Path) -> bool:
    """Whether the file is the page of its folder."""
    return path.stem.lower() in FOLDER_PAGES


def meta_title(meta: Mapping[str, Any]) -> str:
    """Front matter's title as one line of text; empty where there is none."""
    title = meta.get("title")
    if title is None or isinstance(title, list | dict | bool):
        return ""
    return _one_line(str(title))


def name_title(name: str) -> str:
    """A file's or folder's name as a title.

    >>> name_title("use_case_analysis")
    'Use Case Analysis'
    """
    words = [word for word in re.split(r"[-_\s]+", _one_line(name)) if word]
    return " ".join(word[0].upper() + word[1:] for word in words) or name


def first_heading(text: str) -> str:
    """The text of the first level-1 heading, as GitHub reads the document; empty without one."""
    text = text.lstrip("\n")
    lines = text.split("\n")
    # Nearly every document has its heading at the top, and blocks are read from top to bottom, so
    # what begins before a cut begins there in the whole document too.
    for count in (1, _LINES_AT_FIRST):
        found = next(filter(itemgetter(0), _level_one_headings("\n".join(lines[:count]))), None)
        if found and found[1]:
            return found[0]
    return next((heading for heading, _, _ in _level_one_headings(text) if heading), "")


def title_line(document: Document) -> int:
    """The line of the file that the title stands in; where the front matter gives it, the first.

    0 where the title is the name of a file or folder.
    """
    if meta_title(document.meta):
        return 1
    headings = _level_one_headings(document.text)
    heading, _, line = next(filter(itemgetter(0), headings), ("", True, 0))
    return document.first_line + line if heading and document.title.endswith(heading) else 0


def plain_text(markdown: str) -> str:
    """The text of one line of Markdown, without its inline markup.

    >>> plain_text("The `foo_bar` **API** of [Acme](https://example.com)")
    'The foo_bar API of Acme'
    """
    return _inline_text(markdown, {})


_LINES_AT_FIRST = 80
_LONGEST = 4000
"""Characters of a heading that are looked at; Confluence's titles end at 255."""

_H1 = re.compile(r"<h1(?:\s[^<>]*)?>(.*?)</h1\s*>", re.I | re.S)
_TAG = re.compile(r"<[^<>]*>")
_TAG_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_FOOTNOTE = re.compile(r"\[\^[^\s\]]+\]")
_SHORTCODE = re.compile(r":[a-z0-9_+-]+:")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
"""Characters that no page can show, and no link could name."""
_ATTRIBUTES = re.compile(r"\{:?[ \t]*[#.][^{}]*\}[ \t]*$")


def _level_one_headings(text: str) -> Iterator[tuple[str, bool, int]]:
    """The plain text of the level-1 headings outside lists and quotes, in order.

    With each goes whether it means the same in a longer text, as what a reference link stands for
    may be said further down, and its line, counted from 0.
    """
    definitions: dict[str, Any] = {}
    level = ""
    for token in _blocks().parse(text, definitions):
        if token.level == 0 and token.type == "heading_open":
            level = token.tag
        elif token.level == 1 and token.type == "inline" and level == "h1":
            line = token.map[0] if token.map else 0
            yield _inline_text(token.content, definitions), "[" not in token.content, line
            level = ""
        elif token.level == 0 and token.type == "html_block":
            for match in _H1.finditer(token.content):
                line = token.content.count("\n", 0, match.start()) + (token.map or [0])[0]
                yield _one_line(html.unescape(_TAG.sub("", match.group(1)))), True, line


def _inline_text(markdown: str, definitions: dict[str, Any]) -> str:
    text = _FOOTNOTE.sub("", _ATTRIBUTES.sub("", markdown[:_LONGEST]))
    return _one_line("".join(_texts(_inlines().parseInline(text, definitions))))


def _texts(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("inline", "image"):
            yield from _texts(token.children or [])
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "text":
            yield _SHORTCODE.sub(_emoji, token.content)
        elif token.type != "html_inline" or not _is_markup(token.content):
            yield token.content


def _emoji(match: re.Match[str]) -> str:
    """The emoji of a GitHub shortcode; other text between colons stays."""
    name = gemoji_db.aliases.get(match.group(), match.group())
    codes = gemoji_db.emoji.get(name, {}).get("unicode")
    return "".join(chr(int(code, 16)) for code in codes.split("-")) if codes else match.group()


def _is_markup(tag: str) -> bool:
    """Whether a tag is HTML; `List<String>` is text that looks like a tag."""
    name = _TAG_NAME.match(tag)
    return name is None or name.group(1).lower() in defs.tags


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub("", text).split())


@cache
def _blocks() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").disable("inline")


@cache
def _inlines() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("strikethrough")


def _lies_among_recues(path: Path) -> bool:
    folder = path.absolute().parent
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        names = [path.name]
    return is_recue_folder(folder.name, names)
