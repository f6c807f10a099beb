"""v2: the page tree: children, descendants, ancestors, folders."""

from typing import Any

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest import links, writing
from recue_exporters.sandbox.rest.context import Context, context, mapping, whole
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v2 import lists, present
from recue_exporters.sandbox.store import Content

_CLOUD = ("cloud",)
_SHOWN = ("current", "archived")
_MAX_DEPTH = 10


def _found(content_id: str, kind: str) -> Content:
    return context().content(content_id, types=(kind,), problem="missing_entity")


@route("/api/v2/pages/<page_id>/children", products=_CLOUD)
def children(page_id: str) -> Any:
    """Child pages, the deprecated way: without folders."""
    ctx = context()
    rows = ctx.visible(ctx.store.tree.children(_found(page_id, "page"), statuses=_SHOWN))

    def row(child: Content) -> dict[str, Any]:
        shown = _child(child)
        del shown["type"]
        return shown

    return lists.slice_of(rows, row)


@route("/api/v2/pages/<content_id>/direct-children", products=_CLOUD)
def page_children(content_id: str) -> Any:
    """Everything directly beneath a page, folders included."""
    return _children(_found(content_id, "page"))


@route("/api/v2/folders/<content_id>/direct-children", products=_CLOUD)
def folder_children(content_id: str) -> Any:
    """Everything directly beneath a folder."""
    return _children(_found(content_id, "folder"))


def _children(found: Content) -> Any:
    ctx = context()
    start, count = lists.offset(), lists.limit()
    rows = ctx.store.tree.children(
        found,
        types=writing.PARENTS,
        statuses=_SHOWN,
        offset=start,
        limit=count + 1 + len(ctx.hidden),
    )
    numbered = list(enumerate(ctx.visible(rows), start))
    return lists.page(numbered, lambda pair: _child(pair[1]), count, lambda pair: [pair[0] + 1])


def _child(child: Content) -> dict[str, Any]:
    return {
        "id": str(child.id),
        "status": child.status,
        "title": child.title,
        "type": child.type,
        "spaceId": str(child.space_id),
        "childPosition": child.position,
    }


@route("/api/v2/pages/<content_id>/descendants", products=_CLOUD)
def page_descendants(content_id: str) -> Any:
    """Everything beneath a page, two levels deep unless `depth` says otherwise."""
    return _descendants(_found(content_id, "page"))


@route("/api/v2/folders/<content_id>/descendants", products=_CLOUD)
def folder_descendants(content_id: str) -> Any:
    """Everything beneath a folder."""
    return _descendants(_found(content_id, "folder"))


def _descendants(found: Content) -> Any:
    ctx = context()
    depth = whole("depth", 2, lowest=1, highest=_MAX_DEPTH)
    hidden = ctx.hidden
    rows = [
        (distance, below)
        for distance, below in ctx.store.tree.descendants(found, depth=depth)
        if below.id not in hidden
    ]

    def row(pair: tuple[int, Content]) -> dict[str, Any]:
        distance, below = pair
        shown = _child(below)
        del shown["spaceId"]
        return {**shown, "parentId": str(below.parent_id), "depth": distance}

    return lists.slice_of(rows, row)


@route("/api/v2/pages/<content_id>/ancestors", products=_CLOUD)
def page_ancestors(content_id: str) -> Any:
    """All above a page, the topmost first."""
    return _ancestors(_found(content_id, "page"))


@route("/api/v2/folders/<content_id>/ancestors", products=_CLOUD)
def folder_ancestors(content_id: str) -> Any:
    """All above a folder, the topmost first."""
    return _ancestors(_found(content_id, "folder"))


def _ancestors(found: Content) -> Any:
    rows = context().store.tree.ancestors(found)
    shown = [{"id": str(row.id), "type": row.type} for row in rows]
    if found.type == "folder":
        return {"results": shown}
    return lists.slice_of(shown, lambda row: row)


@route("/api/v2/folders", products=_CLOUD)
def folders() -> Any:
    """The list of folders, which the real site answers with 500 (measured)."""
    raise Problem("folder_listing")


@route("/api/v2/folders", "POST", products=_CLOUD)
def create_folder() -> Any:
    """Create a folder, without a parent under the home page."""
    ctx = context()
    sent = mapping()
    asked = str(sent.get("spaceId", ""))
    number = ctx.number(asked, name="spaceId", expected="long")
    space = writing.may_create(ctx, ctx.store.spaces.get(number), "folder", asked)
    title = str(sent.get("title") or "").strip()
    if not title:
        raise Problem("no_title")
    parent_id = sent.get("parentId")
    parent = writing.parent_of(ctx, str(parent_id), space) if parent_id else None
    created = writing.create(ctx, space, writing.Change(title=title, parent=parent), kind="folder")
    return _folder(ctx, created)


@route("/api/v2/folders/<folder_id>", products=_CLOUD)
def folder(folder_id: str) -> Any:
    """One folder."""
    ctx = context()
    return _folder(ctx, ctx.content(folder_id, types=("folder",)))


@route("/api/v2/folders/<folder_id>", "DELETE", products=_CLOUD)
def delete_folder(folder_id: str) -> Any:
    """Put a folder into the trash."""
    ctx = context()
    writing.remove(ctx, ctx.content(folder_id, types=("folder",)))


def _folder(ctx: Context, found: Content) -> dict[str, Any]:
    parent = ctx.store.tree.parent(found)
    return {
        "id": str(found.id),
        "type": "folder",
        "status": found.status,
        "title": found.title,
        "parentId": str(parent.id) if parent else None,
        "parentType": parent.type if parent else None,
        "position": found.position,
        "authorId": found.created_by,
        "ownerId": found.owner,
        "createdAt": found.created_at,
        "spaceId": str(found.space_id),
        "version": present.version(ctx.store.contents.version(found)),
        "_links": {"webui": links.webui(ctx, found), "base": ctx.base},
    }
