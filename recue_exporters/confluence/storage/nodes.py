"""Surgery on lxml trees, where the text behind an element belongs to the element before it."""

from lxml import etree


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
    """All text inside `node`, white space collapsed."""
    return " ".join("".join(str(part) for part in node.itertext()).split())


def is_blank(text: str | None) -> bool:
    """Whether there is nothing but white space (a no-break space is something)."""
    return not (text or "").strip(" \t\n\r\f")


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


def _append_before(node: etree._Element, text: str) -> None:
    """Add text directly before `node`."""
    if not text:
        return
    previous, parent = node.getprevious(), node.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text
