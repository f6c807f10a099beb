"""The site as it is: everything the plan compares the wanted pages with, in few requests."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from recue_exporters.confluence.publish.index import Index, properties_if_there
from recue_exporters.confluence.publish.intents import Intent
from recue_exporters.confluence.publish.pointers import follow_pointers
from recue_exporters.confluence.publish.records import (
    IDENTITY_KEY,
    Identity,
    Record,
    is_page_id,
    lost_record,
)
from recue_exporters.confluence.publish.target import Target, lies_elsewhere
from recue_exporters.confluence.site import RemotePage, Site, Space
from recue_exporters.documents import Document
from recue_exporters.errors import NotFoundError

_RESERVING = ("current", "archived")
"""Statuses in which a page reserves its title."""

NOT_CURRENT = ("archived", "trashed")
"""Statuses from which a page can be brought back."""

_READERS = 8  # requests under way at once while a lost index is rebuilt

_FEW = 3  # documents that are looked up one by one rather than by a listing of the space


@dataclass(frozen=True)
class Known:
    """A page that the caller names by its id, whatever its title."""

    source: str
    page: RemotePage
    """With its identity property, where it has one."""
    holder_id: str
    """The page that holds the index, as its identity says; empty where it does not."""


@dataclass
class Survey:
    """What was found."""

    target: Target
    index: Index
    records: dict[str, Record]
    intents: Mapping[str, Intent]
    remote: dict[str, RemotePage] = field(default_factory=dict)
    """The current pages among those we have records of, by id; with body where it was needed."""
    gone: dict[str, RemotePage] = field(default_factory=dict)
    """Those of them that lie in the trash or in the archive, by id."""
    namesakes: dict[str, RemotePage] = field(default_factory=dict)
    """Pages that have the title of a document without record, by source."""
    elsewhere: frozenset[str] = frozenset()
    """Ids of those pages we have records of that lie in another space now."""
    above: frozenset[str] = frozenset()
    """Ids of the target's parent page and all pages above it, once `lies_above` has read them."""
    begun: dict[str, RemotePage] = field(default_factory=dict)
    """Pages that have a title which an interrupted run was to give to a new page, by source."""
    holders_elsewhere: dict[str, bool] = field(default_factory=dict)
    """Whether pages that marks name as holders of the index lie elsewhere, as far as asked."""
    unmarked: set[str] = field(default_factory=set)
    """Ids of pages of ours whose mark is missing, or may name another source."""

    def identity(self, page: RemotePage) -> Identity | None:
        """The mark on a page that was read together with it."""
        return Identity.of(page.properties.get(IDENTITY_KEY))


def survey(
    site: Site,
    target: Target,
    scope: str,
    documents: Sequence[Document],
    known: Known | None = None,
    others: Sequence[Document] = (),
) -> Survey:
    """Read our records and the pages they name, and look for namesakes of the others.

    `others`: documents that are not to be published, whose pages may be there all the same where
    the index has no record of the documents they hang under.
    """
    found = Survey(target, Index(site, scope), {}, {})
    unknown = list(documents)
    if known is not None:
        holder = known.holder_id if is_page_id(known.holder_id) else target.parent_id
        found.index.load(holder, properties_if_there(site, holder))
        found.index.holder_id = holder
        found.namesakes[known.source] = known.page
        unknown = []
    else:
        root_page = _load_index(site, found, scope, documents)
        root = root_of(documents)
        if root is not None:
            unknown.remove(root)
            if root_page is not None:
                found.namesakes[root.source] = root_page
    records = found.index.records()
    unknown += [page for page in others if page.parent not in records]
    titles = {page.source: page.title for page in unknown if page.source not in records}
    found.namesakes.update(find_namesakes(site, target.space, titles, key=IDENTITY_KEY))
    if found.index.is_empty:
        _load_elsewhere(site, found, scope)
    found.records, found.intents = found.index.records(), found.index.intents()
    ids = [record.page_id for record in found.records.values()]
    statuses = ("current", *NOT_CURRENT)
    _take_remote(found, site.pages(ids, statuses=statuses) if ids else {}, known)
    if known is None:
        found.begun = _find_begun(site, found, titles.values())
    if known is None and _is_index_lost(site, found, scope):
        _rebuild(site, found, scope, {page.source: page.title for page in documents})
    return found


