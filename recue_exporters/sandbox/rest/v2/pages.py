"""v2: pages: list, read, create, update, title, delete, versions, labels."""

from typing import Any

from flask import request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest import bodies, writing
from recue_exporters.sandbox.rest.context import Context, context, flag, mapping
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v2 import lists, present
from recue_exporters.sandbox.store import Content, Space
from recue_exporters.sandbox.store.contents import SORTS

_CLOUD = ("cloud",)
_LISTED = ("current", "archived", "trashed", "deleted")
_PAGE = ("page",)


@route("/api/v2/pages", products=_CLOUD)
def listed() -> Any:
    """Pages by id, space, title and status."""
    return _listing(None)


@route("/api/v2/spaces/<space_id>/pages", products=_CLOUD)
def of_space(space_id: str) -> Any:
    """Pages of a space; `depth=root` only those without a parent."""
    return _listing(context().space(space_id))


def _listing(space: Space | None) -> Any:
    ctx = context()
    body_format, _ = present.format_of(request.args.getlist("body-format"), present.LIST_FORMATS)
    count = lists.limit()
    sort = request.args.get("sort", "id")
    if sort.lstrip("-") not in SORTS:
        raise Problem("bad_parameter", reason=f"Provided value {{{sort}}} for 'sort' is not valid")
    place = lists.cursor()
    title = request.args.get("title")
    wanted: dict[str, Any] = {
        "statuses": _statuses(),
        "ids": _numbers(ctx, "id"),
        "title": title,
        "space_ids": (space.id,) if space else _numbers(ctx, "space-id"),
    }
    if title == "" or request.args.get("subtype") == "live":
        rows = []
    elif space and request.args.get("depth") == "root":
        rows = ctx.visible(ctx.store.tree.tops(space))
        return lists.slice_of(rows, lambda row: present.page(ctx, row, body_format))
    else:
        rows = ctx.store.contents.listing(
            **wanted,
            sort=sort,
            after=(place[0], place[1]) if place else None,
            limit=count + 1 + len(ctx.hidden),
        )
    return lists.page(
        ctx.visible(rows),
        lambda row: present.page(ctx, row, body_format),
        count,
        lambda row: [ctx.store.contents.sort_value(row, sort), row.id],
    )


def _values(name: str) -> list[str]:
    """A repeatable parameter, whose values may also be joined by commas."""
    return [part for value in request.args.getlist(name) for part in value.split(",") if part]


def _numbers(ctx: Context, name: str) -> list[int] | None:
    if name not in request.args:
        return None
    return [ctx.number(value, name=name, expected="long") for value in _values(name)]


def _statuses() -> list[str]:
    found = _values("status") or ["current", "archived"]
    for status in found:
        if status not in _LISTED:
            reason = f"Provided value {{{status}}} for 'status' is not valid"
            raise Problem("bad_parameter", reason=reason)
    return found


@route("/api/v2/pages/<page_id>", products=_CLOUD)
def read(page_id: str) -> Any:
    """One page, in whatever state."""
    ctx = context()
    found = ctx.content(page_id, types=_PAGE)
    statuses = request.args.getlist("status")
    if statuses and found.status not in statuses and "historical" not in statuses:
        raise Problem("missing_content", id=page_id, type="page")
    body_format, _ = present.format_of(request.args.getlist("body-format"), present.SINGLE_FORMATS)
    number = request.args.get("version", type=int)
    old = ctx.store.contents.version(found, number) if number else None
    shown = present.page(ctx, found, body_format, old)
    _include(ctx, found, shown)
    shown["_links"]["base"] = ctx.base
    return shown


