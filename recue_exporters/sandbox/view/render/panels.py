"""Boxes: info and its kin, panel, expand, quote, and Cloud's newer panels."""

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import source as src
from recue_exporters.sandbox.view.render.build import add_text, child, text_child
from recue_exporters.sandbox.view.render.engine import (
    Handler,
    Macro,
    MacroHandler,
    Renderer,
    macro_body,
)
from recue_exporters.sandbox.view.render.safety import safe_colour, whole_number

_ADF_PANELS = {
    "info": "info",
    "note": "purple",
    "success": "tip",
    "warning": "note",
    "error": "warning",
    "tip": "tip",
}
# On a background of the author's choice, text must stay dark in a dark window too.
_DARK = "#172b4d"
_BORDERS = frozenset(
    {"solid", "dashed", "dotted", "double", "groove", "inset", "outset", "ridge", "none"}
)


def message(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The info, note, tip and warning macros."""
    icon = "" if macro.get("icon") == "false" else "with-icon"
    body = _message_box(out, macro.name, icon)
    if macro.get("title"):
        text_child(body, "p", macro.get("title"), "box-title")
    macro_body(macro, body, renderer)


def panel(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The panel macro with its own colours and border."""
    icon = macro.get("panelIconText")
    frame = child(out, "section", "panel", "own-icon" if icon else "", style=_frame_style(macro))
    if macro.get("title"):
        text_child(frame, "header", macro.get("title"), style=_title_style(macro))
    if icon:
        text_child(frame, "span", icon, "panel-icon", aria_hidden="true")
    macro_body(macro, child(frame, "div", "panel-body", style=_body_style(macro)), renderer)


def expand(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """A fold; closed until a reader opens it, as in Confluence."""
    frame = child(out, "details", "expand")
    text_child(frame, "summary", macro.get("title") or "Click here to expand...")
    macro_body(macro, child(frame, "div", "expand-body"), renderer)


def quote(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The quote macro."""
    macro_body(macro, child(out, "blockquote"), renderer)


def extension(source: _Element, out: _Element, renderer: Renderer) -> None:
    """`ac:adf-extension`: Cloud's panels; anything else through its fallback."""
    node = src.first(source, "ac:adf-node")
    fallback = src.first(source, "ac:adf-fallback")
    if node is not None and node.get("type") == "panel":
        _adf_panel(node, out, renderer)
    elif fallback is not None:
        renderer.children(fallback, out)
    elif node is not None:
        _adf_content(node, out, renderer)


def _adf_panel(node: _Element, out: _Element, renderer: Renderer) -> None:
    kind = next(
        (
            src.all_text(item).strip()
            for item in node
            if src.name(item) == "ac:adf-attribute" and item.get("key") == "panel-type"
        ),
        "",
    )
    _adf_content(node, _message_box(out, _ADF_PANELS.get(kind, "info"), "with-icon"), renderer)


def _adf_content(node: _Element, out: _Element, renderer: Renderer) -> None:
    for item in node:
        if src.name(item) == "ac:adf-content":
            renderer.children(item, out)
        elif src.name(item) == "ac:adf-node":
            _adf_content(item, out, renderer)
        add_text(out, (item.tail or "").strip())


def _message_box(out: _Element, kind: str, icon: str) -> _Element:
    frame = child(out, "div", "message", f"message-{kind}", icon, role="note")
    return child(frame, "div", "message-body")


def _frame_style(macro: Macro) -> str | None:
    width = whole_number(macro.get("borderWidth").removesuffix("px"), -1)
    style = macro.get("borderStyle")
    return _declarations(
        {
            "border-color": safe_colour(macro.get("borderColor")),
            "border-style": style if style in _BORDERS else None,
            "border-width": f"{min(width, 20)}px" if width >= 0 else None,
        }
    )


def _body_style(macro: Macro) -> str | None:
    background = safe_colour(macro.get("bgColor"))
    return _declarations({"background-color": background, "color": _DARK if background else None})


def _title_style(macro: Macro) -> str | None:
    background = safe_colour(macro.get("titleBGColor"))
    colour = safe_colour(macro.get("titleColor")) or (_DARK if background else None)
    return _declarations({"background-color": background, "color": colour})


def _declarations(declared: dict[str, str | None]) -> str | None:
    return "; ".join(f"{key}: {value}" for key, value in declared.items() if value) or None


ELEMENTS: dict[str, Handler] = {"ac:adf-extension": extension}
MACROS: dict[str, MacroHandler] = {
    **dict.fromkeys(("info", "note", "tip", "warning"), message),
    "panel": panel,
    "expand": expand,
    "quote": quote,
}
