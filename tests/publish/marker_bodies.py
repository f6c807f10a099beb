"""Bodies with markers of inline comments, short to write and easy to compare.

`{1:text}` stands for a marker with the reference `1` around `text`.
"""

import re

from lxml import etree

_OPENING = re.compile(r'<ac:inline-comment-marker ac:ref="([^"]*)">')
_CLOSING = "</ac:inline-comment-marker>"
_NAMESPACES = 'xmlns:ac="ac" xmlns:ri="ri"'
_HIDDEN = ("{ac}parameter", "{ac}plain-text-body", "{ac}task-id", "{ac}task-status")


def _macro(name: str, content: str) -> str:
    return f'<ac:structured-macro ac:name="{name}">{content}</ac:structured-macro>'


PANEL = _macro("info", "{}<ac:rich-text-body>{}</ac:rich-text-body>")
CODE = _macro("code", "<ac:plain-text-body><![CDATA[{}]]></ac:plain-text-body>")
STATUS = _macro("status", '<ac:parameter ac:name="title">{}</ac:parameter>')
TASK = (
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>{}</ac:task-status>"
    "<ac:task-body>{}</ac:task-body></ac:task></ac:task-list>"
)
LINK = '<ac:link><ri:page ri:content-title="Fares"/>{}</ac:link>'
RICH_LINK = LINK.format("<ac:link-body>{}</ac:link-body>")
PLAIN_LINK = LINK.format("<ac:plain-text-link-body><![CDATA[{}]]></ac:plain-text-link-body>")
ADF_PANEL = (
    '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note'
    "</ac:adf-attribute><ac:adf-content>{}</ac:adf-content></ac:adf-node>{}</ac:adf-extension>"
)
LAYOUT = (
    '<ac:layout><ac:layout-section ac:type="single"><ac:layout-cell>{}</ac:layout-cell>'
    "</ac:layout-section></ac:layout>"
)
IMAGE = '<ac:image><ri:attachment ri:filename="a.png"/>{}</ac:image>'


def table(*rows: str) -> str:
    """A table; cells are given with `|` between them."""
    cells = ["".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) for row in rows]
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


def items(*texts: str) -> str:
    """A list."""
    return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>"


def full(short_body: str) -> str:
    """A body with its markers written out."""
    opened = re.sub(r"\{(\w+):", r'<ac:inline-comment-marker ac:ref="\1">', short_body)
    return opened.replace("}", _CLOSING)


def short(body: str) -> str:
    """A body with its markers in short."""
    return _OPENING.sub(r"{\1:", body).replace(_CLOSING, "}")


def unwrapped(body: str) -> str:
    """A body without its markers."""
    return _OPENING.sub("", body).replace(_CLOSING, "")


def refs(body: str) -> set[str]:
    """The references of a body's markers."""
    return set(_OPENING.findall(body))


def marked(body: str) -> list[tuple[str, frozenset[str]]]:
    """The letters of a body that a reader sees, each with the comments on it."""
    body = body.replace("&nbsp;", "&#160;")
    found: list[tuple[str, frozenset[str]]] = []

    def walk(node: etree._Element, around: frozenset[str]) -> None:
        if not isinstance(node.tag, str) or node.tag in _HIDDEN:
            return
        if node.tag == "{ac}inline-comment-marker":
            around = around | {node.get("{ac}ref") or ""}
        found.extend((letter, around) for letter in node.text or "" if not letter.isspace())
        for child in node:
            walk(child, around)
            found.extend((letter, around) for letter in child.tail or "" if not letter.isspace())

    walk(etree.fromstring(f"<body {_NAMESPACES}>{body}</body>"), frozenset())
    return found


def marked_text(body: str) -> dict[str, str]:
    """By reference, the letters that a comment is on."""
    texts: dict[str, str] = {}
    for letter, around in marked(body):
        for ref in around:
            texts[ref] = texts.get(ref, "") + letter
    return texts
