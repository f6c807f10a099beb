"""Storage format as Confluence shows it: safe HTML, one module per family of elements.

page = render(body, PageRef("1", "Guide", "DOC", "/wiki/..."), "cloud", lookup)
page.html, page.headings, page.markers
"""

from dataclasses import dataclass

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import (
    code,
    embeds,
    headings,
    images,
    includes,
    inline,
    layout,
    links,
    listings,
    panels,
    tables,
    tasks,
    text,
)
from recue_exporters.sandbox.view.render.build import element, text_child, to_html
from recue_exporters.sandbox.view.render.engine import Heading, Renderer, register
from recue_exporters.sandbox.view.render.listings import readable_size
from recue_exporters.sandbox.view.render.lookup import FileRef, Flavor, Lookup, PageRef
from recue_exporters.sandbox.view.render.source import IllFormedError, parse

__all__ = [
    "FileRef",
    "Flavor",
    "Heading",
    "IllFormedError",
    "Lookup",
    "PageRef",
    "RenderedPage",
    "parse",
    "readable_size",
    "render",
    "to_html",
]

for _family in (
    code,
    embeds,
    headings,
    images,
    includes,
    inline,
    layout,
    links,
    listings,
    panels,
    tables,
    tasks,
    text,
):
    register(_family.ELEMENTS, _family.MACROS)


@dataclass(frozen=True)
class RenderedPage:
    """A body as a reader sees it."""

    tree: _Element
    """The HTML, under a `div` that is not part of it."""
    headings: tuple[Heading, ...] = ()
    markers: tuple[str, ...] = ()
    """References of the highlighted inline comments, in reading order."""
    error: IllFormedError | None = None
    """Why the body could not be read; the HTML then says so."""

    @property
    def html(self) -> str:
        """The HTML as text, safe to put into a page."""
        return to_html(self.tree)


def render(
    body: str,
    page: PageRef,
    flavor: Flavor,
    lookup: Lookup,
    open_comments: frozenset[str] | None = None,
) -> RenderedPage:
    """Render a body in storage format; never raises for what the body holds.

    Args:
        body: the storage format.
        page: the page it belongs to.
        flavor: whose way of showing things: `cloud` or `datacenter`.
        lookup: answers about other pages, attachments and people.
        open_comments: references of the inline comments to highlight; None highlights all.
    """
    try:
        source = parse(body)
    except IllFormedError as error:
        return RenderedPage(_error_box(error, body), error=error)
    renderer = Renderer(page, flavor, lookup, open_comments)
    tree = renderer.tree(source)
    headings.fill_contents(renderer)
    shared = renderer.shared
    return RenderedPage(tree, tuple(shared.headings), tuple(shared.markers))


def _error_box(error: IllFormedError, body: str) -> _Element:
    tree = element("div")
    text_child(tree, "p", f"Error rendering page: {error}", "macro-error")
    text_child(tree, "pre", body, "ill-formed")
    return tree
