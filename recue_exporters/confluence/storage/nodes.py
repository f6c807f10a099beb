"""Surgery on lxml trees, where the text behind an element belongs to the element before it."""

import re
from collections.abc import Callable, Collection
from typing import cast

from lxml import etree

from recue_exporters.confluence.storage.names import AC_URI

_NUMBER = re.compile(r"\s*[0-9]{1,9}\s*")
_TEXTS = etree.XPath(".//text()[not(parent::ac:parameter)]", namespaces={"ac": AC_URI})


def replace(old: etree._Element, new: etree._Element) -> None:
    """Put `new` in the place of `old`; the text behind stays."""
    new.tail, old.tail = old.tail, None
    parent = old.getparent()
    if parent is not None:
        parent.replace(old, new)


def remove(node: etree._Element) -> None:
    """Take `node` out with all it holds; the text behind stays."""
    parent = node.getparent()
    if parent is None:
        return
    _append_before(node, node.tail or "")
    node.tail = None
    parent.remove(node)


def replace_by_text(node: etree._Element, text: str) -> None:
    """Put `text` in the place of `node`."""
    node.tail = text + (node.tail or "")
    remove(node)


def unwrap(node: etree._Element) -> None:
    """Put what `node` holds in its place."""
    parent = node.getparent()
    if parent is None:
        return
    _append_before(node, node.text or "")
    children = list(node)
    if children:
        children[-1].tail = (children[-1].tail or "") + (node.tail or "")
        node.tail = None
        for child in children:
            node.addprevious(child)
        parent.remove(node)
    else:
        remove(node)


def move_content(source: etree._Element, target: etree._Element) -> None:
    """Move text and children of `source` behind what `target` holds."""
    if len(target):
        target[-1].tail = (target[-1].tail or "") + (source.text or "") or None
    else:
        target.text = (target.text or "") + (source.text or "") or None
    source.text = None
    target.extend(list(source))


def insert_first(parent: etree._Element, child: etree._Element) -> None:
    """Put `child` before everything that `parent` holds."""
    child.tail, parent.text = parent.text, None
    parent.insert(0, child)


def text_of(node: etree._Element) -> str:
    """All text that `node` shows, white space collapsed: a macro's parameters are none."""
    return " ".join("".join(cast(list[str], _TEXTS(node))).split())


def is_blank(text: str | None) -> bool:
    """Whether there is nothing but white space (a no-break space is something)."""
    return not (text or "").strip(" \t\n\r\f")


def number(written: str | None, default: int) -> int:
    """An attribute's value as a number; `default` where it is none, or longer than any can be."""
    return int(written) if written and _NUMBER.fullmatch(written) else default


def discard_attributes(node: etree._Element, *keys: str) -> None:
    """Take attributes off, where they are there."""
    for key in keys:
        if key in node.attrib:
            del node.attrib[key]


def has_class(node: etree._Element, *wanted: str) -> bool:
    """Whether one of the classes is on the element."""
    return not set(wanted).isdisjoint((node.get("class") or "").split())


def elements(body: etree._Element, *tags: str) -> list[etree._Element]:
    """The elements below `body` with one of the tags, in document order."""
    return [node for node in body.iter(*tags) if node is not body]


def replace_in_text(
    body: etree._Element,
    pattern: re.Pattern[str],
    make: Callable[[re.Match[str]], etree._Element | None],
    *,
    outside: Collection[str],
    skip: Callable[[etree._Element], bool] = lambda _: False,
) -> None:
    """Put elements in the place of what matches in the text of `body`.

    Args:
        body: the tree.
        pattern: what is looked for.
        make: the element for a match; None leaves the text as it is.
        outside: tags in which nothing is replaced, however deep.
        skip: further elements in which nothing is replaced.
    """
    walk = etree.iterwalk(body, events=("start", "end"))
    spots: list[tuple[etree._Element, etree._Element | None]] = []
    for event, node in walk:
        if event == "end":
            if node is not body and pattern.search(node.tail or ""):
                spots.append((node.getparent(), node))
        elif node.tag in outside or skip(node):
            walk.skip_subtree()
        elif pattern.search(node.text or ""):
            spots.append((node, None))
    # Backwards, so that what is put in moves nothing that is still to come.
    for parent, after in reversed(spots):
        _replace_in(parent, after, pattern, make)


def _replace_in(
    parent: etree._Element,
    after: etree._Element | None,
    pattern: re.Pattern[str],
    make: Callable[[re.Match[str]], etree._Element | None],
) -> None:
    text = (parent.text if after is None else after.tail) or ""
    found: list[etree._Element] = []
    lead, position = text, 0
    for match in pattern.finditer(text):
        made = make(match)
        if made is None:
            continue
        if found:
            found[-1].tail = text[position : match.start()]
        else:
            lead = text[: match.start()]
        found.append(made)
        position = match.end()
    if not found:
        return
    found[-1].tail = text[position:]
    if after is None:
        parent.text = lead
        for made in reversed(found):
            parent.insert(0, made)
    else:
        after.tail = None
        for made in reversed(found):
            after.addnext(made)
        after.tail = lead


def _append_before(node: etree._Element, text: str) -> None:
    """Add text directly before `node`."""
    if not text:
        return
    previous, parent = node.getprevious(), node.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text
