"""The page tree beside every page: open along the way to the page, closed elsewhere.

Each level shows a window of its pages, so that the tree of a large space costs no more than that
of a small one; the rest is a click away.
"""

from dataclasses import dataclass, field

from flask import render_template, request

from recue_exporters.sandbox.store import Content, Space
from recue_exporters.sandbox.view.blueprint import blueprint
from recue_exporters.sandbox.view.queries import Node
from recue_exporters.sandbox.view.site import Site, site

WINDOW = 40
"""Pages shown per level."""

_BEFORE = 10
"""Pages shown before the open one, where it is not among the first."""


@dataclass
class Branch:
    """A page in the tree."""

    node: Node
    url: str
    current: bool = False
    below: "Level | None" = None
    """What is under it, where the tree is open there."""


@dataclass
class Level:
    """A window of the pages under one parent."""

    space: Space
    parent_id: int | None
    offset: int
    branches: list[Branch] = field(default_factory=list)
    more: bool = False
    """Whether there are pages after the window."""


def level(site: Site, space: Space, parent_id: int | None, offset: int = 0) -> Level:
    """A window of the pages under `parent_id` (None: at the top of the space)."""
    nodes = site.queries.level(space, parent_id, offset=offset, limit=WINDOW + 1)
    branches = [Branch(node, site.addresses.page(node, space)) for node in nodes[:WINDOW]]
    return Level(space, parent_id, offset, branches, more=len(nodes) > WINDOW)


def page_tree(site: Site, space: Space, path: list[Content]) -> Level:
    """The tree of a space, open along `path`.

    Args:
        site: the site.
        space: the space.
        path: the pages from the top to the one on show, which is the last; empty: none is.
    """
    top = here = _level_with(site, space, None, path[0] if path else None)
    for place, page in enumerate(path):
        branch = next((b for b in here.branches if b.node.id == page.id), None)
        if branch is None:
            break
        branch.current = place == len(path) - 1
        if branch.node.has_children:
            follower = None if branch.current else path[place + 1]
            branch.below = here = _level_with(site, space, page.id, follower)
    return top


def _level_with(site: Site, space: Space, parent_id: int | None, page: Content | None) -> Level:
    found = level(site, space, parent_id)
    if page is None or not found.more or any(b.node.id == page.id for b in found.branches):
        return found
    return level(site, space, parent_id, max(0, site.queries.place(space, page) - _BEFORE))


@blueprint.get("/_view/tree/<key>")
def tree_level(key: str) -> str:
    """One level of the tree: a fragment for the script, or a page of its own without it."""
    here = site()
    space = here.space_or_404(key)
    parent_id = request.args.get("parent", type=int)
    offset = max(0, request.args.get("offset", 0, type=int))
    found = level(here, space, parent_id, offset)
    if "fragment" in request.args:
        return render_template("_level.html", level=found)
    parent = here.page_or_404(parent_id) if parent_id else None
    path = [*here.store.tree.ancestors(parent), parent] if parent else []
    return render_template(
        "level.html",
        space=space,
        level=found,
        parent=parent,
        tree=page_tree(here, space, path),
    )
