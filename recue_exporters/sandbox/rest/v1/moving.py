"""v1 and older: moving, archiving, restricting, copying."""

import hashlib
from typing import Any

from flask import Response, request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest import bodies, writing
from recue_exporters.sandbox.rest.context import context, mapping, payload
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v1 import details, present
from recue_exporters.sandbox.rest.v1.expand import requested
from recue_exporters.sandbox.store import Content
from recue_exporters.sandbox.store.restrictions import OPERATIONS

_MAX_ARCHIVED = 300
_XSRF_PAGE = (
    '<!doctype html><html lang="en"><head><title>XSRF Security Token Missing</title></head>'
    "<body><h1>XSRF Security Token Missing</h1></body></html>"
)


@route("/rest/api/content/<content_id>/move/<position>/<target_id>", "PUT", products=("cloud",))
def move(content_id: str, position: str, target_id: str) -> Any:
    """Move a page before, after or beneath another."""
    ctx = context()
    page = ctx.content(content_id, types=writing.PARENTS)
    target = ctx.content(target_id, types=writing.PARENTS)
    if position not in ("append", "before", "after"):
        raise Problem("bad_parameter", reason=f"Unknown position: {position}")
    ctx.editable(page)
    _move(page, target, position)
    return {"pageId": content_id}


def _move(page: Content, target: Content, position: str) -> None:
    ctx = context()
    space = ctx.space_of(target)
    if position == "append":
        ctx.store.tree.append(page, space, target)
    else:
        ctx.store.tree.beside(page, target, space, after=position == "after")


_ACTION_POSITIONS = {"append": "append", "above": "before", "below": "after"}


@route("/pages/movepage.action", "POST", products=("datacenter",))
def move_by_action() -> Any:
    """Data Center's own form: the only way to order siblings. Answers HTML, 200 also for errors."""
    ctx = context()
    values = request.values
    checked = request.headers.get("X-Atlassian-Token", "").lower() in ("no-check", "nocheck")
    if not checked and not values.get("atl_token"):
        return Response(_XSRF_PAGE, status=403, mimetype="text/html")
    try:
        page = ctx.content(values.get("pageId", ""), types=("page",))
        ctx.editable(page)
        position = values.get("position", "append")
        if position == "topLevel":
            key = values.get("spaceKey", "")
            space = ctx.store.spaces.with_key(key) if key else ctx.space_of(page)
            if space is None:
                raise Problem("missing_space", key=key)
            ctx.store.tree.append(page, space, None)
        else:
            _move(page, _action_target(page), _ACTION_POSITIONS.get(position, "append"))
    except Problem as problem:
        text = problem.wording("datacenter").text
        return _action_page("Error - Confluence", text)
    return _action_page(f"{page.title} - Confluence", "The page was moved.")


def _action_target(page: Content) -> Content:
    ctx = context()
    values = request.values
    if values.get("targetId"):
        return ctx.content(values["targetId"], types=("page",))
    space = ctx.store.spaces.with_key(values.get("spaceKey", "")) or ctx.space_of(page)
    title = values.get("targetTitle", "")
    found = ctx.store.contents.titled(space, title)
    if found is None or not ctx.visible([found]):
        raise Problem("missing_parent", id=title)
    return found


def _action_page(title: str, text: str) -> Response:
    from markupsafe import escape

    body = (
        f'<!doctype html><html lang="en"><head><title>{escape(title)}</title></head>'
        f"<body><p>{escape(text)}</p></body></html>"
    )
    return Response(body, mimetype="text/html")


@route("/json/removeattachment.action", "POST", products=("datacenter",))
def remove_attachment_by_action() -> Any:
    """The action by which older clients delete an attachment, by page and file name."""
    ctx = context()
    page = ctx.content(request.values.get("pageId", ""), types=("page",))
    ctx.editable(page, "no_delete")
    # atlassian-python-api 4 spells it the first way, 5 the second.
    name = request.values.get("fileName") or request.values.get("filename", "")
    found = ctx.store.attachments.named(page, name)
    if found is None:
        raise Problem("missing_content", id=name, type="attachment")
    ctx.store.contents.delete(found)
    return {"actionErrors": [], "validationErrors": []}


@route("/rest/api/content/archive", "POST", products=("cloud",))
def archive() -> Any:
    """Archive pages; their ids have to be numbers. Done at once, answered as a long task."""
    ctx = context()
    rows = mapping().get("pages")
    if not isinstance(rows, list) or not rows or len(rows) > _MAX_ARCHIVED:
        raise Problem("bad_value", reason=f"Between 1 and {_MAX_ARCHIVED} pages can be archived")
    pages = []
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("id"), int):
            raise Problem("bad_value", reason="The id of a page must be a number")
        pages.append(ctx.content(str(row["id"]), types=("page",)))
    for page in pages:
        author = ctx.editable(page)
        ctx.store.tree.archive(page, author)
    task = ctx.sandbox.tasks.finished("Archive pages")
    ari = f"ari:cloud:confluence:{ctx.store.cloud_id}:longtask/{task}"
    answer = {"ari": ari, "id": task, "links": {"status": f"/rest/api/longtask/{task}"}}
    return answer, 202


@route("/rest/api/content/<content_id>/pageTree", "DELETE", products=("cloud",))
def trash_tree(content_id: str) -> Any:
    """Put a page and everything beneath it into the trash."""
    ctx = context()
    page = ctx.content(content_id, types=("page",))
    ctx.editable(page, "no_delete")
    for _, below in reversed(ctx.store.tree.descendants(page)):
        ctx.store.tree.trash(below)
    ctx.store.tree.trash(page)
    task = ctx.sandbox.tasks.finished("Delete page tree")
    return {"id": task, "links": {"status": f"/rest/api/longtask/{task}"}}, 202


