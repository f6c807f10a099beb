"""What other publishers read in a document, and this one does not: told, with what to do instead.

Comments vanish from the page and directives stand on it as they are, so that a document of md2conf,
mark or Sphinx would lose its title, or half its text, without a word.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from recue_exporters.confluence.storage import nodes
from recue_exporters.confluence.storage.code import fence_text
from recue_exporters.confluence.storage.context import Conversion
from recue_exporters.confluence.storage.outside_code import outside_code
from recue_exporters.confluence.storage.parse import names
from recue_exporters.documents import split_front_matter

_FRONT_MATTER = "{} in the front matter"
_HEADERS = {
    **{name: _FRONT_MATTER.format(name.lower()) for name in ("Title", "Order")},
    "Label": _FRONT_MATTER.format("labels"),
    "Content-Appearance": _FRONT_MATTER.format("width"),
    "Layout": _FRONT_MATTER.format("width"),
    "Space": "--confluence-space, one for a run",
    "Parent": "--confluence-parent; parent in the front matter names a document of this run",
    "Folder": "--confluence-parent with the id of a page",
    "Type": "only pages are published",
    "Attachment": "not needed, what is linked or shown is uploaded",
    "Sidebar": "a layout in storage format",
    "Emoji": "set it on the page, where it stays",
}
"""What mark reads at the head of a file, and what takes its place."""
_HEAD = re.compile(r"(?:\s*<!--[^\n]*?-->)+")
_HEADER = re.compile(rf"<!--\s*({'|'.join(_HEADERS)})\s*:[^\n]*?-->")
_BEGIN = re.compile(r"<!--")
_MARKS = re.compile(r"<!--\s*(?:(?P<word>Include|Macro)\s*:|(?P<element>ac:[a-z]+))")
_MARKS_ADVICE = {
    "Include": "and its text is missing on the page: write it here, or link to a page of its own",
    "Macro": "and what it would replace stays as it is: write that as storage format",
}
_SIGNS = re.compile(r"[\s>]+")

_COMMENTED = re.compile(r"<!--\n(.+?)^-->(?:\n|\Z)", re.S | re.M)
_MD2CONFS_KEYS = ("title", "tags", "synchronized", "generated_by", "properties", "layout")
"""What in md2conf's front matter decides how a page looks, or whether there is one."""


def tell_comments(text: str, conversion: Conversion, html: str) -> None:
    """Tell of comments that another publisher would read.

    Args:
        text: the Markdown, without front matter and storage format.
        conversion: takes the warnings.
        html: what became of it; a comment that is not in it stands in code.
    """
    if "<!--" not in text:
        return
    first = conversion.document.first_line if conversion.document is not None else 1
    breaks = [found.start() for found in re.finditer("\n", text)]
    for position, message in (
        *_front_matter(text, first),
        *_header(text),
        *_fillings(text, html),
    ):
        line = bisect_left(breaks, position) + 1
        conversion.warn_at(conversion.original_line(line) + first - 1, message)


def _front_matter(text: str, first: int) -> Iterator[tuple[int, str]]:
    """Front matter in a comment, which md2conf reads where there is no other."""
    block = _COMMENTED.match(text) if first == 1 else None
    if block:
        meta = split_front_matter(f"---\n{block[1]}---\n").meta
        found = [key for key in _MD2CONFS_KEYS if key in meta]
        if found:
            yield (
                0,
                f"front matter in a comment is not read ({', '.join(found)}): "
                "write --- in place of <!-- and -->",
            )


def _header(text: str) -> Iterator[tuple[int, str]]:
    head = _HEAD.match(text)
    found = list(_HEADER.finditer(head[0])) if head else []
    if found:
        told = ", ".join(
            f"{name} ({_HEADERS[name]})" for name in dict.fromkeys(m[1] for m in found)
        )
        yield found[0].start(), f"mark's comments are not read: {told}"


