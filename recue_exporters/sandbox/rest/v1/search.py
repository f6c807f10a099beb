"""v1: CQL search."""

import base64
import re
from typing import Any
from urllib.parse import urlencode

from flask import request

from recue_exporters.sandbox import clock
from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest import links
from recue_exporters.sandbox.rest.context import Context, context, whole
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v1 import lists, present
from recue_exporters.sandbox.rest.v1.expand import Expand, requested
from recue_exporters.sandbox.store import Content

_EXCERPT = 200


@route("/rest/api/content/search")
def search_contents() -> Any:
    """The contents a query finds, bare."""
    ctx = context()
    expand = requested()
    found = _Found(ctx)
    return found.answer(lambda row: present.content(ctx, row, expand))


@route("/rest/api/search")
def search() -> Any:
    """What a query finds, with titles and excerpts as search shows them."""
    ctx = context()
    expand = requested()["content"]
    found = _Found(ctx)
    more = {
        "totalSize": found.total,
        "cqlQuery": found.cql,
        "searchDuration": 1,
    }
    if not ctx.cloud:
        more["archivedResultCount"] = 0
    return found.answer(lambda row: _hit(ctx, row, expand), **more)


@route("/rest/api/search/user", products=("cloud",))
def search_users() -> Any:
    """People by `user.fullname ~ "..."` or `user.accountid = "..."`."""
    ctx = context()
    query = request.args.get("cql", "")
    match = re.search(r'user\.(?:fullname|accountid)\s*[~=]\s*"?([^"]+)"?', query)
    if not match:
        raise Problem("cql_parse", cql=query)
    wanted = match[1].strip().lower()
    rows = [
        user
        for user in ctx.store.users.all()
        if wanted in user.display_name.lower() or wanted == user.key
    ]

    space = ctx.store.spaces.all()[0]

    def hit(user: Any) -> dict[str, Any]:
        shown = present.user(ctx, user)
        return {
            "user": shown,
            "title": user.display_name,
            "excerpt": "",
            "url": f"/people/{user.key}",
            "breadcrumbs": [],
            "entityType": "user",
            "iconCssClass": "aui-icon content-type-profile",
            "lastModified": space.created_at,
            "score": 0.0,
        }

    more = {"totalSize": len(rows), "cqlQuery": query, "searchDuration": 1}
    return {**lists.whole_list(rows, hit, 25), **more}


class _Found:
    """One page of hits. Cloud ignores `start` and goes on by a cursor."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        if "cql" not in request.args:
            raise Problem("bad_parameter", reason="The query parameter cql is required")
        self.cql = request.args["cql"]
        if re.search(r'siteSearch\s*~\s*""', self.cql):
            raise Problem("search_crash")
        self.limit = whole("limit", 25, lowest=1, highest=250 if ctx.cloud else 200)
        self.start = _cursor() if ctx.cloud else whole("start", 0)
        self.rows, self.total = ctx.store.search.run(
            self.cql,
            user=ctx.user,
            hidden=ctx.hidden,
            offset=self.start,
            limit=self.limit,
        )
        if ctx.user is None:
            self.rows, self.total = [], 0

    def answer(self, show: Any, **more: Any) -> dict[str, Any]:
        """The page of hits with the link to the next one."""
        shown_start = 0 if self._ctx.cloud else self.start
        own: dict[str, str] = {"self": lists.self_link(), **lists.base_links()}
        if self.start + len(self.rows) < self.total:
            own["next"] = self._next()
        return {
            "results": [show(row) for row in self.rows],
            "start": shown_start,
            "limit": self.limit,
            "size": len(self.rows),
            **more,
            "_links": own,
        }

    def _next(self) -> str:
        kept = [
            (name, value)
            for name, value in request.args.items(multi=True)
            if name not in ("start", "limit", "next", "cursor")
        ]
        place = self.start + len(self.rows)
        if self._ctx.cloud:
            token = base64.urlsafe_b64encode(f"offset:{place}".encode()).decode()
            ahead = [("next", "true"), ("cursor", token), ("limit", str(self.limit)), *kept]
        else:
            ahead = [("next", "true"), *kept, ("limit", str(self.limit)), ("start", str(place))]
        return f"{request.path}?{urlencode(ahead)}"


def _cursor() -> int:
    token = request.args.get("cursor", "")
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("offset:"))
    except ValueError as error:
        raise Problem("bad_parameter", reason="The cursor is not valid") from error


def _hit(ctx: Context, found: Content, expand: Expand) -> dict[str, Any]:
    space = ctx.space_of(found)
    version = ctx.store.contents.version(found)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", version.body)).strip()
    return {
        "content": present.content(ctx, found, expand),
        "title": _escaped(found.title),
        "excerpt": _escaped(text[:_EXCERPT]),
        "url": links.webui(ctx, found),
        "resultGlobalContainer": {
            "title": space.name,
            "displayUrl": links.space_webui(ctx, space),
        },
        "breadcrumbs": [],
        "entityType": "content",
        "iconCssClass": f"aui-icon content-type-{found.type}",
        "lastModified": version.created_at,
        "friendlyLastModified": clock.friendly(version.created_at),
        **({"score": 0.0} if ctx.cloud else {"timestamp": clock.milliseconds(version.created_at)}),
    }


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
