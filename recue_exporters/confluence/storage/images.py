"""Images become `ac:image`, with the file attached to the page or fetched by its address."""

import base64
import binascii
import hashlib
import mimetypes
import re
from urllib.parse import unquote_to_bytes

from lxml import etree

from recue_exporters.confluence.storage import names, nodes, targets
from recue_exporters.confluence.storage.attach import attach_bytes, attach_file
from recue_exporters.confluence.storage.context import Conversion
from recue_exporters.confluence.storage.file_types import file_is_shown
from recue_exporters.confluence.storage.names import AC, RI
from recue_exporters.markdown.gfm.inline.urls import decode

_DATA = re.compile(
    r"data:(?P<type>image/[\w.+-]+)?(?:;[\w=.-]+)*?(?P<b64>;base64)?,(?P<data>.*)", re.S
)
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*")
_CLOUD_LAYOUT = {"left": "wrap-left", "right": "wrap-right", "center": "center"}


def convert_images(body: etree._Element, conversion: Conversion) -> None:
    """Turn every `img` into an image, a link to it, or its alternative text."""
    for node in nodes.elements(body, "img"):
        source = (node.get("src") or "").strip()
        resource = _resource(node, source, conversion) if source else None
        if resource is not None:
            _to_image(node, resource, conversion)
        elif node.get("href"):
            node.tag, node.text = "a", node.get("alt") or source
        else:
            nodes.replace_by_text(node, node.get("alt") or "")


def image(
    resource: etree._Element, attributes: dict[str, str], caption: str, conversion: Conversion
) -> etree._Element:
    """An image of the storage format; empty attributes are left out."""
    given = {AC + key: value for key, value in attributes.items() if value}
    made = names.element(names.IMAGE, given)
    made.append(resource)
    if caption and conversion.flavor == "cloud":
        paragraph = names.element("p", text=caption)
        etree.SubElement(made, AC + "caption").append(paragraph)
    return made


def attachment(name: str) -> etree._Element:
    """The reference to a file of the page."""
    return names.element(RI + "attachment", {RI + "filename": name})


def _to_image(node: etree._Element, resource: etree._Element, conversion: Conversion) -> None:
    cloud = conversion.flavor == "cloud"
    align = (node.get("align") or "").lower()
    align = align if align in _CLOUD_LAYOUT else ""
    width = _pixels(node.get("width"))
    title = node.get("title") or ""
    alone = _stands_alone(node)
    caption = node.get("caption") or node.get("data-caption") or (title if alone else "")
    attributes = {
        "align": align,
        "layout": _CLOUD_LAYOUT.get(align, "") if cloud else "",
        "alt": node.get("alt") or "",
        "title": title if title != caption or not cloud else "",
        "width": width,
        "custom-width": "true" if width and cloud else "",
        "height": _pixels(node.get("height")),
    }
    made = image(resource, attributes, caption, conversion)
    nodes.replace(node, made)
    if caption and not cloud:
        made.addnext(names.element("em", text=caption))
        made.addnext(names.element("br"))


def _stands_alone(node: etree._Element) -> bool:
    """Whether an image has its paragraph to itself."""
    parent = node.getparent()
    return (
        parent is not None
        and parent.tag == "p"
        and len(parent) == 1
        and nodes.is_blank(parent.text)
        and nodes.is_blank(node.tail)
    )


def _resource(node: etree._Element, source: str, conversion: Conversion) -> etree._Element | None:
    """What the image refers to; None where it cannot be shown."""
    if source[:5].lower() == "data:":
        return _embedded(node, source, conversion)
    target = targets.find_target(conversion, source)
    match target:
        case _ if _file_name(target) and not any(a.get("href") for a in node.iterancestors("a")):
            # The step that converts links attaches the file.
            node.set("href", source)
            node.set("alt", node.get("alt") or _file_name(target))
        case targets.Elsewhere(url):
            return names.element(RI + "url", {RI + "value": url})
        case targets.LocalFile(path) if not _file_name(target):
            try:
                return attachment(attach_file(conversion, path))
            except OSError as error:
                _leave_out(node, source, error.strerror or "it cannot be read", conversion)
        case targets.Unreachable(reason, url):
            if url:
                node.set("href", url)
            else:
                _leave_out(node, source, reason, conversion)
        case _:
            _leave_out(node, source, "it is not an image", conversion)
    return None


def _leave_out(node: etree._Element, source: str, reason: str, conversion: Conversion) -> None:
    conversion.warn(f"the image {decode(source)} is left out: {reason}", node)


def _file_name(target: targets.Target) -> str:
    """The name of a file that no page can show as a picture; empty for any other target."""
    if isinstance(target, targets.LocalFile) and not file_is_shown(target.path.name):
        return target.path.name
    return ""


def _embedded(node: etree._Element, source: str, conversion: Conversion) -> etree._Element | None:
    if not conversion.has_page:
        return names.element(RI + "url", {RI + "value": source})
    match = _DATA.fullmatch(source)
    try:
        if match is None:
            raise ValueError("not an image")
        raw = unquote_to_bytes(match["data"])
        content = base64.b64decode(b"".join(raw.split()), validate=True) if match["b64"] else raw
    except (ValueError, binascii.Error):
        conversion.warn("an image in a data: address is left out: it cannot be decoded", node)
        return None
    media_type = match["type"] or "image/png"
    suffix = {"image/svg+xml": ".svg"}.get(media_type) or mimetypes.guess_extension(media_type)
    name = f"image-{hashlib.sha256(content).hexdigest()[:12]}{suffix or ''}"
    return attachment(attach_bytes(conversion, name, media_type, content))


def _pixels(value: str | None) -> str:
    match = _PIXELS.fullmatch(value or "")
    return match[1] if match and int(match[1]) > 0 else ""
