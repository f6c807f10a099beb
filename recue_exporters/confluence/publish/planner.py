"""Make the plan: every wanted page compared with the site, then the pages without a source."""

import platform
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from recue_exporters.confluence.publish.compare import (
    Context,
    compare_known,
    diff_of,
    is_edited,
    refreshed,
    refuse_circle,
)
from recue_exporters.confluence.publish.discussion import mind_comments
from recue_exporters.confluence.publish.files import files_of
from recue_exporters.confluence.publish.gone import bring_back
from recue_exporters.confluence.publish.namesake import compare_namesake
from recue_exporters.confluence.publish.naming import titles_after, titles_found
from recue_exporters.confluence.publish.options import PublishOptions
from recue_exporters.confluence.publish.order import note_new_order
from recue_exporters.confluence.publish.orphans import orphans
from recue_exporters.confluence.publish.plan import Action, Plan
from recue_exporters.confluence.publish.records import Record, short_hash
from recue_exporters.confluence.publish.roots import refuse_other_root, refuse_own_parent
from recue_exporters.confluence.publish.settle import settle
from recue_exporters.confluence.publish.survey import (
    Known,
    Survey,
    Target,
    read_bodies,
    root_of,
    survey,
)
from recue_exporters.confluence.publish.title_clashes import settle_titles
from recue_exporters.confluence.publish.wanted import SiteTitle, WantedPage
from recue_exporters.confluence.site import RemotePage, Site
from recue_exporters.documents import Document
from recue_exporters.documents.scope import Scope
from recue_exporters.documents.titles import FOLDER_PAGES

Converting = Callable[[Mapping[str, Record], Mapping[str, SiteTitle]], Sequence[WantedPage]]


def make_plan(
    site: Site,
    target: Target,
    scope: Scope,
    documents: Sequence[Document],
    convert: Converting,
    options: PublishOptions,
    *,
    has_source: Callable[[str], bool] = lambda source: True,
    loose: Collection[str] = (),
    known: Known | None = None,
) -> Plan:
    """Compare the wanted pages with the site; reads only.

    Args:
        site: the site.
        target: space and parent page.
        scope: whose pages these are.
        documents: what is to be published, parents before children.
        convert: makes the wanted pages of them, given our records of earlier runs and the titles
            of pages that are not called as their documents.
        options: what the run may do.
        has_source: whether the document with this source is still to be published; a page whose
            document was merely not selected is no orphan.
        loose: sources of documents named one by one, which stay where they hang.
        known: a page that is named by its id.
    """
    found = survey(site, target, scope.name, documents, known)
    settle(site, found, scope.name)
    _complete_records(site, found)
    refuse_other_root(found.records, scope, has_source)
    if not scope.durable and known is None:
        found.index.origin = short_hash(f"{platform.node()}:{scope.root}")
    titles = titles_found(found, documents, options)
    wanted = convert(found.records, titles)
    moved = _moved_sources(found, wanted, has_source)
    records = {
        source: found.records[moved.get(source, source)] for source in _known(found, wanted, moved)
    }
    refuse_own_parent(records, target, loose)
    if options.refresh:
        records = {
            source: refreshed(site, record) if record.page_id in found.remote else record
            for source, record in records.items()
        }
    pairs = [(page, records[page.source]) for page in wanted if page.source in records]
    back = bring_back(site, options, found, pairs)
    context = _context(site, scope, options, found, wanted, has_source, back)
    actions = _compare_all(context, wanted, records, loose, known)
    left = titles_after(actions, titles)
    if left != titles:
        # A page does not get, or lose, the title that links to it were written with.
        wanted = convert(found.records, left)
        actions = _compare_all(context, wanted, records, loose, known)
    _follow_moves(actions, moved)
    actions += orphans(context, scope, actions, set(moved.values()), has_source)
    settle_titles(context, actions)
    note_new_order(actions, target.parent_id, loose)
    warnings = [str(warning) for page in wanted for warning in page.warnings]
    warnings += _unknown_accepts(options, wanted, found)
    return Plan(
        scope=scope.name,
        space_key=target.space.key,
        actions=actions,
        warnings=warnings,
        options=options,
        survey=found,
        root_source=root.source if (root := root_of(documents)) else "",
    )


def _complete_records(site: Site, found: Survey) -> None:
    """Ask pages for their attachments where those are too many for a record.

    Before anything is converted: the pictures a page has already decide what becomes of diagrams.
    """
    for source, record in found.records.items():
        if record.files_listed and record.page_id in found.remote:
            files = files_of(site, record.page_id)
            found.records[source] = replace(record, files=files, files_listed=False)


