"""v1: children and descendants."""

from typing import Any

from flask import request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest.context import context
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v1 import lists, present
from recue_exporters.sandbox.rest.v1.expand import Expand, requested

_KINDS = ("page", "comment", "attachment")


@route("/rest/api/content/<content_id>/child", deprecated=True)
def children(content_id: str) -> Any:
    """All kinds of children that were asked to be expanded."""
    return _kinds(content_id, "children")


@route("/rest/api/content/<content_id>/descendant")
def descendants(content_id: str) -> Any:
    """All kinds of descendants that were asked to be expanded."""
    return _kinds(content_id, "descendants")


def _kinds(content_id: str, part: str) -> Any:
    ctx = context()
    found = ctx.content(content_id)
    asked = request.args.get("expand", "")
    inner = ",".join(f"{part}.{path.strip()}" for path in asked.split(",") if path.strip())
    answer = present.content(ctx, found, Expand.parse(inner or part))[part]
    answer["_links"] |= lists.base_links()
    return answer


@route("/rest/api/content/<content_id>/child/page", deprecated=True)
def child_pages(content_id: str) -> Any:
    """Child pages in the order of the tree."""
    ctx = context()
    found = ctx.content(content_id)
    start, limit = lists.window()
    expand = requested()
    rows = ctx.visible(
        ctx.store.tree.children(found, offset=start, limit=limit + 1 + len(ctx.hidden))
    )
    return lists.page(rows, lambda row: present.content(ctx, row, expand), start, limit)


@route("/rest/api/content/<content_id>/child/<kind>", deprecated=True)
def child_others(content_id: str, kind: str) -> Any:
    """Children of another kind."""
    return _one_kind(content_id, "child", kind)


@route("/rest/api/content/<content_id>/descendant/<kind>")
def descendants_of_kind(content_id: str, kind: str) -> Any:
    """Descendants of one kind."""
    return _one_kind(content_id, "descendant", kind)


def _one_kind(content_id: str, relation: str, kind: str) -> Any:
    ctx = context()
    found = ctx.content(content_id)
    if kind not in _KINDS:
        raise Problem("bad_parameter", reason=f"Unsupported content type: {kind}")
    start, limit = lists.window()
    expand = requested()
    rows = present.kin(ctx, found, relation, kind)[start : start + limit + 1]
    return lists.page(rows, lambda row: present.content(ctx, row, expand), start, limit)
