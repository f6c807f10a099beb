"""The history of a page: its versions, an old one to read, and the difference of any two."""

from difflib import unified_diff

from flask import render_template, request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.store import Content, Version
from recue_exporters.sandbox.view.blueprint import blueprint
from recue_exporters.sandbox.view.diff import compare
from recue_exporters.sandbox.view.neighbourhood import show
from recue_exporters.sandbox.view.pages import frame
from recue_exporters.sandbox.view.render import to_html
from recue_exporters.sandbox.view.site import Site, missing, site
from recue_exporters.sandbox.view.source_lines import lines
from recue_exporters.sandbox.view.tree import page_tree

PER_PAGE = 50


@blueprint.get("/pages/<int:page_id>/history")
def history(page_id: int) -> str:
    """The versions of a page, newest first, any two of which can be compared."""
    here = site()
    page = here.page_or_404(page_id)
    around = frame(here, page)
    offset = max(0, request.args.get("offset", 0, type=int))
    revisions = here.queries.revisions(page, offset=offset, limit=PER_PAGE)
    names = {key: here.store.users.get(key) for key in {r.author for r in revisions}}
    return render_template(
        "history.html",
        around=around,
        space=around.space,
        page=page,
        revisions=revisions,
        names={key: user.display_name if user else key for key, user in names.items()},
        total=here.queries.count_revisions(page),
        offset=offset,
        per_page=PER_PAGE,
        tree=page_tree(here, around.space, around.path),
    )


@blueprint.get("/pages/<int:page_id>/versions/<int:number>")
def old_version(page_id: int, number: int) -> str:
    """A page as it was in one version."""
    here = site()
    page = here.page_or_404(page_id)
    version = _version_or_404(here, page, number)
    around = frame(here, page)
    return render_template(
        "version.html",
        around=around,
        space=around.space,
        page=page,
        version=version,
        author=here.store.users.get(version.author),
        rendered=show(here, page, around.space, version.body, title=version.title),
        tree=page_tree(here, around.space, around.path),
    )


@blueprint.get("/pages/<int:page_id>/diff")
def difference(page_id: int) -> str:
    """What changed from one version of a page to another."""
    here = site()
    page = here.page_or_404(page_id)
    newest = page.version
    new = _version_or_404(here, page, request.args.get("to", newest, type=int))
    old = _version_or_404(here, page, request.args.get("from", max(1, new.number - 1), type=int))
    if old.number > new.number:
        old, new = new, old
    around = frame(here, page)
    before = show(here, page, around.space, old.body, title=new.title)
    after = show(here, page, around.space, new.body, title=new.title)
    found = compare(before.tree, after.tree)
    authors = {v.author: here.store.users.get(v.author) for v in (old, new)}
    return render_template(
        "diff.html",
        around=around,
        space=around.space,
        page=page,
        old=old,
        new=new,
        names={key: user.display_name if user else key for key, user in authors.items()},
        changes=found.changes,
        html=to_html(found.tree),
        source=_source_diff(old, new),
        tree=page_tree(here, around.space, around.path),
    )


def _version_or_404(here: Site, page: Content, number: int) -> Version:
    try:
        return here.store.contents.version(page, number)
    except Problem:
        missing(f"“{page.title}” has no version {number}.")


def _source_diff(old: Version, new: Version) -> list[str]:
    """Unified diff of the storage format, broken into lines where elements end."""
    found = unified_diff(
        lines(old.body), lines(new.body), f"version {old.number}", f"version {new.number}",
        lineterm="", n=2,
    )  # fmt: skip
    return list(found)
