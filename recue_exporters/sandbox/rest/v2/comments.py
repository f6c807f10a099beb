"""v2: footer and inline comments."""

from collections.abc import Callable
from typing import Any

from flask import request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest import bodies, links
from recue_exporters.sandbox.rest.context import Context, context, mapping
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v2 import lists, present
from recue_exporters.sandbox.store import Content
from recue_exporters.sandbox.view.anchoring import anchored, occurrences

_CLOUD = ("cloud",)
_KINDS = ("footer", "inline")
_STATES = ("open", "reopened", "resolved", "dangling")


def _shown(ctx: Context, item: Content, *, single: bool = False) -> dict[str, Any]:
    """A comment, with its body in the format asked for."""
    allowed = present.SINGLE_FORMATS if single else present.LIST_FORMATS
    body_format, _ = present.format_of(request.args.getlist("body-format"), allowed)
    comment = ctx.store.comments.get(item)
    found = ctx.store.contents.version(item)
    shown: dict[str, Any] = {
        "id": str(item.id),
        "status": item.status,
        "title": item.title,
        "version": present.version(found),
        "body": present.body(ctx, item, found, body_format),
        "_links": {"webui": links.webui(ctx, item)},
    }
    if comment.parent_comment_id:
        shown["parentCommentId"] = str(comment.parent_comment_id)
    else:
        shown["pageId"] = str(item.container_id)
    if comment.kind == "inline":
        shown["resolutionStatus"] = comment.resolution
        shown["properties"] = {
            "inlineMarkerRef": comment.marker_ref,
            "inlineOriginalSelection": comment.original_selection,
        }
        if single:
            shown["resolutionLastModifierId"] = comment.resolved_by
            shown["resolutionLastModifiedAt"] = comment.resolved_at
    if single:
        shown["_links"]["base"] = ctx.base
    return shown


def _resolutions() -> tuple[str, ...]:
    found = tuple(request.args.getlist("resolution-status"))
    for state in found:
        if state not in _STATES:
            reason = f"Provided value {{{state}}} for 'resolution-status' is not valid"
            raise Problem("bad_parameter", reason=reason)
    return found


def _of_page(kind: str) -> Callable[..., Any]:
    def view(page_id: str) -> Any:
        ctx = context()
        page = ctx.content(page_id, types=("page", "blogpost"))
        rows = ctx.store.comments.of(page, kind=kind, resolutions=_resolutions())
        return lists.slice_of(rows, lambda row: _shown(ctx, row))

    return view


def _listed(kind: str) -> Callable[..., Any]:
    def view() -> Any:
        ctx = context()
        hidden = ctx.hidden
        rows = [
            row
            for row in ctx.store.comments.of(None, kind=kind, replies=True)
            if row.container_id not in hidden
        ]
        return lists.slice_of(rows, lambda row: _shown(ctx, row))

    return view


def _found(kind: str, comment_id: str) -> Content:
    ctx = context()
    found = ctx.content(comment_id, types=("comment",), problem="missing_comment")
    if ctx.store.comments.get(found).kind != kind:
        raise Problem("missing_comment", id=comment_id)
    return found


def _read(kind: str) -> Callable[..., Any]:
    def view(comment_id: str) -> Any:
        return _shown(context(), _found(kind, comment_id), single=True)

    return view


def _replies(kind: str) -> Callable[..., Any]:
    def view(comment_id: str) -> Any:
        ctx = context()
        rows = ctx.store.comments.of(None, parent=_found(kind, comment_id))
        return lists.slice_of(rows, lambda row: _shown(ctx, row))

    return view


def _created(kind: str) -> Callable[..., Any]:
    def view() -> Any:
        ctx = context()
        sent = mapping()
        author = ctx.person()
        parent = None
        if sent.get("parentCommentId"):
            parent = _found(kind, str(sent["parentCommentId"]))
            page_id = str(parent.container_id)
        else:
            page_id = str(sent.get("pageId") or sent.get("blogPostId") or "")
        page = ctx.content(page_id, types=("page", "blogpost"))
        if not author.may_edit:
            raise Problem("missing_content", id=page_id, type="page")
        space = ctx.space_of(page)
        body = bodies.sent(ctx, sent.get("body"), space)
        if body is None:
            raise Problem("no_body")
        about: dict[str, str] = {}
        if kind == "inline" and parent is None:
            about = _highlight(ctx, page, sent.get("inlineCommentProperties") or {})
        created = ctx.store.comments.add(
            page, space, body.storage, author, kind=kind, parent=parent, **about
        )
        return _shown(ctx, created, single=True), 201

    return view


def _highlight(ctx: Context, page: Content, wanted: dict[str, Any]) -> dict[str, str]:
    """Put the marker around the selected text; no new version, as on the real site."""
    selection = str(wanted.get("textSelection") or "")
    body = ctx.store.contents.body(page)
    found = occurrences(body, selection)
    expected = int(wanted.get("textSelectionMatchCount") or 1)
    index = int(wanted.get("textSelectionMatchIndex") or 0)
    reference = ctx.store.comments.new_marker()
    marked = anchored(body, selection, "", "", reference, index=index)
    if found != expected or marked is None:
        raise Problem("no_selection", found=found, expected=expected)
    ctx.store.contents.set_body(page, marked)
    return {"selection": selection, "marker_ref": reference}


def _updated(kind: str) -> Callable[..., Any]:
    def view(comment_id: str) -> Any:
        ctx = context()
        found = _found(kind, comment_id)
        author = ctx.editable(found)
        sent = mapping()
        number = (sent.get("version") or {}).get("number")
        if number != found.version + 1:
            raise Problem("stale_version", current=found.version, given=number)
        if kind == "inline" and "resolved" in sent:
            ctx.store.comments.resolve(found, author, resolved=bool(sent["resolved"]))
        body = bodies.sent(ctx, sent.get("body"), ctx.space_of(found))
        text = body.storage if body else None
        changed = ctx.store.contents.update(found, author=author, body=text)
        return _shown(ctx, changed, single=True)

    return view


def _deleted(kind: str) -> Callable[..., Any]:
    def view(comment_id: str) -> None:
        ctx = context()
        found = _found(kind, comment_id)
        ctx.editable(found, "no_delete")
        for reply in ctx.store.comments.of(None, parent=found):
            ctx.store.contents.delete(reply)
        ctx.store.contents.delete(found)

    return view


def _versions(kind: str) -> Callable[..., Any]:
    def view(comment_id: str) -> Any:
        ctx = context()
        found = _found(kind, comment_id)

        def row(version: Any) -> dict[str, Any]:
            return {**present.version(version), "comment": {"id": comment_id, "title": found.title}}

        return lists.slice_of(ctx.store.contents.versions(found), row)

    return view


for _kind in _KINDS:
    _all = f"/api/v2/{_kind}-comments"
    _one = f"{_all}/<comment_id>"
    route(f"/api/v2/pages/<page_id>/{_kind}-comments", products=_CLOUD)(_of_page(_kind))
    route(_all, products=_CLOUD)(_listed(_kind))
    route(_all, "POST", products=_CLOUD)(_created(_kind))
    route(_one, products=_CLOUD)(_read(_kind))
    route(_one, "PUT", products=_CLOUD)(_updated(_kind))
    route(_one, "DELETE", products=_CLOUD)(_deleted(_kind))
    route(f"{_one}/children", products=_CLOUD)(_replies(_kind))
    route(f"{_one}/versions", products=_CLOUD)(_versions(_kind))
