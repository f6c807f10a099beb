"""Offset paging of v1."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request

from recue_exporters.sandbox.rest.context import context, whole


def window(default: int = 25, highest: int = 200) -> tuple[int, int]:
    """`start` and `limit` of the request; too large a limit is clipped without a word."""
    return whole("start", 0), whole("limit", default, lowest=1, highest=highest)


def page(
    rows: Sequence[Any],
    present: Callable[[Any], Any],
    start: int,
    limit: int,
    **more: Any,
) -> dict[str, Any]:
    """An answer with one page of results.

    Args:
        rows: up to `limit + 1` rows from `start` on; the one too many tells that more follow.
        present: makes the JSON of a row.
        start: how many rows were left out.
        limit: how many rows to show.
        more: further fields of the answer.
    """
    shown = [present(row) for row in rows[:limit]]
    links = {"self": self_link(), **base_links()}
    if len(rows) > limit:
        query = [(name, value) for name, value in request.args.items(multi=True)]
        kept = [(name, value) for name, value in query if name not in ("start", "limit", "next")]
        ahead = [("next", "true"), *kept, ("limit", str(limit)), ("start", str(start + limit))]
        links["next"] = f"{request.path}?{urlencode(ahead)}"
    size = len(shown)
    return {"results": shown, "start": start, "limit": limit, "size": size, **more, "_links": links}


def whole_list(
    rows: Sequence[Any], present: Callable[[Any], Any], limit: int = 200
) -> dict[str, Any]:
    """An answer that is not paged."""
    start, limit = window(limit, max(limit, 1))
    return page(rows[start : start + limit + 1], present, start, limit)


def base_links() -> dict[str, str]:
    """`base` and `context`, which only the outermost object of an answer has."""
    ctx = context()
    return {"base": ctx.base, "context": ctx.context_path}


def self_link() -> str:
    """The address of the request itself, as the site would write it."""
    query = request.query_string.decode()
    return f"{context().base}{request.path}{'?' + query if query else ''}"
