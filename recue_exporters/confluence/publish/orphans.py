"""Pages of ours whose source is gone: reported, or removed within strict limits."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from recue_exporters.confluence.publish.context import Context
from recue_exporters.confluence.publish.plan import Action, Outcome
from recue_exporters.confluence.publish.records import FILE_MARK, Record
from recue_exporters.confluence.publish.titles import is_aside, is_temporary
from recue_exporters.confluence.site import RemotePage, Site
from recue_exporters.errors import ConfigurationError

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
        action.reasons.append(f"--orphans trash (Cloud: or archive){named} removes the page")
    return action


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
        if record.is_lost:
            action.reasons.append("kept: our record of it is lost, and a person may have edited it")
            continue
        if not as_we_left_it(page, record):
            action.reasons.append("kept: a person edited, renamed or moved it since our version")
            continue
        if len(removed) >= context.options.max_orphans:
            action.reasons.append(
                f"kept: this run removes {context.options.max_orphans} pages at most "
                "(--max-orphans)"
            )
            continue
        reason = _hangs_below(context, page, removed, leaving)
        if reason:
            action.reasons.append(f"kept: {reason}")
            continue
        theirs = of_people(context.site, record)
        if theirs:
            action.reasons.append(f"kept: it has {theirs}")
            continue
        removed.add(page.id)
        if not context.wanted:
            action.reasons.append("taken back")
        action.outcome = _OUTCOMES[context.options.orphans]


def of_people(site: Site, record: Record) -> str:
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


def _hangs_below(
    context: Context, page: RemotePage, removed: Collection[str], leaving: Collection[str]
) -> str:
    """Why the page has to stay for the sake of the pages below it; empty if it need not."""
    for child in context.site.children(page.id, every_kind=True):
        if child.id not in removed and child.id not in leaving:
            return f"the page '{child.title}' hangs under it"
    return ""
