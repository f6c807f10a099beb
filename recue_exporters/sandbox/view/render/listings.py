"""Macros that list pages or attachments: children, pagetree, contentbylabel, gallery, ..."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import source as src
from recue_exporters.sandbox.view.render.build import child, text_child
from recue_exporters.sandbox.view.render.engine import (
    Handler,
    Macro,
    MacroHandler,
    Renderer,
    notice,
)
from recue_exporters.sandbox.view.render.links import find_page, user_key
from recue_exporters.sandbox.view.render.lookup import PageRef
from recue_exporters.sandbox.view.render.safety import whole_number

MOST_LISTED = 100
"""Pages one macro lists per level; what is left out says so."""

_ORDERS = frozenset({"creation", "title", "modified"})
_LEVELS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True)
class _Wish:
    """How a listing is to look."""

    depth: int
    order: str
    reverse: bool
    limit: int
    style: str = ""
    excerpts: bool = False


def children(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The children macro: the pages under this page, or under the one it names."""
    page = _root(macro, "page", out, renderer)
    if page is None:
        return
    sort = "title" if macro.flag("alphabetical") else macro.get("sort")
    deepest = (
        20
        if macro.flag("all") or macro.flag("allChildren")
        else max(1, whole_number(macro.get("depth"), 1))
    )
    wish = _Wish(
        depth=deepest,
        order=sort if sort in _ORDERS else "position",
        reverse=macro.flag("reverse"),
        limit=min(MOST_LISTED, whole_number(macro.get("first"), MOST_LISTED)),
        style=macro.get("style") if macro.get("style") in _LEVELS else "",
        excerpts=macro.get("excerptType", "none") in ("simple", "rich"),
    )
    cut = bool(macro.get("first"))
    if not _level(page, wish, child(out, "div", "listing"), renderer, 1, cut):
        notice(out, "No child pages.", "macro-note")


def page_tree(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The pagetree macro, opened to its start depth."""
    page = _root(macro, "root", out, renderer)
    if page is None:
        return
    depth = max(1, whole_number(macro.get("startDepth"), 1))
    wish = _Wish(depth=depth, order="position", reverse=macro.flag("reverse"), limit=MOST_LISTED)
    _level(page, wish, child(out, "div", "listing"), renderer, 1, False)


def by_label(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The contentbylabel macro."""
    cql = query_of(macro)
    limit = min(MOST_LISTED, max(1, whole_number(macro.get("max"), 15)))
    found = renderer.lookup.search(cql, limit) if cql else ()
    if found:
        _list(found, child(out, "ul", "page-list"))
    else:
        notice(out, "There is no content with the specified labels", "macro-note")


def recently_updated(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The recently-updated macro."""
    limit = min(MOST_LISTED, max(1, whole_number(macro.get("max"), 15)))
    key = renderer.page.space_key.replace('"', "")
    cql = f'space = "{key}" and type = page order by lastmodified desc'
    _list(renderer.lookup.search(cql, limit), child(out, "ul", "page-list"))


def attachments(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The attachments macro."""
    files = renderer.lookup.files(renderer.page.id)
    if not files:
        notice(out, "No files are attached to this page.", "macro-note")
        return
    rows = child(child(child(out, "div", "table-frame"), "table"), "tbody")
    head = child(rows, "tr")
    text_child(head, "th", "File")
    text_child(head, "th", "Type")
    text_child(head, "th", "Size")
    for file in files:
        row = child(rows, "tr")
        text_child(child(row, "td"), "a", file.name, href=file.url)
        text_child(row, "td", file.media_type)
        text_child(row, "td", readable_size(file.size))


def gallery(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The gallery macro: the page's attached pictures."""
    frame = child(out, "div", "gallery")
    for file in renderer.lookup.files(renderer.page.id):
        if file.media_type.startswith("image/"):
            figure = child(frame, "figure")
            shown = child(figure, "a", href=file.url)
            child(shown, "img", src=file.url, alt=file.name, loading="lazy")
            text_child(figure, "figcaption", file.name)


def query_of(macro: Macro) -> str:
    """The CQL of a macro that chooses pages by `cql`, or by `label`/`labels` in older pages."""
    if macro.get("cql"):
        return macro.get("cql")
    labels = (macro.get("labels") or macro.get("label")).replace('"', "").split(",")
    wanted = [f'label = "{label.strip()}"' for label in labels if label.strip()]
    return " or ".join(wanted)


def readable_size(size: int) -> str:
    """A number of bytes as people read it."""
    amount = float(size)
    for unit in ("B", "KB", "MB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"


def _root(macro: Macro, key: str, out: _Element, renderer: Renderer) -> PageRef | None:
    resource = macro.resource(key)
    if resource is not None and src.name(resource) == "ri:page":
        page = find_page(resource, renderer)
    elif macro.get(key) and not macro.get(key).startswith("@"):
        page = renderer.lookup.page(macro.get(key), renderer.page.space_key)
    else:
        page = renderer.page
    if page is None:
        notice(out, f"Error rendering macro '{macro.name}': the page it names does not exist")
    return page


def _level(
    page: PageRef, wish: _Wish, out: _Element, renderer: Renderer, depth: int, cut: bool
) -> bool:
    """One level of a tree listing; returns whether there was anything to list."""
    found, total = renderer.lookup.children(page.id, wish.order, wish.limit)
    ordered = reversed(found) if wish.reverse else found
    if not found:
        return False
    # With a heading style each page is a heading, and only what is below it is indented.
    listed = out if wish.style else child(out, "ul", "page-list")
    for entry in ordered:
        holder = child(listed, wish.style or "li")
        text_child(holder, "a", entry.title, href=entry.url)
        if wish.excerpts and (text := _excerpt(entry, renderer)):
            text_child(child(listed, "p") if wish.style else holder, "span", text, "listed-excerpt")
        if entry.has_children and depth < wish.depth:
            below = child(out, "div", "listing") if wish.style else holder
            _level(entry, wish, below, renderer, depth + 1, cut)
    if total > len(found) and not cut:
        rest = child(listed, "p" if wish.style else "li", "listing-rest")
        address = renderer.lookup.children_url(page.id)
        text_child(rest, "a", f"… and {total - len(found):,} more", href=address)
    return True


def _excerpt(page: PageRef, renderer: Renderer) -> str:
    try:
        tree = src.parse(renderer.lookup.body(page.id))
    except src.IllFormedError:
        return ""
    for item in tree.iter():
        if src.name(item) == "ac:structured-macro" and src.attribute(item, "ac:name") == "excerpt":
            body = src.first(item, "ac:rich-text-body")
            return " ".join(src.all_text(body).split()) if body is not None else ""
    return ""


def _list(pages: Sequence[PageRef], out: _Element) -> None:
    for page in pages:
        row = child(out, "li")
        text_child(row, "a", page.title, href=page.url)
        if page.modified:
            text_child(row, "span", page.modified[:10], "listed-note")


def profile(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The profile macro: a person's name."""
    resource = macro.resource("user")
    key = user_key(resource) if resource is not None else macro.get("user")
    text_child(out, "span", f"@{renderer.lookup.user(key) or key}", "mention")


ELEMENTS: dict[str, Handler] = {}
MACROS: dict[str, MacroHandler] = {
    "children": children,
    "pagetree": page_tree,
    "contentbylabel": by_label,
    "recently-updated": recently_updated,
    "attachments": attachments,
    "gallery": gallery,
    "profile": profile,
}
