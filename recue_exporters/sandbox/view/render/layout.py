"""Columns: page layouts, and the older section and column macros."""

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import source as src
from recue_exporters.sandbox.view.render.build import child
from recue_exporters.sandbox.view.render.engine import (
    Handler,
    Macro,
    MacroHandler,
    Renderer,
    macro_body,
)
from recue_exporters.sandbox.view.render.safety import safe_length

_SHAPES = frozenset(
    {
        "single",
        "two_equal",
        "two_left_sidebar",
        "two_right_sidebar",
        "three_equal",
        "three_with_sidebars",
        "four_equal",
        "five_equal",
    }
)


def layout(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A page layout: sections one below the other."""
    renderer.children(source, child(out, "div", "layout"))


def section(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A row of cells, divided as its type says; a type nobody knows is one column."""
    shape = src.attribute(source, "ac:type")
    shape = shape if shape in _SHAPES else "single"
    renderer.children(source, child(out, "div", "layout-section", f"layout-{shape}"))


def cell(source: _Element, out: _Element, renderer: Renderer) -> None:
    """One cell of a section."""
    renderer.children(source, child(out, "div", "layout-cell"))


def section_macro(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The section macro: a row for column macros."""
    frame = child(out, "div", "columns", "bordered" if macro.flag("border") else "")
    macro_body(macro, frame, renderer)


def column_macro(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The column macro."""
    width = safe_length(macro.get("width"))
    frame = child(out, "div", "column", style=f"flex: 0 1 {width}" if width else None)
    macro_body(macro, frame, renderer)


ELEMENTS: dict[str, Handler] = {
    "ac:layout": layout,
    "ac:layout-section": section,
    "ac:layout-cell": cell,
}
MACROS: dict[str, MacroHandler] = {"section": section_macro, "column": column_macro}
