"""Pages of ours whose source is gone: reported, or removed within strict limits."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from recue_exporters.confluence.publish.context import Context
from recue_exporters.confluence.publish.plan import Action, Outcome
from recue_exporters.confluence.publish.records import FILE_MARK, Record
from recue_exporters.confluence.publish.titles import is_aside, is_temporary
from recue_exporters.confluence.site import RemotePage, Site
from recue_exporters.errors import (
    ConfigurationError,
    ExportError,
    NotFoundError,
    VersionConflictError,
)

_OUTCOMES: dict[str, Outcome] = {"archive": "archived", "trash": "trashed"}


def orphans(context: Context, kept: Sequence[Action], matched: Collection[str]) -> list[Action]:
    """The actions for our pages without a source, pages before the pages they hang under.

    Args:
        context: what the run's comparisons share; a scope that is not durable removes nothing.
        kept: the actions of the pages that are wanted.
        matched: sources whose pages now belong to another document.

    Raises:
        ConfigurationError: the removal asked for is not possible at all.
    """
    gone = {
        source: record
        for source, record in context.survey.records.items()
        if record.page_id in context.survey.remote
        and source not in matched
        and not context.has_source(source)
    }
    if not gone:
        return []
    _check_possible(context)
    leaving = {a.remote.id for a in kept if a.remote is not None and a.move}
    actions = [_action(context, source, record) for source, record in _children_first(gone)]
    if context.options.orphans != "report":
        _limit(context, actions, leaving)
    return actions


def _check_possible(context: Context) -> None:
    scope, how = context.scope, context.options.orphans
    if how == "report":
        return
    if not scope.durable:
        raise ConfigurationError(
            f"Pages are not removed for the scope '{scope.name}', which is only a folder's name.",
            f"Say that you mean it: --scope '{scope.name}', or `scope:` in the configuration file.",
        )
    if how == "archive" and context.site.flavor != "cloud":
        raise ConfigurationError(
            "Data Center cannot archive single pages.",
            "Trash them (--orphans trash, --how trash) or leave them.",
        )


def _action(context: Context, source: str, record: Record) -> Action:
    page = context.survey.remote[record.page_id]
    if is_aside(page) and page.version == record.version + 1:
        # Renamed by a run that was killed before it could record that.
        record = replace(record, title=page.title, version=page.version)
    action = Action("drift", source, page.title, remote=page, record=record, url=page.url)
    if not context.wanted:
        return action
    action.reasons.append("its source is gone")
    if context.options.orphans == "report":
        scope = context.scope
        named = "" if scope.durable else f" with --scope '{scope.name}'"
        # What else would keep it takes requests that a mere report is not worth.
        action.reasons.append(
            _kept_for(page, record)
            or f"--orphans trash (Cloud: or archive){named} removes the page, unless something of "
            "people is on it or below it"
        )
    return action


def _kept_for(page: RemotePage, record: Record) -> str:
    """Why a page is not removed, as far as that shows without a request; empty if it may be."""
    if record.is_lost:
        return "kept: our record of it is lost, and a person may have edited it"
    if not as_we_left_it(page, record):
        return "kept: a person edited, renamed or moved it since our version"
    if record.is_persons:
        return "kept: its text is a person's, which was accepted (--accept)"
    return ""


def _children_first(gone: dict[str, Record]) -> list[tuple[str, Record]]:
    """Deeper pages first, so that no page is removed from under another."""
    by_id = {record.page_id: record for record in gone.values()}

    def depth(record: Record) -> int:
        levels, seen = 0, set()
        while record.parent_id in by_id and record.page_id not in seen:
            seen.add(record.page_id)
            record = by_id[record.parent_id]
            levels += 1
        return levels

    return sorted(gone.items(), key=lambda item: -depth(item[1]))


def _limit(context: Context, actions: Sequence[Action], leaving: Collection[str]) -> None:
    """Let those actions remove their page that may."""
    removed: set[str] = set()
    for action in actions:
        page, record = action.remote, action.record
        if page is None or record is None:
            continue
        kept = _kept_for(page, record)
        if kept:
            action.reasons.append(kept)
            continue
        if len(removed) >= context.options.max_orphans:
            action.reasons.append(
                f"kept: this run removes {context.options.max_orphans} pages at most "
                "(--max-orphans)"
            )
            continue
        child = _child_that_stays(context.site, page, {*removed, *leaving})
        if child is not None:
            action.reasons.append(f"kept: the page '{child.title}' hangs under it")
            continue
        theirs = _of_people(context.site, record)
        if theirs:
            action.reasons.append(f"kept: it has {theirs}")
            continue
        removed.add(page.id)
        if not context.wanted:
            action.reasons.append("taken back")
        action.outcome = _OUTCOMES[context.options.orphans]


def _of_people(site: Site, record: Record) -> str:
    """What a page that may go has of people, to keep it for; empty if nothing (three requests).

    A label that we wanted as well is no reason, whoever added it first.
    """
    comments = site.open_comments(record.page_id)
    if comments:
        return f"{len(comments)} open inline comments"
    labels = set(site.labels(record.page_id)) - {*record.labels, *record.found_labels}
    if labels:
        return f"labels that are not ours: {', '.join(sorted(labels))}"
    files = site.attachments(record.page_id)
    theirs = sorted(each.filename for each in files if not each.comment.startswith(FILE_MARK))
    return f"attachments of a person: {', '.join(theirs)}" if theirs else ""


def as_we_left_it(page: RemotePage, record: Record) -> bool:
    """Whether nobody edited, renamed or moved the page since our record."""
    return (
        page.version == record.version
        and (page.title in (record.title, record.accepted_title) or is_temporary(page.title))
        and page.parent_id in (record.parent_id, record.accepted_parent)
    )


def _child_that_stays(site: Site, page: RemotePage, leaving: Collection[str]) -> RemotePage | None:
    """A page below this one, for whose sake it has to stay (`leaving`: ids of those that go)."""
    children = site.children(page.id, every_kind=True)
    return next((child for child in children if child.id not in leaving), None)


def remove_page(site: Site, action: Action, removed: Collection[str]) -> str:
    """Archive or trash a page, unless there is a reason to keep it now; returns its id.

    Args:
        site: the site.
        action: one that archives or trashes.
        removed: ids of the pages that this run has removed already.

    Raises:
        ExportError: it was kept, and why, or it could not be removed.
    """
    page, record = action.remote, action.record
    assert page is not None  # an orphan is a page of the site
    if site.page(page.id).version != page.version:
        raise VersionConflictError("Kept: a person edited it meanwhile.", status=409)
    theirs = _of_people(site, record) if record is not None else ""
    if theirs:
        raise ExportError(f"Kept: it has {theirs} now.", "Take them away, or leave the page.")
    # A page that was to leave may have failed to, or somebody may have put one there.
    child = _child_that_stays(site, page, removed)
    if child is not None:
        raise ExportError(f"Kept: the page '{child.title}' hangs under it.")
    try:
        if action.outcome == "archived":
            site.archive(page.id)
        else:
            site.trash(page.id)
    except NotFoundError as error:
        raise site.refusal(error, page, f"trash page '{page.title}'") from error
    return page.id
