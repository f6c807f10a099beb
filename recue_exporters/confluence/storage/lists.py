"""Lists get their parts right, and items with a check box become task lists."""

from lxml import etree

from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.context import Conversion


def convert_lists(body: etree._Element, conversion: Conversion) -> None:
    """Put lists in order and turn their tasks into task lists."""
    for node in nodes.elements(body, "menu", "dir"):
        node.tag = "ul"
    for node in nodes.elements(body, "li"):
        parent = node.getparent()
        if parent is not None and parent.tag not in ("ul", "ol"):
            _house(node)
    for node in nodes.elements(body, "ul", "ol"):
        _tidy(node)
        if any(_check_box(item) is not None for item in node):
            _split(node)
    for number, task in enumerate(body.iter(names.TASK), start=1):
        task[0].text = str(number)
    for box in nodes.elements(body, "input"):
        if (box.get("type") or "").lower() == "checkbox":
            nodes.replace_by_text(box, "☑" if box.get("checked") is not None else "☐")


def _house(item: etree._Element) -> None:
    """Give an item without a list one, with the items that follow it directly."""
    made = names.element("ul")
    item.addprevious(made)
    current: etree._Element | None = item
    while current is not None and current.tag == "li":
        following = current.getnext() if nodes.is_blank(current.tail) else None
        made.append(current)
        current = following
    made.tail, made[-1].tail = made[-1].tail, None


def _tidy(node: etree._Element) -> None:
    """Everything in a list stands in an item; a list without items goes."""
    stray: etree._Element | None = None
    if not nodes.is_blank(node.text):
        stray = names.element("li", text=node.text or "")
    node.text = None
    for child in list(node):
        text, child.tail = child.tail or "", None
        before = child.getprevious()
        if child.tag == "li":
            if stray is not None:
                child.addprevious(stray)
            stray = None
        elif child.tag in ("ul", "ol") and stray is None and before is not None:
            before.append(child)
        else:
            stray = names.element("li") if stray is None else stray
            stray.append(child)
        if not nodes.is_blank(text):
            stray = names.element("li") if stray is None else stray
            _append_text(stray, text)
    if stray is not None:
        node.append(stray)
    if not len(node):
        nodes.remove(node)
    elif node.get("start") == "1":
        del node.attrib["start"]


def _append_text(item: etree._Element, text: str) -> None:
    if len(item):
        item[-1].tail = (item[-1].tail or "") + text
    else:
        item.text = (item.text or "") + text


def _check_box(item: etree._Element) -> etree._Element | None:
    """The check box an item begins with."""
    node = item
    while nodes.is_blank(node.text) and len(node):
        first = node[0]
        if first.tag == "input":
            return first if (first.get("type") or "").lower() == "checkbox" else None
        if first.tag not in ("p", "label"):
            return None
        node = first
    return None


def _split(node: etree._Element) -> None:
    """Cut a list into runs of tasks and runs of plain items, in their order."""
    current: etree._Element | None = None
    count = nodes.number(node.get("start"), 1)
    for item in list(node):
        box = _check_box(item)
        wanted = names.TASK_LIST if box is not None else str(node.tag)
        if current is None or current.tag != wanted:
            current = names.element(wanted)
            if wanted == "ol" and count != 1:
                current.set("start", str(count))
            if node.get("data-line"):
                current.set("data-line", item.get("data-line") or node.get("data-line") or "")
            node.addprevious(current)
        current.append(item if box is None else _task(item, box))
        count += 1
    if current is not None:
        current.tail = node.tail
    parent = node.getparent()
    if parent is not None:
        node.tail = None
        parent.remove(node)


def _task(item: etree._Element, box: etree._Element) -> etree._Element:
    task = names.element(names.TASK)
    etree.SubElement(task, names.AC + "task-id")
    status = etree.SubElement(task, names.AC + "task-status")
    status.text = "complete" if box.get("checked") is not None else "incomplete"
    box.tail = (box.tail or "").lstrip()
    nodes.remove(box)
    body = etree.SubElement(task, names.TASK_BODY)
    nodes.move_content(item, body)
    return task