def _include(ctx: Context, found: Content, shown: dict[str, Any]) -> None:
    own = f"/api/v2/pages/{found.id}"
    if flag("include-labels"):
        rows = [present.label(label) for label in ctx.store.labels.of(found.id)]
        shown["labels"] = present.optional(rows, f"{own}/labels")
    if flag("include-properties"):
        rows = [present.prop(prop) for prop in ctx.store.properties.of(found.id)]
        shown["properties"] = present.optional(rows, f"{own}/properties")
    if flag("include-versions"):
        rows = [present.version(version) for version in ctx.store.contents.versions(found)]
        shown["versions"] = present.optional(rows, f"{own}/versions")
    if flag("include-operations"):
        rows = [{"operation": "read", "targetType": "page"}]
        if ctx.store.restrictions.may_update(found, ctx.user):
            rows += [{"operation": name, "targetType": "page"} for name in ("update", "delete")]
        shown["operations"] = present.optional(rows, f"{own}/operations")
    if flag("include-direct-children"):
        children = ctx.visible(ctx.store.tree.children(found, types=writing.PARENTS))
        rows = [
            {"id": str(child.id), "status": child.status, "title": child.title, "type": child.type,
             "spaceId": str(child.space_id), "childPosition": child.position}
            for child in children
        ]  # fmt: skip
        shown["directChildren"] = present.optional(rows, f"{own}/direct-children")
    if not flag("include-version", default=True):
        del shown["version"]


@route("/api/v2/pages", "POST", products=_CLOUD)
def create() -> Any:
    """Create a page: under its parent, else under the home page, with `root-level` at the top."""
    ctx = context()
    sent = mapping()
    asked = str(sent.get("spaceId", ""))
    number = ctx.number(asked, name="spaceId", expected="long")
    space = writing.may_create(ctx, ctx.store.spaces.get(number), "page", asked)
    status = sent.get("status", "current")
    if status not in ("current", "draft"):
        raise Problem("bad_value", reason=f"A page cannot be created with status {status}")
    top = flag("root-level")
    parent_id = sent.get("parentId")
    if top and parent_id:
        raise Problem("bad_value", reason="A root-level page cannot have a parent")
    wanted = writing.Change(
        title=str(sent.get("title") or "").strip(),
        body=bodies.sent(ctx, sent.get("body"), space),
        status=status,
        parent=writing.parent_of(ctx, str(parent_id), space) if parent_id else None,
    )
    created = writing.create(ctx, space, wanted, under_home=not top)
    if flag("private"):
        ctx.store.restrictions.set(created, "read", [("user", ctx.person().key)])
        ctx.store.restrictions.set(created, "update", [("user", ctx.person().key)])
    return _written(ctx, created)


def _written(ctx: Context, page: Content) -> dict[str, Any]:
    shown = present.page(ctx, page, "storage")
    shown["_links"]["base"] = ctx.base
    return shown


@route("/api/v2/pages/<page_id>", "PUT", products=_CLOUD)
def update(page_id: str) -> Any:
    """Write the next version."""
    ctx = context()
    found = ctx.content(page_id, types=_PAGE)
    sent = mapping()
    missing = [name for name in ("id", "status", "title", "body", "version") if not sent.get(name)]
    if missing:
        raise Problem("bad_value", reason=f"Missing required field: {missing[0]}")
    if str(sent["id"]) != str(found.id):
        raise Problem("bad_value", reason="The id in the body must match the id in the path")
    version = sent["version"]
    number = version.get("number") if isinstance(version, dict) else None
    if not isinstance(number, int):
        raise Problem("bad_value", reason="Missing required field: version.number")
    space = ctx.space_of(found)
    if sent.get("spaceId") and str(sent["spaceId"]) != str(space.id):
        raise Problem("other_space")
    if sent["status"] not in ("current", "draft"):
        raise Problem("bad_value", reason=f"A page cannot be updated to status {sent['status']}")
    body = bodies.sent(ctx, sent["body"], space)
    if body is None:
        raise Problem("no_body")
    if found.status == "trashed" and sent["status"] == "current":
        # "For restoration, page contents will not be updated" (specification).
        return _written(ctx, writing.update(ctx, found, writing.Change(status="current"), number))
    parent_id = sent.get("parentId")
    wanted = writing.Change(
        title=str(sent["title"]).strip(),
        body=body,
        status=sent["status"],
        parent=writing.parent_of(ctx, str(parent_id), space) if parent_id else None,
        message=str(version.get("message") or ""),
        minor=bool(version.get("minorEdit")),
    )
    return _written(ctx, writing.update(ctx, found, wanted, number))


