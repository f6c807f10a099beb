#!/usr/bin/env python3
"""Compare what the converter makes of Markdown with what GitHub reads in it.

    python scripts/gfm_parity.py [--show N] [--at-least BLOCKS INLINES] PATH...

Each Markdown file below the paths is looked at twice:

* reading: the HTML of the `gfm` extension alone must be that of cmark-gfm, GitHub's own parser,
  character by character;
* blocks and inlines: the storage format must hold the same headings, paragraphs, items, cells,
  code, quotes and rules, and the same emphasis, code spans, links and images, in the same order and
  with the same letters. A macro counts as what it stands for: an alert as a quote, a task as an
  item.

What the converter reads beyond GFM (footnotes, formulas, attribute lists ...) counts as a
difference of blocks or inlines. The exit status is 1 if a page failed or came out ill-formed, or if
less than the given percentages agree.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html.entities import name2codepoint
from pathlib import Path, PurePosixPath

import cmarkgfm
import markdown
from cmarkgfm.cmark import Options
from lxml import etree, html

from recue_exporters import MarkdownToConfluenceConverter
from recue_exporters.documents import split_front_matter

EXTENSIONS = ["autolink", "strikethrough", "table", "tagfilter", "tasklist"]

GROUPS = {"blockquote", "li", "ol", "table", "tr", "ul"}
LEAVES = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "summary", "td", "th", "dt", "dd"}
HOLDERS = {"td", "th", "dd", "li"}
"""A paragraph in one of these is the text of it."""
INLINES = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "del": "del", "s": "del"}
QUOTES = {"info", "note", "panel", "quote", "tip", "warning"}
STORAGE_NAMES = {
    "ac:image": "img",
    "ac:link": "a",
    "ac:task": "li",
    "ac:task-list": "ul",
}
WITHOUT_TEXT = {
    "ac:adf-attribute",
    "ac:parameter",
    "ac:placeholder",
    "ac:task-id",
    "ac:task-status",
    "ac:task-uuid",
}
ENTITIES = "".join(
    f'<!ENTITY {name} "&#{code};">'
    for name, code in name2codepoint.items()
    if name not in ("amp", "lt", "gt", "quot")
)


def letters(text: str) -> str:
    """What of `text` two renderings have to agree on: not white space, signs and shortcodes."""
    return "".join(filter(str.isalnum, re.sub(r":[a-z0-9_+-]+:", "", text)))


@dataclass
class Outline:
    """A document reduced to two sequences."""

    blocks: list[str] = field(default_factory=list)
    inlines: list[str] = field(default_factory=list)


class Reader:
    """Makes an outline of an element tree, in one walk over it."""

    def __init__(self) -> None:
        self.outline = Outline()
        self._open: list[str] = []
        self._text: list[str] = []

    def read(self, root: etree._Element) -> Outline:
        """The outline of `root`."""
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                if self._start(element, kind_of(element)):
                    self._text.append(element.text or "")
                else:
                    walk.skip_subtree()
            else:
                if event == "end":
                    self._end(element, kind_of(element))
                self._text.append(element.tail or "")
        self._flush()
        return self.outline

    def _start(self, element: etree._Element, kind: str) -> bool:
        if kind in GROUPS or kind in LEAVES or kind in ("details", "div", "hr"):
            self._flush()
        if kind in GROUPS:
            self.outline.blocks.append(f"<{kind}")
        if kind in GROUPS or kind in LEAVES:
            self._open.append(kind)
        if kind == "hr":
            self.outline.blocks.append("hr:")
        elif kind in ("pre", "expand"):
            self._macro(element, kind)
        elif kind in INLINES or (kind == "code" and "pre" not in self._open):
            self._inline(INLINES.get(kind, kind), whole_text(element))
        elif kind == "a" and (element.get("href") or element.tag == "{ac}link"):
            self._inline("a", whole_text(element))
        elif kind == "ac:emoticon":
            self._text.append(element.get("{ac}emoji-fallback") or "")
        elif kind == "img":
            self._inline("img", PurePosixPath(address(element)).name)
        return kind not in ("", "img") and not is_macro(element, "code", "noformat")

    def _end(self, element: etree._Element, kind: str) -> None:
        if kind in GROUPS or kind in LEAVES:
            self._flush()
            self._open.pop()
        if kind in GROUPS:
            self.outline.blocks.append(f"{kind}>")

    def _macro(self, element: etree._Element, kind: str) -> None:
        if is_macro(element, "code", "noformat"):
            self._text.append(child_text(element, "ac:plain-text-body"))
        elif kind == "expand":
            title = [c for c in element if c.get("{ac}name") == "title"]
            self._flush()
            self._open.append("summary")
            self._text += [whole_text(c) for c in title]
            self._flush()
            self._open.pop()

    def _inline(self, kind: str, text: str) -> None:
        self.outline.inlines.append(f"{kind}:{letters(text)}")

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if "blockquote" in self._open:
            text = re.sub(r"^\s*\[!(note|tip|important|warning|caution)\]", "", text, flags=re.I)
        text = letters(text)
        if text:
            kind = self._open[-1] if self._open else "p"
            if kind == "p" and len(self._open) > 1 and self._open[-2] in HOLDERS:
                kind = self._open[-2]
            elif kind not in LEAVES and kind != "li":
                kind = "p"
            self.outline.blocks.append(f"{kind}:{text}")


def qualified(element: etree._Element) -> str:
    """The name of an element as it is written, prefix included."""
    return re.sub(r"^\{(\w+)\}", r"\1:", str(element.tag))


def is_macro(element: etree._Element, *names: str) -> bool:
    """Whether `element` is one of the macros `names`."""
    return element.tag == "{ac}structured-macro" and element.get("{ac}name") in names


def kind_of(element: etree._Element) -> str:
    """What an element of either rendering counts as; nothing where its text is not shown."""
    name = qualified(element)
    if name == "ac:structured-macro":
        if is_macro(element, "code", "noformat"):
            return "pre"
        if is_macro(element, *QUOTES):
            return "blockquote"
        return "expand" if is_macro(element, "expand") else "div"
    if name in WITHOUT_TEXT or name.startswith("ri:"):
        return ""
    return STORAGE_NAMES.get(name, name)


def whole_text(element: etree._Element) -> str:
    """All text in `element`."""
    return "".join(map(str, element.itertext()))


def child_text(element: etree._Element, name: str) -> str:
    """The text of the children of that name."""
    return "".join(whole_text(child) for child in element if qualified(child) == name)


def address(image: etree._Element) -> str:
    """Where an image comes from."""
    for child in image:
        found = child.get("{ri}value") or child.get("{ri}filename")
        if found:
            return found
    return image.get("src") or ""


def parse_storage(storage: str) -> etree._Element:
    """The tree of a storage format document; raises `etree.XMLSyntaxError` if it is ill-formed."""
    names = 'xmlns:ac="ac" xmlns:ri="ri" xmlns:at="at"'
    source = f"<!DOCTYPE page [{ENTITIES}]><page {names}>{storage}</page>"
    parser = etree.XMLParser(huge_tree=True, no_network=True, strip_cdata=False)
    return etree.fromstring(source.encode(), parser)


def github(text: str) -> str:
    """The HTML that cmark-gfm writes."""
    return cmarkgfm.markdown_to_html_with_extensions(
        text, options=Options.CMARK_OPT_UNSAFE, extensions=EXTENSIONS
    ).strip()


def gfm(text: str) -> str:
    """The HTML of the `gfm` extension alone."""
    return markdown.markdown(text, extensions=["recue_exporters.markdown.gfm"])


def comparable(page: str) -> str:
    """HTML without the two liberties the specification leaves.

    The box of a loose task may stand before its paragraph or in it, and an apostrophe in an address
    may be escaped.
    """
    page = re.sub(r"<li>(<input[^>]*>) \s*<p>", r"<li>\n<p>\1 ", page)
    return page.replace("&#x27;", "'")


@dataclass
class Agreement:
    """How much of one sequence is found in another."""

    total: int = 0
    differing: int = 0

    def add(self, theirs: Sequence[str], ours: Sequence[str]) -> list[str]:
        """Count a pair of sequences; answers their difference, line by line."""
        longest = max(len(theirs), len(ours))
        self.total += longest
        if theirs == ours:
            return []
        matcher = difflib.SequenceMatcher(None, theirs, ours, autojunk=False)
        self.differing += longest - sum(block.size for block in matcher.get_matching_blocks())
        return list(difflib.unified_diff(theirs, ours, "github", "page", lineterm="", n=1))[2:]

    @property
    def percent(self) -> float:
        """How much agrees, of a hundred."""
        return 100 * (1 - self.differing / self.total) if self.total else 100.0


@dataclass
class Gauge:
    """The comparison of many documents."""

    blocks: Agreement = field(default_factory=Agreement)
    inlines: Agreement = field(default_factory=Agreement)
    files: int = 0
    misread: int = 0
    illformed: int = 0
    failed: int = 0

    def measure(self, path: Path) -> Iterator[str]:
        """Compare a file; yields what differs."""
        self.files += 1
        source = path.read_text(encoding="utf-8", errors="replace")
        text = split_front_matter(source).text
        reference = github(text)
        if comparable(gfm(text)) != comparable(reference):
            self.misread += 1
            yield "read otherwise than by cmark-gfm"
        try:
            tree = parse_storage(MarkdownToConfluenceConverter().convert(source))
        except etree.XMLSyntaxError as error:
            self.illformed += 1
            yield f"ill-formed: {error}"
            return
        except Exception as error:  # whatever it is, it is what this script looks for
            self.failed += 1
            yield f"failed: {type(error).__name__}: {error}"
            return
        theirs = Reader().read(html.fromstring(f"<div>{reference}</div>"))
        ours = Reader().read(tree)
        yield from self.blocks.add(theirs.blocks, ours.blocks)
        yield from self.inlines.add(theirs.inlines, ours.inlines)

    def __str__(self) -> str:
        return (
            f"parity blocks={self.blocks.percent:.2f}% inlines={self.inlines.percent:.2f}%"
            f" misread={self.misread} illformed={self.illformed} failed={self.failed}"
            f" files={self.files}"
        )


def markdown_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and those with Markdown below folders."""
    for path in paths:
        yield from sorted(path.rglob("*.md")) if path.is_dir() else [path]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="lines shown per file")
    parser.add_argument(
        "--at-least", nargs=2, type=float, default=(0.0, 0.0), metavar=("BLOCKS", "INLINES")
    )
    options = parser.parse_args(arguments)
    gauge = Gauge()
    for path in markdown_files(options.paths):
        differences = list(gauge.measure(path))
        if differences:
            print(f"{path}: {len(differences)} lines of difference")
            print("".join(f"    {line[:150]}\n" for line in differences[: options.show]), end="")
    print(gauge)
    blocks, inlines = options.at_least
    missed = gauge.blocks.percent < blocks or gauge.inlines.percent < inlines
    return int(missed or gauge.illformed > 0 or gauge.failed > 0)


if __name__ == "__main__":
    sys.exit(main())
