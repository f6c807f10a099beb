"""v1 of Cloud: the status of a page."""

import re
from typing import Any

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest import writing
from recue_exporters.sandbox.rest.context import context, mapping
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.store import Content
from recue_exporters.sandbox.store.states import SUGGESTED, State

_CLOUD = ("cloud",)
_MAX_NAME = 20


def _shown(state: State) -> dict[str, Any]:
    return {"id": state.id, "name": state.name, "color": state.color}


def _answer(page: Content) -> dict[str, Any]:
    state = context().store.states.of(page)
    if state is None:
        return {}
    return {"contentState": _shown(state), "lastUpdated": state.updated_at}


@route("/rest/api/content/<content_id>/state", products=_CLOUD)
def read(content_id: str) -> Any:
    """The status of a page; without one there is nothing in the answer."""
    return _answer(context().content(content_id, types=("page", "blogpost")))


@route("/rest/api/content/<content_id>/state", "PUT", products=_CLOUD)
def put(content_id: str) -> Any:
    """Give a page a status, by id or by name and colour; publishes a version (markfluence)."""
    ctx = context()
    page = ctx.content(content_id, types=("page", "blogpost"))
    sent = mapping()
    wanted = next((state for state in SUGGESTED if state.id == sent.get("id")), None)
    name = wanted.name if wanted else str(sent.get("name") or "")
    color = wanted.color if wanted else str(sent.get("color") or "").lower()
    if not 0 < len(name) <= _MAX_NAME or not re.fullmatch("#[0-9a-f]{6}", color):
        raise Problem("bad_value", reason="A status needs a name and a colour such as #2684ff")
    changed = writing.update(ctx, page, writing.Change(), page.version + 1)
    ctx.store.states.set(changed, name, color)
    return _answer(changed)


@route("/rest/api/content/<content_id>/state", "DELETE", products=_CLOUD)
def delete(content_id: str) -> Any:
    """Take the status away; publishes a version."""
    ctx = context()
    page = ctx.content(content_id, types=("page", "blogpost"))
    changed = writing.update(ctx, page, writing.Change(), page.version + 1)
    ctx.store.states.clear(changed)
    return _answer(changed)


@route("/rest/api/content/<content_id>/state/available", products=_CLOUD)
def available(content_id: str) -> Any:
    """The statuses a page can be given."""
    ctx = context()
    ctx.content(content_id, types=("page", "blogpost"))
    custom = [_shown(state) for state in ctx.store.states.custom()[:3]]
    return {
        "spaceContentStates": [_shown(state) for state in SUGGESTED],
        "customContentStates": custom,
    }
