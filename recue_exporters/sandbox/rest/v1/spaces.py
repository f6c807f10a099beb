"""v1: spaces."""

from typing import Any

from flask import request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest.context import context, mapping
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v1 import details, lists, present
from recue_exporters.sandbox.rest.v1.expand import Expand, requested
from recue_exporters.sandbox.store import Space


@route("/rest/api/space", deprecated=True)
def listed() -> Any:
    """The spaces the user may see, narrowed by `spaceKey`, `type` and `status`."""
    ctx = context()
    start, limit = lists.window()
    expand = requested()
    keys = {key.upper() for key in request.args.getlist("spaceKey")}
    kind, status = request.args.get("type"), request.args.get("status", "current")
    rows = [
        space
        for space in (ctx.store.spaces.all() if ctx.user else [])
        if (not keys or space.key.upper() in keys)
        and (not kind or space.type == kind)
        and space.status == status
    ][start : start + limit + 1]
    return lists.page(rows, lambda row: present.space(ctx, row, expand), start, limit)


@route("/rest/api/space/<key>", deprecated=True)
def read(key: str) -> Any:
    """One space."""
    return present.space(context(), _space(key), requested(), outermost=True)


def _space(key: str) -> Space:
    ctx = context()
    space = ctx.store.spaces.with_key(key) if ctx.user else None
    if space is None:
        raise Problem("missing_space", key=key)
    return space


def _administrator() -> None:
    user = context().user
    if user is None or user.role != "admin":
        raise Problem("forbidden", reason="User not permitted to administer spaces")


@route("/rest/api/space", "POST")
@route("/rest/api/space/_private", "POST")
def create() -> Any:
    """Create a space with its home page."""
    ctx = context()
    _administrator()
    sent = mapping()
    description = ((sent.get("description") or {}).get("plain") or {}).get("value", "")
    name = str(sent.get("name") or sent.get("key", ""))
    space = ctx.store.add_space(
        str(sent.get("key", "")), name, ctx.person(), description=description
    )
    return present.space(ctx, space, Expand.parse("description.plain,homepage"), outermost=True)


@route("/rest/api/space/<key>", "PUT")
def update(key: str) -> Any:
    """Change name, description or home page."""
    ctx = context()
    space = _space(key)
    _administrator()
    sent = mapping()
    description = ((sent.get("description") or {}).get("plain") or {}).get("value")
    home = (sent.get("homepage") or {}).get("id")
    changed = ctx.store.spaces.change(
        space,
        name=sent.get("name"),
        description=description,
        homepage_id=ctx.content(str(home), types=("page",)).id if home else None,
    )
    return present.space(ctx, changed, Expand.parse("description.plain,homepage"), outermost=True)


@route("/rest/api/space/<key>", "DELETE")
def delete(key: str) -> Any:
    """Delete a space with all its pages, as a long-running task that is done at once."""
    ctx = context()
    space = _space(key)
    _administrator()
    ctx.store.spaces.delete(space)
    task = ctx.sandbox.tasks.finished("Delete space")
    return {"id": task, "links": {"status": f"/rest/api/longtask/{task}"}}, 202


@route("/rest/api/space/<key>/content", deprecated=True)
def contents(key: str) -> Any:
    """Pages and blog posts of a space."""
    return {kind: _contents(key, kind) for kind in ("page", "blogpost")}


@route("/rest/api/space/<key>/content/<kind>", deprecated=True)
def contents_of_kind(key: str, kind: str) -> Any:
    """Pages of a space; `depth=root` only those without a parent."""
    if kind not in ("page", "blogpost"):
        raise Problem("bad_parameter", reason=f"Unsupported content type: {kind}")
    return _contents(key, kind)


def _contents(key: str, kind: str) -> Any:
    ctx = context()
    space = _space(key)
    start, limit = lists.window()
    expand = requested()
    more = limit + 1 + len(ctx.hidden)
    if request.args.get("depth") == "root":
        rows = ctx.store.tree.tops(space, types=(kind,), offset=start, limit=more)
    else:
        rows = ctx.store.contents.listing(
            types=(kind,), space_ids=(space.id,), offset=start, limit=more
        )
    rows = ctx.visible(rows)
    return lists.page(rows, lambda row: present.content(ctx, row, expand), start, limit)


@route("/rest/api/space/<key>/label", products=("cloud",))
@route("/rest/api/space/<key>/labels", products=("datacenter",))
def labels(key: str) -> Any:
    """Labels of a space."""
    ctx = context()
    space = _space(key)
    return lists.whole_list(ctx.store.labels.of(space.id), details.label)


@route("/rest/api/space/<key>/property", deprecated=True)
def properties(key: str) -> Any:
    """Properties of a space."""
    ctx = context()
    space = _space(key)
    start, limit = lists.window(10)
    expand = requested("version")
    rows = ctx.store.properties.of(space.id, offset=start, limit=limit + 1)
    own = f"/rest/api/space/{space.key}"
    return lists.page(
        rows, lambda row: details.prop(ctx, own, row, expand, present.user), start, limit
    )
