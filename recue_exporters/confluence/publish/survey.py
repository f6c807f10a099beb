"""The site as it is: everything the plan compares the wanted pages with, in few requests."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from recue_exporters.confluence.publish.intents import Intent
from recue_exporters.confluence.publish.records import (
    IDENTITY_KEY,
    Identity,
    Index,
    Record,
    lost_record,
    short_hash,
)
from recue_exporters.confluence.site import Property, RemotePage, Site, Space
from recue_exporters.documents import Document
from recue_exporters.errors import ConfigurationError, NotFoundError, ParentNotFoundError

_RESERVING = ("current", "archived")
"""Statuses in which a page reserves its title."""

_READERS = 8  # requests under way at once while a lost index is rebuilt

_FEW = 3  # documents that are looked up one by one rather than by a listing of the space


@dataclass(frozen=True)
class Target:
    """Where an export goes."""

    space: Space
    parent_id: str
    """The page under which top-level pages hang: the given parent, else the space's home."""
    parent_url: str = ""


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
    namesakes: dict[str, RemotePage] = field(default_factory=dict)
    """Pages that have the title of a document without record, by source."""
    begun: dict[str, RemotePage] = field(default_factory=dict)
    """Pages that have a title which an interrupted run was to give to a new page, by source."""
    unmarked: set[str] = field(default_factory=set)
    """Ids of pages of ours whose mark is missing, or may name another source."""

    def identity(self, page: RemotePage) -> Identity | None:
        """The mark on a page that was read together with it."""
        return Identity.of(page.properties.get(IDENTITY_KEY))


def find_target(site: Site, space_key: str, parent_id: str | None) -> Target:
    """The space and the parent page, in one request each.

    Raises:
        SpaceNotFoundError, ParentNotFoundError: what is configured is not there.
        ConfigurationError: no parent is given and the space has no home page.
    """
    space = site.space(space_key)
    if parent_id:
        try:
            parent = site.page(parent_id)
        except NotFoundError as error:
            raise ParentNotFoundError(
                f"Parent page {parent_id} not found or not visible to {site.user.name}.",
                "Check --confluence-parent / CONFLUENCE_PARENT_ID: the number in the page's URL.",
            ) from error
        if parent.space_id != space.id or parent.status != "current":
            where = "is in another space" if parent.status == "current" else "is not current"
            raise ParentNotFoundError(
                f"Parent page {parent_id} ('{parent.title}') {where}, not in {space.key}.",
                "Check --confluence-parent and --confluence-space.",
            )
        return Target(space, parent.id, parent.url)
    if space.homepage_id is None:
        raise ConfigurationError(
            f"Space {space.key} has no home page to publish under.",
            "Name a parent page: --confluence-parent / CONFLUENCE_PARENT_ID.",
        )
    return Target(space, space.homepage_id)


def survey(
    site: Site,
    target: Target,
    scope: str,
    documents: Sequence[Document],
    known: Known | None = None,
) -> Survey:
    """Read our records and the pages they name, and look for namesakes of the others."""
    found = Survey(target, Index(site, scope), {}, {})
    unknown = list(documents)
    if known is not None:
        holder = known.holder_id if known.holder_id.isdigit() else target.parent_id
        found.index.load(holder, _properties_if_there(site, holder))
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
    titles = {page.source: page.title for page in unknown if page.source not in records}
    found.namesakes.update(_find_titles(site, target.space, titles))
    if found.index.is_empty:
        _load_elsewhere(site, found, scope)
    found.records, found.intents = found.index.records(), found.index.intents()
    ids = [record.page_id for record in found.records.values()]
    found.remote = site.pages(ids) if ids else {}
    if known is None:
        found.begun = _find_begun(site, found, titles.values())
    if known is None and _is_index_lost(found, scope):
        _rebuild(site, found, scope, {page.source: page.title for page in documents})
    return found


def read_bodies(site: Site, found: Survey, ids: Iterable[str]) -> None:
    """Fill in the stored bodies of these pages, one request per bulk."""
    missing = [i for i in ids if i in found.remote and found.remote[i].body is None]
    if missing:
        found.remote.update(site.pages(missing, body=True))


def root_of(documents: Sequence[Document]) -> Document | None:
    """The root page of the scope: a listing at the top that all others hang under."""
    tops = [document for document in documents if document.parent is None]
    return tops[0] if len(tops) == 1 and tops[0].is_listing else None


def pointer_key(scope: str) -> str:
    """The property of the target parent that names the page that holds a scope's index.

    It finds the index again after a person, or another project name, has renamed the root page,
    and after the export was told to hang its pages under another parent.
    """
    return f"{IDENTITY_KEY}_root_{short_hash(scope)[:10]}"


