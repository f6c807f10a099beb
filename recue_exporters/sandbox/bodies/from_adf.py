"""Atlassian Document Format to storage format, as Cloud does it for a page sent as ADF.

Node and mark names: developer.atlassian.com, "Atlassian Document Format". What a panel of ADF is
in storage format follows Cloud's editor: `warning` is the macro `note`, `error` is `warning`,
`success` is `tip`, and the purple `note` has no macro.
"""

import json
from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import urlsplit

from recue_exporters.sandbox.problems import Problem

Node = dict[str, Any]
FileName = Callable[[str], str | None]
"""The name of the attachment with this file id, or None."""

PANEL_MACROS = {"info": "info", "warning": "note", "error": "warning", "success": "tip"}
_PLAIN = {
    "paragraph": "p", "bulletList": "ul", "listItem": "li", "blockquote": "blockquote",
    "tableRow": "tr", "decisionList": "ul", "decisionItem": "li", "caption": "ac:caption",
}  # fmt: skip
_MARKS = {"strong": "strong", "em": "em", "underline": "u", "strike": "del", "code": "code"}
_COLOURS = {"neutral": "Grey", "purple": "Purple", "blue": "Blue", "red": "Red", "yellow": "Yellow"}


def to_storage(text: str, file_name: FileName) -> str:
    """The storage format of a document.

    Args:
        text: the document as JSON.
        file_name: finds attachments by their file id.

    Raises:
        Problem: it is no document.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise Problem("bad_value", reason=f"Error parsing the document: {error}") from error
    if not isinstance(document, dict) or document.get("type") != "doc":
        raise Problem("bad_value", reason="Error parsing the document: the root is no doc node")
    return _Writer(file_name).children(document)


class _Writer:
    def __init__(self, file_name: FileName) -> None:
        self._file_name = file_name
        self._tasks = 0

    def children(self, node: Node) -> str:
        return "".join(self.node(child) for child in node.get("content") or ())

    def node(self, node: Node) -> str:
        kind = str(node.get("type"))
        if kind in _PLAIN:
            return f"<{_PLAIN[kind]}>{self.children(node)}</{_PLAIN[kind]}>"
        write: Callable[[Node], str] | None = getattr(self, f"_{_snake(kind)}", None)
        # An unknown node keeps at least what it contains.
        return write(node) if write else self.children(node)

    def _text(self, node: Node) -> str:
        text = escape(str(node.get("text", "")), quote=False)
        # The first mark is the outermost element.
        for mark in reversed(node.get("marks") or ()):
            text = _marked(text, mark)
        return text

    def _heading(self, node: Node) -> str:
        level = _attribute(node, "level", 1)
        return f"<h{level}>{self.children(node)}</h{level}>"

    def _ordered_list(self, node: Node) -> str:
        order = _attribute(node, "order", 1)
        start = f' start="{order}"' if order != 1 else ""
        return f"<ol{start}>{self.children(node)}</ol>"

    def _hard_break(self, _: Node) -> str:
        return "<br />"

    def _rule(self, _: Node) -> str:
        return "<hr />"

    def _code_block(self, node: Node) -> str:
        text = "".join(str(child.get("text", "")) for child in node.get("content") or ())
        language = _attribute(node, "language", "")
        body = text.replace("]]>", "]]]]><![CDATA[>")
        return macro(
            "code",
            {"language": language} if language else {},
            f"<ac:plain-text-body><![CDATA[{body}]]></ac:plain-text-body>",
        )

    def _panel(self, node: Node) -> str:
        kind = str(_attribute(node, "panelType", "info"))
        if kind in PANEL_MACROS:
            return macro(PANEL_MACROS[kind], {}, rich(self.children(node)))
        return (
            f'<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">'
            f"{escape(kind)}</ac:adf-attribute><ac:adf-content>{self.children(node)}"
            "</ac:adf-content></ac:adf-node></ac:adf-extension>"
        )

    def _expand(self, node: Node) -> str:
        title = _attribute(node, "title", "")
        return macro("expand", {"title": title} if title else {}, rich(self.children(node)))

    _nested_expand = _expand

    def _table(self, node: Node) -> str:
        return f"<table><tbody>{self.children(node)}</tbody></table>"

    def _table_cell(self, node: Node) -> str:
        return self._cell(node, "td")

    def _table_header(self, node: Node) -> str:
        return self._cell(node, "th")

    def _cell(self, node: Node, name: str) -> str:
        attributes = ""
        for key in ("colspan", "rowspan"):
            if _attribute(node, key, 1) != 1:
                attributes += f' {key}="{_attribute(node, key, 1)}"'
        colour = _attribute(node, "background", "")
        if colour:
            attributes += f' style="background-color: {escape(str(colour))};"'
        return f"<{name}{attributes}>{self.children(node)}</{name}>"

    def _media(self, node: Node) -> str:
        if _attribute(node, "type", "") == "external":
            source = f'<ri:url ri:value="{escape(str(_attribute(node, "url", "")))}" />'
        else:
            file_id = str(_attribute(node, "id", ""))
            name = self._file_name(file_id) or file_id
            source = f'<ri:attachment ri:filename="{escape(name)}" />'
        attributes = ""
        for key in ("alt", "width", "height"):
            value = _attribute(node, key, "")
            if value not in ("", None):
                attributes += f' ac:{key}="{escape(str(value))}"'
        return f"<ac:image{attributes}>{source}</ac:image>"

    _media_inline = _media

    def _task_list(self, node: Node) -> str:
        return f"<ac:task-list>{self.children(node)}</ac:task-list>"

    def _task_item(self, node: Node) -> str:
        self._tasks += 1
        done = _attribute(node, "state", "TODO") == "DONE"
        return (
            f"<ac:task><ac:task-id>{self._tasks}</ac:task-id>"
            f"<ac:task-status>{'complete' if done else 'incomplete'}</ac:task-status>"
            f"<ac:task-body>{self.children(node)}</ac:task-body></ac:task>"
        )

    def _status(self, node: Node) -> str:
        colour = _COLOURS.get(str(_attribute(node, "color", "neutral")), "Green")
        return macro("status", {"title": _attribute(node, "text", ""), "colour": colour})

    def _date(self, node: Node) -> str:
        from datetime import UTC, datetime

        stamp = int(_attribute(node, "timestamp", 0)) / 1000
        return f'<time datetime="{datetime.fromtimestamp(stamp, UTC):%Y-%m-%d}" />'

    def _emoji(self, node: Node) -> str:
        name = escape(str(_attribute(node, "shortName", "")))
        fallback = escape(str(_attribute(node, "text", "") or name))
        identity = escape(str(_attribute(node, "id", "")))
        return (
            f'<ac:emoticon ac:name="blue-star" ac:emoji-shortname="{name}"'
            f' ac:emoji-id="{identity}" ac:emoji-fallback="{fallback}" />'
        )

    def _mention(self, node: Node) -> str:
        account = escape(str(_attribute(node, "id", "")))
        return f'<ac:link><ri:user ri:account-id="{account}" /></ac:link>'

    def _inline_card(self, node: Node) -> str:
        return self._card(node, "inline")

    def _block_card(self, node: Node) -> str:
        return f"<p>{self._card(node, 'block')}</p>"

    _embed_card = _block_card

    def _card(self, node: Node, appearance: str) -> str:
        url = escape(str(_attribute(node, "url", "")))
        return f'<a href="{url}" data-card-appearance="{appearance}">{url}</a>'

    def _extension(self, node: Node) -> str:
        parameters = (_attribute(node, "parameters", {}) or {}).get("macroParams") or {}
        values = {
            name: part.get("value", "") if isinstance(part, dict) else part
            for name, part in parameters.items()
        }
        body = rich(self.children(node)) if node.get("content") else ""
        return macro(str(_attribute(node, "extensionKey", "")), values, body)

    _bodied_extension = _extension
    _inline_extension = _extension

    def _layout_section(self, node: Node) -> str:
        columns = node.get("content") or []
        kind = {1: "single", 2: "two_equal", 3: "three_equal"}.get(len(columns), "fixed-width")
        cells = "".join(
            f"<ac:layout-cell>{self.children(column)}</ac:layout-cell>" for column in columns
        )
        section = f'<ac:layout-section ac:type="{kind}">{cells}</ac:layout-section>'
        return f"<ac:layout>{section}</ac:layout>"


def macro(name: str, parameters: dict[str, Any], body: str = "") -> str:
    """A macro in storage format."""
    inside = "".join(
        f'<ac:parameter ac:name="{escape(str(key))}">{escape(str(value), quote=False)}'
        "</ac:parameter>"
        for key, value in parameters.items()
    )
    return f'<ac:structured-macro ac:name="{escape(name)}">{inside}{body}</ac:structured-macro>'


def rich(body: str) -> str:
    """The body of a macro that holds more storage format."""
    return f"<ac:rich-text-body>{body}</ac:rich-text-body>"


def _marked(text: str, mark: Node) -> str:
    kind = str(mark.get("type"))
    attributes = mark.get("attrs") or {}
    if kind in _MARKS:
        return f"<{_MARKS[kind]}>{text}</{_MARKS[kind]}>"
    if kind == "link":
        href = str(attributes.get("href", ""))
        safe = urlsplit(href).scheme not in ("javascript", "vbscript")
        return f'<a href="{escape(href)}">{text}</a>' if safe else text
    if kind == "subsup":
        name = "sub" if attributes.get("type") == "sub" else "sup"
        return f"<{name}>{text}</{name}>"
    if kind in ("textColor", "backgroundColor"):
        style = "color" if kind == "textColor" else "background-color"
        return f'<span style="{style}: {escape(str(attributes.get("color", "")))};">{text}</span>'
    if kind == "annotation":
        reference = escape(str(attributes.get("id", "")))
        return f'<ac:inline-comment-marker ac:ref="{reference}">{text}</ac:inline-comment-marker>'
    return text


def _attribute(node: Node, name: str, default: Any) -> Any:
    return (node.get("attrs") or {}).get(name, default)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
