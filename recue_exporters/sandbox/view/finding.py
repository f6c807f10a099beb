"""Search over titles and texts."""

import re
from dataclasses import dataclass

from flask import render_template, request
from markupsafe import Markup, escape

from recue_exporters.sandbox.store import Space
from recue_exporters.sandbox.view.blueprint import blueprint
from recue_exporters.sandbox.view.queries import text_of
from recue_exporters.sandbox.view.site import Site, site
from recue_exporters.sandbox.view.tree import page_tree

PER_PAGE = 20
MOST_LABELLED = 500
"""Pages listed for a label; how many there are is said."""

_AROUND = 90
"""Characters of text shown on either side of a hit."""


@dataclass
class Hit:
    """A page that was found."""

    title: Markup
    url: str
    space: Space
    snippet: Markup
    updated_at: str


@blueprint.get("/search")
@blueprint.get("/dosearchsite.action")
def search() -> str:
    """Pages whose title or text holds all words."""
    here = site()
    args = request.args
    query = (args.get("text") or args.get("queryString") or "").strip()
    offset = max(0, args.get("offset", 0, type=int))
    key = args.get("space", "")
    hits: list[Hit] = []
    total = 0
    if query:
        hits, total = _find(here, query, key, offset)
    return render_template(
        "search.html",
        query=query,
        key=key,
        hits=hits,
        total=total,
        offset=offset,
        per_page=PER_PAGE,
        spaces=here.store.spaces.all(),
    )


@blueprint.get("/label/<key>/<path:name>")
def labelled(key: str, name: str) -> str:
    """The pages of a space that carry a label."""
    here = site()
    space = here.space_or_404(key)
    found, total = here.queries.pages_labelled(space, name, limit=MOST_LABELLED)
    listed = [(page.title, here.addresses.page(page, space)) for page in found]
    return render_template(
        "label.html",
        name=name,
        space=space,
        pages=listed,
        total=total,
        tree=page_tree(here, space, []),
    )


def _find(here: Site, query: str, key: str, offset: int) -> tuple[list[Hit], int]:
    words = query.split()
    found, total = here.queries.pages_with(words, key, offset=offset, limit=PER_PAGE)
    spaces = {space.id: space for space in here.store.spaces.all()}
    changed = here.queries.updated_at([page.id for page in found])
    pattern = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    hits = [
        Hit(
            title=_marked(page.title, pattern),
            url=here.addresses.page(page, spaces[page.space_id]),
            space=spaces[page.space_id],
            snippet=_snippet(here.store.contents.body(page), pattern),
            updated_at=changed[page.id],
        )
        for page in found
    ]
    return hits, total


def _snippet(body: str, pattern: re.Pattern[str]) -> Markup:
    text = text_of(body)
    hit = pattern.search(text)
    start = max(0, hit.start() - _AROUND) if hit else 0
    end = min(len(text), (hit.end() if hit else _AROUND) + _AROUND)
    piece = text[start:end]
    # Do not begin or end within a word.
    piece = piece.partition(" ")[2] if start else piece
    piece = piece.rpartition(" ")[0] if end < len(text) else piece
    return ("… " if start else "") + _marked(piece, pattern) + (" …" if end < len(text) else "")


def _marked(text: str, pattern: re.Pattern[str]) -> Markup:
    """The text with every hit in a `mark`, everything else escaped."""
    out, last = Markup(""), 0
    for match in pattern.finditer(text):
        out += escape(text[last : match.start()]) + Markup("<mark>%s</mark>") % match[0]
        last = match.end()
    return out + escape(text[last:])