def _load_index(
    site: Site, found: Survey, scope: str, documents: Sequence[Document]
) -> RemotePage | None:
    """Find the index: on the root page where the export has one, else on the target parent.

    Returns the root page's namesake, where there is one.
    """
    root, index, target = root_of(documents), found.index, found.target
    if root is None:
        properties = site.properties(target.parent_id)
        index.holder_id = target.parent_id
        if not index.load(target.parent_id, properties):
            pointers = [p for p in properties if p.key == pointer_key(scope)]
            _follow(site, index, pointers or _pointer_at_home(site, target, scope))
        return None
    page = site.find(target.space, root.title, key=IDENTITY_KEY, statuses=_RESERVING)
    identity = found.identity(page) if page else None
    if page and identity and identity.scope == scope:
        holder = identity.index if identity.index.isdigit() else page.id
        index.load(holder, _properties_if_there(site, holder))
        index.holder_id = holder
        return page
    pointers = site.properties(target.parent_id, pointer_key(scope))
    _follow(site, index, pointers or _pointer_at_home(site, target, scope))
    return page


def _pointer_at_home(site: Site, target: Target, scope: str) -> list[Property]:
    """The pointer on the space's home page, for an export that hung elsewhere before."""
    home = target.space.homepage_id
    if home is None or home == target.parent_id:
        return []
    return _properties_if_there(site, home, pointer_key(scope))


def _follow(site: Site, index: Index, pointers: Sequence[Property]) -> None:
    """Load the index from the page that a pointer names."""
    for pointer in pointers:
        holder = str(pointer.value)
        if holder.isdigit() and index.load(holder, _properties_if_there(site, holder)):
            index.holder_id = holder


def _load_elsewhere(site: Site, found: Survey, scope: str) -> None:
    """Find the index through a page of ours that a title brought to light."""
    for page in found.namesakes.values():
        identity = found.identity(page)
        if identity and identity.scope == scope and identity.index.isdigit():
            holder = identity.index
            if found.index.load(holder, _properties_if_there(site, holder)):
                found.index.holder_id = holder
            return


def _is_index_lost(found: Survey, scope: str) -> bool:
    """Whether a page bears our mark of which the index knows nothing."""
    marks = [found.identity(p) for p in found.namesakes.values() if p.status == "current"]
    own = {mark.source for mark in marks if mark and mark.scope == scope}
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
        record = lost_record(page)
        found.records[mark.source], found.remote[page.id] = record, page
        found.index.put(mark.source, record)


def _properties_if_there(site: Site, page_id: str, key: str = "") -> list[Property]:
    try:
        return site.properties(page_id, key)
    except NotFoundError:
        return []


def _find_titles(site: Site, space: Space, titles: Mapping[str, str]) -> dict[str, RemotePage]:
    """Pages that have these titles, by source: the cheaper of listing and look-ups.

    How many pages a space has is not told, so the listing is given up once it has taken as many
    requests as the look-ups would.
    """
    if len(titles) > _FEW:
        wanted = {title.casefold() for title in titles.values()}
        before = site.connection.request_count
        hits: dict[str, RemotePage] = {}
        for page in site.space_pages(space, key=IDENTITY_KEY):
            if page.title.casefold() in wanted:
                hits[page.title.casefold()] = page
            if site.connection.request_count - before > len(titles):
                break
        else:
            marked = {title: _with_identity(site, page) for title, page in hits.items()}
            named = {source: title.casefold() for source, title in titles.items()}
            return {source: marked[title] for source, title in named.items() if title in marked}
    found = {}
    for source, title in titles.items():
        hit = site.find(space, title, key=IDENTITY_KEY, statuses=_RESERVING)
        if hit is not None:
            found[source] = hit
    return found


def _find_begun(site: Site, found: Survey, asked: Iterable[str]) -> dict[str, RemotePage]:
    """Pages that an interrupted run may have created, by the titles it was to give them.

    `asked`: the titles that were looked for already.
    """
    titles = {
        source: intent.title
        for source, intent in found.intents.items()
        if not intent.page_id and source not in found.records
    }
    there = {page.title.casefold(): page for page in found.namesakes.values()}
    known = {*there, *(title.casefold() for title in asked)}
    unknown = {s: title for s, title in titles.items() if title.casefold() not in known}
    begun = _find_titles(site, found.target.space, unknown)
    begun |= {s: there[t.casefold()] for s, t in titles.items() if t.casefold() in there}
    return {source: page for source, page in begun.items() if page.status == "current"}


def _with_identity(site: Site, page: RemotePage) -> RemotePage:
    if page.properties or site.flavor != "cloud":
        return page
    return replace(page, properties={p.key: p for p in site.properties(page.id, IDENTITY_KEY)})
