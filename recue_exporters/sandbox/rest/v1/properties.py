"""v1: content properties, addressed by key."""

from typing import Any

from flask import request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest.context import context, mapping
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v1 import details, lists, present
from recue_exporters.sandbox.rest.v1.expand import Expand, requested
from recue_exporters.sandbox.store import Property

_DEFAULT_LIMIT = 10


@route("/rest/api/content/<content_id>/property", deprecated=True)
def listed(content_id: str) -> Any:
    """The properties of a content, with their versions by default; `key=` narrows them down."""
    ctx = context()
    found = ctx.content(content_id)
    start, limit = lists.window(_DEFAULT_LIMIT)
    expand = requested("version")
    rows = ctx.store.properties.of(found.id)
    if ctx.cloud and "key" in request.args:
        wanted = request.args.getlist("key")
        rows = [row for row in rows if row.key in wanted]
    rows = rows[start : start + limit + 1]
    return lists.page(rows, lambda row: _shown(content_id, row, expand), start, limit)


def _shown(content_id: str, found: Property, expand: Expand, *, outermost: bool = False) -> Any:
    ctx = context()
    shown = details.prop(ctx, f"/rest/api/content/{content_id}", found, expand, present.user)
    if outermost:
        shown["_links"] |= lists.base_links()
    return shown


@route("/rest/api/content/<content_id>/property", "POST", deprecated=True)
def create(content_id: str) -> Any:
    """Create a property."""
    sent = mapping()
    return _create(content_id, str(sent.get("key", "")), sent)


def _create(content_id: str, key: str, sent: dict[str, Any]) -> Any:
    ctx = context()
    found = ctx.content(content_id)
    author = ctx.editable(found)
    if "value" not in sent:
        raise Problem("bad_value", reason="A property needs a value")
    created = ctx.store.properties.create(found.id, key, sent["value"], author)
    return _shown(content_id, created, Expand.parse("version"), outermost=True)


@route("/rest/api/content/<content_id>/property/<key>", deprecated=True)
def read(content_id: str, key: str) -> Any:
    """One property."""
    return _shown(content_id, _found(content_id, key), requested("version"), outermost=True)


def _found(content_id: str, key: str) -> Property:
    ctx = context()
    found = ctx.store.properties.keyed(ctx.content(content_id).id, key)
    if found is None:
        raise Problem("missing_property", key=key)
    return found


@route("/rest/api/content/<content_id>/property/<key>", "POST", deprecated=True)
def create_at(content_id: str, key: str) -> Any:
    """Create a property under the key of the path."""
    return _create(content_id, key, mapping())


@route("/rest/api/content/<content_id>/property/<key>", "PUT", deprecated=True)
def update(content_id: str, key: str) -> Any:
    """Write the next version; version 1 creates."""
    ctx = context()
    sent = mapping()
    version = sent.get("version") or {}
    number = version.get("number")
    if not isinstance(number, int):
        raise Problem("bad_value", reason="The version number of the property is required")
    content = ctx.content(content_id)
    found = ctx.store.properties.keyed(content.id, key)
    if found is None and number == 1:
        return _create(content_id, key, sent)
    if found is None:
        raise Problem("missing_property", key=key)
    author = ctx.editable(content)
    if "value" not in sent:
        raise Problem("bad_value", reason="A property needs a value")
    changed = ctx.store.properties.update(
        found,
        sent["value"],
        number,
        author,
        message=str(version.get("message") or ""),
        minor=bool(version.get("minorEdit")),
    )
    return _shown(content_id, changed, Expand.parse("version"), outermost=True)


@route("/rest/api/content/<content_id>/property/<key>", "DELETE", deprecated=True)
def delete(content_id: str, key: str) -> Any:
    """Remove a property."""
    ctx = context()
    found = _found(content_id, key)
    ctx.editable(ctx.content(content_id))
    ctx.store.properties.delete(found)
