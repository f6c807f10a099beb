"""Bodies coming in and going out: representations, size, and what the site makes of them."""

from dataclasses import dataclass
from typing import Any

from recue_exporters.sandbox.bodies import accepted, from_adf, from_wiki, to_adf
from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest.context import MAX_BODY, Context
from recue_exporters.sandbox.store import Content, Space, Version

_STORED = ("storage", "editor", "editor2")
_RENDERED = ("view", "export_view", "styled_view", "anonymous_export_view")
_ADF = "atlas_doc_format"


@dataclass(frozen=True)
class Body:
    """A body as the site will keep it."""

    storage: str
    adf: str | None = None
    """The document as it was sent, where it was sent in Atlassian Document Format."""


def sent(ctx: Context, body: Any, space: Space) -> Body | None:
    """What the site makes of a `body` as clients send it; None where there is none.

    Accepts `{"storage": {"value", "representation"}}` and `{"representation", "value"}`.

    Raises:
        Problem: it is too large, not well-formed, or of an unknown representation.
    """
    if not isinstance(body, dict):
        return None
    if "value" not in body:
        parts = ((name, part) for name, part in body.items() if isinstance(part, dict))
        found = next(((name, part) for name, part in parts if "value" in part), None)
        if found is None:
            return None
        body = {"representation": found[0], **found[1]}
    value, representation = body["value"], body.get("representation", "storage")
    if not isinstance(value, str):
        raise Problem("bad_json", reason="the value of the body must be a string")
    if len(value.encode("utf-8", "surrogatepass")) > MAX_BODY:
        raise Problem("too_large")
    adf = None
    if representation == _ADF and ctx.cloud:
        adf, value = value, from_adf.to_storage(value, ctx.store.attachments.name_of_file)
    elif representation == "wiki":
        value = from_wiki.to_storage(value)
    elif representation not in _STORED:
        raise Problem("bad_representation", representation=representation)
    kept = accepted(value, ctx.flavor, space.key)
    if ctx.sandbox.strict:
        _check_rules(ctx, value)
    return Body(kept, adf)


def _check_rules(ctx: Context, value: str) -> None:
    """Refuse what the products would keep without a word and then show wrong, or not at all."""
    from recue_exporters.confluence.storage.check import check_storage

    broken = [str(f) for f in check_storage(value, ctx.sandbox.flavor) if f.severity == "error"]
    if broken:
        raise Problem("against_rules", findings="; ".join(broken))


def represented(ctx: Context, item: Content, version: Version, name: str) -> str:
    """A version of a content in the representation `name`."""
    if name in _RENDERED:
        page = ctx.store.contents.get(item.container_id) if item.container_id else item
        return _rendered(ctx, page or item, version.body)
    if name == _ADF:
        return version.adf or _document(ctx, item, version.body)
    return version.body


def _document(ctx: Context, item: Content, body: str) -> str:
    files = ctx.store.attachments

    def file_id(name: str) -> str | None:
        attachment = files.named(item, name)
        return files.file(attachment).file_id if attachment else None

    return to_adf.to_adf(body, file_id)


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
    if to == _ADF and ctx.cloud:
        return to_adf.to_adf(body, lambda _: None)
    if to not in _STORED:
        raise Problem("bad_representation", representation=to)
    return body
