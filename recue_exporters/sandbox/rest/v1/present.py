"""Content, spaces, users and versions as JSON of v1.

Shapes follow answers of live sites of both products. What is not expanded is named in
`_expandable`, with its address or an empty string.
"""

from collections.abc import Callable
from typing import Any

from recue_exporters.sandbox import clock
from recue_exporters.sandbox.rest import links
from recue_exporters.sandbox.rest.context import Context
from recue_exporters.sandbox.rest.v1 import details
from recue_exporters.sandbox.rest.v1.expand import Expand
from recue_exporters.sandbox.rest.v1.lists import base_links
from recue_exporters.sandbox.store import Content, Space, User, Version

Json = dict[str, Any]
SINGLE = "history,space,version"
"""What a single content expands by default."""

_CLOUD_ONLY = ("childTypes", "schedulePublishInfo", "schedulePublishDate")


def content(ctx: Context, item: Content, expand: Expand, *, outermost: bool = False) -> Json:
    """A page, folder, attachment or comment.

    Args:
        ctx: the request in hand.
        item: the content.
        expand: what to expand.
        outermost: whether it is the whole answer, not part of one.
    """
    shown: Json = {
        "id": links.external_id(ctx, item),
        "type": item.type,
        "status": item.status,
        "title": item.title,
    }
    hidden: Json = {}
    for name, (build, address) in _parts(ctx, item).items():
        if name in expand:
            shown[name] = build(expand[name])
        else:
            hidden[name] = address
    if ctx.cloud:
        shown["macroRenderedOutput"] = {}
    elif item.type == "page":
        shown["position"] = -1 if item.position is None else item.position
    shown["extensions"] = details.extensions(ctx, item, expand["extensions"])
    if item.type == "attachment":
        shown.setdefault("metadata", {}).update(details.attachment_metadata(ctx, item))
    shown["_expandable"] = hidden
    shown["_links"] = _content_links(ctx, item, outermost=outermost)
    return shown


def _parts(ctx: Context, item: Content) -> dict[str, tuple[Callable[[Expand], Any], str]]:
    own = f"/rest/api/content/{links.external_id(ctx, item)}"
    space_of = ctx.space_of(item)
    space_address = f"/rest/api/space/{space_of.key}"
    parts: dict[str, tuple[Callable[[Expand], Any], str]] = {
        "space": (lambda e: space(ctx, space_of, e), space_address),
        "history": (lambda e: history(ctx, item, e), f"{own}/history"),
        "version": (lambda e: version(ctx, item, ctx.store.contents.version(item), e), ""),
        "ancestors": (lambda e: _ancestors(ctx, item, e), ""),
        "container": (lambda e: _container(ctx, item, e), details.container_address(ctx, item)),
        "body": (lambda e: details.bodies(ctx, item, e), ""),
        "metadata": (lambda e: details.metadata(ctx, item, e), ""),
        "operations": (lambda e: details.operations(ctx, item), ""),
        "children": (lambda e: _kin(ctx, item, e, "child"), f"{own}/child"),
        "descendants": (lambda e: _kin(ctx, item, e, "descendant"), f"{own}/descendant"),
        "restrictions": (
            lambda e: details.restrictions(ctx, item, e, user),
            f"{own}/restriction/byOperation",
        ),
    }
    if ctx.cloud:
        parts |= {name: (lambda e: {}, "") for name in _CLOUD_ONLY}
    return parts


def _content_links(ctx: Context, item: Content, *, outermost: bool) -> Json:
    own = f"/rest/api/content/{links.external_id(ctx, item)}"
    found: Json = {"webui": links.webui(ctx, item)}
    if item.type in ("page", "blogpost"):
        found["editui" if ctx.cloud else "edit"] = links.draft(item)
        if ctx.cloud:
            found["edituiv2"] = links.edit(ctx, item)
        found["tinyui"] = links.tiny(item.id)
    if item.type == "attachment":
        found["download"] = details.download_address(ctx, item)
    found["self"] = ctx.base + own
    if outermost:
        found |= {"collection": "/rest/api/content", **base_links()}
    return found


