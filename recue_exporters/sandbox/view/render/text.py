"""Plain HTML: paragraphs, lists, quotes, emphasis, code, links."""

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import source as src
from recue_exporters.sandbox.view.render.build import child, text_child
from recue_exporters.sandbox.view.render.engine import Handler, MacroHandler, Renderer
from recue_exporters.sandbox.view.render.safety import safe_link, safe_style, whole_number

_BLOCKS = frozenset({
    "address", "blockquote", "details", "div", "dl", "figure", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "ol", "p", "pre", "section", "table", "ul",
})  # fmt: skip
_SAME = (
    "strong", "em", "u", "s", "del", "ins", "sub", "sup", "small", "big", "code", "pre",
    "blockquote", "ul", "dl", "dt", "dd", "br", "hr", "cite", "kbd", "samp", "var", "abbr",
    "q", "mark", "tt",
)  # fmt: skip
# Saved under other names by the product; pages written through the API may still hold the old ones.
_RENAMED = {"b": "strong", "i": "em", "strike": "s", "center": "div", "font": "span"}
# Not shown by Confluence; what they hold is a program or a form, never something to read.
_REFUSED = (
    "script", "style", "iframe", "object", "embed", "applet", "form", "input", "button",
    "select", "textarea", "link", "meta", "base", "frame", "frameset", "svg", "math",
    "template", "noscript", "audio", "video",
)  # fmt: skip


def same(source: _Element, out: _Element, renderer: Renderer) -> None:
    """An element that HTML has under the same name."""
    name = src.name(source)
    made = child(out, _RENAMED.get(name, name), style=safe_style(source.get("style", "")))
    renderer.children(source, made)


def paragraph(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A paragraph; one that holds blocks becomes a `div`, which a browser does not split."""
    made = child(out, "p", style=safe_style(source.get("style", "")))
    renderer.children(source, made)
    if any(item.tag in _BLOCKS for item in made.iterdescendants()):
        made.tag = "div"
        made.set("class", "paragraph")


def container(source: _Element, out: _Element, renderer: Renderer) -> None:
    """`div` and `span`."""
    made = child(out, src.name(source), style=safe_style(source.get("style", "")))
    renderer.children(source, made)


def ordered(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A numbered list."""
    start = source.get("start", "")
    made = child(out, "ol", start=str(whole_number(start, 1)) if start else None)
    renderer.children(source, made)


def item(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A list item."""
    value = source.get("value", "")
    made = child(
        out,
        "li",
        value=str(whole_number(value, 1)) if value else None,
        style=safe_style(source.get("style", "")),
    )
    renderer.children(source, made)


def anchor(source: _Element, out: _Element, renderer: Renderer) -> None:
    """An ordinary link; an address that could run something leaves the text alone."""
    address = safe_link(source.get("href", ""))
    if not address:
        renderer.children(source, child(out, "span"))
        return
    outside = "://" in address or address.startswith("//")
    made = child(
        out,
        "a",
        "external" if outside else "",
        href=address,
        title=source.get("title"),
        rel="nofollow noopener noreferrer" if outside else None,
    )
    renderer.children(source, made)


def refused(source: _Element, out: _Element, renderer: Renderer) -> None:
    """An element that is not storage format and is not shown."""
    text_child(out, "span", f"<{src.name(source)}> is not shown", "refused")


ELEMENTS: dict[str, Handler] = {
    **dict.fromkeys(_SAME, same),
    **dict.fromkeys(_RENAMED, same),
    **dict.fromkeys(_REFUSED, refused),
    "p": paragraph,
    "div": container,
    "span": container,
    "ol": ordered,
    "li": item,
    "a": anchor,
}
MACROS: dict[str, MacroHandler] = {}
