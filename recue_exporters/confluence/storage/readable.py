"""What a page says, line by line, for people who compare two versions of it."""

from dataclasses import dataclass, field

from lxml import etree

from recue_exporters.confluence.storage import names
from recue_exporters.confluence.storage.emoji import EMOTICONS
from recue_exporters.confluence.storage.macros import MACROS
from recue_exporters.confluence.storage.names import AC, RI, written_name
from recue_exporters.confluence.storage.schema import ELEMENTS
from recue_exporters.confluence.storage.wellformed import StorageSyntaxError, parse_storage

_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", names.TASK_LIST})
_LINES = frozenset(
    {"p", "li", "tr", "hr", "table", "blockquote", "div", names.TASK, names.RICH_BODY, "pre"}
    | _LISTS
    | _HEADINGS.keys()
)
_SILENT = frozenset(
    {names.PARAMETER, AC + "task-id", AC + "task-uuid", AC + "task-status", "colgroup"}
)
_CHARACTERS = {name: character for character, (name, _) in EMOTICONS.items()}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "del": "~~"}


@dataclass
class _Lines:
    """Lines under way."""

    done: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    mark: str = ""
    """What the next line begins with; the line after it is indented as far."""
    cells: int = 0
    """How many table cells deep: their blocks stay on one line."""
    indents: list[str] = field(default_factory=list)

    def end(self) -> None:
        """Finish the line, if there is anything on it."""
        if self.cells:
            self.parts.append(" ")
            return
        text = " ".join("".join(self.parts).split())
        self.parts.clear()
        if text:
            self.done.append("".join(self.indents) + self.mark + text)
            self.mark = " " * len(self.mark)

    def verbatim(self, text: str) -> None:
        """Lines that are written as they are, indented."""
        if self.cells:
            self.parts.append(f" `{' '.join(text.split())}` ")
            return
        self.end()
        indent = "".join(self.indents) + " " * len(self.mark) + "    "
        self.done += [(indent + line).rstrip() for line in text.split("\n")]


def readable_text(body: str) -> str:
    """The text of a body in lines, with marks like Markdown's.

    A body that is not well-formed is returned as it is.

    >>> print(readable_text("<h2>A</h2><ul><li>b</li></ul>"))
    ## A
    - b
    """
    try:
        root = parse_storage(body)
    except StorageSyntaxError:
        return body
    lines = _Lines()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            _finish(lines, node)
            lines.parts.append("" if _has_parts(node.getparent()) else node.tail or "")
        elif node.tag in _SILENT:
            walk.skip_subtree()
        elif node.tag in (names.PLAIN_BODY, "pre"):
            lines.verbatim("".join(str(part) for part in node.itertext()))
            walk.skip_subtree()
        else:
            _begin(lines, node)
            lines.parts.append("" if _has_parts(node) else node.text or "")
    lines.end()
    return "\n".join(lines.done)


def _has_parts(node: etree._Element | None) -> bool:
    """Whether the text right inside an element is only there to make it look tidy."""
    rule = ELEMENTS.get(written_name(str(node.tag))) if node is not None else None
    return rule is not None and rule.content == "parts"


def _begin(lines: _Lines, node: etree._Element) -> None:
    tag = str(node.tag)
    if tag in _LINES:
        lines.end()
    if tag in _LISTS:
        lines.indents.append(" " * len(lines.mark))
    elif tag == names.MACRO:
        _begin_macro(lines, node)
    elif tag == names.IMAGE:
        source = next((c.get(RI + "filename") or c.get(RI + "value") for c in node), "")
        lines.parts.append(f"![{node.get(AC + 'alt') or ''}]({source})")
    elif tag == AC + "emoticon":
        lines.parts.append(_CHARACTERS.get(node.get(AC + "name") or "", ""))
    elif tag == "br":
        lines.end()
    elif tag in ("td", "th"):
        lines.cells += 1
    lines.mark = _line_mark(node) if tag in _LINES and tag not in ("p", "pre") else lines.mark
    lines.parts.append(_INLINE_MARKS.get(tag, ""))


_INLINE_MARKS = {**_MARKS, "hr": "---", "td": "| ", "th": "| ", "a": "[", names.LINK: "["}


def _line_mark(node: etree._Element) -> str:
    if node.tag == "li":
        parent = node.getparent()
        return "1. " if parent is not None and parent.tag == "ol" else "- "
    if node.tag == names.TASK:
        done = (node.findtext(AC + "task-status") or "").strip() == "complete"
        return "[x] " if done else "[ ] "
    return _HEADINGS.get(str(node.tag), "")


def _begin_macro(lines: _Lines, node: etree._Element) -> None:
    name = node.get(AC + "name") or ""
    parameters = [
        f"{parameter.get(AC + 'name')}={parameter.text or ''}".lstrip("=")
        for parameter in node.findall(names.PARAMETER)
    ]
    known = MACROS.get(name)
    inline = known is not None and known.inline
    if not inline:
        lines.end()
    lines.parts.append("{" + ":".join(part for part in [name, "|".join(parameters)] if part) + "}")
    if not inline:
        lines.end()


def _finish(lines: _Lines, node: etree._Element) -> None:
    tag = str(node.tag)
    lines.parts.append(_MARKS.get(tag, ""))
    if tag in ("td", "th"):
        lines.cells -= 1
        lines.parts.append(" ")
    elif tag == "a":
        lines.parts.append(f"]({node.get('href') or ''})")
    elif tag == names.LINK:
        lines.parts.append(f"]({_link_target(node)})")
    elif tag in _LINES:
        lines.end()
    if tag in _LISTS:
        lines.mark = lines.indents.pop()
    elif tag in ("li", names.TASK) or tag in _HEADINGS:
        lines.mark = ""


def _link_target(node: etree._Element) -> str:
    anchor = node.get(AC + "anchor")
    keys = ("content-title", "filename", "username", "account-id", "value", "space-key")
    for child in node:
        name = next((child.get(RI + key) for key in keys if child.get(RI + key)), "")
        if name:
            return f"{name}#{anchor}" if anchor else name
    return f"#{anchor}" if anchor else ""
