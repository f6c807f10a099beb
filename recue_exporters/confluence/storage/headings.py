"""The page's title is shown above the body: a heading that repeats it is dropped."""

from lxml import etree

from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.anchors import HEADINGS
from recue_exporters.confluence.storage.context import Conversion


def mark_title_heading(body: etree._Element, conversion: Conversion) -> None:
    """Mark the first heading where it repeats the page's title and nothing stands before it."""
    document = conversion.document
    if document is None or conversion.options.keep_title_heading:
        return
    title = document.title.removeprefix(conversion.options.title_prefix)
    for event, node in etree.iterwalk(body, events=("start", "end")):
        if node.tag in HEADINGS:
            if node.tag in ("h1", "h2") and _same(nodes.text_of(node), title):
                node.set(names.IS_TITLE, "true")
            return
        if not nodes.is_blank(node.text if event == "start" else node.tail):
            return


def drop_title_heading(body: etree._Element, conversion: Conversion) -> None:
    """Take the marked heading out."""
    for node in nodes.elements(body, *HEADINGS):
        if node.get(names.IS_TITLE):
            nodes.remove(node)
            return


def _same(heading: str, title: str) -> bool:
    return bool(heading) and heading.casefold() == " ".join(title.split()).casefold()
