"""v1: content itself: find, read, create, update, delete, history, versions."""

from typing import Any

from flask import request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest import bodies, writing
from recue_exporters.sandbox.rest.context import Context, context, mapping
from recue_exporters.sandbox.rest.routing import BOTH, route
from recue_exporters.sandbox.rest.v1 import lists, present
from recue_exporters.sandbox.rest.v1.expand import Expand, requested
from recue_exporters.sandbox.store import Content, Space

_ANY = ("current", "draft", "archived", "trashed")
_WRITTEN = "space,history,version,ancestors,container,body.storage"
_UPDATED = "space,history,version,ancestors,container"
_CREATABLE = ("page", "blogpost")


@route("/rest/api/content", deprecated=True)
def find() -> Any:
    """Pages by space and title; an unknown space is an empty list."""
    ctx = context()
    start, limit = lists.window()
    expand = requested()
    wanted: dict[str, Any] = {
        "types": (request.args.get("type", "page"),),
        "statuses": _statuses(request.args.getlist("status")),
        "title": request.args.get("title") or None,
    }
    rows: list[Content] = []
    key = request.args.get("spaceKey")
    space = ctx.store.spaces.with_key(key) if key else None
    if space or not key:
        if space:
            wanted["space_ids"] = (space.id,)
        found = ctx.store.contents.listing(
            **wanted, offset=start, limit=limit + 1 + len(ctx.hidden)
        )
        rows = ctx.visible(found)
    return lists.page(rows, lambda row: present.content(ctx, row, expand), start, limit)


def _statuses(given: list[str]) -> tuple[str, ...]:
    if not given:
        return ("current",)
    found: list[str] = []
    for status in given:
        if status == "any":
            return _ANY
        if status not in _ANY:
            raise Problem("bad_parameter", reason=f"Unknown status: {status}")
        found.append(status)
    return tuple(found)


@route("/rest/api/content/<content_id>", deprecated=True)
def read(content_id: str) -> Any:
    """One content."""
    ctx = context()
    found = ctx.content(content_id)
    asked = request.args.getlist("status")
    statuses = _statuses([status for status in asked if status != "historical"])
    number = request.args.get("version", type=int)
    if number is not None and number != found.version:
        return _historical(ctx, found, number)
    if found.status not in statuses:
        raise Problem("missing_content", id=content_id, type="content")
    return present.content(ctx, found, requested(present.SINGLE), outermost=True)


def _historical(ctx: Context, found: Content, number: int) -> Any:
    expand = requested(present.SINGLE)
    old = ctx.store.contents.version(found, number)
    shown = present.content(ctx, found, expand, outermost=True)
    shown |= {"status": "historical", "title": old.title}
    if "version" in expand:
        shown["version"] = present.version(ctx, found, old, expand["version"])
    for name, part in shown.get("body", {}).items():
        if name != "_expandable":
            part["value"] = bodies.represented(ctx, found, old, name)
    return shown


@route("/rest/api/content", "POST", deprecated=True)
def create() -> Any:
    """Create a page; answers 200 with all of it."""
    ctx = context()
    sent = mapping()
    kind = sent.get("type", "page")
    if kind == "comment":
        from recue_exporters.sandbox.rest.v1 import comments

        return comments.create(sent)
    if kind not in _CREATABLE:
        raise Problem("bad_value", reason=f"Cannot create content of type {kind}")
    key = str((sent.get("space") or {}).get("key", ""))
    space = writing.may_create(ctx, ctx.store.spaces.with_key(key), kind, key)
    if not sent.get("title") and sent.get("status") != "draft":
        raise Problem("no_title")
    body = bodies.sent(ctx, sent.get("body"), space)
    if "body" not in sent:
        raise Problem("no_body")
    parent = _last_ancestor(ctx, sent, space)
    version = sent.get("version") or {}
    wanted = writing.Change(
        title=str(sent.get("title", "")).strip(),
        body=body,
        status=sent.get("status"),
        parent=parent,
        message=str(version.get("message") or ""),
        minor=bool(version.get("minorEdit")),
    )
    # Without ancestors Data Center creates a top page, Cloud a child of the home page.
    created = writing.create(ctx, space, wanted, kind=kind, under_home=ctx.cloud and kind == "page")
    if ctx.cloud:
        _apply_metadata(ctx, created, sent.get("metadata"))
    return present.content(ctx, created, requested(_WRITTEN), outermost=True)


def _apply_metadata(ctx: Context, page: Content, metadata: Any, *, replace: bool = False) -> None:
    """Labels and properties sent along; Data Center discards them (measured on 9.2.21)."""
    if not isinstance(metadata, dict):
        return
    labels = metadata.get("labels")
    if isinstance(labels, dict):
        labels = labels.get("results", [])
    if labels is not None:
        if replace:
            ctx.store.labels.clear(page)
        for label in labels:
            prefix = label.get("prefix") or "global"
            ctx.store.labels.add(page, str(label.get("name", "")), ctx.person(), prefix=prefix)
    for key, sent in (metadata.get("properties") or {}).items():
        if not isinstance(sent, dict) or "value" not in sent:
            continue
        found = ctx.store.properties.keyed(page.id, key)
        if found:
            ctx.store.properties.update(found, sent["value"], found.version + 1, ctx.person())
        else:
            ctx.store.properties.create(page.id, key, sent["value"], ctx.person())


