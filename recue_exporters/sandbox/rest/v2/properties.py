"""v2: properties of pages, folders, attachments, comments and spaces, addressed by id."""

from collections.abc import Callable
from typing import Any

from flask import request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest.context import context, mapping
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v2 import lists, present
from recue_exporters.sandbox.store import Property, User

_CLOUD = ("cloud",)
_KINDS = {
    "pages": ("page",),
    "folders": ("folder",),
    "attachments": ("attachment",),
    "comments": ("comment",),
    "spaces": (),
}


def _owner(kind: str, owner_id: str) -> int:
    """The id of what has the properties."""
    ctx = context()
    if kind == "spaces":
        return ctx.space(owner_id).id
    return ctx.content(owner_id, types=_KINDS[kind], problem="property_owner").id


def _editor(kind: str, owner_id: str) -> User:
    ctx = context()
    if kind == "spaces":
        user = ctx.person()
        if not user.may_edit:
            raise Problem("forbidden", reason="User not permitted to edit space properties")
        return user
    return ctx.editable(ctx.content(owner_id))


def _found(owner: int, property_id: str) -> Property:
    ctx = context()
    number = ctx.number(property_id, name="property-id", expected="long")
    found = ctx.store.properties.get(owner, number)
    if found is None:
        raise Problem("missing_property", key=property_id)
    return found


def _shown(kind: str, found: Property) -> dict[str, Any]:
    return present.space_prop(found) if kind == "spaces" else present.prop(found)


def _listed(kind: str) -> Callable[..., Any]:
    def view(owner_id: str) -> Any:
        ctx = context()
        owner = _owner(kind, owner_id)
        start, count = lists.offset(), lists.limit()
        rows = ctx.store.properties.of(
            owner, key=request.args.get("key"), offset=start, limit=count + 1
        )
        numbered = list(enumerate(rows, start))
        return lists.page(
            numbered, lambda pair: _shown(kind, pair[1]), count, lambda pair: [pair[0] + 1]
        )

    return view


def _created(kind: str) -> Callable[..., Any]:
    def view(owner_id: str) -> Any:
        ctx = context()
        owner = _owner(kind, owner_id)
        author = _editor(kind, owner_id)
        sent = mapping()
        if "value" not in sent:
            raise Problem("bad_value", reason="Missing required field: value")
        created = ctx.store.properties.create(
            owner, str(sent.get("key", "")), sent["value"], author
        )
        # Only spaces answer 201, says the specification.
        return _shown(kind, created), 201 if kind == "spaces" else 200

    return view


def _read(kind: str) -> Callable[..., Any]:
    def view(owner_id: str, property_id: str) -> Any:
        return _shown(kind, _found(_owner(kind, owner_id), property_id))

    return view


def _updated(kind: str) -> Callable[..., Any]:
    def view(owner_id: str, property_id: str) -> Any:
        found = _found(_owner(kind, owner_id), property_id)
        author = _editor(kind, owner_id)
        sent = mapping()
        version = sent.get("version") or {}
        number = version.get("number")
        if not isinstance(number, int):
            raise Problem("bad_value", reason="Missing required field: version.number")
        if "value" not in sent or not sent.get("key"):
            raise Problem("bad_value", reason="Missing required field: key or value")
        changed = context().store.properties.update(
            found,
            sent["value"],
            number,
            author,
            message=str(version.get("message") or ""),
            key=str(sent["key"]),
        )
        return _shown(kind, changed)

    return view


def _deleted(kind: str) -> Callable[..., Any]:
    def view(owner_id: str, property_id: str) -> None:
        found = _found(_owner(kind, owner_id), property_id)
        _editor(kind, owner_id)
        context().store.properties.delete(found)

    return view


for _kind in _KINDS:
    _all = f"/api/v2/{_kind}/<owner_id>/properties"
    _one = f"{_all}/<property_id>"
    route(_all, products=_CLOUD)(_listed(_kind))
    route(_all, "POST", products=_CLOUD)(_created(_kind))
    route(_one, products=_CLOUD)(_read(_kind))
    route(_one, "PUT", products=_CLOUD)(_updated(_kind))
    route(_one, "DELETE", products=_CLOUD)(_deleted(_kind))
