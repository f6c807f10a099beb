"""v1: people, groups and personal access tokens."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest.context import context, mapping
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v1 import details, lists, present
from recue_exporters.sandbox.store import User


@route("/rest/api/user/current")
def current() -> Any:
    """Who is asking."""
    ctx = context()
    if ctx.user is None:
        return present.anonymous(ctx)
    return present.user(ctx, ctx.user, outermost=True)


@route("/rest/api/user/anonymous")
def anonymous() -> Any:
    """Nobody in particular."""
    return present.anonymous(context())


@route("/rest/api/user")
def read() -> Any:
    """An account by `accountId` (Cloud), `key` or `username` (Data Center)."""
    ctx = context()
    ctx.person()
    return present.user(ctx, _asked(), outermost=True)


def _asked() -> User:
    ctx = context()
    users = ctx.store.users
    key = request.args.get("accountId" if ctx.cloud else "key")
    name = None if ctx.cloud else request.args.get("username")
    found = users.get(key) if key else users.named(name) if name else None
    if found is None:
        # Cloud says null whatever was asked for (measured).
        raise Problem("missing_user", key="null" if ctx.cloud else key or name)
    return found


@route("/rest/api/user/bulk", products=("cloud",))
def bulk() -> Any:
    """Several accounts by `accountId`."""
    ctx = context()
    found = [ctx.store.users.get(key) for key in request.args.getlist("accountId")]
    rows = [user for user in found if user]
    return lists.whole_list(rows, lambda user: present.user(ctx, user))


@route("/rest/api/user/list", products=("datacenter",))
def everyone() -> Any:
    """All accounts."""
    ctx = context()
    ctx.person()
    return lists.whole_list(ctx.store.users.all(), lambda user: present.user(ctx, user))


@route("/rest/api/user/memberof")
def member_of() -> Any:
    """The groups of an account."""
    ctx = context()
    return lists.whole_list(_asked().groups, lambda name: details.group(ctx, name))


@route("/rest/api/group")
def groups() -> Any:
    """All groups."""
    ctx = context()
    names = sorted({name for user in ctx.store.users.all() for name in user.groups})
    return lists.whole_list(names, lambda name: details.group(ctx, name))


@route("/rest/api/group/<name>/member", products=("datacenter",))
def members(name: str) -> Any:
    """The accounts in a group."""
    ctx = context()
    rows = [user for user in ctx.store.users.all() if name in user.groups]
    return lists.whole_list(rows, lambda user: present.user(ctx, user))


@route("/rest/pat/latest/tokens", "POST", products=("datacenter",))
def create_token() -> Any:
    """Create a personal access token; only this answer shows it."""
    ctx = context()
    user = ctx.person()
    sent = mapping()
    name = str(sent.get("name", "")).strip()
    if not name:
        raise Problem("bad_value", reason="The token needs a name")
    days = sent.get("expirationDuration")
    ends = None
    if isinstance(days, int):
        moment = datetime.now(UTC) + timedelta(days=days)
        ends = moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    raw = secrets.token_urlsafe(33)
    row = ctx.store.users.add_token(user, name, raw, ends)
    return {**_token(row), "rawToken": raw}, 201


@route("/rest/pat/latest/tokens", products=("datacenter",))
def tokens() -> Any:
    """The personal access tokens of the user, without their secret."""
    ctx = context()
    return [_token(row) for row in ctx.store.users.tokens(ctx.person())]


def _token(row: Any) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "createdAt": row["created_at"],
        "expiringAt": row["expires_at"],
    }


@route("/rest/pat/latest/tokens/<token_id>", "DELETE", products=("datacenter",))
def revoke_token(token_id: str) -> Any:
    """Revoke a personal access token."""
    ctx = context()
    if not ctx.store.users.revoke(ctx.person(), ctx.number(token_id)):
        raise Problem("not_found", what=f"No token with id {token_id}")


@route("/rest/api/user/watch/content/<content_id>")
def watching(content_id: str) -> Any:
    """Whether the user watches a content."""
    ctx = context()
    return {"watching": ctx.content(content_id).created_by == ctx.person().key}


@route("/rest/api/user/watch/content/<content_id>", "POST")
def watch(content_id: str) -> Any:
    """Watch a content: accepted, and of no consequence here."""
    context().content(content_id)
    return None if context().cloud else Response(status=200)


@route("/rest/api/user/watch/content/<content_id>", "DELETE")
def unwatch(content_id: str) -> None:
    """Stop watching a content: accepted, and of no consequence here."""
    context().content(content_id)
