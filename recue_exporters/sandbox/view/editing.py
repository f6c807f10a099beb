"""Editing a page in place, as its source in storage format."""

from dataclasses import dataclass

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from recue_exporters.sandbox.bodies import accepted
from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.store import Content
from recue_exporters.sandbox.view.blueprint import blueprint
from recue_exporters.sandbox.view.neighbourhood import show
from recue_exporters.sandbox.view.pages import frame
from recue_exporters.sandbox.view.render import IllFormedError, parse
from recue_exporters.sandbox.view.site import Site, site
from recue_exporters.sandbox.view.tree import page_tree


@dataclass
class Draft:
    """What stands in the editor's fields."""

    title: str
    body: str
    message: str = ""
    minor: bool = False
    base: int = 0
    """The version the person started from."""


@blueprint.get("/pages/<int:page_id>/edit")
def editor(page_id: int) -> str:
    """The editor with the page's present source."""
    here = site()
    page = _page_to_edit(here, page_id)
    body = here.store.contents.body(page)
    return _editor(here, page, Draft(page.title, body, base=page.version))


@blueprint.post("/pages/<int:page_id>/edit")
def save(page_id: int) -> Response | str | tuple[str, int]:
    """Save, or show a preview; a text that cannot be saved stays in the editor."""
    here = site()
    page = _page_to_edit(here, page_id)
    form = request.form
    draft = Draft(
        title=form.get("title", "").strip(),
        body=form.get("body", "").replace("\r\n", "\n"),
        message=form.get("message", "").strip(),
        minor=form.get("minor") == "on",
        base=form.get("base", 0, type=int),
    )
    complaint = _ill_formed(draft.body)
    if complaint is not None:
        place = f"Line {complaint.line}, column {complaint.column}: {complaint.reason}"
        return _editor(here, page, draft, f"Not saved. {place}", complaint.line), 400
    if form.get("action") == "preview":
        return _editor(here, page, draft, preview=True)
    try:
        return _write(here, page, draft)
    except Problem as problem:
        said = problem.wording(here.addresses.flavor).text.rpartition("Exception: ")[2]
        return _editor(here, page, draft, f"Not saved. {said}"), 400


@blueprint.get("/pages/resumedraft.action")
@blueprint.get("/pages/editpage.action")
def editor_by_parameter() -> Response:
    """The addresses under which the products open their editors."""
    here = site()
    page_id = request.args.get("draftId", type=int) or request.args.get("pageId", 0, type=int)
    return redirect(here.addresses.action(page_id, "edit"))


@blueprint.get("/spaces/<key>/pages/edit-v2/<int:page_id>")
def editor_by_id(key: str, page_id: int) -> Response:
    """The address under which Cloud opens its editor."""
    return redirect(site().addresses.action(page_id, "edit"))


def _page_to_edit(here: Site, page_id: int) -> Content:
    page = here.page_or_404(page_id, types=("page",))
    if not here.may_edit(page):
        abort(403, description=f"{here.actor.display_name} may not change this page.")
    return page


def _ill_formed(body: str) -> IllFormedError | None:
    try:
        parse(body)
    except IllFormedError as error:
        return error
    return None


def _write(here: Site, page: Content, draft: Draft) -> Response | tuple[str, int]:
    """Write the next version unless somebody else did."""
    store = here.store
    kept = accepted(draft.body, store.flavor, here.space_of(page).key)
    with store.transaction():
        now = store.contents.get(page.id)
        if now is None or now.version != draft.base:
            return _overtaken(here, now or page, draft), 409
        written = store.contents.update(
            now,
            author=here.actor,
            title=draft.title,
            body=kept,
            message=draft.message,
            minor=draft.minor,
        )
        store.comments.follow_body(written, kept)
    return redirect(here.addresses.page(written, here.space_of(written)))


def _overtaken(here: Site, page: Content, draft: Draft) -> str:
    author = here.store.users.get(here.store.contents.version(page).author)
    who = author.display_name if author else "Somebody"
    said = (
        f"Not saved. {who} saved version {page.version} while you were editing"
        f" version {draft.base}. Take over what you need from the comparison;"
        " saving again replaces that version."
    )
    compared = here.addresses.action(page.id, f"diff?from={draft.base}&to={page.version}")
    draft.base = page.version
    return _editor(here, page, draft, said, link=compared)


def _editor(
    here: Site,
    page: Content,
    draft: Draft,
    problem: str = "",
    line: int = 0,
    *,
    link: str = "",
    preview: bool = False,
) -> str:
    around = frame(here, page)
    rendered = None
    if preview:
        rendered = show(here, page, around.space, draft.body, title=draft.title)
    return render_template(
        "edit.html",
        around=around,
        space=around.space,
        page=page,
        draft=draft,
        problem=problem,
        line=line,
        link=link,
        rendered=rendered,
        tree=page_tree(here, around.space, around.path),
    )