def _take_remote(found: Survey, pages: Mapping[str, RemotePage], known: Known | None) -> None:
    """Keep the pages of the target space; one in another space is touched only by its id."""
    named = known.page.id if known is not None else ""
    away = {i for i, p in pages.items() if p.space_id != found.target.space.id and i != named}
    here = {i: page for i, page in pages.items() if i not in away}
    found.remote = {i: page for i, page in here.items() if page.status == "current"}
    found.gone = {i: page for i, page in here.items() if page.status != "current"}
    found.elsewhere = frozenset(away)


def read_bodies(site: Site, found: Survey, ids: Iterable[str]) -> None:
    """Fill in the stored bodies of these pages, one request per bulk."""
    missing = [i for i in ids if i in found.remote and found.remote[i].body is None]
    if missing:
        found.remote.update(site.pages(missing, body=True))


def root_of(documents: Sequence[Document]) -> Document | None:
    """The root page of the scope: a listing at the top that all others hang under."""
    tops = [document for document in documents if document.parent is None]
    return tops[0] if len(tops) == 1 and tops[0].is_listing else None


def _load_index(
    site: Site, found: Survey, scope: str, documents: Sequence[Document]
) -> RemotePage | None:
    """Find the index: on the root page where the export has one, else on the target parent.

    Returns the root page's namesake, where there is one.
    """
    root, index, target = root_of(documents), found.index, found.target
    if root is None:
        index.holder_id = target.parent_id
        _load_from_parent(site, target, index)
        return None
    page = site.find(target.space, root.title, key=IDENTITY_KEY, statuses=_RESERVING)
    identity = found.identity(page) if page else None
    if page and identity and identity.scope == scope:
        holder = identity.index if is_page_id(identity.index) else page.id
        if holder == page.id or not lies_elsewhere(site, target, holder):
            index.load(holder, properties_if_there(site, holder))
            index.holder_id = holder
            return page
    # A part of the documents may have a root where all of them have none.
    _load_from_parent(site, target, index)
    return page


def _load_from_parent(site: Site, target: Target, index: Index) -> None:
    properties = site.properties(target.parent_id)
    if not index.load(target.parent_id, properties):
        follow_pointers(site, target, index, properties)


def lies_above(site: Site, found: Survey, page_id: str) -> bool:
    """Whether everything published hangs below this page (once a run, one request per level)."""
    if not found.above:
        above, current = {found.target.parent_id}, found.target.parent_id
        while current != found.target.space.homepage_id:
            try:
                current = site.page(current).parent_id or ""
            except NotFoundError:
                break  # Cloud: a folder
            if not current or current in above:
                break
            above.add(current)
        found.above = frozenset(above)
    return page_id in found.above


def _load_elsewhere(site: Site, found: Survey, scope: str) -> None:
    """Find the index through a page of ours that a title brought to light."""
    for page in found.namesakes.values():
        identity = found.identity(page)
        if identity and identity.scope == scope and is_page_id(identity.index):
            holder = identity.index
            if lies_elsewhere(site, found.target, holder):
                continue
            found.index.load(holder, properties_if_there(site, holder))
            return


def is_copied(site: Site, found: Survey, identity: Identity) -> bool:
    """Whether the mark came along with a copy of a page of ours in another space."""
    holder = identity.index
    if not is_page_id(holder):
        return found.index.is_copy
    if holder == found.index.holder_id:
        return False
    if holder not in found.holders_elsewhere:
        found.holders_elsewhere[holder] = lies_elsewhere(site, found.target, holder)
    return found.holders_elsewhere[holder]


