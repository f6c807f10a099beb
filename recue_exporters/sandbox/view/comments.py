"""Comments of a page: written, answered, resolved."""

import re
from html import escape

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.store import Content
from recue_exporters.sandbox.view import anchoring
from recue_exporters.sandbox.view.blueprint import blueprint
from recue_exporters.sandbox.view.pages import page_html
from recue_exporters.sandbox.view.site import Site, missing, site

_NOT_FOUND = (
    "The selected text could not be found in the page’s source as it stands there. "
    "Select text of the page itself rather than what a macro shows, and less of it."
)


@blueprint.post("/pages/<int:page_id>/comments")
def add_comment(page_id: int) -> Response | tuple[str, int]:
    """Write a comment: on selected text, on the page, or in answer to another."""
    here = site()
    page = here.page_or_404(page_id)
    text = request.form.get("text", "").strip()
    if not here.actor.may_edit:
        abort(403, description=f"{here.actor.display_name} may only read.")
    if not text:
        return _refused(here, page, "The comment has no text.", text)
    written: Content | None
    with here.store.transaction():
        if request.form.get("parent"):
            written = _reply(here, page, text)
        elif request.form.get("selection", "").strip():
            written = _inline(here, page, text)
        else:
            written = here.store.comments.add(
                page, here.space_of(page), _stored(text), here.actor, kind="footer"
            )
    if written is None:
        return _refused(here, page, _NOT_FOUND, text)
    return redirect(f"{here.addresses.page(page, here.space_of(page))}#comment-{written.id}")


@blueprint.post("/_view/comments/<int:comment_id>/resolution")
def resolve(comment_id: int) -> Response:
    """Resolve an inline comment, or open it again."""
    here = site()
    content, page = _comment_and_page(here, comment_id)
    if not here.actor.may_edit:
        abort(403, description=f"{here.actor.display_name} may only read.")
    try:
        here.store.comments.resolve(
            content, here.actor, resolved=request.form.get("resolved") == "true"
        )
    except Problem:
        abort(409, description="The text this comment stood on is gone from the page.")
    return redirect(f"{here.addresses.page(page, here.space_of(page))}#comments")


def _comment_and_page(here: Site, comment_id: int) -> tuple[Content, Content]:
    content = here.store.contents.get(comment_id)
    if content is None or content.type != "comment" or content.container_id is None:
        missing(f"There is no comment with the id {comment_id}.")
    return content, here.page_or_404(content.container_id)


def _inline(here: Site, page: Content, text: str) -> Content | None:
    form = request.form
    reference = here.store.comments.new_marker()
    body = anchoring.anchored(
        here.store.contents.body(page),
        form["selection"],
        form.get("before", ""),
        form.get("after", ""),
        reference,
    )
    if body is None:
        return None
    # A marker is the product's own mark: it makes no new version.
    here.store.contents.set_body(page, body)
    return here.store.comments.add(
        page,
        here.space_of(page),
        _stored(text),
        here.actor,
        kind="inline",
        selection=" ".join(form["selection"].split()),
        marker_ref=reference,
    )


def _reply(here: Site, page: Content, text: str) -> Content:
    parent, holder = _comment_and_page(here, request.form.get("parent", 0, type=int))
    if holder.id != page.id:
        missing("The comment that was answered belongs to another page.")
    kind = here.store.comments.get(parent).kind
    return here.store.comments.add(
        page, here.space_of(page), _stored(text), here.actor, kind=kind, parent=parent
    )


def _stored(text: str) -> str:
    """What a person typed as storage format: empty lines part paragraphs."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return "".join(f"<p>{escape(p.strip()).replace(chr(10), '<br />')}</p>" for p in paragraphs)


def _refused(here: Site, page: Content, problem: str, draft: str) -> tuple[str, int]:
    return page_html(here, page, problem=problem, draft=draft), 400