def _last_ancestor(ctx: Context, sent: dict[str, Any], space: Space) -> Content | None:
    ancestors = sent.get("ancestors") or []
    if not ancestors:
        return None
    return writing.parent_of(ctx, str(ancestors[-1].get("id")), space)


@route("/rest/api/content/<content_id>", "PUT", deprecated=True)
def update(content_id: str) -> Any:
    """Write the next version; what is not sent of the title is not kept but missing."""
    ctx = context()
    found = ctx.content(content_id)
    sent = mapping()
    version = sent.get("version") or {}
    if not isinstance(version.get("number"), int):
        raise Problem("no_version")
    if found.status == "trashed" and sent.get("status") == "current":
        return _restored(ctx, found, version["number"])
    if "type" not in sent:
        raise Problem("bad_value", reason="Content type must be specified")
    if found.type == "comment":
        from recue_exporters.sandbox.rest.v1 import comments

        return comments.update(found, sent)
    if found.type == "attachment":
        raise Problem("media_type")
    if not sent.get("title"):
        raise Problem("no_title")
    space = ctx.space_of(found)
    wanted = writing.Change(
        title=str(sent["title"]).strip(),
        body=bodies.sent(ctx, sent.get("body"), space),
        status=sent.get("status"),
        parent=_last_ancestor(ctx, sent, space),
        message=str(version.get("message") or ""),
        minor=bool(version.get("minorEdit")),
    )
    changed = writing.update(ctx, found, wanted, version["number"])
    position = sent.get("position")
    if ctx.cloud:
        _apply_metadata(ctx, changed, sent.get("metadata"), replace=True)
    elif isinstance(position, int):
        changed = ctx.store.tree.set_position(changed, position if position >= 0 else None)
    return present.content(ctx, changed, requested(_UPDATED), outermost=True)


def _restored(ctx: Context, page: Content, number: int) -> Any:
    """Bring a page back from the trash; no other field counts (Data Center's specification)."""
    changed = writing.update(ctx, page, writing.Change(status="current"), number)
    return present.content(ctx, changed, requested(_UPDATED), outermost=True)


@route("/rest/api/content/<content_id>", "DELETE", deprecated=True)
def delete(content_id: str) -> Any:
    """Put into the trash; with `status=trashed` purge from there."""
    ctx = context()
    found = ctx.content(content_id)
    if request.args.get("status") == "trashed":
        writing.remove(ctx, found, purge=True)
        return None
    if request.args.get("status") == "draft":
        writing.remove(ctx, found, draft=True)
        return None
    if found.type in ("attachment", "comment"):
        ctx.editable(found, "no_delete")
        ctx.store.contents.delete(found)
        return None
    writing.remove(ctx, found)
    # Data Center's specification: 200 for the trash, 204 for a purge.
    return None if ctx.cloud else ({}, 200)


@route("/rest/api/content/<content_id>/history", deprecated=True)
def history(content_id: str) -> Any:
    """Who created and who changed it."""
    ctx = context()
    found = ctx.content(content_id)
    default = "previousVersion,nextVersion,lastUpdated"
    return present.history(ctx, found, requested(default), outermost=True)


@route("/rest/api/content/<content_id>/version", products=("cloud",), deprecated=True)
@route("/rest/experimental/content/<content_id>/version")
def versions(content_id: str) -> Any:
    """The versions, newest first."""
    ctx = context()
    found = ctx.content(content_id)
    start, limit = lists.window()
    rows = ctx.store.contents.versions(found, offset=start, limit=limit + 1)
    expand = requested()
    return lists.page(rows, lambda row: present.version(ctx, found, row, expand), start, limit)


@route("/rest/api/content/<content_id>/version/<number>", products=("cloud",), deprecated=True)
@route("/rest/experimental/content/<content_id>/version/<number>")
def one_version(content_id: str, number: str) -> Any:
    """One version."""
    ctx = context()
    found = ctx.content(content_id)
    old = ctx.store.contents.version(found, ctx.number(number))
    return present.version(ctx, found, old, requested())


@route("/rest/api/content/<content_id>/version", "POST", products=("cloud",))
def restore(content_id: str) -> Any:
    """Bring a historical version back as the newest."""
    ctx = context()
    found = ctx.content(content_id)
    parameters = mapping().get("params") or {}
    old = ctx.store.contents.version(found, int(parameters.get("versionNumber", 0)))
    change = writing.Change(
        title=old.title if parameters.get("restoreTitle") else None,
        body=bodies.Body(old.body, old.adf),
        message=str(parameters.get("message") or ""),
    )
    changed = writing.update(ctx, found, change, found.version + 1)
    newest = ctx.store.contents.version(changed)
    return present.version(ctx, changed, newest, Expand.parse("content"))


@route("/rest/api/content/<content_id>/version/<number>", "DELETE", products=BOTH)
def delete_version(content_id: str, number: str) -> Any:
    """Remove a historical version; the newest cannot be removed."""
    ctx = context()
    found = ctx.content(content_id)
    ctx.editable(found, "no_delete")
    old = ctx.store.contents.version(found, ctx.number(number))
    if old.number == found.version:
        raise Problem("bad_value", reason="Cannot delete the current version")
    ctx.store.contents.delete_version(found, old.number)
    return None


@route("/rest/api/content/scan", products=("datacenter",))
def scan() -> Any:
    """Pages of a space (or all) without counting; pages by cursor-like offset."""
    return find()