@route("/api/v2/pages/<page_id>/title", "PUT", products=_CLOUD)
def retitle(page_id: str) -> Any:
    """Change the title alone."""
    ctx = context()
    found = ctx.content(page_id, types=_PAGE)
    sent = mapping()
    if sent.get("status") not in ("current", "draft"):
        raise Problem("bad_value", reason="Missing required field: status")
    title = str(sent.get("title") or "").strip()
    if not title:
        raise Problem("no_title")
    change = writing.Change(title=title)
    return _written(ctx, writing.update(ctx, found, change, found.version + 1))


@route("/api/v2/pages/<page_id>", "DELETE", products=_CLOUD)
def delete(page_id: str) -> Any:
    """Put into the trash, with `purge=true` delete what lies there."""
    ctx = context()
    found = ctx.content(page_id, types=_PAGE)
    writing.remove(ctx, found, purge=flag("purge"), draft=flag("draft"))


@route("/api/v2/pages/<page_id>/versions", products=_CLOUD)
def versions(page_id: str) -> Any:
    """The versions, newest first."""
    ctx = context()
    found = ctx.content(page_id, types=_PAGE)
    body_format, _ = present.format_of(request.args.getlist("body-format"), present.LIST_FORMATS)

    def row(version: Any) -> dict[str, Any]:
        shown = present.version(version)
        shown["page"] = {
            "id": str(found.id),
            "title": version.title,
            "body": present.body(ctx, found, version, body_format),
        }
        return shown

    rows = ctx.store.contents.versions(found)
    if request.args.get("sort") == "modified-date":
        rows.reverse()
    return lists.slice_of(rows, row)


@route("/api/v2/pages/<page_id>/versions/<number>", products=_CLOUD)
def one_version(page_id: str, number: str) -> Any:
    """One version in detail."""
    ctx = context()
    found = ctx.content(page_id, types=_PAGE)
    wanted = ctx.number(number, name="version-number", expected="int")
    old = ctx.store.contents.version(found, wanted)
    shown = present.version(old)
    shown["contentTypeModified"] = False
    shown["collaborators"] = [old.author]
    if wanted > 1:
        shown["prevVersion"] = wanted - 1
    if wanted < found.version:
        shown["nextVersion"] = wanted + 1
    return shown


@route("/api/v2/pages/<page_id>/labels", products=_CLOUD)
def labels(page_id: str) -> Any:
    """The labels of a page; v2 only reads them."""
    ctx = context()
    found = ctx.content(page_id, types=_PAGE)
    rows = ctx.store.labels.of(found.id, prefix=request.args.get("prefix"))
    return lists.slice_of(rows, present.label)


@route("/api/v2/labels", products=_CLOUD)
def all_labels() -> Any:
    """Every label in use."""
    ctx = context()
    rows = ctx.store.labels.all(prefix=request.args.get("prefix"))
    wanted = _numbers(ctx, "label-id")
    if wanted is not None:
        rows = [label for label in rows if label.id in wanted]
    return lists.slice_of(rows, present.label)


@route("/api/v2/labels/<label_id>/pages", products=_CLOUD)
def labelled(label_id: str) -> Any:
    """The pages that carry a label."""
    ctx = context()
    label = ctx.store.labels.get(ctx.number(label_id))
    if label is None:
        raise Problem("missing_label", name=label_id)
    body_format, _ = present.format_of(request.args.getlist("body-format"), present.LIST_FORMATS)
    found = ctx.visible(ctx.store.contents.many(ctx.store.labels.content_ids(label)))
    rows = [content for content in found if content.type == "page" and content.status == "current"]
    return lists.slice_of(rows, lambda row: present.page(ctx, row, body_format))
