"""Mermaid fences become pictures with their source folded beneath, where that can be done."""

from lxml import etree

from recue_exporters.confluence import diagrams
from recue_exporters.confluence.page import Attachment
from recue_exporters.confluence.storage import nodes
from recue_exporters.confluence.storage.attach import attach
from recue_exporters.confluence.storage.code import Info, code_macro, fence_info, fence_text
from recue_exporters.confluence.storage.context import Conversion
from recue_exporters.confluence.storage.images import attachment, image
from recue_exporters.confluence.storage.mermaid_errors import readable

_SOURCE_TITLE = "Diagram source"


def convert_diagrams(body: etree._Element, conversion: Conversion) -> None:
    """Turn Mermaid fences into pictures; what cannot be one stays a code block."""
    mode = conversion.options.mermaid
    if mode == "code" or not conversion.has_page:
        return
    fences = {
        pre: text
        for pre in nodes.elements(body, "pre")
        if (text := fence_text(pre)) is not None and fence_info(pre).language.lower() == "mermaid"
    }
    pictures: dict[str, diagrams.Picture | str] = {}
    for text in fences.values():
        known = diagrams.known_picture(text, conversion.known_pictures)
        if known is not None:
            pictures[text] = known
    unknown = [text for text in fences.values() if text not in pictures]
    if unknown and diagrams.renderer_version():
        pictures.update(diagrams.render_pictures(unknown))
    elif mode == "auto":
        conversion.unrendered = len(unknown)
    elif unknown:
        pictures.update(dict.fromkeys(unknown, "pip install 'recue-exporters[mermaid]'"))
    for pre, text in fences.items():
        picture = pictures.get(text)
        if isinstance(picture, diagrams.Picture):
            _show(pre, picture, conversion)
        elif picture is not None:
            message, line = readable(picture, text)
            # The first line of a fence is its own; lines are known where the fence's is.
            offset = line if pre.get("data-line") else 0
            conversion.warn(f"the Mermaid diagram stays code: {message}", pre, offset)


def _show(pre: etree._Element, picture: diagrams.Picture, conversion: Conversion) -> None:
    """Put the picture in the place of its fence, and its source beneath."""
    name = attach(
        conversion, Attachment(picture.filename, picture.digest, "image/png", picture.load)
    )
    cloud = conversion.flavor == "cloud"
    attributes = {
        "align": "center",
        "layout": "center" if cloud else "",
        "alt": "Diagram",
        "width": str(picture.width),
        "custom-width": "true" if cloud else "",
    }
    paragraph = etree.Element("p")
    paragraph.append(image(attachment(name), attributes, "", conversion))
    source = code_macro(picture.text, Info("text", _SOURCE_TITLE, collapse=True), conversion)
    nodes.replace(pre, paragraph)
    paragraph.addnext(source)
