"""Storage format that authors write into their Markdown: `ac:` markup and `storage` fences.

Markdown would take `<ac:link>` for an address and break `ac:parameter` up. So complete `ac:`, `ri:`
and `at:` elements outside code are put aside before Markdown is read, one private-use character
sequence standing for each, and put back into the tree. Where the guess about code was wrong, the
sequence stands in code and the author's text is restored.
"""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote

from lxml import etree

from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.check import check_storage
from recue_exporters.confluence.storage.code import Info, code_macro, fence_info, fence_text
from recue_exporters.confluence.storage.context import Conversion
from recue_exporters.confluence.storage.emit import serialise_content
from recue_exporters.confluence.storage.macros import MACROS
from recue_exporters.confluence.storage.names import AC, RAW_CLOSE, RAW_MARK, RAW_OPEN, written_name
from recue_exporters.confluence.storage.outside_code import outside_code
from recue_exporters.confluence.storage.schema import ELEMENTS, NOT_INSIDE
from recue_exporters.confluence.storage.wellformed import parse_storage

_ENCODED_MARK = re.compile(rf"{quote(RAW_OPEN)}(\d+){quote(RAW_CLOSE)}")
"""As it stands in an address."""
_QUOTE_MARKS = re.compile(r"(?: {0,3}>)*")
_NAME = re.compile(r"[\w:-]+")
_BEGIN = re.compile(r"(?<!\\)<(?:ac|ri|at):[a-z]")
_TAG = re.compile(
    r"<!\[CDATA\[.*?\]\]>"
    r"|<(?P<close>/)?(?P<name>(?:ac|ri|at):[\w-]+)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(?P<empty>/)?>",
    re.S,
)


_MAX_OPEN = 200
"""How deep an element may stand in others for its end to be found."""


@dataclass
class PutAside:
    """Markdown whose storage format has been put aside."""

    text: str
    sources: list[str] = field(default_factory=list)
    """What the author wrote, by number."""
    starts: list[int] = field(default_factory=list)
    """The lines of `text` behind which lines are missing."""
    missing: list[int] = field(default_factory=lambda: [0])
    """How many are missing behind each of them, all together; none before the first."""

    unclosed: list[tuple[int, str]] = field(default_factory=list)
    """Elements without an end, which stay in the text: the line of the author's text, the name."""

    def original_line(self, line: int) -> int:
        """The line of the author's text for a line of `text`."""
        return line + self.missing[bisect_left(self.starts, line)]


def put_aside(markdown: str) -> PutAside:
    """Take the storage format out of a Markdown text."""
    if ("<ac:" not in markdown and "<at:" not in markdown) or RAW_OPEN in markdown:
        return PutAside(markdown)
    result, position, parts = PutAside(""), 0, []
    line = 1
    there, counted = 1, 0
    ends = _ends(markdown)
    for begin in outside_code(markdown, _BEGIN):
        end = ends.get(begin)
        if begin < position:
            continue
        if end is None and markdown.endswith("](", 0, begin):
            continue  # the address of a link, mark's by title
        if end is None:
            name = _NAME.match(markdown, begin + 1)
            there, counted = there + markdown.count("\n", counted, begin), begin
            result.unclosed.append((there, name[0] if name else ""))
            continue
        kept, source = markdown[position:begin], markdown[begin:end]
        line += kept.count("\n")
        if "\n" in source:
            result.starts.append(line)
            result.missing.append(result.missing[-1] + source.count("\n"))
        parts += [kept, f"{RAW_OPEN}{len(result.sources)}{RAW_CLOSE}"]
        before = markdown[markdown.rfind("\n", 0, begin) + 1 : begin]
        result.sources.append(_unquoted(source, before))
        position = end
    result.text = "".join(parts) + markdown[position:]
    return result


def _unquoted(source: str, before: str) -> str:
    """An element without the quote marks at the beginning of its further lines."""
    depth = len(_QUOTE_MARKS.match(before)[0].split(">")) - 1  # type: ignore[index]  # matches all
    if not depth or "\n" not in source:
        return source
    return re.sub(rf"(?m)(?<=\n)(?: {{0,3}}> ?){{1,{depth}}}", "", source)


def _ends(text: str) -> dict[int, int]:
    """Where the elements end, by where they begin; those without an end are not in it."""
    found: dict[int, int] = {}
    open_tags: list[tuple[str, int]] = []
    waiting: Counter[str] = Counter()
    for tag in _TAG.finditer(text):
        name = tag["name"]
        if tag["empty"]:
            found[tag.start()] = tag.end()
        elif name and not tag["close"]:
            open_tags.append((name, tag.start()))
            waiting[name] += 1
        elif waiting[name] and any(name == other for other, _ in open_tags[-_MAX_OPEN:]):
            while open_tags[-1][0] != name:
                waiting[open_tags.pop()[0]] -= 1
            waiting[name] -= 1
            found[open_tags.pop()[1]] = tag.end()
    return found


