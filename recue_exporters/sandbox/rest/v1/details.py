"""The smaller parts of a content in v1: bodies, metadata, labels, properties, restrictions."""

from collections.abc import Callable
from typing import Any

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest import bodies as shown_bodies
from recue_exporters.sandbox.rest import links
from recue_exporters.sandbox.rest.context import Context
from recue_exporters.sandbox.rest.v1.expand import Expand
from recue_exporters.sandbox.store import Content, Label, Property, Space, User
from recue_exporters.sandbox.store.restrictions import OPERATIONS

Json = dict[str, Any]
ShowUser = Callable[[Context, User], Json]
_CLOUD_BODIES = (
    "editor", "atlas_doc_format", "view", "export_view", "styled_view", "dynamic", "storage",
    "editor2", "anonymous_export_view",
)  # fmt: skip
_DC_BODIES = ("editor", "view", "export_view", "styled_view", "storage", "anonymous_export_view")


def bodies(ctx: Context, item: Content, expand: Expand) -> Json:
    """The body in every representation that was asked for."""
    names = _CLOUD_BODIES if ctx.cloud else _DC_BODIES
    shown: Json = {}
    hidden: Json = {}
    version = ctx.store.contents.version(item)
    for name in names:
        if name not in expand:
            hidden[name] = ""
            continue
        value = shown_bodies.represented(ctx, item, version, name)
        part: Json = {"value": value, "representation": name}
        if ctx.cloud:
            part["embeddedContent"] = []
        part["_expandable"] = {"content": f"/rest/api/content/{links.external_id(ctx, item)}"}
        shown[name] = part
    return {**shown, "_expandable": hidden}


def extensions(ctx: Context, item: Content, expand: Expand) -> Json:
    """What only some types have: a position, a file, the place of an inline comment."""
    if item.type == "attachment":
        file = ctx.store.attachments.file(item)
        shown: Json = {
            "mediaType": file.media_type,
            "fileSize": file.size,
            "comment": file.comment,
        }
        if ctx.cloud:
            shown |= {
                "mediaTypeDescription": description_of(file.media_type),
                "fileId": file.file_id,
                "collectionName": f"contentId-{item.container_id}",
            }
        return shown
    if item.type == "comment":
        return _comment_extensions(ctx, item, expand)
    return {"position": "none" if item.position is None else item.position}


def _comment_extensions(ctx: Context, item: Content, expand: Expand) -> Json:
    comment = ctx.store.comments.get(item)
    # Data Center knows no dangling comment: it shows one that lost its text as resolved.
    status = comment.resolution
    if not ctx.cloud and status == "dangling":
        status = "resolved"
    shown: Json = {"location": comment.kind}
    hidden: Json = {}
    if comment.kind == "inline" and "inlineProperties" in expand:
        shown["inlineProperties"] = {
            "originalSelection": comment.original_selection,
            "ref": comment.marker_ref,
        }
    elif comment.kind == "inline":
        hidden["inlineProperties"] = ""
    if "resolution" in expand:
        shown["resolution"] = {"status": status}
    else:
        hidden["resolution"] = ""
    return {**shown, "_expandable": hidden}


def description_of(media_type: str) -> str:
    """A media type in words, as Cloud shows it."""
    kind, _, sub = media_type.partition("/")
    if kind == "text":
        return "Text File"
    if kind == "image":
        return f"{sub.split('+')[0].upper()} Image" if sub else "Image"
    return {"pdf": "PDF Document", "zip": "Zip Archive"}.get(sub, "File")


def attachment_metadata(ctx: Context, item: Content) -> Json:
    """What an attachment shows as metadata without being asked."""
    file = ctx.store.attachments.file(item)
    shown: Json = {"mediaType": file.media_type}
    if file.comment or ctx.cloud:
        shown["comment"] = file.comment
    return shown


def download_address(ctx: Context, item: Content) -> str:
    """Where the file of an attachment lies."""
    if ctx.cloud:
        page, own = item.container_id, links.external_id(ctx, item)
        return f"/rest/api/content/{page}/child/attachment/{own}/download"
    return links.download(ctx, item)


def container_address(ctx: Context, item: Content) -> str:
    """The address of what holds a content."""
    if item.container_id:
        return f"/rest/api/content/{item.container_id}"
    return f"/rest/api/space/{ctx.space_of(item).key}"


def label(found: Label) -> Json:
    """A label."""
    return {"prefix": found.prefix, "name": found.name, "id": str(found.id), "label": found.name}


def label_list(ctx: Context, item: Content) -> Json:
    """All labels of a content as the answer to adding one, and inside `metadata`."""
    rows = [label(found) for found in ctx.store.labels.of(item.id)]
    address = f"{ctx.base}/rest/api/content/{item.id}/label"
    return {
        "results": rows,
        "start": 0,
        "limit": 200,
        "size": len(rows),
        "_links": {"self": address},
    }


def prop(ctx: Context, owner: str, found: Property, expand: Expand, show: ShowUser) -> Json:
    """A property; `owner` is the path of what it belongs to."""
    own = f"{owner}/property/{found.key}"
    shown: Json = {"id": str(found.id), "key": found.key, "value": found.value}
    hidden = {"content": owner, "additionalProperties": ""}
    if "version" in expand:
        shown["version"] = {
            "by": show(ctx, ctx.user_named(found.author)),
            "when": found.created_at,
            "message": found.message,
            "number": found.version,
            "minorEdit": found.minor,
            **({"contentTypeModified": False} if ctx.cloud else {"hidden": False}),
        }
    else:
        hidden["version"] = ""
    return {**shown, "_expandable": hidden, "_links": {"self": ctx.base + own}}


