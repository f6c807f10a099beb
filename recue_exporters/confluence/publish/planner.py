"""Make the plan: every wanted page compared with the site, then the pages without a source."""

import platform
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from recue_exporters.confluence.publish.aspects import is_edited
from recue_exporters.confluence.publish.circles import keep_out_of_circles, refuse_circle
from recue_exporters.confluence.publish.compare import (
    compare_known,
    diff_of,
    is_accepted,
)
from recue_exporters.confluence.publish.context import Context, Selection
from recue_exporters.confluence.publish.discussion import mind_comments
from recue_exporters.confluence.publish.files import files_of
from recue_exporters.confluence.publish.gone import bring_back
from recue_exporters.confluence.publish.moved import (
    follow_moves,
    moved_out_of_sight,
    moved_sources,
)
from recue_exporters.confluence.publish.namesake import compare_namesake
from recue_exporters.confluence.publish.naming import titles_after, titles_found
from recue_exporters.confluence.publish.options import PublishOptions
from recue_exporters.confluence.publish.order import note_new_order
from recue_exporters.confluence.publish.orphans import orphans
from recue_exporters.confluence.publish.plan import Action, Plan
from recue_exporters.confluence.publish.recording import refreshed
from recue_exporters.confluence.publish.records import Record, short_hash
from recue_exporters.confluence.publish.roots import refuse_other_root, refuse_own_parent
from recue_exporters.confluence.publish.settle import settle
from recue_exporters.confluence.publish.standing import (
    hang_below,
    out_of_reach,
    pages_left_above,
    stood_in_for,
)
from recue_exporters.confluence.publish.strangers import hold_back
from recue_exporters.confluence.publish.survey import (
    Known,
    Survey,
    read_bodies,
    root_of,
    survey,
)
from recue_exporters.confluence.publish.target import Target
from recue_exporters.confluence.publish.title_clashes import settle_titles
from recue_exporters.confluence.publish.wanted import SiteTitle, WantedPage
from recue_exporters.confluence.site import RemotePage, Site
from recue_exporters.documents import DocumentTree

Converting = Callable[
    [DocumentTree, Mapping[str, Record], Mapping[str, SiteTitle]], Sequence[WantedPage]
]


def make_plan(
    site: Site, target: Target, selection: Selection, convert: Converting, options: PublishOptions
) -> Plan:
    """Compare the wanted pages with the site; reads only.

    Args:
        site: the site.
        target: space and parent page.
        selection: what is to be published.
        convert: makes the wanted pages of a tree, given our records of earlier runs and the
            titles of pages that are not called as their documents.
        options: what the run may do.

    Raises:
        ConfigurationError: the scope is published from, or to, a place where it cannot be.
    """
    found = _survey(site, target, selection)
    above = pages_left_above(selection, found)
    selection = hang_below(selection, above)
    unseen = moved_out_of_sight(found.records, selection, options.volatile)
    selection = replace(selection, has_source=_or_among(unseen, selection.has_source))
    selection = _with_former_titles(selection, found)
    tree = selection.tree
    titles = titles_found(found, tree.documents, options)
    wanted = convert(tree, found.records, titles)
    visible = {source: r for source, r in found.records.items() if source not in unseen}
    moved = moved_sources(visible, wanted, selection.has_source)
    records = {
        page.source: found.records[before]
        for page in wanted
        if (before := moved.get(page.source, page.source)) in found.records
    }
    refuse_own_parent(records, target, selection.loose)
    if options.refresh:
        records = _refreshed(site, found, records)
    context = replace(_context(site, selection, options, found, wanted, records), above=above)
    actions = _compare_all(context, wanted, records)
    left = titles_after(actions, titles)
    if left != titles:
        # A page does not get, or lose, the title that links to it were written with.
        wanted = convert(tree, found.records, left)
        actions = _compare_all(context, wanted, records)
    keep_out_of_circles(context, actions)
    if not hold_back(context, actions):
        follow_moves(actions, moved)
        actions += orphans(context, actions, set(moved.values()))
        settle_titles(context, actions)
        note_new_order(actions, target.parent_id, above, selection.loose)
    warnings = [str(warning) for page in wanted for warning in page.warnings]
    warnings += _vain_accepts(context, records)
    root = root_of(tree.documents)
    return _plan(context, actions, warnings, root_source=root.source if root else "")


def _with_former_titles(selection: Selection, found: Survey) -> Selection:
    published = {source: record.title for source, record in found.records.items()}
    return replace(selection, tree=selection.unsure.keep_titles(selection.tree, published))


