"""The last step: the tree is written as storage format that is legal by construction.

Whatever stands in the tree, text formatting is closed where a block begins and opened again behind
it, a block in a heading ends the heading, text among blocks gets a paragraph of its own, and what
has no content is not written. So no input can make the result ill-formed.
"""

import re
from dataclasses import dataclass

from lxml import etree

from recue_exporters.confluence.storage import names, parse
from recue_exporters.confluence.storage.macros import MACROS
from recue_exporters.confluence.storage.names import AC, legal_text, written_name
from recue_exporters.confluence.storage.schema import ELEMENTS

_LEAVES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
_LISTS = frozenset({"ul", "ol", "table", "tbody", "tr", names.TASK_LIST})
"""Elements whose parts stand on lines of their own."""
_BODIES = frozenset({names.RICH_BODY, names.TASK_BODY, names.LINK_BODY})
"""Written with the element around them."""
_BOUNDARIES = parse.names(
    """
    div section article aside main nav header footer address center figure figcaption form fieldset
    legend hgroup details summary dialog search dl dt dd dir menu caption noscript optgroup option
    """
)
"""HTML's other blocks: they end a paragraph and leave no trace of their own."""
_FORMATS = frozenset(
    name for name, rule in ELEMENTS.items() if rule.content == "inline" and rule.place == "inline"
)
_LINK_ENDS = ("</a>", "</ac:link-body></ac:link>")
_ATOMS = frozenset({names.IMAGE, AC + "emoticon", AC + "placeholder", names.AT + "var", "time"})
_SPACE = " \t\n\r\f"


def escape(text: str) -> str:
    """Text as XML; a no-break space is written as a reference so that people can see it."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\xa0", "&#160;")


def escape_attribute(value: str) -> str:
    """An attribute's value as XML; line breaks and tabs are blanks, as any parser makes them."""
    return escape(re.sub(r"[\t\n\r]", " ", value)).replace('"', "&quot;")


