"""Spaces and pages, as people read them."""

from dataclasses import dataclass

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from recue_exporters.sandbox.store import Content, Label, Space
from recue_exporters.sandbox.view.addresses import tiny_id
from recue_exporters.sandbox.view.blueprint import blueprint
from recue_exporters.sandbox.view.discussion import threads
from recue_exporters.sandbox.view.neighbourhood import Neighbourhood, show
from recue_exporters.sandbox.view.render import FileRef
from recue_exporters.sandbox.view.site import ACTOR_COOKIE, Site, missing, site
from recue_exporters.sandbox.view.tree import page_tree

_LISTING = '<ac:structured-macro ac:name="children" />'
_WIDE = ("full-width", "max")


@dataclass
class Crumb:
    """A step of the way from the space to the page."""

    title: str
    url: str


@dataclass
class PageFrame:
    """What stands around a page's content."""

    page: Content
    space: Space
    crumbs: list[Crumb]
    path: list[Content]
    may_edit: bool


def frame(here: Site, page: Content) -> PageFrame:
    """The surroundings of a page."""
    space = here.space_of(page)
    above = here.store.tree.ancestors(page)
    crumbs = [Crumb(space.name, here.addresses.space(space))]
    crumbs += [
        Crumb(content.title, here.addresses.page(content, space))
        for content in above
        if content.id != space.homepage_id
    ]
    return PageFrame(page, space, crumbs, [*above, page], here.may_edit(page))


@blueprint.get("/")
@blueprint.get("/spaces")
@blueprint.get("/dashboard.action")
def spaces() -> str:
    """All spaces."""
    here = site()
    listed = [
        (space, here.addresses.space(space), here.store.contents.count(space))
        for space in here.store.spaces.all()
    ]
    return render_template("spaces.html", spaces=listed)


@blueprint.get("/spaces/<key>")
@blueprint.get("/spaces/<key>/overview")
@blueprint.get("/spaces/<key>/pages")
@blueprint.get("/display/<key>")
def space_home(key: str) -> str:
    """A space's home page, or its top pages where it has none."""
    here = site()
    space = here.space_or_404(key)
    home = here.store.contents.get(space.homepage_id) if space.homepage_id else None
    if home is not None and home.status == "current" and home.id not in here.hidden:
        return page_html(here, home)
    return render_template("space.html", space=space, tree=page_tree(here, space, []))


@blueprint.get("/spaces/<key>/pages/<int:page_id>")
@blueprint.get("/spaces/<key>/pages/<int:page_id>/<path:title>")
@blueprint.get("/spaces/<key>/folder/<int:page_id>")
def page_by_id(key: str, page_id: int, title: str = "") -> str | Response:
    """A page by its id; key and title in the address are for people."""
    here = site()
    page = here.page_or_404(page_id)
    space = here.space_of(page)
    if space.key.upper() != key.upper():
        return redirect(here.addresses.page(page, space))
    return page_html(here, page)


@blueprint.get("/display/<key>/<path:title>")
def page_by_title(key: str, title: str) -> str:
    """A page by its title, in which a plus stands for a space."""
    here = site()
    space = here.space_or_404(key)
    found = here.store.contents.titled(space, title.replace("+", " "))
    if found is None:
        missing(f"There is no page “{title.replace('+', ' ')}” in space {space.key}.")
    return page_html(here, here.page_or_404(found.id))


@blueprint.get("/pages/viewpage.action")
def page_by_parameter() -> str | Response:
    """A page by `pageId`, or by `spaceKey` and `title`."""
    page_id = request.args.get("pageId", type=int)
    if page_id is not None:
        here = site()
        return page_html(here, here.page_or_404(page_id))
    return page_by_title(request.args.get("spaceKey", ""), request.args.get("title", ""))


@blueprint.get("/x/<path:code>")
def tiny(code: str) -> Response:
    """A short link."""
    here = site()
    page_id = tiny_id(code)
    if page_id is None:
        missing("This short link leads nowhere.")
    page = here.page_or_404(page_id)
    return redirect(here.addresses.page(page, here.space_of(page)))


def page_html(here: Site, page: Content, *, problem: str = "", draft: str = "") -> str:
    """A page with all that belongs to it.

    Args:
        here: the site and who is looking.
        page: the page.
        problem: what went wrong with a comment that was just sent.
        draft: the text of that comment, so that it is not lost.
    """
    around = frame(here, page)
    version = here.store.contents.version(page)
    inline, footer = threads(here, page, around.space)
    open_refs = frozenset(t.marker for t in inline if t.is_open)
    body = _LISTING if page.type == "folder" else version.body
    rendered = show(here, page, around.space, body, open_comments=open_refs)
    order = {reference: place for place, reference in enumerate(rendered.markers)}
    inline.sort(key=lambda thread: order.get(thread.marker, len(order)))
    return render_template(
        "page.html",
        around=around,
        space=around.space,
        page=page,
        version=version,
        author=here.store.users.get(version.author),
        rendered=rendered,
        wide=_is_wide(here, page),
        labels=_labels(here, page),
        files=_files(here, page, around.space),
        inline=inline,
        footer=footer,
        stamp=here.queries.newest_change(page),
        tree=page_tree(here, around.space, around.path),
        problem=problem,
        draft=draft,
    )


def _labels(here: Site, page: Content) -> list[Label]:
    return [label for label in here.store.labels.of(page.id) if label.prefix != "system"]


def _files(here: Site, page: Content, space: Space) -> list[FileRef]:
    return list(Neighbourhood(here, page, space).files(str(page.id)))


def _is_wide(here: Site, page: Content) -> bool:
    found = here.store.properties.keyed(page.id, "content-appearance-published")
    return found is not None and found.value in _WIDE


@blueprint.post("/_view/act-as")
def act_as() -> Response:
    """Look at the site as somebody else."""
    here = site()
    user = here.store.users.named(request.form.get("user", ""))
    if user is None:
        abort(400, description="There is no such user.")
    back, home = request.form.get("back", ""), f"{here.addresses.context}/"
    # Only a path of this site: a full address would let a link here lead anywhere.
    response = redirect(back if back.startswith("/") and back[1:2] not in ("/", "\\") else home)
    response.set_cookie(ACTOR_COOKIE, user.username, httponly=True, samesite="Strict")
    return response
