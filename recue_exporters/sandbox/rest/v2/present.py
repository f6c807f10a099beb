"""Pages, spaces, versions, labels, properties and attachments as JSON of v2."""

from typing import Any

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest import bodies, links
from recue_exporters.sandbox.rest.context import Context
from recue_exporters.sandbox.rest.v1.details import description_of
from recue_exporters.sandbox.store import Content, Label, Property, Space, Version

Json = dict[str, Any]
_OPTIONAL_ROWS = 50
SINGLE_FORMATS = (
    "storage", "atlas_doc_format", "view", "export_view", "anonymous_export_view", "styled_view",
    "editor",
)  # fmt: skip
LIST_FORMATS = ("storage", "atlas_doc_format")


def page(ctx: Context, item: Content, body_format: str | None, old: Version | None = None) -> Json:
    """A page; `old` shows a historical version of it."""
    found = old or ctx.store.contents.version(item)
    parent = ctx.store.tree.parent(item)
    shown: Json = {
        "id": str(item.id),
        "status": "historical" if old and old.number != item.version else item.status,
        "title": found.title,
        "spaceId": str(item.space_id),
        "parentId": str(parent.id) if parent else None,
        "parentType": parent.type if parent else None,
        "position": item.position,
        "authorId": item.created_by,
        "ownerId": item.owner,
        "lastOwnerId": None,
        "createdAt": item.created_at,
        "version": version(found),
        "body": body(ctx, item, found, body_format),
        "_links": page_links(ctx, item),
    }
    return shown


def page_links(ctx: Context, item: Content) -> Json:
    """Where people read and edit a page."""
    return {
        "webui": links.webui(ctx, item),
        "editui": links.draft(item),
        "edituiv2": links.edit(ctx, item),
        "tinyui": links.tiny(item.id),
    }


def body(ctx: Context, item: Content, found: Version, body_format: str | None) -> Json:
    """The body in one representation; without a format an empty object."""
    if body_format is None:
        return {}
    value = bodies.represented(ctx, item, found, body_format)
    return {body_format: {"representation": body_format, "value": value}}


def version(found: Version) -> Json:
    """A version of a page, attachment or comment."""
    return {
        "number": found.number,
        "message": found.message,
        "minorEdit": found.minor,
        "authorId": found.author,
        "createdAt": found.created_at,
        "ncsStepVersion": None,
    }


def label(found: Label) -> Json:
    """A label."""
    return {"id": str(found.id), "name": found.name, "prefix": found.prefix}


def prop(found: Property) -> Json:
    """A property, with its version."""
    return {
        "id": str(found.id),
        "key": found.key,
        "value": found.value,
        "version": {
            "number": found.version,
            "message": found.message,
            "minorEdit": found.minor,
            "authorId": found.author,
            "createdAt": found.created_at,
        },
    }


def space_prop(found: Property) -> Json:
    """A property of a space, whose version names its author otherwise."""
    shown = prop(found)
    version = shown["version"]
    version["createdBy"] = version.pop("authorId")
    del version["minorEdit"]
    return shown


def optional(rows: list[Json], address: str) -> Json:
    """A list within a page, as `include-labels` and its kin give it."""
    return {
        "results": rows[:_OPTIONAL_ROWS],
        "meta": {"hasMore": len(rows) > _OPTIONAL_ROWS},
        "_links": {"self": address},
    }


def space(ctx: Context, found: Space) -> Json:
    """A space; its id is a string in v2."""
    return {
        "id": str(found.id),
        "key": found.key,
        "name": found.name,
        "type": found.type,
        "status": found.status,
        "authorId": found.created_by,
        "spaceOwnerId": found.created_by,
        "currentActiveAlias": found.key,
        "createdAt": found.created_at,
        "homepageId": str(found.homepage_id) if found.homepage_id else None,
        "description": None,
        "icon": None,
        "_links": {"webui": f"/spaces/{found.key}"},
    }


def attachment(ctx: Context, item: Content) -> Json:
    """An attachment."""
    file = ctx.store.attachments.file(item)
    webui, download = links.webui(ctx, item), links.download(ctx, item)
    return {
        "id": links.external_id(ctx, item),
        "status": item.status,
        "title": item.title,
        "createdAt": item.created_at,
        "pageId": str(item.container_id),
        "mediaType": file.media_type,
        "mediaTypeDescription": description_of(file.media_type),
        "comment": file.comment,
        "fileId": file.file_id,
        "fileSize": file.size,
        "webuiLink": webui,
        "downloadLink": download,
        "version": version(ctx.store.contents.version(item)),
        "_links": {"webui": webui, "download": download},
    }


def format_of(values: list[str], allowed: tuple[str, ...]) -> tuple[str | None, bool]:
    """The body format asked for, and whether several were (then the body stays empty).

    Raises:
        Problem: it is not one of `allowed`.
    """
    for value in values:
        if value.lower() not in allowed:
            reason = f"Provided value {{{value}}} for 'body-format' is not valid"
            raise Problem("bad_parameter", reason=reason)
    if len(values) != 1:
        return None, len(values) > 1
    return values[0].lower(), False