def _context(
    site: Site,
    scope: Scope,
    options: PublishOptions,
    found: Survey,
    wanted: Sequence[WantedPage],
    has_source: Callable[[str], bool],
    restored: frozenset[str],
) -> Context:
    index = found.index
    return Context(
        site,
        scope.name,
        options,
        found,
        frozenset(page.source for page in wanted),
        has_source,
        stranger=bool(index.origin) and index.former_origin not in ("", index.origin),
        restored=restored,
    )


def _follow_moves(actions: Sequence[Action], moved: Mapping[str, str]) -> None:
    """Let pages whose document lies in another file now be known by that file."""
    for action in actions:
        if action.source in moved:
            action.mark = action.keep_record = True
            action.old_source = moved[action.source]
            kind = "folder" if action.old_source.endswith("/") else "file"
            action.reasons.append(f"its {kind} was {action.old_source}")
            if action.outcome == "unchanged":
                action.outcome = "moved"


def make_removal_plan(
    site: Site,
    target: Target,
    scope: Scope,
    documents: Sequence[Document],
    options: PublishOptions,
) -> Plan:
    """The plan that takes the pages of a scope back; reads only.

    The limits are those of orphans: only our pages, none that a person edited or that has
    foreign pages below it, at most `options.max_orphans`.
    """
    found = survey(site, target, scope.name, documents)
    settle(site, found, scope.name)
    context = Context(site, scope.name, options, found, frozenset(), lambda source: False)
    return Plan(
        scope=scope.name,
        space_key=target.space.key,
        actions=orphans(context, scope, [], (), lambda source: False),
        warnings=[],
        options=options,
        survey=found,
    )


def _known(found: Survey, wanted: Sequence[WantedPage], moved: dict[str, str]) -> list[str]:
    return [p.source for p in wanted if p.source in found.records or p.source in moved]


def _moved_sources(
    found: Survey, wanted: Sequence[WantedPage], has_source: Callable[[str], bool]
) -> dict[str, str]:
    """Documents that lie in another file than when they were recorded: new to old source.

    A record whose file is gone belongs to the new document with its title, or with its text.
    Else a folder's page stays its page when the folder gets or loses a README. A folder without a
    text of its own is known by the documents in it.
    """
    sources = {page.source for page in wanted}
    left = {s: record for s, record in found.records.items() if s not in sources}
    new = [page for page in wanted if page.source not in found.records]
    pairs: dict[str, str] = {}
    for same in (_same_own_title, _same_text, _same_folder, _same_title):
        for page in new:
            if page.source in pairs:
                continue
            for source, record in left.items():
                lost = same is _same_folder or not has_source(source)
                if lost and source not in pairs.values() and same(page, source, record):
                    pairs[page.source] = source
                    break
    _pair_listings(new, left, pairs)
    return pairs


def _pair_listings(
    new: Sequence[WantedPage], left: Mapping[str, Record], pairs: dict[str, str]
) -> None:
    """Add the folders that most of a new folder's documents come from; the innermost first."""
    listings = [page for page in new if not page.is_document and page.source not in pairs]
    for page in sorted(listings, key=lambda page: -page.source.count("/")):
        homes = Counter(_home(old) for now, old in pairs.items() if _home(now) == page.source)
        for source, _ in homes.most_common(1):
            if source in left and source not in pairs.values():
                pairs[page.source] = source


def _home(source: str) -> str:
    """The folder in which a document or a folder lies, with a trailing slash."""
    return source.rstrip("/").rpartition("/")[0] + "/"


def folder_of(source: str) -> str:
    """The folder whose page this is, with a trailing slash; empty for any other document.

    >>> folder_of("guide/README.md"), folder_of("guide/"), folder_of("guide/install.md")
    ('guide/', 'guide/', '')
    """
    head, _, name = source.rpartition("/")
    is_folder_page = not name or name.lower().rpartition(".")[0] in FOLDER_PAGES
    return f"{head}/" if is_folder_page else ""


def _same_folder(page: WantedPage, source: str, record: Record) -> bool:
    return folder_of(page.source) == folder_of(source) != ""


def _same_own_title(page: WantedPage, source: str, record: Record) -> bool:
    """A page with a text of its own goes with its file before it goes with its folder."""
    return page.is_document and not source.endswith("/") and _same_title(page, source, record)


def _same_title(page: WantedPage, source: str, record: Record) -> bool:
    return page.title.casefold() == record.title.casefold()


def _same_text(page: WantedPage, source: str, record: Record) -> bool:
    return page.is_document and page.text == record.text


