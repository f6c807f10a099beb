"""Macros that show one page's content on another, and page properties."""

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import source as src
from recue_exporters.sandbox.view.render.build import child, text_child
from recue_exporters.sandbox.view.render.engine import (
    Handler,
    Macro,
    MacroHandler,
    Renderer,
    macro_body,
    notice,
    read_macro,
)
from recue_exporters.sandbox.view.render.links import find_page
from recue_exporters.sandbox.view.render.listings import MOST_LISTED, query_of
from recue_exporters.sandbox.view.render.lookup import PageRef
from recue_exporters.sandbox.view.render.safety import whole_number

_DEEPEST = 5
"""Pages in pages in pages: beyond this a reader is lost, and two could include each other."""


def include(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The include macro: another page's whole body."""
    found = _source_page(macro, out, renderer)
    if found is not None:
        page, tree = found
        renderer.included(page).children(tree, out)


def excerpt(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The excerpt macro on its own page."""
    if not macro.flag("hidden"):
        inline = macro.get("atlassian-macro-output-type") == "INLINE"
        macro_body(macro, child(out, "span" if inline else "div"), renderer)


def excerpt_include(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The excerpt-include macro: another page's excerpt, in a panel unless told otherwise."""
    found = _source_page(macro, out, renderer)
    if found is None:
        return
    page, tree = found
    wanted = macro.get("name")
    for item in _macros(tree, "excerpt"):
        if not wanted or item.get("name") == wanted:
            break
    else:
        notice(out, f"Error rendering macro 'excerpt-include': “{page.title}” has no excerpt")
        return
    holder = out
    if not macro.flag("nopanel"):
        frame = child(out, "section", "panel")
        text_child(frame, "header", page.title)
        holder = child(frame, "div", "panel-body")
    macro_body(item, holder, renderer.included(page))


def details(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """Page properties."""
    if not macro.flag("hidden"):
        macro_body(macro, child(out, "div", "details-macro"), renderer)


def details_summary(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The page properties of the pages a query finds, as one table."""
    cql = query_of(macro)
    limit = min(MOST_LISTED, max(1, whole_number(macro.get("max"), 30)))
    pages = renderer.lookup.search(cql, limit) if cql else ()
    rows = [(page, _properties(page, renderer)) for page in pages]
    wanted = [heading.strip() for heading in macro.get("headings").split(",") if heading.strip()]
    columns = wanted or list(dict.fromkeys(key for _, row in rows for key in row))
    if not any(row for _, row in rows):
        notice(out, "No content found for page properties.", "macro-note")
        return
    table = child(child(child(out, "div", "table-frame"), "table"), "tbody")
    head = child(table, "tr")
    for title in (macro.get("firstcolumn") or "Title", *columns):
        text_child(head, "th", title)
    for page, row in rows:
        line = child(table, "tr")
        text_child(child(line, "td"), "a", page.title, href=page.url)
        for column in columns:
            text_child(line, "td", row.get(column, ""))


def _source_page(
    macro: Macro, out: _Element, renderer: Renderer
) -> tuple[PageRef, _Element] | None:
    """The page a macro takes its content from, and that page's tree; else a notice in `out`."""
    resource = macro.resource("")
    if resource is not None:
        page = find_page(resource, renderer)
    else:
        page = renderer.lookup.page(macro.get(""), renderer.page.space_key)
    trouble = ""
    if page is None:
        trouble = "the page it names does not exist"
    elif page.id in renderer.including or len(renderer.including) > _DEEPEST:
        trouble = "pages include each other"
    else:
        try:
            return page, src.parse(renderer.lookup.body(page.id))
        except src.IllFormedError as error:
            trouble = f"“{page.title}” is not well-formed: {error}"
    notice(out, f"Error rendering macro '{macro.name}': {trouble}")
    return None


def _macros(tree: _Element, name: str) -> list[Macro]:
    return [
        read_macro(item)
        for item in tree.iter()
        if src.name(item) == "ac:structured-macro" and src.attribute(item, "ac:name") == name
    ]


def _properties(page: PageRef, renderer: Renderer) -> dict[str, str]:
    try:
        tree = src.parse(renderer.lookup.body(page.id))
    except src.IllFormedError:
        return {}
    found: dict[str, str] = {}
    for macro in _macros(tree, "details"):
        for row in macro.source.iter("tr"):
            cells = [" ".join(src.all_text(item).split()) for item in row]
            if len(cells) > 1 and cells[0]:
                found.setdefault(cells[0], cells[1])
    return found


ELEMENTS: dict[str, Handler] = {}
MACROS: dict[str, MacroHandler] = {
    "include": include,
    "excerpt": excerpt,
    "excerpt-include": excerpt_include,
    "details": details,
    "detailssummary": details_summary,
}
