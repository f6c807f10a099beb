"""Links lead to pages, headings and files of the site, or stay as they are."""

import re
from urllib.parse import unquote

from lxml import etree

from recue_exporters.confluence.storage import names, nodes, targets
from recue_exporters.confluence.storage.attach import attach_file
from recue_exporters.confluence.storage.context import Conversion
from recue_exporters.documents import Document
from recue_exporters.markdown.gfm.inline.urls import decode


def convert_links(body: etree._Element, conversion: Conversion) -> None:
    """Turn links into what their target needs."""
    for link in nodes.elements(body, "a"):
        href = link.get("href")
        if href is None:
            link.tag = "span"
            continue
        _convert(link, href, conversion)


def _convert(link: etree._Element, href: str, conversion: Conversion) -> None:
    target = targets.find_target(conversion, href)
    match target:
        case targets.Elsewhere(url):
            _keep(link, url)
        case targets.Refused():
            _by_title(link, href, conversion)
        case targets.SamePage(fragment):
            _to_heading(link, fragment, conversion)
        case targets.OtherPage(document):
            _to_page(link, document, _other_anchor(link, href, target, conversion))
        case targets.LocalFile(path):
            try:
                name = attach_file(conversion, path)
            except OSError as error:
                _give_up(link, href, error.strerror or "it cannot be read", "", conversion)
            else:
                file = names.element(names.RI + "attachment", {names.RI + "filename": name})
                _to_resource(link, file, "")
        case targets.Unreachable(reason, url):
            _give_up(link, href, reason, url, conversion)


def _by_title(link: etree._Element, href: str, conversion: Conversion) -> None:
    """Mark's way to link to a page: `[text](ac:Title)`, or `[Title](ac:)`."""
    if href[:3] != "ac:" or link.text == href or conversion.tree is None:
        _refuse(link, href, conversion)
        return
    title = unquote(href[3:]).strip() or nodes.text_of(link)
    wanted = {title.casefold(), (conversion.options.title_prefix + title).casefold()}
    for document in conversion.tree.documents:
        if document.title.casefold() in wanted:
            _to_page(link, document, "")
            return
    reason = (
        "it is mark's link by title, and no document of this run has it; "
        "link to the file, or write <ac:link> in storage format"
    )
    _give_up(link, href, reason, "", conversion)


def _refuse(link: etree._Element, href: str, conversion: Conversion) -> None:
    link.tag = "span"
    if href[:3] in ("ac:", "ri:", "at:") and link.text == href:
        link.text = f"<{href}>"  # reported where it was put aside
    else:
        message = f"the link to {decode(href)} is shown as text: Confluence refuses it"
        conversion.warn(message, link)


def _keep(link: etree._Element, url: str) -> None:
    title = link.get("title")
    for key in list(link.attrib):
        del link.attrib[key]
    link.set("href", url)
    if title:
        link.set("title", title)


def _to_heading(link: etree._Element, fragment: str, conversion: Conversion) -> None:
    anchor = conversion.anchors.find(fragment)
    if anchor is None:
        conversion.warn(f"the link to #{fragment}: the page has no such heading", link)
        # Behind the document's own name it would lead away from the page.
        _keep(link, "#" + (link.get("href") or "").partition("#")[2])
    elif not anchor:
        _keep(link, "#")
    elif _is_plain(link, anchor, conversion):
        _keep(link, f"#{anchor}")
    else:
        _to_resource(link, None, anchor)


def _is_plain(link: etree._Element, anchor: str, conversion: Conversion) -> bool:
    """Whether Cloud is given a plain link: around a picture or a sign alone it takes no other."""
    wordless = not re.search(r"\w", nodes.text_of(link))
    return conversion.flavor == "cloud" and wordless and anchor not in conversion.anchors.named


def _other_anchor(
    link: etree._Element, href: str, target: targets.OtherPage, conversion: Conversion
) -> str:
    document = target.document
    anchor = conversion.anchors_of(document).find(target.fragment)
    if anchor is None:
        message = f"the link to {decode(href)}: {document.source} has no heading of that name"
        conversion.warn(message, link)
    return anchor or ""


def _to_page(link: etree._Element, document: Document, anchor: str) -> None:
    title = document.link_title
    page = names.element(names.RI + "page", {names.RI + "content-title": title})
    _to_resource(link, page, anchor)


def _to_resource(link: etree._Element, resource: etree._Element | None, anchor: str) -> None:
    made = names.element(names.LINK)
    if anchor:
        made.set(names.AC + "anchor", names.legal_text(anchor))
    if link.get("title"):
        made.set(names.AC + "tooltip", link.get("title", ""))
    if resource is not None:
        made.append(resource)
    nodes.move_content(link, etree.SubElement(made, names.LINK_BODY))
    nodes.replace(link, made)


def _give_up(
    link: etree._Element, href: str, reason: str, url: str, conversion: Conversion
) -> None:
    if url:
        _keep(link, url)
        return
    conversion.warn(f"the link to {decode(href)} is shown as text: {reason}", link)
    link.tag = "span"
