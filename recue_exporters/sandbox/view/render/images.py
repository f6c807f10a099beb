"""`ac:image`: attached and remote pictures with size, place, border and caption."""

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import source as src
from recue_exporters.sandbox.view.render.build import child, text_child
from recue_exporters.sandbox.view.render.engine import Handler, MacroHandler, Renderer
from recue_exporters.sandbox.view.render.links import find_page
from recue_exporters.sandbox.view.render.safety import safe_image, safe_length

_PLACES = {
    "left": "left",
    "center": "center",
    "right": "right",
    "wide": "center",
    "full-width": "center",
    "align-start": "start",
    "align-end": "end",
    "wrap-left": "left",
    "wrap-right": "right",
}


def image(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A picture; one that cannot be found leaves a box with its name and alternative text."""
    address, name = _address(source, renderer)
    alternative = src.attribute(source, "ac:alt")
    caption = src.first(source, "ac:caption")
    frame = child(out, "figure" if caption is not None else "span", "image", *_look(source))
    if address is None:
        said = f"{name} – {alternative}" if alternative else name
        text_child(frame, "span", said, "image-missing", title=f"There is no picture “{name}”")
    else:
        _picture(source, frame, address, alternative or name)
    if caption is not None:
        renderer.children(caption, child(frame, "figcaption"))


def html_image(source: _Element, out: _Element, renderer: Renderer) -> None:
    """`<img>`: not official storage format, yet shown by the products."""
    address = safe_image(source.get("src", ""))
    alternative = source.get("alt", "")
    frame = child(out, "span", "image")
    if address is None:
        text_child(frame, "span", alternative or "picture", "image-missing")
        return
    size = [
        f"{key}: {value}"
        for key in ("width", "height")
        if (value := safe_length(source.get(key, "")))
    ]
    child(frame, "img", src=address, alt=alternative, loading="lazy", style="; ".join(size) or None)


def _picture(source: _Element, frame: _Element, address: str, alternative: str) -> None:
    inside_link = src.name(source.getparent()) in ("ac:link-body", "a")  # type: ignore[arg-type]
    holder = frame if inside_link else child(frame, "a", href=address)
    child(
        holder,
        "img",
        src=address,
        alt=alternative,
        title=src.attribute(source, "ac:title") or None,
        loading="lazy",
        style=_size(source),
    )


def _address(source: _Element, renderer: Renderer) -> tuple[str | None, str]:
    remote = src.first(source, "ri:url")
    if remote is not None:
        address = src.attribute(remote, "ri:value")
        return safe_image(address), address[:80]
    attached = src.first(source, "ri:attachment")
    if attached is None:
        return None, "picture"
    name = src.attribute(attached, "ri:filename")
    holder = src.first(attached, "ri:page")
    page = find_page(holder, renderer) if holder is not None else renderer.page
    file = renderer.lookup.file(page.id, name) if page else None
    return (file.url if file else None), name


def _size(source: _Element) -> str | None:
    width = safe_length(src.attribute(source, "ac:width"))
    height = safe_length(src.attribute(source, "ac:height"))
    # Cloud notes the natural width beside the wanted one; it counts only where it is alone.
    width = width or safe_length(src.attribute(source, "ac:original-width"))
    declared = [f"width: {width}"] if width else []
    declared += [f"height: {height}"] if height else []
    return "; ".join(declared) or None


def _look(source: _Element) -> list[str]:
    place = src.attribute(source, "ac:layout") or src.attribute(source, "ac:align")
    look = [f"image-{_PLACES[place]}"] if place in _PLACES else []
    if src.attribute(source, "ac:thumbnail") == "true":
        look.append("thumbnail")
    if src.attribute(source, "ac:border") == "true":
        look.append("bordered")
    return look


ELEMENTS: dict[str, Handler] = {"ac:image": image, "img": html_image}
MACROS: dict[str, MacroHandler] = {}
