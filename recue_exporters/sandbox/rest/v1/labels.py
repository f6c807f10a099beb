"""v1: labels, the only place where either product lets them be written."""

from typing import Any

from flask import Response, request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest.context import context, payload
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v1 import details, lists
from recue_exporters.sandbox.store import Content

_TOMCAT_400 = (
    '<!doctype html><html lang="en"><head><title>HTTP Status 400 – Bad Request</title></head>'
    "<body><h1>HTTP Status 400 – Bad Request</h1></body></html>"
)


@route("/rest/api/content/<content_id>/label", deprecated=True)
def listed(content_id: str) -> Any:
    """The labels of a content."""
    ctx = context()
    found = ctx.content(content_id)
    prefix = request.args.get("prefix")
    start, limit = lists.window(200)
    rows = ctx.store.labels.of(found.id, prefix=prefix, offset=start, limit=limit + 1)
    return lists.page(rows, details.label, start, limit)


@route("/rest/api/content/<content_id>/label", "POST")
def add(content_id: str) -> Any:
    """Add labels: a list, or a single one; answers with all labels of the content."""
    ctx = context()
    found = ctx.content(content_id)
    author = ctx.editable(found)
    sent = payload()
    for label in sent if isinstance(sent, list) else [sent]:
        if not isinstance(label, dict) or not isinstance(label.get("name"), str):
            raise Problem("label_empty")
        prefix = label.get("prefix") or "global"
        ctx.store.labels.add(found, label["name"], author, prefix=prefix)
    answer = details.label_list(ctx, found)
    answer["_links"] = {"self": lists.self_link(), **lists.base_links()}
    return answer


@route("/rest/api/content/<content_id>/label", "DELETE")
def remove(content_id: str) -> Any:
    """Remove the label `?name=`."""
    ctx = context()
    name = request.args.get("name")
    if not name:
        raise Problem("bad_parameter", reason="The query parameter name is required")
    return _remove(ctx.content(content_id), name)


@route("/rest/api/content/<content_id>/label/<path:name>", "DELETE")
def remove_by_path(content_id: str, name: str) -> Any:
    """Remove a label named in the path; one with a slash in it cannot be."""
    if "/" in name:
        return Response(_TOMCAT_400, status=400, mimetype="text/html")
    return _remove(context().content(content_id), name)


def _remove(found: Content, name: str) -> None:
    ctx = context()
    ctx.editable(found)
    ctx.store.labels.remove(found, name)


@route("/rest/api/content/<content_id>/child/label", deprecated=True)
def child_labels(content_id: str) -> Any:
    """The labels once more; nothing can be written here (405)."""
    return listed(content_id)


@route("/rest/api/label", products=("cloud",))
def labelled() -> Any:
    """What carries a label."""
    ctx = context()
    name = request.args.get("name", "")
    found = ctx.store.labels.named(name)
    if not found:
        raise Problem("missing_label", name=name)
    start, limit = lists.window()
    ids = [content_id for label in found for content_id in ctx.store.labels.content_ids(label)]
    contents = ctx.visible(ctx.store.contents.many(ids))

    def row(content: Content) -> dict[str, Any]:
        return {
            "contentType": content.type,
            "contentId": content.id,
            "title": content.title,
        }

    associated = lists.page(contents[start : start + limit + 1], row, start, limit)
    del associated["_links"]
    return {"label": details.label(found[0]), "associatedContents": associated}