def convert_storage_fences(body: etree._Element, conversion: Conversion) -> None:
    """A `storage` fence is storage format."""
    for pre in nodes.elements(body, "pre"):
        text = fence_text(pre)
        if text is not None and fence_info(pre).language == "storage":
            nodes.replace(pre, raw_element(text, pre, conversion, True))


def restore_raw(body: etree._Element, conversion: Conversion) -> None:
    """Put the storage format back into the tree, checked, or as text where it is not legal."""
    if not conversion.raw_sources:
        return
    for node in list(body.iter()):
        for key, value in node.attrib.items():
            written = _ENCODED_MARK.sub(rf"{RAW_OPEN}\1{RAW_CLOSE}", str(value))
            if RAW_OPEN in written:
                node.set(key, names.legal_text(_restored(written, conversion)))
        if RAW_OPEN in (node.text or ""):
            _put_back(node, None, conversion)
        if node is not body and RAW_OPEN in (node.tail or ""):
            parent = node.getparent()
            if parent is not None:
                _put_back(parent, node, conversion)


def _restored(text: str, conversion: Conversion) -> str:
    return RAW_MARK.sub(lambda match: conversion.raw_sources[int(match[1])], text)


def _put_back(parent: etree._Element, after: etree._Element | None, conversion: Conversion) -> None:
    """Replace the marks in the text of `parent` that stands behind its child `after`."""
    text = (parent.text if after is None else after.tail) or ""
    verbatim = parent.tag in ("code", "pre") or nodes.has_class(parent, "arithmatex")
    pieces = [names.legal_text(_restored(text, conversion))] if verbatim else RAW_MARK.split(text)
    alone = parent.tag == "p" and not len(parent) and all(map(nodes.is_blank, pieces[::2]))
    if after is None:
        parent.text = pieces[0]
    else:
        after.tail = pieces[0]
    for number, tail in zip(pieces[1::2], pieces[2::2], strict=True):
        made = raw_element(conversion.raw_sources[int(number)], parent, conversion, alone)
        made.tail = tail
        if after is None:
            parent.insert(0, made)
        else:
            after.addnext(made)
        after = made


def raw_element(
    source: str, at: etree._Element, conversion: Conversion, alone: bool
) -> etree._Element:
    """Storage format as an element of the tree; as code with a warning where it is not legal.

    The element holds what is shown, for those who ask for text, and as `written` what is emitted:
    no later step has anything to convert in it.
    """
    trouble = "" if conversion.options.raw else "storage format is not let through"
    if not trouble:
        for finding in check_storage(source, conversion.flavor):
            element = "" if finding.element == "body" else f"<{finding.element}> "
            message = f"storage format: {element}{finding.message} [{finding.rule}]"
            conversion.warn(message, at, finding.line - 1)
            if finding.severity == "error":
                trouble = "storage format is shown as code"
    if not trouble and any(f"<{name}" in source and _inside(at, name) for name in NOT_INSIDE):
        trouble = "storage format is shown as code: it may not stand here"
    if trouble:
        conversion.warn(trouble, at)
        return _as_code(source, alone, conversion)
    body = parse_storage(source)
    block = any(_is_block(child, alone) for child in body)
    place, written = "block" if block else "inline", serialise_content(body)
    made = names.element(names.RAW, {"place": place, "written": written})
    made.text = nodes.text_of(body)
    return made


def _inside(at: etree._Element, name: str) -> bool:
    around = {str(node.tag) for node in at.iterancestors()} | {str(at.tag)}
    if (
        "blockquote" in around
        or "details" in around
        or any(nodes.has_class(node, "admonition") for node in at.iterancestors("div"))
    ):
        around.add("ac:rich-text-body")
    return not around.isdisjoint(NOT_INSIDE[name])


def _as_code(source: str, alone: bool, conversion: Conversion) -> etree._Element:
    if alone:
        return code_macro(source, Info("xml"), conversion)
    return names.element("code", text=source)


def _is_block(node: etree._Element, alone: bool) -> bool:
    if node.tag == names.MACRO:
        macro = MACROS.get(node.get(AC + "name") or "")
        return not macro.inline if macro else alone
    rule = ELEMENTS[written_name(str(node.tag))]
    return rule.place == "block"