def _is_index_lost(site: Site, found: Survey, scope: str) -> bool:
    """Whether a page bears our mark of which the index knows nothing."""
    marks = [found.identity(p) for p in found.namesakes.values() if p.status == "current"]
    own = {
        mark.source
        for mark in marks
        if mark and mark.scope == scope and not is_copied(site, found, mark)
    }
    return bool(own - set(found.records) - set(found.intents))


def _rebuild(site: Site, found: Survey, scope: str, titles: Mapping[str, str]) -> None:
    """Find our pages by their marks, whatever their titles and wherever they hang.

    On Cloud that takes a request per page of the space: it is done once, as what was found goes
    into the index.
    """
    recorded = {record.page_id for record in found.records.values()}
    pages = [
        page
        for page in site.space_pages(found.target.space, key=IDENTITY_KEY)
        if page.status == "current" and page.id not in recorded
    ]
    with ThreadPoolExecutor(_READERS) as pool:
        marked = list(pool.map(lambda page: _with_identity(site, page), pages))
    own = [
        (mark, page) for page in marked if (mark := found.identity(page)) and mark.scope == scope
    ]
    # A copy bears the mark of its original.
    own.sort(key=lambda pair: (pair[1].title != titles.get(pair[0].source), int(pair[1].id)))
    for mark, page in own:
        if mark.source in found.records or mark.source in found.intents:
            continue
        if is_copied(site, found, mark):
            continue
        record = lost_record(page)
        found.records[mark.source], found.remote[page.id] = record, page
        found.index.put(mark.source, record)


def find_namesakes(
    site: Site, space: Space, wanted: Mapping[str, str], *, key: str = ""
) -> dict[str, RemotePage]:
    """Pages that have these titles, by source: the cheaper of listing and look-ups.

    How many pages a space has is not told, so the listing is given up once it has taken as many
    requests as the look-ups would.

    Args:
        site: the site.
        space: where to look.
        wanted: titles by source.
        key: name of a content property to read along.
    """
    if len(wanted) > _FEW:
        titles = {title.casefold() for title in wanted.values()}
        before = site.connection.request_count
        hits: dict[str, RemotePage] = {}
        for page in site.space_pages(space, key=key):
            if page.title.casefold() in titles:
                hits[page.title.casefold()] = page
            if site.connection.request_count - before > len(wanted):
                break
        else:
            read = {t: _with_identity(site, page) if key else page for t, page in hits.items()}
            named = {source: title.casefold() for source, title in wanted.items()}
            return {source: read[title] for source, title in named.items() if title in read}
    found = {}
    for source, title in wanted.items():
        hit = site.find(space, title, key=key, statuses=_RESERVING)
        if hit is not None:
            found[source] = hit
    return found


def _find_begun(site: Site, found: Survey, asked: Iterable[str]) -> dict[str, RemotePage]:
    """Pages that an interrupted run may have created, by the titles it was to give them.

    `asked`: the titles that were looked for already.
    """
    owners = {record.page_id: source for source, record in found.records.items()}
    there = {*found.remote, *found.gone}
    titles = {}
    for source, intent in found.intents.items():
        record = found.records.get(owners.get(intent.page_id, source))
        replaced = {intent.page_id, record.page_id if record else ""}
        if intent.title and intent.parent and there.isdisjoint(replaced):
            titles[source] = intent.title
    holders = {page.title.casefold(): page for page in found.namesakes.values()}
    known = {*holders, *(title.casefold() for title in asked)}
    unknown = {s: title for s, title in titles.items() if title.casefold() not in known}
    begun = find_namesakes(site, found.target.space, unknown, key=IDENTITY_KEY)
    begun |= {s: holders[t.casefold()] for s, t in titles.items() if t.casefold() in holders}
    return {source: page for source, page in begun.items() if page.status == "current"}


def _with_identity(site: Site, page: RemotePage) -> RemotePage:
    if page.properties or site.flavor != "cloud":
        return page
    return replace(page, properties={p.key: p for p in site.properties(page.id, IDENTITY_KEY)})
