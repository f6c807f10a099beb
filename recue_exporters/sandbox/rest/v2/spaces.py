"""v2: spaces."""

from typing import Any

from flask import request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest.context import context, flag, mapping
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v2 import lists, present
from recue_exporters.sandbox.store import Space

_CLOUD = ("cloud",)


@route("/api/v2/spaces", products=_CLOUD)
def listed() -> Any:
    """Spaces by ids, keys, type and status; what is unknown is simply not there."""
    ctx = context()
    rows = ctx.store.spaces.all()
    keys = {key.upper() for key in _values("keys")}
    if "keys" in request.args:
        rows = [space for space in rows if space.key.upper() in keys]
    if "ids" in request.args:
        ids = {ctx.number(value, name="ids", expected="long") for value in _values("ids")}
        rows = [space for space in rows if space.id in ids]
    for name in ("type", "status"):
        wanted = request.args.get(name)
        if wanted:
            rows = [space for space in rows if getattr(space, name) == wanted]
    sort = request.args.get("sort", "id")
    rows.sort(key=lambda space: getattr(space, sort.lstrip("-"), space.id), reverse=sort[0] == "-")
    return lists.slice_of(rows, lambda row: _described(row, present.space(ctx, row)))


def _values(name: str) -> list[str]:
    return [part for value in request.args.getlist(name) for part in value.split(",") if part]


def _described(space: Space, shown: dict[str, Any]) -> dict[str, Any]:
    form = request.args.get("description-format")
    if form in ("plain", "view"):
        shown["description"] = {form: {"representation": form, "value": space.description}}
    if flag("include-icon"):
        shown["icon"] = {"path": "/images/logo/default-space-logo.svg", "apiDownloadLink": ""}
    return shown


@route("/api/v2/spaces/<space_id>", products=_CLOUD)
def read(space_id: str) -> Any:
    """One space by its id."""
    ctx = context()
    space = ctx.space(space_id)
    shown = _described(space, present.space(ctx, space))
    own = f"/api/v2/spaces/{space.id}"
    if flag("include-labels"):
        rows = [present.label(label) for label in ctx.store.labels.of(space.id)]
        shown["labels"] = present.optional(rows, f"{own}/labels")
    if flag("include-properties"):
        rows = [present.space_prop(prop) for prop in ctx.store.properties.of(space.id)]
        shown["properties"] = present.optional(rows, f"{own}/properties")
    # The alias stands in lists only.
    del shown["currentActiveAlias"]
    shown["_links"]["base"] = ctx.base
    return shown


@route("/api/v2/spaces", "POST", products=_CLOUD)
def create() -> Any:
    """Create a space with its home page."""
    ctx = context()
    user = ctx.person()
    if user.role != "admin":
        raise Problem("forbidden", reason="User not permitted to create a space")
    sent = mapping()
    name = str(sent.get("name") or "")
    if not name:
        raise Problem("bad_value", reason="Missing required field: name")
    description = (sent.get("description") or {}).get("value", "")
    key = str(sent.get("key") or name)
    shown = present.space(ctx, ctx.store.add_space(key, name, user, description=description))
    del shown["currentActiveAlias"]
    return shown, 201


@route("/api/v2/spaces/<space_id>/labels", products=_CLOUD)
def labels(space_id: str) -> Any:
    """The labels of a space."""
    ctx = context()
    rows = ctx.store.labels.of(ctx.space(space_id).id)
    return lists.slice_of(rows, present.label)


@route("/api/v2/spaces/<space_id>/content/labels", products=_CLOUD)
def content_labels(space_id: str) -> Any:
    """The labels that the contents of a space carry."""
    ctx = context()
    rows = ctx.store.labels.in_space(ctx.space(space_id).id)
    return lists.slice_of(rows, present.label)
