"""Storage format to Atlassian Document Format, for pages that are read as ADF.

Covers what documents are made of; a macro without a node of its own becomes an extension, as in
Cloud.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

from recue_exporters.sandbox.bodies.from_adf import PANEL_MACROS
from recue_exporters.sandbox.bodies.tokens import Tag, split

Node = dict[str, Any]
FileId = Callable[[str], str | None]
"""The file id of the page's attachment with this name, or None."""

_MARKS = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "u": "underline", "ins": "underline",
    "del": "strike", "s": "strike", "code": "code",
}  # fmt: skip
_BLOCKS = {
    "p": "paragraph", "ul": "bulletList", "li": "listItem", "blockquote": "blockquote",
    "tr": "tableRow", "td": "tableCell", "th": "tableHeader", "ac:task-list": "taskList",
    "table": "table",
}  # fmt: skip
_TRANSPARENT = {"tbody", "thead", "tfoot", "div", "colgroup", "ac:layout", "ac:rich-text-body"}
_INLINE = {
    "text",
    "hardBreak",
    "emoji",
    "mention",
    "status",
    "date",
    "inlineCard",
    "inlineExtension",
}
_HOLDS_INLINE = {"paragraph", "heading", "taskItem", "codeBlock"}
_PANELS = {macro: panel for panel, macro in PANEL_MACROS.items()}
_EXTENSION = "com.atlassian.confluence.macro.core"


