"""Tables with their widths, spans and cell colours."""

import re

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import source as src
from recue_exporters.sandbox.view.render.build import child
from recue_exporters.sandbox.view.render.engine import Handler, MacroHandler, Renderer
from recue_exporters.sandbox.view.render.safety import safe_colour, safe_style, whole_number

_HIGHLIGHT = re.compile(r"\bhighlight-(grey|red|green|blue|yellow|#[0-9a-fA-F]{6})(?![\w-])")


def table(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A table in a frame that scrolls sideways where the window is narrow."""
    frame = child(out, "div", "table-frame")
    made = child(
        frame,
        "table",
        "has-widths" if _has_widths(source) else "",
        style=safe_style(source.get("style", "")),
    )
    renderer.children(source, made)


def part(source: _Element, out: _Element, renderer: Renderer) -> None:
    """Sections, rows, column groups and captions of a table."""
    renderer.children(
        source, child(out, src.name(source), style=safe_style(source.get("style", "")))
    )


def column(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A column's width."""
    span = whole_number(source.get("span", ""), 1)
    child(
        out,
        "col",
        style=safe_style(source.get("style", "")),
        span=str(span) if span > 1 else None,
    )


def cell(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A cell with its spans and its colour."""
    spans = {
        key: str(value) if (value := whole_number(source.get(key, ""), 1)) > 1 else None
        for key in ("colspan", "rowspan")
    }
    style = safe_style(source.get("style", ""))
    colour = safe_colour(source.get("data-highlight-colour", ""))
    named = _HIGHLIGHT.search(source.get("class", ""))
    if named and named.group(1).startswith("#"):
        colour = colour or named.group(1)
    if colour:
        style = f"{style}; background-color: {colour}" if style else f"background-color: {colour}"
    highlight = f"highlight-{named.group(1)}" if named and not colour else ""
    painted = "painted" if style and "background" in style else ""
    renderer.children(
        source, child(out, src.name(source), highlight, painted, style=style, **spans)
    )


def _has_widths(source: _Element) -> bool:
    return any(
        src.name(item) == "col" and "width" in item.get("style", "") for item in source.iter()
    )


ELEMENTS: dict[str, Handler] = {
    "table": table,
    "col": column,
    **dict.fromkeys(("thead", "tbody", "tfoot", "tr", "colgroup", "caption"), part),
    **dict.fromkeys(("td", "th"), cell),
}
MACROS: dict[str, MacroHandler] = {}
