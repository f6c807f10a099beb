"""v1: comments, which are content of their own type."""

from typing import Any

from flask import request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest import bodies
from recue_exporters.sandbox.rest.context import context
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v1 import lists, present
from recue_exporters.sandbox.rest.v1.expand import requested
from recue_exporters.sandbox.store import Content

_WRITTEN = "space,history,version,container,body.storage,extensions.inlineProperties"


def create(sent: dict[str, Any]) -> Any:
    """Write a comment, or a reply where `ancestors` names a comment."""
    ctx = context()
    container = sent.get("container") or {}
    page = ctx.content(str(container.get("id", "")), types=("page", "blogpost", "attachment"))
    author = ctx.person()
    if not author.may_edit:
        raise Problem("no_create", type="comment", space="")
    ancestors = sent.get("ancestors") or []
    parent = ctx.content(str(ancestors[-1].get("id")), types=("comment",)) if ancestors else None
    extensions = sent.get("extensions") or {}
    inline = extensions.get("inlineProperties") or {}
    kind = ctx.store.comments.get(parent).kind if parent else extensions.get("location", "footer")
    body = bodies.sent(ctx, sent.get("body"), ctx.space_of(page))
    if body is None:
        raise Problem("no_body")
    created = ctx.store.comments.add(
        page,
        ctx.space_of(page),
        body.storage,
        author,
        kind="inline" if kind == "inline" else "footer",
        parent=parent,
        selection=str(inline.get("originalSelection", "")),
        marker_ref=str(inline.get("ref", "")),
    )
    return present.content(ctx, created, requested(_WRITTEN), outermost=True)


def update(comment: Content, sent: dict[str, Any]) -> Any:
    """Change a comment's text."""
    ctx = context()
    author = ctx.editable(comment)
    number = sent["version"]["number"]
    if number != comment.version + 1:
        raise Problem("stale_version", current=comment.version, given=number)
    body = bodies.sent(ctx, sent.get("body"), ctx.space_of(comment))
    text = body.storage if body else None
    changed = ctx.store.contents.update(comment, author=author, body=text)
    return present.content(ctx, changed, requested(_WRITTEN), outermost=True)


@route("/rest/api/content/<content_id>/child/comment", deprecated=True)
def listed(content_id: str) -> Any:
    """Comments of a page, or replies to a comment; `depth=all` lists replies too."""
    ctx = context()
    found = ctx.content(content_id)
    start, limit = lists.window()
    expand = requested()
    comments = ctx.store.comments
    if found.type == "comment":
        rows = comments.of(None, parent=found)
    else:
        rows = comments.of(found, replies=request.args.get("depth") == "all")
    wanted = request.args.getlist("location")
    if wanted:
        rows = [row for row in rows if _at(comments.get(row), wanted)]
    rows = rows[start : start + limit + 1]
    return lists.page(rows, lambda row: present.content(ctx, row, expand), start, limit)


def _at(comment: Any, wanted: list[str]) -> bool:
    places = {comment.kind}
    if comment.resolution in ("resolved", "dangling"):
        places = {"resolved"}
    return bool(places & set(wanted))


@route("/rest/inlinecomments/1.0/comments", products=("datacenter",))
def inline_comments() -> Any:
    """Inline comments of a page, as Data Center's own user interface reads them."""
    ctx = context()
    page = ctx.content(request.args.get("containerId", ""), types=("page", "blogpost"))
    shown = []
    for row in ctx.store.comments.of(page, kind="inline"):
        comment = ctx.store.comments.get(row)
        author = ctx.user_named(row.created_by)
        done = comment.resolution in ("resolved", "dangling")
        shown.append(
            {
                "id": row.id,
                "originalSelection": comment.original_selection,
                "markerRef": comment.marker_ref,
                "body": ctx.store.contents.body(row),
                "authorDisplayName": author.display_name,
                "authorUserName": author.username,
                "containerId": page.id,
                "resolveProperties": {
                    "resolved": done,
                    "resolvedByDangling": comment.resolution == "dangling",
                },
            }
        )
    return shown