class _Element:
    """An element of storage format with its children; text is a plain string."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = {key: unescape(value) for key, value in attributes.items()}
        self.children: list[_Element | str] = []

    def elements(self, name: str) -> Iterator["_Element"]:
        return (c for c in self.children if isinstance(c, _Element) and c.name == name)

    def first(self, name: str) -> "_Element | None":
        return next(self.elements(name), None)

    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)


def to_adf(body: str, file_id: FileId) -> str:
    """The document as JSON.

    Args:
        body: well-formed storage format.
        file_id: finds attachments by their name.
    """
    content = _Reader(file_id).blocks(_tree(body))
    return json.dumps({"type": "doc", "version": 1, "content": content}, ensure_ascii=False)


def _tree(body: str) -> _Element:
    root = _Element("", {})
    stack = [root]
    for piece in split(body):
        if isinstance(piece, Tag):
            if piece.form == "close":
                stack.pop()
                continue
            element = _Element(piece.name, piece.attributes)
            stack[-1].children.append(element)
            if piece.form == "open":
                stack.append(element)
        elif piece.kind == "cdata":
            stack[-1].children.append(piece.raw[9:-3])
        elif piece.kind == "text":
            stack[-1].children.append(unescape(piece.raw))
    return root


class _Reader:
    def __init__(self, file_id: FileId) -> None:
        self._file_id = file_id

    def blocks(self, element: _Element) -> list[Node]:
        """The children as blocks; loose text gets paragraphs."""
        found: list[Node] = []
        loose: list[Node] = []
        for node in self._nodes(element, []):
            if node["type"] in _INLINE:
                loose.append(node)
                continue
            _close(loose, found)
            found.append(node)
        _close(loose, found)
        return found

    def _nodes(self, element: _Element, marks: list[Node]) -> Iterator[Node]:
        for child in element.children:
            if isinstance(child, str):
                if child.strip() or (child and marks) or child == " ":
                    yield {"type": "text", "text": child, **({"marks": marks} if marks else {})}
            else:
                yield from self._element(child, marks)

    def _element(self, element: _Element, marks: list[Node]) -> Iterator[Node]:
        name = element.name
        if name in _TRANSPARENT:
            yield from self._nodes(element, marks)
        elif name in _MARKS:
            yield from self._nodes(element, [*marks, {"type": _MARKS[name]}])
        elif mark := _special_mark(element):
            yield from self._nodes(element, [*marks, mark])
        elif name in _BLOCKS:
            yield self._block(element, _BLOCKS[name])
        elif len(name) == 2 and name[0] == "h" and name[1] in "123456":
            content = list(self._nodes(element, []))
            yield {"type": "heading", "attrs": {"level": int(name[1])}, "content": content}
        elif name == "ac:structured-macro":
            yield self._macro(element)
        else:
            yield from self._leaf(element, marks)

    def _block(self, element: _Element, kind: str) -> Node:
        inline = kind in _HOLDS_INLINE
        content = list(self._nodes(element, [])) if inline else self.blocks(element)
        if kind in ("bulletList", "table", "tableRow", "taskList"):
            content = [node for node in self._nodes(element, []) if node["type"] != "text"]
        spans = {
            key: int(element.attributes[key])
            for key in ("colspan", "rowspan")
            if element.attributes.get(key, "").isdigit()
        }
        return {"type": kind, **({"attrs": spans} if spans else {}), "content": content}

    def _leaf(self, element: _Element, marks: list[Node]) -> Iterator[Node]:
        attributes = element.attributes
        match element.name:
            case "br":
                yield {"type": "hardBreak"}
            case "hr":
                yield {"type": "rule"}
            case "ol":
                content = [n for n in self._nodes(element, []) if n["type"] != "text"]
                order = int(attributes.get("start", 1))
                yield {"type": "orderedList", "attrs": {"order": order}, "content": content}
            case "pre":
                text = {"type": "text", "text": element.text()}
                yield {"type": "codeBlock", "content": [text]}
            case "ac:image":
                yield self._image(element)
            case "ac:task":
                yield self._task(element)
            case "ac:link":
                yield from self._link(element, marks)
            case "ac:layout-section":
                columns = [
                    {"type": "layoutColumn", "content": self.blocks(cell)}
                    for cell in element.elements("ac:layout-cell")
                ]
                yield {"type": "layoutSection", "content": columns}
            case "time":
                day = datetime.fromisoformat(attributes["datetime"]).replace(tzinfo=UTC)
                stamp = str(int(day.timestamp() * 1000))
                yield {"type": "date", "attrs": {"timestamp": stamp}}
            case "ac:emoticon":
                short = attributes.get("ac:emoji-shortname", f":{attributes.get('ac:name', '')}:")
                shown = attributes.get("ac:emoji-fallback", short)
                yield {"type": "emoji", "attrs": {"shortName": short, "text": shown}}
            case _:
                yield from self._nodes(element, marks)

    def _image(self, element: _Element) -> Node:
        url, file = element.first("ri:url"), element.first("ri:attachment")
        if url is not None:
            about: Node = {"type": "external", "url": url.attributes.get("ri:value", "")}
        else:
            name = file.attributes.get("ri:filename", "") if file else ""
            about = {"type": "file", "id": self._file_id(name) or name, "collection": ""}
        return {"type": "mediaSingle", "content": [{"type": "media", "attrs": about}]}

    def _task(self, element: _Element) -> Node:
        status, body = element.first("ac:task-status"), element.first("ac:task-body")
        done = status is not None and status.text() == "complete"
        content = list(self._nodes(body, [])) if body else []
        return {
            "type": "taskItem",
            "attrs": {"state": "DONE" if done else "TODO"},
            "content": content,
        }

    def _link(self, element: _Element, marks: list[Node]) -> Iterator[Node]:
        user = element.first("ri:user")
        if user is not None:
            yield {"type": "mention", "attrs": {"id": user.attributes.get("ri:account-id", "")}}
            return
        page = element.first("ri:page")
        title = page.attributes.get("ri:content-title", "") if page else ""
        body = element.first("ac:link-body") or element.first("ac:plain-text-link-body")
        link = {"type": "link", "attrs": {"href": f"#{element.attributes.get('ac:anchor', '')}"}}
        yield {
            "type": "text",
            "text": (body.text() if body else "") or title or "link",
            "marks": [*marks, link],
        }

    def _macro(self, element: _Element) -> Node:
        name = element.attributes.get("ac:name", "")
        values = {
            p.attributes.get("ac:name", ""): p.text() for p in element.elements("ac:parameter")
        }
        body = element.first("ac:rich-text-body")
        plain = element.first("ac:plain-text-body")
        if name == "code":
            content = [{"type": "text", "text": plain.text()}] if plain else []
            language = {"language": values["language"]} if values.get("language") else {}
            return {"type": "codeBlock", "attrs": language, "content": content}
        if name in _PANELS and body is not None:
            kind = {"panelType": _PANELS[name]}
            return {"type": "panel", "attrs": kind, "content": self.blocks(body)}
        if name == "expand" and body is not None:
            title = {"title": values.get("title", "")}
            return {"type": "expand", "attrs": title, "content": self.blocks(body)}
        if name == "status":
            colour = values.get("colour", "").lower()
            text = values.get("title", "")
            return {"type": "status", "attrs": {"text": text, "color": colour or "neutral"}}
        parameters = {"macroParams": {key: {"value": value} for key, value in values.items()}}
        about = {"extensionType": _EXTENSION, "extensionKey": name, "parameters": parameters}
        if body is not None:
            return {"type": "bodiedExtension", "attrs": about, "content": self.blocks(body)}
        return {"type": "extension", "attrs": about}


def _special_mark(element: _Element) -> Node | None:
    attributes = element.attributes
    if element.name == "a" and "href" in attributes:
        return {"type": "link", "attrs": {"href": attributes["href"]}}
    if element.name in ("sub", "sup"):
        return {"type": "subsup", "attrs": {"type": element.name}}
    if element.name == "ac:inline-comment-marker":
        about = {"annotationType": "inlineComment", "id": attributes.get("ac:ref", "")}
        return {"type": "annotation", "attrs": about}
    if element.name == "span" and attributes.get("style", "").startswith("color:"):
        colour = attributes["style"].partition(":")[2].strip(" ;")
        return {"type": "textColor", "attrs": {"color": colour}}
    return None


def _close(loose: list[Node], found: list[Node]) -> None:
    if any(node["type"] != "text" or node["text"].strip() for node in loose):
        found.append({"type": "paragraph", "content": list(loose)})
    loose.clear()