@route("/rest/api/content/<content_id>/copy", "POST", products=("cloud",))
def copy(content_id: str) -> Any:
    """Copy a page, with what was asked to come along."""
    ctx = context()
    page = ctx.content(content_id, types=("page",))
    sent = mapping()
    destination = sent.get("destination") or {}
    parent, space = None, ctx.space_of(page)
    if destination.get("type") in ("parent_page", "parent_content"):
        parent = ctx.content(str(destination.get("value")), types=writing.PARENTS)
        space = ctx.space_of(parent)
    elif destination.get("type") == "space":
        space = writing.may_create(
            ctx, ctx.store.spaces.with_key(str(destination.get("value"))), "page", ""
        )
    newest = ctx.store.contents.version(page)
    body = bodies.sent(ctx, sent.get("body"), space) or bodies.Body(newest.body, newest.adf)
    title = str(sent.get("pageTitle") or f"Copy of {page.title}")
    created = writing.create(ctx, space, writing.Change(title=title, body=body, parent=parent))
    if sent.get("copyLabels"):
        for label in ctx.store.labels.of(page.id):
            ctx.store.labels.add(created, label.name, ctx.person(), prefix=label.prefix)
    if sent.get("copyProperties"):
        for prop in ctx.store.properties.of(page.id):
            ctx.store.properties.create(created.id, prop.key, prop.value, ctx.person())
    if sent.get("copyAttachments"):
        files = ctx.store.attachments
        for found in present.kin(ctx, page, "child", "attachment"):
            about = files.file(found)
            files.add(
                created, space, found.title, files.data(found), ctx.person(),
                media_type=about.media_type, comment=about.comment,
            )  # fmt: skip
    return present.content(ctx, created, requested(present.SINGLE), outermost=True)


@route("/rest/api/content/<content_id>/restriction", products=("cloud",))
def restrictions(content_id: str) -> Any:
    """The restrictions of a content, one row per operation."""
    ctx = context()
    return _restriction_rows(ctx.content(content_id))


def _restriction_rows(found: Content) -> dict[str, Any]:
    ctx = context()
    rows = [details.restriction(ctx, found, name, present.user) for name in OPERATIONS]
    own = f"{ctx.base}/rest/api/content/{found.id}/restriction"
    links = {"self": own, "base": ctx.base, "context": ctx.context_path}
    answer = {"results": rows, "start": 0, "limit": 100, "size": len(rows), "_links": links}
    if ctx.cloud:
        state = repr(sorted(map(str, ctx.store.restrictions.of(found)))).encode()
        answer["restrictionsHash"] = hashlib.sha256(state).hexdigest()
    return answer


@route("/rest/api/content/<content_id>/restriction/byOperation")
def restrictions_by_operation(content_id: str) -> Any:
    """The restrictions of a content under the names of the operations."""
    ctx = context()
    found = ctx.content(content_id)
    answer = details.restrictions(ctx, found, requested(), present.user)
    answer["_links"] |= {"base": ctx.base, "context": ctx.context_path}
    return answer


@route("/rest/api/content/<content_id>/restriction/byOperation/<operation>")
def restriction_of(content_id: str, operation: str) -> Any:
    """The restriction of one operation."""
    ctx = context()
    found = ctx.content(content_id)
    if operation not in OPERATIONS:
        raise Problem("bad_parameter", reason=f"Unknown operation: {operation}")
    return details.restriction(ctx, found, operation, present.user)


@route("/rest/api/content/<content_id>/restriction", "PUT")
def restrict(content_id: str) -> Any:
    """Set who alone may do what; operations that are not named are opened to all."""
    ctx = context()
    found = ctx.content(content_id)
    ctx.editable(found)
    sent = payload()
    rows = sent.get("results", []) if isinstance(sent, dict) else sent
    wanted: dict[str, list[tuple[str, str]]] = {name: [] for name in OPERATIONS}
    for row in rows:
        operation = row.get("operation")
        if operation not in wanted:
            raise Problem("bad_value", reason=f"Unknown operation: {operation}")
        wanted[operation] += _subjects(row.get("restrictions") or {})
    for operation, subjects in wanted.items():
        ctx.store.restrictions.set(found, operation, subjects)
    return _restriction_rows(found)


@route("/rest/api/content/<content_id>/restriction", "DELETE", products=("cloud",))
def open_to_all(content_id: str) -> Any:
    """Lift all restrictions."""
    ctx = context()
    found = ctx.content(content_id)
    ctx.editable(found)
    for operation in OPERATIONS:
        ctx.store.restrictions.set(found, operation, [])
    return _restriction_rows(found)


def _subjects(sent: dict[str, Any]) -> list[tuple[str, str]]:
    ctx = context()
    found: list[tuple[str, str]] = []
    for row in _rows(sent.get("user")):
        key = row.get("accountId") or row.get("userKey")
        user = ctx.store.users.get(key) if key else ctx.store.users.named(row.get("username", ""))
        if user is None:
            raise Problem("missing_user", key=key or row.get("username"))
        found.append(("user", user.key))
    found += [("group", str(row.get("name") or row.get("id"))) for row in _rows(sent.get("group"))]
    return found


def _rows(sent: Any) -> list[dict[str, Any]]:
    return list(sent.get("results", [])) if isinstance(sent, dict) else list(sent or [])
