"""Creating and changing pages: the rules that v1 and v2 share."""

from dataclasses import dataclass

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest.bodies import Body
from recue_exporters.sandbox.rest.context import Context
from recue_exporters.sandbox.store import Content, Space

PARENTS = ("page", "folder")


@dataclass
class Change:
    """What a request wants a page to be; None leaves a thing as it is."""

    title: str | None = None
    body: Body | None = None
    status: str | None = None
    parent: Content | None = None
    to_top: bool = False
    message: str = ""
    minor: bool = False


def may_create(ctx: Context, space: Space | None, kind: str, asked: str) -> Space:
    """The space, in which the user may create content.

    Raises:
        Problem: there is no such space, or the user may not.
    """
    if space is None or ctx.user is None or not ctx.user.may_edit:
        raise Problem("no_create", type=kind, space=asked)
    return space


def parent_of(ctx: Context, content_id: str, space: Space) -> Content:
    """The wanted parent, which must lie in the space.

    Raises:
        Problem: there is none, or it lies elsewhere.
    """
    types = PARENTS if ctx.cloud else ("page",)
    parent = ctx.content(content_id, types=types, problem="missing_parent")
    if parent.status != "current":
        raise Problem("missing_parent", id=content_id)
    if parent.space_id != space.id:
        raise Problem("other_space")
    return parent


def create(
    ctx: Context, space: Space, wanted: Change, *, kind: str = "page", under_home: bool = True
) -> Content:
    """Create a page or folder as the last child of its parent, else of the home page.

    Raises:
        Problem: the title is taken or not allowed, or the user may not write here.
    """
    store = ctx.store
    parent = wanted.parent
    if parent is None and under_home and space.homepage_id:
        parent = store.contents.get(space.homepage_id)
    if parent is not None and not store.restrictions.may_update(parent, ctx.user):
        raise Problem("no_create", type=kind, space=space.id)
    parent_id = parent.id if parent else None
    created = store.contents.create(
        type=kind,
        space=space,
        title=wanted.title or "",
        author=ctx.person(),
        body=wanted.body.storage if wanted.body else "",
        adf=wanted.body.adf if wanted.body else None,
        parent_id=parent_id,
        position=store.tree.last_position(space, parent_id) if kind != "blogpost" else None,
        status=wanted.status or "current",
        message=wanted.message,
        minor=wanted.minor,
    )
    if wanted.body:
        store.comments.follow_body(created, wanted.body.storage)
    return created


def update(ctx: Context, page: Content, wanted: Change, number: int) -> Content:
    """Write a page's next version, and move it where that is wanted.

    Raises:
        Problem: `number` is not the next version, the title is taken, the user may not, ...
    """
    store = ctx.store
    author = ctx.editable(page)
    publishing = page.status == "draft" and wanted.status == "current"
    if number != page.version + 1 and not (publishing and number == 1):
        raise Problem("stale_version", current=page.version, given=number)
    space = ctx.space_of(page)
    if page.status == "trashed" and (wanted.status or "current") == "current":
        store.tree.restore(page, space)
        wanted.status = "current"
    changed = store.contents.update(
        page,
        author=author,
        title=wanted.title,
        body=wanted.body.storage if wanted.body else None,
        adf=wanted.body.adf if wanted.body else None,
        status=wanted.status,
        message=wanted.message,
        minor=wanted.minor,
    )
    if publishing:
        changed = store.contents.renumber(changed, 1)
    if wanted.parent is not None and wanted.parent.id != changed.parent_id:
        changed = store.tree.append(changed, space, wanted.parent)
    elif wanted.to_top and changed.parent_id is not None:
        changed = store.tree.append(changed, space, None)
    if wanted.body is not None:
        store.comments.follow_body(changed, wanted.body.storage)
    return changed


def remove(ctx: Context, item: Content, *, purge: bool = False, draft: bool = False) -> None:
    """Put into the trash, or with `purge` delete what lies there.

    Raises:
        Problem: the user may not, or it is to be purged but not in the trash.
    """
    ctx.editable(item, "no_delete")
    store = ctx.store
    if draft and item.status == "draft":
        store.contents.delete(item)
    elif purge:
        if item.status != "trashed":
            raise Problem("not_trashed", id=item.id)
        store.contents.delete(item)
    elif item.status == "trashed":
        raise Problem("missing_content", id=item.id, type=item.type)
    else:
        store.tree.trash(item)
