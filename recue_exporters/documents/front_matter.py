"""YAML front matter: the block between two ``---`` lines at the very beginning of a file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from recue_exporters.documents.skipped import without_skipped
from recue_exporters.documents.yaml_nodes import construct, repeated_keys

_BLOCK = re.compile(r"\A﻿?---[ \t]*\r?\n(.*?)(?:^---|^\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)


_BLANK = re.compile(r"[ \t]*\r?\n")
_BEGINS_WITH_KEY = re.compile(
    r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*"
    r"[ \t]*(?:[\"']?[\w.-]+[\"']?[ \t]*:|\{)"
)
"""What somebody who meant to write front matter begins with, whatever became of the rest."""


@dataclass(frozen=True)
class FrontMatter:
    """A file taken apart.

    `error` is the YAML parser's complaint where the block is not a mapping; the block is then
    left out of the text all the same, as GitHub does.
    """

    meta: Mapping[str, Any]
    text: str
    first_line: int
    error: str = ""
    error_line: int = 0
    """The line of the file that the error is about."""
    repeated: tuple[tuple[str, int], ...] = ()
    """Keys that are given more than once, with the lines where they are given again."""
    endless_skip: int = 0
    """The line of a skip marker that nothing closes; 0: none."""


def split_front_matter(source: str) -> FrontMatter:
    """Split `source` into front matter and the Markdown that may be on a page.

    >>> split_front_matter("---\\ntitle: A\\n---\\n# B\\n")
    FrontMatter(meta={'title': 'A'}, text='# B\\n', first_line=4, ...)
    """
    front = _split(source)
    text, endless = without_skipped(front.text)
    return replace(front, text=text, endless_skip=endless and endless + front.first_line - 1)


def _split(source: str) -> FrontMatter:
    block = _BLOCK.match(source)
    if block is None:
        error = (_UNCLOSED_ERROR, 1) if _UNCLOSED.match(source) else ("", 0)
        return FrontMatter({}, source.removeprefix("﻿"), 1, *error)
    text, first_line = source[block.end() :], source.count("\n", 0, block.end()) + 1
    try:
        meta, repeated = _load(block.group(1))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if _BLANK.match(block.group(1)) or not _BEGINS_WITH_KEY.match(block.group(1)):
            return FrontMatter({}, source.removeprefix("\ufeff"), 1)
        # A date such as 2026-02-31 is a ValueError, brackets a thousand deep a RecursionError.
        return FrontMatter({}, text, first_line, *_complaint(error))
    if meta is None:
        meta = {}
    if isinstance(meta, dict) and _BLANK.match(block.group(1)) and not all(map(_is_key, meta)):
        # Behind a rule and a blank line, "Note well: this" is a sentence.
        return FrontMatter({}, source.removeprefix("\ufeff"), 1)
    if not isinstance(meta, dict):
        if not isinstance(meta, list) or ":" not in block.group(1):
            # Two rules with prose between them are Markdown, not front matter.
            return FrontMatter({}, source.removeprefix("﻿"), 1)
        return FrontMatter({}, text, first_line, "front matter is not a mapping", 1)
    meta = {str(key): value for key, value in meta.items()}
    return FrontMatter(meta, text, first_line, repeated=repeated)


_UNCLOSED = re.compile(
    r"\ufeff?---[ \t]*\r?\n"
    r"(?:#[^\n]*\n)*[a-z][\w.-]*:(?=\s)[^\n]*(?:\r?\n|\Z)"
    r"(?:(?:[a-z][\w.-]*:(?=\s)|[ \t]+\S|-[ \t]|#)[^\n]*(?:\n|\Z))*"
    r"(?:[ \t]*\r?\n|\Z)"
)
"""A rule, and right below it nothing but keys with their values up to a blank line."""
_UNCLOSED_ERROR = (
    "front matter has no end, so it is shown as text; put a line with --- below its last key"
)


def _load(block: str) -> tuple[Any, tuple[tuple[str, int], ...]]:
    """What a block says, and its repeated keys with their lines in the file."""
    meta, node = construct(_Loader(block))
    # The block begins on the file's second line.
    return meta, tuple((key, line + 1) for key, line in repeated_keys(node))


def remarks(front: FrontMatter) -> list[tuple[str, int]]:
    """What is wrong at the head of a file, each with its line; 0 for no particular one."""
    found = [(front.error, front.error_line)] if front.error else []
    found += [(f"{key} is given twice; the last one counts", line) for key, line in front.repeated]
    if front.endless_skip:
        found.append((_ENDLESS_SKIP, front.endless_skip))
    if _says_no(front.meta.get("synchronized")):
        found.append((_NOT_SYNCHRONIZED, 1))
    title, publish = front.meta.get("title"), front.meta.get("publish")
    if isinstance(title, list | dict | bool):
        found.append((f"title is not a text: {title!r}", 1))
    if publish is not None and str(publish).strip().lower() not in _ANSWERS:
        found.append((f"publish is not true or false: {publish!r}", 1))
    return found


_ENDLESS_SKIP = "no confluence-skip-end follows, so the rest of the file stays off the page"
_NOT_SYNCHRONIZED = "synchronized: false, md2conf's, is read as publish: false"
_ANSWERS = {"true": True, "yes": True, "false": False, "no": False}


def is_unpublished(meta: Mapping[str, Any]) -> bool:
    """Whether the front matter says that the document is not to be published."""
    return _says_no(meta.get("publish")) or _says_no(meta.get("synchronized"))


def _says_no(value: object) -> bool:
    return _ANSWERS.get(str(value).strip().lower()) is False


def _is_key(key: object) -> bool:
    return re.fullmatch(r"[\w.-]+", str(key)) is not None


class _Loader(yaml.SafeLoader):
    """YAML without references: a few lines of them can stand for gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Read the next value."""
        if self.check_event(yaml.AliasEvent):
            event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML's stubs
            mark = event.start_mark
            raise yaml.composer.ComposerError(None, None, "references are not supported", mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        if isinstance(node, yaml.ScalarNode):
            # "\\ud83d\\ude00" are the two halves of one character; half of one is none.
            halves = node.value.encode("utf-16", "surrogatepass")
            node.value = halves.decode("utf-16", "replace")
        return node


def _complaint(error: Exception) -> tuple[str, int]:
    """What the parser says, in one line, and the line of the file (the block begins on the 2nd)."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem:
        mark = error.problem_mark or error.context_mark
        problem = f"{error.context}, {error.problem}" if error.context else error.problem
        return f"front matter is not YAML: {problem}", mark.line + 2 if mark else 1
    return f"front matter is not YAML: {' '.join(str(error).split())[:200]}", 1
