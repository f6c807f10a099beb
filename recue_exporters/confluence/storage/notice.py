"""A line at the top of a page that says where it comes from."""

from lxml import etree

from recue_exporters.confluence.storage import names
from recue_exporters.confluence.storage.context import Conversion
from recue_exporters.confluence.storage.targets import source_url


def add_notice(body: etree._Element, conversion: Conversion) -> None:
    """Put the notice at the top, with a link to the source where its host is known."""
    text, document = conversion.options.notice, conversion.document
    if not text or document is None:
        return
    url = source_url(conversion, document.path) if document.path is not None else ""
    if url or "{file}" in text:
        conversion.places.add(document.source)
    commit = conversion.commit
    for name, value in (("{commit}", commit[:12]), ("{url}", url)):
        text = text.replace(name, value)
    before, mark, after = text.partition("{file}")
    line = names.element("em")
    line.text = names.legal_text(before)
    if mark:
        file = names.element("a" if url else "code", {"href": url} if url else {}, document.source)
        file.tail = names.legal_text(after)
        line.append(file)
    elif url:
        line.text = ""
        line.append(names.element("a", {"href": url}, before))
    paragraph = names.element("p")
    paragraph.append(line)
    paragraph.tail, body.text = body.text, None
    body.insert(0, paragraph)