def metadata(ctx: Context, item: Content, expand: Expand) -> Json:
    """Labels and properties, as far as they were asked for."""
    own = f"/rest/api/content/{item.id}"
    shown: Json = {}
    hidden: Json = {"currentuser": "", "frontend": "", "likes": ""}
    if "labels" in expand:
        shown["labels"] = label_list(ctx, item)
    else:
        hidden["labels"] = ""
    if "properties" in expand:
        shown["properties"] = _properties(ctx, item, own, expand)
    else:
        hidden["properties"] = ""
    return {**shown, "_expandable": hidden}


def _properties(ctx: Context, item: Content, own: str, expand: Expand) -> Json:
    from recue_exporters.sandbox.rest.v1.present import user

    wanted = expand.rest("properties")
    # text2confl#6: Data Center fails on a dash in a key to expand; an underscore stands for it.
    if not ctx.cloud and any("-" in rest for rest in wanted):
        raise Problem("expand_dash")
    shown: Json = {}
    hidden: Json = {}
    for found in ctx.store.properties.of(item.id):
        if any(_names(rest, found.key) for rest in wanted):
            # `metadata.properties.KEY` may go on with `.version`, which is there anyway.
            shown[found.key] = prop(ctx, own, found, Expand.parse("version"), user)
        else:
            hidden[found.key] = f"{own}/property/{found.key}"
    return {**shown, "_expandable": hidden, "_links": {"self": f"{ctx.base}{own}/property"}}


def _names(path: str, key: str) -> bool:
    plain = path.removesuffix(".version").replace("-", "_")
    return plain == key.replace("-", "_")


def operations(ctx: Context, item: Content) -> list[Json]:
    """What the user may do with a content."""
    names = ["read"]
    if ctx.store.restrictions.may_update(item, ctx.user):
        names += ["update", "delete", "create"]
    return [{"operation": name, "targetType": item.type} for name in names]


def restrictions(ctx: Context, item: Content, expand: Expand, show: ShowUser) -> Json:
    """Who alone may read and change a content."""
    own = f"/rest/api/content/{item.id}/restriction/byOperation"
    shown = {name: restriction(ctx, item, name, show) for name in OPERATIONS}
    return {**shown, "_links": {"self": ctx.base + own}}


def restriction(ctx: Context, item: Content, operation: str, show: ShowUser) -> Json:
    """The restriction of one operation."""
    own = f"/rest/api/content/{item.id}/restriction/byOperation/{operation}"
    rows = ctx.store.restrictions.of(item, operation)
    users = [show(ctx, ctx.user_named(row.subject)) for row in rows if row.kind == "user"]
    groups = [group(ctx, row.subject) for row in rows if row.kind == "group"]
    return {
        "operation": operation,
        "restrictions": {"user": _results(users), "group": _results(groups)},
        "_expandable": {"content": f"/rest/api/content/{item.id}"},
        "_links": {"self": ctx.base + own},
    }


def _results(rows: list[Json]) -> Json:
    return {"results": rows, "start": 0, "limit": 200, "size": len(rows)}


def group(ctx: Context, name: str) -> Json:
    """A group of accounts."""
    address = f"{ctx.base}/rest/api/group/{name}"
    shown: Json = {"type": "group", "name": name, "_links": {"self": address}}
    if ctx.cloud:
        shown["id"] = name
    return shown


def contributors(ctx: Context, item: Content, show: ShowUser) -> Json:
    """Everybody who wrote a version."""
    authors = {found.author for found in ctx.store.contents.versions(item)}
    keys = sorted(authors)
    people = [ctx.user_named(key) for key in keys]
    return {
        "publishers": {
            "users": [show(ctx, person) for person in people],
            **({"userAccountIds": keys, "userKeys": []} if ctx.cloud else {"userKeys": keys}),
        }
    }


def space_metadata(ctx: Context, space: Space, expand: Expand) -> Json:
    """Labels of a space."""
    rows = [label(found) for found in ctx.store.labels.of(space.id)]
    if "labels" not in expand:
        return {"_expandable": {"labels": ""}}
    return {"labels": {**_results(rows), "_links": {}}, "_expandable": {}}


def space_icon(ctx: Context) -> Json:
    """The picture of a space."""
    path = f"{ctx.context_path}/images/logo/default-space-logo.svg"
    return {"path": path, "width": 48, "height": 48, "isDefault": True}


def space_description(space: Space, expand: Expand) -> Json:
    """The description of a space in the representations that were asked for."""
    names = ("plain", "view")
    shown: Json = {
        name: {"value": space.description, "representation": name, "embeddedContent": []}
        for name in names
        if name in expand
    }
    return {**shown, "_expandable": {name: "" for name in names if name not in expand}}


def space_operations(ctx: Context) -> list[Json]:
    """What the user may do in a space."""
    may = bool(ctx.user and ctx.user.may_edit)
    names = ["read", *(["create", "update"] if may else [])]
    return [{"operation": name, "targetType": "space"} for name in names]


def space_history(ctx: Context, space: Space, show: ShowUser) -> Json:
    """Who created a space."""
    return {
        "createdDate": space.created_at,
        "createdBy": show(ctx, ctx.user_named(space.created_by)),
    }
