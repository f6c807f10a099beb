"""v1: attachments, the only place where either product lets files be uploaded."""

from typing import Any

from flask import redirect, request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest.context import context, flag, mapping
from recue_exporters.sandbox.rest.multipart import uploads
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v1 import lists, present
from recue_exporters.sandbox.rest.v1.expand import requested
from recue_exporters.sandbox.store import Content

_WRITTEN = "version,container"
_LIMIT = 50
MEDIA_PATH = "/.media/file"


@route("/rest/api/content/<content_id>/child/attachment", deprecated=True)
def listed(content_id: str) -> Any:
    """The attachments of a page, by name; `filename=` and `mediaType=` narrow them down."""
    ctx = context()
    page = ctx.content(content_id)
    start, limit = lists.window(_LIMIT)
    expand = requested()
    name, media_type = request.args.get("filename"), request.args.get("mediaType")
    rows = ctx.store.contents.listing(
        types=("attachment",), container_id=page.id, title=name or None, sort="title"
    )
    if name:
        rows = [row for row in rows if row.title == name]
    if media_type:
        files = ctx.store.attachments
        rows = [row for row in rows if files.file(row).media_type == media_type]
    rows = rows[start : start + limit + 1]
    return lists.page(rows, lambda row: present.content(ctx, row, expand), start, limit)


@route("/rest/api/content/<content_id>/child/attachment", "POST")
def attach(content_id: str) -> Any:
    """Attach new files; a name that is there already is refused."""
    return _attach(content_id, replace=False)


@route("/rest/api/content/<content_id>/child/attachment", "PUT", products=("cloud",))
def attach_or_replace(content_id: str) -> Any:
    """Attach files, as a new version where the name is there already. Cloud only."""
    return _attach(content_id, replace=True)


def _attach(content_id: str, *, replace: bool) -> Any:
    ctx = context()
    page = ctx.content(content_id, types=("page", "blogpost"))
    author = ctx.editable(page)
    files = ctx.store.attachments
    written: list[Content] = []
    for upload in uploads():
        existing = files.named(page, upload.name) if replace else None
        about: dict[str, Any] = {
            "media_type": upload.media_type,
            "comment": upload.comment,
            "minor": upload.minor,
        }
        if existing:
            written.append(files.replace(existing, upload.data, author, **about))
        else:
            about["allow_duplicate"] = not ctx.cloud and flag("allowDuplicated")
            space = ctx.space_of(page)
            written.append(files.add(page, space, upload.name, upload.data, author, **about))
    expand = requested(_WRITTEN)
    return lists.whole_list(written, lambda row: present.content(ctx, row, expand))


@route("/rest/api/content/<content_id>/child/attachment/<attachment_id>/data", "POST")
def replace_data(content_id: str, attachment_id: str) -> Any:
    """Upload a new version; answers with the attachment itself, not with a list."""
    ctx = context()
    found = _attachment(content_id, attachment_id)
    author = ctx.editable(found)
    upload = uploads()[0]
    changed = ctx.store.attachments.replace(
        found,
        upload.data,
        author,
        media_type=upload.media_type,
        comment=upload.comment,
        minor=upload.minor,
    )
    return present.content(ctx, changed, requested(_WRITTEN), outermost=True)


def _attachment(content_id: str, attachment_id: str) -> Content:
    ctx = context()
    page = ctx.content(content_id)
    found = ctx.content(attachment_id, types=("attachment",))
    if found.container_id != page.id:
        raise Problem("missing_content", id=attachment_id, type="attachment")
    return found


@route("/rest/api/content/<content_id>/child/attachment/<attachment_id>", "PUT")
def describe(content_id: str, attachment_id: str) -> Any:
    """Change name, comment, media type or page of an attachment, not its bytes."""
    ctx = context()
    found = _attachment(content_id, attachment_id)
    ctx.editable(found)
    sent = mapping()
    number = (sent.get("version") or {}).get("number")
    if number is not None and number not in (found.version, found.version + 1):
        raise Problem("stale_version", current=found.version, given=number)
    about = {**(sent.get("metadata") or {}), **(sent.get("extensions") or {})}
    container = sent.get("container") or {}
    target = ctx.content(str(container["id"]), types=("page",)) if container.get("id") else None
    changed = ctx.store.attachments.describe(
        found,
        name=sent.get("title"),
        comment=about.get("comment"),
        media_type=about.get("mediaType"),
        container_id=target.id if target else None,
    )
    return present.content(ctx, changed, requested(_WRITTEN), outermost=True)


@route(
    "/rest/api/content/<content_id>/child/attachment/<attachment_id>/move",
    "POST",
    products=("datacenter",),
)
def move(content_id: str, attachment_id: str) -> None:
    """Rename an attachment or hang it on another page."""
    ctx = context()
    found = _attachment(content_id, attachment_id)
    ctx.editable(found)
    target = request.args.get("newContentId") or content_id
    ctx.store.attachments.describe(
        found,
        name=request.args.get("newName"),
        container_id=ctx.content(target, types=("page",)).id,
    )


@route(
    "/rest/api/content/<content_id>/child/attachment/<attachment_id>",
    "DELETE",
    products=("datacenter",),
)
def delete(content_id: str, attachment_id: str) -> Any:
    """Remove an attachment."""
    ctx = context()
    found = _attachment(content_id, attachment_id)
    ctx.editable(found, "no_delete")
    ctx.store.contents.delete(found)


@route(
    "/rest/api/content/<content_id>/child/attachment/<attachment_id>/version/<number>",
    "DELETE",
    products=("datacenter",),
)
def delete_version(content_id: str, attachment_id: str, number: str) -> Any:
    """Remove a version of an attachment."""
    ctx = context()
    found = _attachment(content_id, attachment_id)
    ctx.editable(found, "no_delete")
    old = ctx.store.contents.version(found, ctx.number(number))
    if old.number == found.version:
        raise Problem("bad_value", reason="Cannot delete the current version")
    ctx.store.contents.delete_version(found, old.number)


@route(
    "/rest/api/content/<content_id>/child/attachment/<attachment_id>/download", products=("cloud",)
)
def download(content_id: str, attachment_id: str) -> Any:
    """Send the reader to the media store, with a token in the address."""
    ctx = context()
    found = _attachment(content_id, attachment_id)
    number = request.args.get("version", type=int)
    file = ctx.store.attachments.file(found, number)
    # The media store is another host in reality; its token stands in the address.
    return redirect(
        f"{ctx.sandbox.root_url}{MEDIA_PATH}/{file.file_id}/binary?token={file.file_id}"
    )