def _ancestors(ctx: Context, item: Content, expand: Expand) -> list[Json]:
    return [content(ctx, above, expand) for above in ctx.store.tree.ancestors(item)]


def _container(ctx: Context, item: Content, expand: Expand) -> Json:
    if item.container_id:
        holder = ctx.store.contents.get(item.container_id)
        assert holder is not None
        return content(ctx, holder, expand)
    return space(ctx, ctx.space_of(item), expand)


_EXPANDED_ROWS = 25


def kin(ctx: Context, item: Content, relation: str, kind: str) -> list[Content]:
    """Children or descendants of one type that the user may see."""
    store = ctx.store
    if kind == "attachment":
        found = store.contents.listing(types=("attachment",), container_id=item.id, sort="title")
    elif kind == "comment":
        found = store.comments.of(item, replies=relation == "descendant")
    elif relation == "child":
        found = store.tree.children(item, types=(kind,))
    else:
        found = [below for _, below in store.tree.descendants(item) if below.type == kind]
    return ctx.visible(found)


def _kin(ctx: Context, item: Content, expand: Expand, relation: str) -> Json:
    own = f"/rest/api/content/{item.id}/{relation}"
    shown: Json = {}
    hidden: Json = {}
    for kind in ("page", "attachment", "comment"):
        if kind not in expand:
            hidden[kind] = f"{own}/{kind}"
            continue
        rows = kin(ctx, item, relation, kind)
        shown[kind] = {
            "results": [content(ctx, row, expand[kind]) for row in rows[:_EXPANDED_ROWS]],
            "start": 0,
            "limit": _EXPANDED_ROWS,
            "size": min(len(rows), _EXPANDED_ROWS),
            "_links": {"self": f"{ctx.base}{own}/{kind}"},
        }
        if len(rows) > _EXPANDED_ROWS:
            shown[kind]["_links"]["next"] = (
                f"{own}/{kind}?next=true&limit={_EXPANDED_ROWS}&start={_EXPANDED_ROWS}"
            )
    return {**shown, "_expandable": hidden, "_links": {"self": ctx.base + own}}


def version(ctx: Context, item: Content, found: Version, expand: Expand) -> Json:
    """A version of a content."""
    own = f"/rest/api/content/{links.external_id(ctx, item)}"
    shown: Json = {
        "by": user(ctx, ctx.user_named(found.author)),
        "when": found.created_at,
        "friendlyWhen": clock.friendly(found.created_at),
        "message": found.message,
        "number": found.number,
        "minorEdit": found.minor,
    }
    hidden = {"content": own}
    if ctx.cloud:
        shown |= {
            "ncsStepVersion": "1",
            "ncsStepVersionSource": "ncs-ack",
            "confRev": f"confluence$content${item.id}.{found.number}",
            "contentTypeModified": False,
        }
        hidden = {"collaborators": "", **hidden}
        address = f"{own}/version/{found.number}"
    else:
        del shown["friendlyWhen"]
        shown["hidden"] = False
        address = f"/rest/experimental/content/{item.id}/version/{found.number}"
    if "content" in expand:
        shown["content"] = content(ctx, item, expand["content"])
        del hidden["content"]
    return {**shown, "_expandable": hidden, "_links": {"self": ctx.base + address}}


def history(ctx: Context, item: Content, expand: Expand, *, outermost: bool = False) -> Json:
    """Who created a content and who changed it last."""
    address = f"/rest/api/content/{links.external_id(ctx, item)}/history"
    contents = ctx.store.contents
    shown: Json = {
        "latest": True,
        "createdBy": user(ctx, ctx.user_named(item.created_by)),
        "createdDate": item.created_at,
    }
    hidden: Json = {}
    parts: dict[str, Callable[[], Any]] = {
        "lastUpdated": lambda: version(ctx, item, contents.version(item), expand["lastUpdated"]),
        "previousVersion": lambda: version(
            ctx, item, contents.version(item, max(item.version - 1, 1)), expand["previousVersion"]
        ),
        "contributors": lambda: details.contributors(ctx, item, user),
        "nextVersion": lambda: None,
    }
    if ctx.cloud:
        parts |= {
            "ownedBy": lambda: user(ctx, ctx.user_named(item.owner)),
            "lastOwnedBy": lambda: None,
        }
        shown["ownedBy"] = user(ctx, ctx.user_named(item.owner))
    for name, build in parts.items():
        if name in expand:
            shown[name] = build()
        elif name not in shown:
            hidden[name] = ""
    own = {"self": ctx.base + address, **(base_links() if outermost else {})}
    return {**shown, "_expandable": hidden, "_links": own}