def cdata(text: str) -> str:
    """Text as CDATA; its end mark is split over two sections."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def start_tag(element: etree._Element, end: str = ">", *, as_it_is: bool = False) -> str:
    """The start tag, with those attributes that the schema allows or `as_it_is`."""
    name = written_name(str(element.tag))
    known = ELEMENTS[name].attributes if name in ELEMENTS else {}
    written = [name]
    for key, value in element.attrib.items():
        attribute = written_name(str(key))
        rule = known.get(attribute)
        legal = rule is not None and re.fullmatch(rule.pattern or ".*", str(value), re.S)
        if legal or as_it_is:
            written.append(f'{attribute}="{escape_attribute(legal_text(str(value)))}"')
    return f"<{' '.join(written)}{end}"


def serialise(element: etree._Element) -> str:
    """An element of the storage format with everything in it, as it is; without its tail."""
    out: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        text, plain = node.text or "", node.tag in (names.PLAIN_BODY, names.PLAIN_LINK_BODY)
        empty = not len(node) and not text and not plain
        if event == "start":
            out.append(start_tag(node, "/>" if empty else ">", as_it_is=True))
            out.append(cdata(text) if plain else escape(text))
        else:
            if not empty:
                out.append(f"</{written_name(node.tag)}>")
            if node is not element:
                out.append(escape(node.tail or ""))
    return "".join(out)


def serialise_content(element: etree._Element) -> str:
    """The same for what stands in an element, without its own tags."""
    return escape(element.text or "") + "".join(
        serialise(child) + escape(child.tail or "") for child in element
    )


@dataclass
class _Entry:
    """An element of the tree that is being walked through."""

    kind: str
    """container, leaf, format, boundary, or other (no trace of its own)"""
    opening: str = ""
    closing: str = ""
    content: str = ""
    separator: str = ""
    align: str = ""
    verbatim: bool = False
    used: bool = False
    """Whether something has been written into it."""
    ends_in_text: bool = False
    """Whether the last thing written into it is text without a paragraph."""


class _Writer:
    """Keeps the written text legal while the tree is walked.

    The stack follows the tree. Of its entries only containers are written where they begin; leaves
    and formats are written when content for them arrives, and as often as it takes.
    """

    def __init__(self, normal: bool) -> None:
        self.normal = normal
        self.out: list[str] = []
        self.stack: list[_Entry] = [_Entry("container", content="blocks", separator="\n\n")]
        self.leaf: _Entry | None = None
        self.formats: list[_Entry] = []
        self.in_run = False
        self.space = ""

    def container(self) -> tuple[int, _Entry]:
        """The innermost container, with its index on the stack."""
        for index in range(len(self.stack) - 1, -1, -1):
            if self.stack[index].kind == "container":
                return index, self.stack[index]
        raise AssertionError("the body itself is a container")

    def push(self, entry: _Entry) -> None:
        """An element begins."""
        if entry.kind == "container":
            self.begin_block()
            self.out.append(entry.opening)
        elif entry.kind in ("leaf", "boundary"):
            self.end_run()
        if entry.kind not in ("container", "leaf"):
            entry.verbatim = entry.verbatim or self.stack[-1].verbatim
        self.stack.append(entry)

    def pop(self) -> None:
        """The element on top of the stack ends."""
        entry = self.stack[-1]
        if entry.kind != "format" and entry.kind != "other":
            self.end_run()
        self.stack.pop()
        if entry.kind == "container":
            self.out.append(entry.closing)

    def block(self, written: str) -> None:
        """Write a block that needs no further care."""
        self.begin_block()
        self.out.append(written)

    def begin_block(self) -> None:
        """End the text before a block and keep siblings apart."""
        self.end_run()
        _, container = self.container()
        if container.used:
            self.out.append(container.separator)
        container.used, container.ends_in_text = True, False

    def text(self, text: str) -> None:
        """Write text, as it is where white space matters, else trimmed at the edges of its run."""
        if self.stack[-1].verbatim:
            in_code = bool(text) and self.stack[-1].kind == "format"
            if text.strip(_SPACE) or in_code:
                self.inline(escape(text))
            else:
                self.space += text
            return
        if not self.in_run:
            text = text.lstrip(_SPACE)
        body = text.rstrip(_SPACE)
        if body:
            lead = body[: len(body) - len(body.lstrip(_SPACE))]
            self.space = self.space or lead
            self.inline(escape(body[len(lead) :]))
        if self.in_run:
            self.space = self.space or text[len(body) :]

    def inline(self, written: str) -> None:
        """Write something that stands in text, with the formatting in force around it."""
        index, container = self.container()
        leaves = [entry for entry in self.stack[index + 1 :] if entry.kind == "leaf"]
        leaf = leaves[-1] if leaves else None
        if self.in_run and leaf is not (None if self.leaf is _IMPLICIT else self.leaf):
            self.end_run()
        if not self.in_run:
            self._begin_run(index, container, leaf)
        wanted = [entry for entry in self.stack if entry.kind == "format"]
        shared = 0
        for open_one, wanted_one in zip(self.formats, wanted, strict=False):
            if not self._continues(open_one, wanted_one):
                break
            shared += 1
        self._close_formats(shared)
        self.out.append(self.space)
        self.space = ""
        for entry in wanted[shared:]:
            self.out.append(entry.opening)
            self.formats.append(entry)
        self.out.append(written)

    def _continues(self, before: _Entry, after: _Entry) -> bool:
        """Whether formatting goes on; in the normal form also over the seam of two of a kind."""
        seamless = self.normal and before.closing not in (*_LINK_ENDS, "</code>")
        return before is after or (seamless and before.opening == after.opening)

    def line_break(self) -> None:
        """Write a line break; the white space around it says nothing."""
        self.space = ""
        self.inline("<br/>")

    def end_run(self) -> None:
        """Close the paragraph, heading or line of text that is open."""
        if self.in_run:
            self._close_formats(0)
            if self.leaf is not None:
                self.out.append(self.leaf.closing)
        self.in_run, self.leaf, self.space = False, None, ""

    def _begin_run(self, index: int, container: _Entry, leaf: _Entry | None) -> None:
        align = next((e.align for e in reversed(self.stack[index:]) if e.align), "")
        # A second line of text in a list item or cell would run into the first.
        wrapped = container.content == "blocks" or (
            container.content == "flow" and (self.normal or container.ends_in_text)
        )
        if leaf is None and (wrapped or align):
            leaf = _IMPLICIT
        if leaf is not None:
            if container.used:
                self.out.append(container.separator)
            opening = leaf.opening
            if align and "style=" not in opening and leaf.closing != "</pre>":
                opening = f'{opening[:-1]} style="text-align: {align};">'
            self.out.append(opening)
        container.used = True
        container.ends_in_text = leaf is None
        self.leaf, self.in_run = leaf, True

    def _close_formats(self, keep: int) -> None:
        while len(self.formats) > keep:
            self.out.append(self.formats.pop().closing)


_IMPLICIT = _Entry("leaf", "<p>", "</p>")
"""The paragraph around text that stands among blocks."""


def emit(body: etree._Element, *, normal: bool = False) -> str:
    """Write what stands in `body` as storage format, top-level blocks a blank line apart.

    Args:
        body: the tree; every element in it is one of the storage format's, or leaves its content.
        normal: whether text stands in a paragraph of its own in list items and table cells, too,
            and formatting that only seems to end is joined.
    """
    writer = _Writer(normal)
    writer.text(body.text or "")
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, node in walk:
        if node is body:
            continue
        if event == "start":
            if _atom(writer, node):
                walk.skip_subtree()
                writer.stack.append(_Entry("other"))
            else:
                writer.push(_entry(node, writer))
                writer.text(node.text or "")
        else:
            writer.pop()
            writer.text(node.tail or "")
    writer.end_run()
    return "".join(writer.out)


def _atom(writer: _Writer, node: etree._Element) -> bool:
    """Write a node that is written as a whole; False where it is not such a one."""
    tag = node.tag
    if tag == "br":
        writer.line_break()
    elif tag == "hr":
        writer.block("<hr/>")
    elif tag == names.RAW:
        write = writer.block if node.get("place") == "block" else writer.inline
        write(node.get("written", ""))
    elif tag == names.MACRO:
        if any(child.tag == names.RICH_BODY for child in node):
            return False
        known = MACROS.get(node.get(AC + "name") or "")
        (writer.inline if known and known.inline else writer.block)(serialise(node))
    elif tag in _ATOMS or (tag == names.LINK and node.find(names.LINK_BODY) is None):
        writer.inline(serialise(node))
    elif tag == "colgroup":
        writer.block(serialise(node))
    elif tag in (names.PARAMETER, AC + "task-id", AC + "task-status") or str(tag).startswith(
        names.RI
    ):
        pass  # written with the element around it
    else:
        return False
    return True


def _entry(node: etree._Element, writer: _Writer) -> _Entry:
    tag = str(node.tag)
    if tag in _LEAVES:
        return _Entry("leaf", start_tag(node), f"</{tag}>", verbatim=tag == "pre")
    if tag in ("a", names.LINK) and any(e.closing in _LINK_ENDS for e in writer.stack):
        return _Entry("other")
    if tag == names.LINK:
        return _Entry("format", *_around(node, names.LINK_BODY))
    if tag in _FORMATS:
        return _Entry("format", start_tag(node), f"</{tag}>", verbatim=tag == "code")
    if tag == names.MACRO:
        opening, closing = _around(node, names.RICH_BODY)
        return _Entry("container", opening, closing, "blocks", "\n")
    if tag == names.TASK:
        opening, closing = _around(node, names.TASK_BODY)
        return _Entry("container", opening, closing, "flow", "\n")
    name = written_name(tag)
    if name in ELEMENTS and tag not in _BODIES and tag not in _BOUNDARIES:
        line = "\n" if tag in _LISTS else ""
        content = ELEMENTS[name].content
        align = node.get(names.ALIGN, "")
        opening, closing = start_tag(node) + line, f"{line}</{name}>"
        return _Entry("container", opening, closing, content, "\n", align)
    if tag in _BOUNDARIES:
        return _Entry("boundary", align=node.get(names.ALIGN, ""))
    return _Entry("other")


def _around(node: etree._Element, body: str) -> tuple[str, str]:
    """What stands before and behind the body of a composite element."""
    before = "".join(serialise(child) for child in node if child.tag != body)
    opening = f"{start_tag(node)}{before}<{written_name(body)}>"
    return opening, f"</{written_name(body)}></{written_name(str(node.tag))}>"