def _or_among(sources: Collection[str], has_source: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda source: source in sources or has_source(source)


def make_removal_plan(
    site: Site, target: Target, selection: Selection, options: PublishOptions
) -> Plan:
    """The plan that takes the pages of a scope back; reads only.

    The limits are those of orphans: only our pages, none that a person edited or that has
    foreign pages below it, at most `options.max_orphans`.

    Args:
        site: the site.
        target: space and parent page.
        selection: the documents whose scope it is; they are no reason to keep a page.
        options: how pages are removed, and how many at most.

    Raises:
        ConfigurationError: the scope was published from a folder above this one.
    """
    found = survey(site, target, selection.scope.name, selection.tree.documents)
    settle(site, found, selection.scope.name)
    if selection.tree.documents:
        refuse_other_root(found.records, selection.scope)
    without = replace(selection, has_source=lambda source: False)
    context = Context(site, without, options, found)
    actions, warnings = orphans(context, [], ()), []
    if not (actions or selection.tree.documents):
        warnings.append(
            f"no page of the scope '{selection.scope.name}' is known here: check --scope, "
            "--confluence-space and --confluence-parent"
        )
    return _plan(context, actions, warnings)


def _plan(
    context: Context, actions: list[Action], warnings: list[str], *, root_source: str = ""
) -> Plan:
    return Plan(
        scope=context.scope.name,
        space_key=context.survey.target.space.key,
        actions=actions,
        warnings=warnings,
        options=context.options,
        survey=context.survey,
        above=context.above,
        root_source=root_source,
    )


def _survey(site: Site, target: Target, selection: Selection) -> Survey:
    """What the site holds, once what an interrupted run left there has become records."""
    scope, known = selection.scope, selection.known
    others = stood_in_for(selection)
    found = survey(site, target, scope.name, selection.tree.documents, known, others)
    settle(site, found, scope.name)
    _complete_records(site, found)
    refuse_other_root(found.records, scope)
    if not scope.durable and known is None:
        found.index.origin = short_hash(f"{platform.node()}:{scope.root}")
    return found


def _complete_records(site: Site, found: Survey) -> None:
    """Ask pages for their attachments where those are too many for a record.

    Before anything is converted: the pictures a page has already decide what becomes of diagrams.
    """
    for source, record in found.records.items():
        if record.files_listed and record.page_id in found.remote:
            files = files_of(site, record.page_id)
            found.records[source] = replace(record, files=files, files_listed=False)


def _refreshed(site: Site, found: Survey, records: Mapping[str, Record]) -> dict[str, Record]:
    return {
        source: refreshed(site, record) if record.page_id in found.remote else record
        for source, record in records.items()
    }


def _context(
    site: Site,
    selection: Selection,
    options: PublishOptions,
    found: Survey,
    wanted: Sequence[WantedPage],
    records: Mapping[str, Record],
) -> Context:
    index = found.index
    pairs = [(page, records[page.source]) for page in wanted if page.source in records]
    return Context(
        site,
        selection,
        options,
        found,
        frozenset(page.source for page in wanted),
        stranger=bool(index.origin) and index.former_origin not in ("", index.origin),
        restored=bring_back(site, options, found, pairs),
    )


def _read_needed_bodies(
    context: Context, wanted: Sequence[WantedPage], records: Mapping[str, Record]
) -> None:
    """Read the stored bodies of pages that somebody, or we, changed; in bulk."""
    found, needed = context.survey, []
    for page in wanted:
        record = records.get(page.source)
        remote = found.remote.get(record.page_id) if record else None
        if record is None or remote is None:
            continue
        touched = remote.version != record.version or remote.title != record.title
        asked = context.options.refresh or is_accepted(context.options, page, remote)
        if touched or asked or is_edited(page, record, context.options):
            needed.append(record.page_id)
    read_bodies(context.site, found, needed)


def _compare_all(
    context: Context, wanted: Sequence[WantedPage], records: Mapping[str, Record]
) -> list[Action]:
    """The actions for the wanted pages, in their order."""
    _read_needed_bodies(context, wanted, records)
    target, actions = context.survey.target, []
    loose, known = context.selection.loose, context.selection.known
    ids = dict(context.above)
    blocked = out_of_reach(context.above, context.survey)
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


def _vain_accepts(context: Context, records: Mapping[str, Record]) -> list[str]:
    """Say of each name after `--accept` that names no page of this run why it does not.

    `records`: those of the pages of this run.
    """
    found, selection = context.survey, context.selection
    left = context.options.accept - {d.title for d in selection.tree.documents} - context.wanted
    left = left.difference(*(_names(found, record) for record in records.values()))
    others = {source: {source, *_names(found, record)} for source, record in found.records.items()}
    others |= {source: {source} for source in selection.left_out if source not in others}
    said = []
    for name in sorted(left):
        sources = [source for source, names in others.items() if name in names]
        reason = "its source is gone" if sources else "there is no such page"
        if any(context.has_source(source) for source in sources):
            reason = "this run leaves it out, so nothing was accepted"
        said.append(f"--accept {name}: {reason}")
    return said


def _names(found: Survey, record: Record) -> set[str]:
    """What a page may be called by, beside its source."""
    remote = found.remote.get(record.page_id)
    return {record.page_id, remote.title if remote else record.title}


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
