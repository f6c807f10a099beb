"""Compare a page we have no record of with the page of its title that is there already."""

from dataclasses import replace

from recue_exporters.confluence.publish.compare import MOVED, compare_extras, outcome_of
from recue_exporters.confluence.publish.context import Context
from recue_exporters.confluence.publish.files import (
    files_of,
    present_files,
    refusals,
    take_over,
)
from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.publish.recording import recorded
from recue_exporters.confluence.publish.records import Identity, Record
from recue_exporters.confluence.publish.survey import NOT_CURRENT, is_copied
from recue_exporters.confluence.publish.wanted import WantedPage
from recue_exporters.confluence.site import RemotePage
from recue_exporters.confluence.storage.normal import body_hash

RECUE_LABELS = frozenset({"re-cue", "documentation"})
"""The labels of RE-cue's former exporter, by which its pages are known."""


def compare_namesake(
    context: Context, page: WantedPage, remote: RemotePage, parent_id: str
) -> Action:
    """The action for a page we have no record of, where a page of its title exists."""
    action = Action("conflict", page.source, page.title, page=page, remote=remote, url=remote.url)
    if remote.status != "current":
        return _archived(context, action, page, remote)
    full = context.site.page(remote.id, body=True)
    remote = action.remote = replace(full, properties=remote.properties)
    identity = context.survey.identity(remote)
    same_body = body_hash(remote.body or "") == page.sent
    mine = remote.editor == context.site.user.id
    if identity is not None and is_copied(context.site, context.survey, identity):
        identity = None
    if identity is not None:
        refusal = _refusal(context, page, identity)
        if refusal and identity.scope != context.scope.name and context.options.adopt:
            action.mark = True
            return _adopt(context, action, page, parent_id, same_body=same_body)
        if not refusal and not (same_body or context.options.adopt):
            refusal = (
                "our record of this page is lost, and its text is not the document's; --adopt "
                "writes the document"
            )
        if refusal:
            action.reasons.append(refusal)
            return action
        action.mark = identity.source != page.source
        return _rejoin(context, action, page, parent_id, same_body=same_body)
    action.mark = True
    if context.options.adopt or _former_exporter(context, remote, parent_id, mine):
        return _adopt(context, action, page, parent_id, same_body=same_body)
    action.reasons.append(
        "a page of this title exists and is not ours; rename one of them, give ours a prefix "
        "(--confluence-prefix), or take it over with --adopt"
    )
    return action


def _archived(context: Context, action: Action, page: WantedPage, remote: RemotePage) -> Action:
    """The action where an archived page has the title: one of ours comes back when asked for."""
    identity = context.survey.identity(remote)
    ours = identity is not None and not is_copied(context.site, context.survey, identity)
    if identity is None or not ours or _refusal(context, page, identity):
        action.reasons.append(
            f"a page that is {remote.status} reserves this title: restore, rename or purge it"
        )
    elif context.options.recreate:
        seen = context.site.pages([remote.id], body=True, statuses=NOT_CURRENT)
        remote = action.remote = replace(seen[remote.id], properties=remote.properties)
        if body_hash(remote.body or "") != page.sent:
            action.reasons.append(
                f"our page of this title is {remote.status}, our record of it is lost, and its "
                "text is not the document's: restore it by hand, then run again"
            )
            return action
        action.outcome, action.restore, action.mark, action.move = "created", True, True, True
        action.record, action.new_title = recorded(page, remote, ""), page.title
        action.labels_to_add, action.files_to_send = page.labels, page.attachments
        action.reasons.append(f"was {remote.status}; brought back (--recreate)")
    else:
        action.reasons.append(
            f"our page of this title is {remote.status}, which reserves the title: "
            "--recreate brings it back"
        )
    return action


def _refusal(context: Context, page: WantedPage, identity: Identity) -> str:
    """Why a page that bears our mark is not this document's; empty if it is."""
    if identity.scope != context.scope.name:
        return (
            f"a page of this title belongs to another export ({identity.scope}): if that is this "
            f"one under its former name, say --scope '{identity.scope}'; else give one of them a "
            "prefix: --confluence-prefix 'My Project: '"
        )
    other = identity.source
    if other != page.source and context.has_source(other):
        return f"a page of this title belongs to another document of this export: {other}"
    return ""


def _adopt(
    context: Context, action: Action, page: WantedPage, parent_id: str, *, same_body: bool
) -> Action:
    remote = action.remote
    assert remote is not None  # it is what is adopted
    record = recorded(page, remote, parent_id) if same_body else _blank(page, remote)
    action.body = None if same_body and remote.title == page.title else page.body
    action.record = _with_files(context, action, page, record)
    if action.record is None:
        return action
    why = "--adopt" if context.options.adopt else "made by RE-cue's former exporter"
    action.outcome, action.new_title = "adopted", page.title
    action.reasons.append(f"taken over ({why})")
    action.move = remote.parent_id != parent_id
    if not same_body:
        action.reasons.append("its text becomes the document's")
    if action.move:
        action.reasons.append(MOVED)
    compare_extras(action, page, action.record)
    return action


def _with_files(
    context: Context, action: Action, page: WantedPage, record: Record
) -> Record | None:
    """The record with those attachments of others that hold what is wanted.

    None where one that holds something else is in the way, which is a conflict.
    """
    files = present_files(context.site, page, record, written=action.body is not None)
    refused = [] if context.options.adopt else refusals(files)
    if refused:
        action.outcome, action.body, action.mark = "conflict", None, False
        action.reasons += refused
        return None
    if context.options.adopt:
        take_over(action, files)
    return files.record


def _rejoin(
    context: Context, action: Action, page: WantedPage, parent_id: str, *, same_body: bool
) -> Action:
    """The action for a page of ours that has no record."""
    remote = action.remote
    assert remote is not None  # it is what is rejoined
    record = recorded(page, remote, parent_id) if same_body else _blank(page, remote)
    action.body = None if same_body and remote.title == page.title else page.body
    action.record = _with_files(context, action, page, _remembered(context, page, record))
    if action.record is None:
        return action
    action.new_title = page.title
    action.move = remote.parent_id != parent_id
    action.outcome = outcome_of(action, renamed=remote.title != page.title)
    action.keep_record = True
    if action.body is not None:
        action.reasons.append("text changed")
    compare_extras(action, page, action.record)
    if action.mark and action.outcome == "unchanged":
        action.outcome = "updated"
        action.reasons.append(f"its mark names {page.source} now")
    return action


def _remembered(context: Context, page: WantedPage, record: Record) -> Record:
    """The record with the labels and files that are on the page already."""
    present = set(context.site.labels(record.page_id))
    files = files_of(context.site, record.page_id)
    found = tuple(name for name in page.labels if name in present)
    return replace(record, found_labels=found, files=files)


def _blank(page: WantedPage, remote: RemotePage) -> Record:
    """A record that differs from everything, for a page whose last state of ours is unknown."""
    return replace(recorded(page, remote, ""), inputs="", body="")


def _former_exporter(context: Context, remote: RemotePage, parent_id: str, mine: bool) -> bool:
    """Whether RE-cue's former exporter made the page: our title, place and labels, by this user."""
    if not mine or (parent_id and remote.parent_id != parent_id):
        return False
    return set(context.site.labels(remote.id)) >= RECUE_LABELS