def space(ctx: Context, found: Space, expand: Expand, *, outermost: bool = False) -> Json:
    """A space; its id is a number in v1."""
    own = f"/rest/api/space/{found.key}"
    home = ctx.store.contents.get(found.homepage_id) if found.homepage_id else None
    shown: Json = {"id": found.id, "key": found.key, "name": found.name, "type": found.type}
    shown["status"] = found.status
    hidden: Json = {}
    parts: dict[str, tuple[Callable[[Expand], Any], str]] = {
        "metadata": (lambda e: details.space_metadata(ctx, found, e), ""),
        "icon": (lambda e: details.space_icon(ctx), ""),
        "description": (lambda e: details.space_description(found, e), ""),
        "homepage": (
            lambda e: content(ctx, home, e) if home else None,
            f"/rest/api/content/{found.homepage_id}" if home else "",
        ),
    }
    if ctx.cloud:
        shown["alias"] = found.key
        parts |= {
            "settings": (lambda e: {"routeOverrideEnabled": False}, f"{own}/settings"),
            "operations": (lambda e: details.space_operations(ctx), ""),
            "lookAndFeel": (
                lambda e: {},
                f"/rest/api/settings/lookandfeel?spaceKey={found.key}",
            ),
            "identifiers": (lambda e: {"spaceIdentifier": ""}, ""),
            "permissions": (lambda e: [], ""),
            "theme": (lambda e: {}, f"{own}/theme"),
            "history": (lambda e: details.space_history(ctx, found, user), ""),
        }
    for name, (build, address) in parts.items():
        if name in expand:
            shown[name] = build(expand[name])
        else:
            hidden[name] = address
    shown["_expandable"] = hidden
    own_links = {"webui": links.space_webui(ctx, found), "self": ctx.base + own}
    shown["_links"] = {**own_links, **(base_links() if outermost else {})}
    return shown


def user(ctx: Context, found: User, *, outermost: bool = False) -> Json:
    """An account."""
    picture: Json = {"width": 48, "height": 48}
    extra = base_links() if outermost else {}
    if not ctx.cloud:
        path = f"{ctx.context_path}/images/icons/profilepics/default.svg"
        address = f"{ctx.base}/rest/api/user?key={found.key}"
        return {
            "type": "known",
            "username": found.username,
            "userKey": found.key,
            "profilePicture": {"path": path, **picture, "isDefault": True},
            "displayName": found.display_name,
            "_links": {"self": address, **extra},
            "_expandable": {"status": ""},
        }
    address = f"{ctx.base}/rest/api/user?accountId={found.key}"
    return {
        "type": "known",
        "accountId": found.key,
        "accountType": "atlassian",
        "email": found.email,
        "publicName": found.display_name,
        "profilePicture": {"path": f"/wiki/aa-avatar/{found.key}", **picture, "isDefault": False},
        "displayName": found.display_name,
        "isExternalCollaborator": False,
        "isGuest": False,
        "accountStatus": "active",
        "_expandable": {"operations": "", "personalSpace": ""},
        "_links": {"self": address, **extra},
    }


def anonymous(ctx: Context) -> Json:
    """Nobody in particular."""
    path = f"{ctx.context_path}/images/icons/profilepics/anonymous.svg"
    picture = {"path": path, "width": 48, "height": 48, "isDefault": True}
    shown: Json = {"type": "anonymous", "profilePicture": picture, "displayName": "Anonymous"}
    if ctx.cloud:
        shown["_expandable"] = {"operations": ""}
    shown["_links"] = base_links()
    return shown
