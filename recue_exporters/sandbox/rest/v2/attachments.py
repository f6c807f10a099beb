"""v2: attachments, read and deleted; uploading is v1's."""

from typing import Any

from flask import request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest.context import Context, context, flag
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v2 import lists, present
from recue_exporters.sandbox.store import Content

_CLOUD = ("cloud",)
_FILE = ("attachment",)


@route("/api/v2/pages/<page_id>/attachments", products=_CLOUD)
def of_page(page_id: str) -> Any:
    """The attachments of a page, by name."""
    ctx = context()
    page = ctx.content(page_id, types=("page",))
    rows = ctx.store.contents.listing(
        types=_FILE, statuses=_statuses(), container_id=page.id, sort="title"
    )
    return _answer(ctx, rows)


@route("/api/v2/attachments", products=_CLOUD)
def listed() -> Any:
    """All attachments."""
    ctx = context()
    hidden = ctx.hidden
    rows = ctx.store.contents.listing(types=_FILE, statuses=_statuses())
    return _answer(ctx, [row for row in rows if row.container_id not in hidden])


def _statuses() -> tuple[str, ...]:
    return tuple(request.args.getlist("status")) or ("current",)


def _answer(ctx: Context, rows: list[Content]) -> Any:
    name, media_type = request.args.get("filename"), request.args.get("mediaType")
    if name:
        rows = [row for row in rows if row.title == name]
    if media_type:
        files = ctx.store.attachments
        rows = [row for row in rows if files.file(row).media_type == media_type]
    return lists.slice_of(rows, lambda row: present.attachment(ctx, row))


@route("/api/v2/attachments/<attachment_id>", products=_CLOUD)
def read(attachment_id: str) -> Any:
    """One attachment."""
    ctx = context()
    found = ctx.content(attachment_id, types=_FILE)
    shown = present.attachment(ctx, found)
    own = f"/api/v2/attachments/{attachment_id}"
    if flag("include-labels"):
        rows = [present.label(label) for label in ctx.store.labels.of(found.id)]
        shown["labels"] = present.optional(rows, f"{own}/labels")
    if flag("include-properties"):
        rows = [present.prop(prop) for prop in ctx.store.properties.of(found.id)]
        shown["properties"] = present.optional(rows, f"{own}/properties")
    shown["_links"]["base"] = ctx.base
    return shown


@route("/api/v2/attachments/<attachment_id>", "DELETE", products=_CLOUD)
def delete(attachment_id: str) -> Any:
    """Put into the trash, with `purge=true` delete what lies there."""
    ctx = context()
    found = ctx.content(attachment_id, types=_FILE)
    ctx.editable(found, "no_delete")
    if flag("purge"):
        if found.status != "trashed":
            raise Problem("not_trashed", id=attachment_id)
        ctx.store.contents.delete(found)
    elif found.status == "trashed":
        raise Problem("missing_content", id=attachment_id, type="attachment")
    else:
        ctx.store.attachments.trash(found)


@route("/api/v2/attachments/<attachment_id>/labels", products=_CLOUD)
def labels(attachment_id: str) -> Any:
    """The labels of an attachment."""
    ctx = context()
    found = ctx.content(attachment_id, types=_FILE)
    return lists.slice_of(ctx.store.labels.of(found.id), present.label)


@route("/api/v2/attachments/<attachment_id>/versions", products=_CLOUD)
def versions(attachment_id: str) -> Any:
    """The versions of an attachment, newest first."""
    ctx = context()
    found = ctx.content(attachment_id, types=_FILE)

    def row(version: Any) -> dict[str, Any]:
        about = {"id": attachment_id, "title": found.title}
        return {**present.version(version), "attachment": about}

    return lists.slice_of(ctx.store.contents.versions(found), row)


@route("/api/v2/attachments/<attachment_id>/versions/<number>", products=_CLOUD)
def one_version(attachment_id: str, number: str) -> Any:
    """One version of an attachment."""
    ctx = context()
    found = ctx.content(attachment_id, types=_FILE)
    wanted = ctx.number(number, name="version-number", expected="int")
    return present.version(ctx.store.contents.version(found, wanted))