def _read_needed_bodies(
    context: Context, wanted: Sequence[WantedPage], records: dict[str, Record]
) -> None:
    """Read the stored bodies of pages that somebody, or we, changed; in bulk."""
    found, needed = context.survey, []
    for page in wanted:
        record = records.get(page.source)
        remote = found.remote.get(record.page_id) if record else None
        if record is None or remote is None:
            continue
        touched = remote.version != record.version or remote.title != record.title
        touched = touched or bool(
            context.options.accept & {page.source, page.title, remote.title, remote.id}
        )
        if touched or context.options.refresh or is_edited(page, record, context.options):
            needed.append(record.page_id)
    read_bodies(context.site, found, needed)


def _compare_all(
    context: Context,
    wanted: Sequence[WantedPage],
    records: dict[str, Record],
    loose: Collection[str],
    known: Known | None,
) -> list[Action]:
    _read_needed_bodies(context, wanted, records)
    target, actions = context.survey.target, []
    ids: dict[str, str] = {}
    blocked: dict[str, str] = {}
    for page in wanted:
        record = records.get(page.source)
        parent_id = target.parent_id if page.parent is None else ids.get(page.parent, "")
        obstacle = blocked.get(page.parent or "", "")
        namesake = context.survey.namesakes.get(page.source)
        if page.source in loose:
            parent_id = _where_it_hangs(record, namesake) or parent_id
        if known is not None and _is_other_page(known, record):
            action = _copy(page, known)
        elif record is not None:
            action = compare_known(
                context, page, record, record.parent_id if obstacle else parent_id
            )
            if obstacle and record.parent_id != parent_id:
                _stay(action, obstacle)
        elif obstacle:
            action = Action("failed", page.source, page.title, [obstacle], page=page)
        elif namesake is not None and not _gives_way(namesake, records, wanted):
            action = compare_namesake(context, page, namesake, parent_id)
        else:
            action = _creation(page)
        refuse_circle(context, action, is_new=record is None and page.source not in loose)
        if action.record is not None and record is not None:
            ids[page.source] = action.record.page_id
        elif action.remote is not None and action.outcome != "conflict":
            ids[page.source] = action.remote.id
        if reason := _obstacle(action, record):
            blocked[page.source] = reason
        if action.body is not None and action.remote is not None:
            mind_comments(context.site, context.options, action, action.remote, action.body)
        actions.append(action)
    return actions


def _obstacle(action: Action, record: Record | None) -> str:
    """Why nothing can be hung under this page in this run; empty if it can."""
    parent = f"its parent page '{action.title}'"
    if record is not None:
        is_gone = action.remote is None and not action.writes
        return f"{parent} {action.reasons[-1]}" if is_gone else ""
    if action.outcome == "conflict":
        return f"{parent} is in conflict"
    return f"{parent} cannot be published either" if action.outcome == "failed" else ""


def _stay(action: Action, obstacle: str) -> None:
    """Say why a page stays where it hangs."""
    action.reasons.append(f"stays where it is: {obstacle}")
    if action.outcome == "unchanged":
        action.outcome = "drift"


def _is_other_page(known: Known, record: Record | None) -> bool:
    return record is not None and record.page_id != known.page.id


def _copy(page: WantedPage, known: Known) -> Action:
    reason = "it bears the mark of another page of ours: it is a copy, and not ours to write"
    remote = known.page
    return Action(
        "conflict", page.source, page.title, [reason], remote.url, page=page, remote=remote
    )


def _unknown_accepts(
    options: PublishOptions, wanted: Sequence[WantedPage], found: Survey
) -> list[str]:
    known = {page.source for page in wanted} | {page.title for page in wanted}
    known |= {page.id for page in found.remote.values()}
    known |= {page.title for page in found.remote.values()}
    known |= {record.page_id for record in found.records.values()}
    return [f"--accept {name}: there is no such page" for name in sorted(options.accept - known)]


def _gives_way(
    namesake: RemotePage, records: Mapping[str, Record], wanted: Sequence[WantedPage]
) -> bool:
    """Whether the page that has the title now is ours and gets another title in this run."""
    titles = {page.source: page.title for page in wanted}
    return any(
        record.page_id == namesake.id
        and record.title == namesake.title
        and not record.is_lost
        and titles[source].casefold() != namesake.title.casefold()
        for source, record in records.items()
    )


def _where_it_hangs(record: Record | None, namesake: RemotePage | None) -> str | None:
    if record is not None:
        return record.parent_id
    return namesake.parent_id if namesake is not None else None


def _creation(page: WantedPage) -> Action:
    return Action(
        "created",
        page.source,
        page.title,
        reasons=["new"],
        page=page,
        body=page.body,
        new_title=page.title,
        mark=True,
        set_width=bool(page.width),
        labels_to_add=page.labels,
        files_to_send=page.attachments,
        diff=diff_of(None, page.body),
    )
