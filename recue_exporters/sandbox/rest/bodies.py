"""Bodies coming in and going out: representations, size, and what the site makes of them."""

from typing import Any

from recue_exporters.sandbox.bodies import accepted
from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest.context import MAX_BODY, Context
from recue_exporters.sandbox.store import Content, Space

_STORED = ("storage", "editor", "editor2")
_RENDERED = ("view", "export_view", "styled_view", "anonymous_export_view")


def sent(ctx: Context, body: Any, space: Space) -> str | None:
    """The storage format of a `body` as clients send it; None where there is none.

    Accepts `{"storage": {"value", "representation"}}` and `{"representation", "value"}`.

    Raises:
        Problem: it is too large, not well-formed, or of an unknown representation.
    """
    if not isinstance(body, dict):
        return None
    if "value" not in body:
        nested = [part for part in body.values() if isinstance(part, dict) and "value" in part]
        if not nested:
            return None
        name = next(name for name, part in body.items() if part is nested[0])
        body = {"representation": name, **nested[0]}
    value, representation = body["value"], body.get("representation", "storage")
    if not isinstance(value, str):
        raise Problem("bad_json", reason="the value of the body must be a string")
    if len(value.encode("utf-8", "surrogatepass")) > MAX_BODY:
        raise Problem("too_large")
    if representation not in _STORED:
        raise Problem("bad_representation", representation=representation)
    return accepted(value, ctx.flavor, space.key)


def represented(ctx: Context, item: Content, body: str, name: str) -> str:
    """A stored body of a content in the representation `name`."""
    if name not in _RENDERED:
        return body
    page = ctx.store.contents.get(item.container_id) if item.container_id else item
    return _rendered(ctx, page or item, body)


def _rendered(ctx: Context, page: Content, body: str) -> str:
    """The HTML a reader would see."""
    from recue_exporters.sandbox.view.neighbourhood import show
    from recue_exporters.sandbox.view.site import site

    return show(site(), page, ctx.space_of(page), body).html


def converted(ctx: Context, body: str, to: str) -> str:
    """A body that belongs to no page in the representation `to`.

    Raises:
        Problem: the representation is unknown.
    """
    if to in _RENDERED:
        home = next(space.homepage_id for space in ctx.store.spaces.all() if space.homepage_id)
        page = ctx.store.contents.get(home)
        assert page is not None
        return _rendered(ctx, page, body)
    if to not in _STORED:
        raise Problem("bad_representation", representation=to)
    return body