def _fillings(text: str, html: str) -> Iterator[tuple[int, str]]:
    """What mark would put in the place of a comment, or around what stands between two."""
    if not _MARKS.search(html):
        return
    there = Counter(_SIGNS.sub("", comment) for comment in _comments(html))
    told: set[str] = set()
    end = 0
    for position in outside_code(text, _BEGIN):
        mark = _MARKS.match(text, position) if position >= end else None
        if mark is None:
            continue
        comment = next(_comments(text, position), "")
        if not comment:
            return  # nor has any other below an end
        end = position + len(comment)
        key = _SIGNS.sub("", comment)
        if not there[key]:
            continue
        there[key] -= 1
        if mark["word"]:
            yield position, f"mark's {mark['word']} is not read, {_MARKS_ADVICE[mark['word']]}"
        elif mark["element"] not in told:
            told.add(mark["element"])
            yield position, f"mark's {mark['element']} is not read: write it as storage format"


def _comments(text: str, position: int = 0) -> Iterator[str]:
    """The comments of a text."""
    while (start := text.find("<!--", position)) >= 0:
        position = text.find("-->", start + 2) + 3
        if position < 3:
            return
        yield text[start:position]


_DIRECTIVES = names(
    """
    admonition attention autoclass autofunction automodule autosummary bibliography button-link
    button-ref card centered code-block code-cell compound container contents csv-table danger
    deprecated dropdown epigraph error eval-rst figure figure-md glossary grid grid-item
    grid-item-card hint hlist image important include index list-table literalinclude note only
    parsed-literal pull-quote rubric seealso sidebar sourcecode tab-item tab-set tabs tip toctree
    todo topic versionadded versionchanged warning caution
    """
)
"""What stands in braces behind a fence and is no programming language, as in knitr's documents."""
_FENCED = re.compile(r"\{([a-z][\w:-]*)\}")
_IN_TEXT = re.compile(r"^(?: {0,3}:{3,}\{[a-z][\w:-]*\}|\([^\s()]+\)=(?=[ \t]*$))", re.M)
_ROLE = re.compile(
    r"\{(?:doc|ref|numref|term|any|download|eq|abbr|cite|guilabel|menuselection|[a-z]+:[a-z]+)\}\Z"
)


def tell_directives(body: etree._Element, conversion: Conversion) -> None:
    """Tell of fences and signs that another publisher would read; of MyST's once for a document."""
    found: list[tuple[int, str, str]] = []
    for node in nodes.elements(body, "pre", "p", "code"):
        if node.tag == "p":
            found += _in_text(node, conversion)
        elif node.tag == "code":
            role = _ROLE.search(_before(node))
            found += [(conversion.line(node), role[0], "text")] if role else []
        elif fence_text(node) is not None:
            info = node[0].get("data-info") or ""
            if info.split()[:1] == ["csf"]:
                conversion.warn("the csf fence is shown as code: call it storage", node)
            name = _FENCED.match(info)
            if name and (name[1] in _DIRECTIVES or ":" in name[1] or name[1][:10] == "confluence"):
                found.append((conversion.line(node), name[0], "code"))
    if found:
        line, sign, how = min(found, key=lambda each: each[0])
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        message = f"MyST is not read: {sign} is shown as {how}{more}; write it as for GitHub"
        conversion.warn_at(line, message)


def _in_text(paragraph: etree._Element, conversion: Conversion) -> Iterator[tuple[int, str, str]]:
    """Directives and labels at the beginning of a line of text, each with its line."""
    text = paragraph.text or ""
    for child in paragraph:
        inside = "".join(str(part) for part in child.itertext())
        text += "\0" + "\n" * inside.count("\n") + "\0" + (child.tail or "")
    for sign in _IN_TEXT.finditer(text):
        line = conversion.line(paragraph)
        below = text.count("\n", 0, sign.start())
        yield line + below if line else 0, sign[0].strip(), "text"


def _before(node: etree._Element) -> str:
    """The text right before an element."""
    previous, parent = node.getprevious(), node.getparent()
    if previous is not None:
        return previous.tail or ""
    return (parent.text or "") if parent is not None else ""
