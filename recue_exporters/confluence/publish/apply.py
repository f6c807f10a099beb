"""Apply a plan: parents before children, several at a time, and remember what was written."""

import logging
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace

from recue_exporters.confluence.publish.discussion import look_again
from recue_exporters.confluence.publish.order import placed, put_in_order
from recue_exporters.confluence.publish.orphans import remove_page
from recue_exporters.confluence.publish.plan import WRITING, Action, Plan
from recue_exporters.confluence.publish.pointers import leave_pointers
from recue_exporters.confluence.publish.records import Record, stored_hash
from recue_exporters.confluence.publish.report import Entry, Report
from recue_exporters.confluence.publish.schedule import Schedule
from recue_exporters.confluence.publish.settle import intent_of
from recue_exporters.confluence.publish.titles import given_up, is_temporary
from recue_exporters.confluence.publish.write import Writer
from recue_exporters.confluence.site import RemotePage, Site
from recue_exporters.errors import (
    AuthenticationFailedError,
    ConnectionFailedError,
    ConnectionLostError,
    ExportError,
    InvalidContentError,
    NotFoundError,
    PermissionDeniedError,
    VersionConflictError,
)

_log = logging.getLogger(__name__)

Progress = Callable[[Entry], None]


def apply_plan(site: Site, plan: Plan, progress: Progress = lambda entry: None) -> Report:
    """Carry out a plan.

    One page's failure stops the pages below it, not the run. Whatever ends the run early, the
    records of what was written are saved.

    Args:
        site: the site the plan was made for.
        plan: what to do.
        progress: called with each page's entry as soon as it is final, from this thread.
    """
    return _Run(site, plan, progress).run()


class _Run:
    def __init__(self, site: Site, plan: Plan, progress: Progress) -> None:
        self._site, self._plan, self._progress = site, plan, progress
        self._index = plan.survey.index
        self._target = plan.survey.target
        self._writer = Writer(
            site,
            self._target.space,
            plan.scope,
            message=plan.options.message,
            minor=plan.options.minor_edit,
        )
        self._ids = dict(plan.above)
        self._entries: dict[str, Entry] = {}
        self._reported = 0
        self._records: dict[str, Record] = {}
        self._blocked: dict[str, str] = {}
        self._schedule = Schedule(plan.actions)
        self._warnings = list(plan.warnings)
        self._lost: ExportError | None = None
        self._unsaved = ""
        self._writes_before = site.connection.write_count

    def run(self) -> Report:
        for action in self._plan.actions:
            remote = action.remote
            if remote is None or remote.status != "current":
                continue
            if action.record or action.outcome != "conflict":
                self._ids[action.source] = remote.id
        try:
            self._write_root()
            self._save_intents()
            self._give_up_titles()
            self._write_all()
            self._put_back_titles()
            self._remove_orphans()
            self._read_back()
            self._remember()
            self._order()
            self._index.done(self._finished())
        finally:
            self._remember()
            self._save_index()
        self._warn_of_lost_records()
        entries = [self._entries[action.source] for action in self._plan.actions]
        return Report(
            scope=self._plan.scope,
            space_key=self._plan.space_key,
            entries=entries,
            warnings=self._warnings,
            requests=self._site.connection.request_count,
        )

    # What to write

    def _write_root(self) -> None:
        """The page that holds the index has to be there before the intents can be saved."""
        if self._index.holder_id:
            if self._plan.pending:
                leave_pointers(self._site, self._target, self._index)
            return
        root = self._plan.root_source
        action = next((a for a in self._plan.actions if root and a.source == root), None)
        if action is None:
            return
        if action.outcome == "conflict" or not action.writes:
            self._index.holder_id = self._ids.get(action.source, "")
            return
        self._schedule.take(action)
        self._do(action)
        self._report()
        self._index.holder_id = self._ids.get(action.source, "")
        if self._index.holder_id:
            leave_pointers(self._site, self._target, self._index)

    def _save_intents(self) -> None:
        coming = [a for a in self._plan.actions if a.writes and a.source not in self._entries]
        with ThreadPoolExecutor(max(self._plan.options.workers, 1)) as pool:
            list(pool.map(self._look_at_labels, coming))
        intents = {
            action.source: intent_of(action, self._parent_id(action) or action.parent or "")
            for action in coming
        }
        self._index.intend(intents, [action.source for action in self._plan.actions])
        self._save_index()

    def _look_at_labels(self, action: Action) -> None:
        """Labels that are there before us stay, also after a run that was interrupted."""
        if action.labels_to_add and action.remote is not None:
            with suppress(ExportError):  # whoever writes the page will say so
                action.labels_there = frozenset(self._site.labels(action.remote.id))

    def _give_up_titles(self) -> None:
        for action, title in given_up(self._plan.actions):
            try:
                action.remote = self._writer.retitle(action, title)
            except ExportError as error:
                # The page that wants the title will say that it is taken.
                self._warnings.append(f"'{action.title}' could not be renamed: {error.message}")
                continue
            if action.page is None and action.record is not None:
                version = action.remote.version
                action.record = replace(action.record, title=title, version=version)
                self._records[action.source] = action.record

    def _put_back_titles(self) -> None:
        """A temporary title is nobody's wish: it goes also where the page is left alone."""
        for action in self._plan.actions:
            entry, remote = self._entries.get(action.source), action.remote
            if remote is None or not is_temporary(remote.title) or self._lost is not None:
                continue
            if remote.status != "current":
                continue
            if entry is not None and entry.outcome in WRITING:
                continue
            try:
                if self._writer.put_back(action):
                    action.reasons.append("its temporary title was replaced")
                    if entry is not None:
                        entry.reasons.append(action.reasons[-1])
            except ExportError as error:
                self._warnings.append(f"'{remote.title}' could not be renamed: {error.message}")

    def _save_index(self) -> None:
        if not self._index.holder_id:
            return
        self._unsaved = ""
        try:
            self._index.save()
        except (PermissionDeniedError, NotFoundError, InvalidContentError) as error:
            # Cloud answers 404 where the account may see the page but not edit it.
            self._unsaved = error.message

    def _warn_of_lost_records(self) -> None:
        """Say that the records could not be saved, where there is anything to be remembered."""
        if not self._unsaved:
            return
        said = f"The records of this run could not be saved ({self._unsaved})."
        if self._site.connection.write_count > self._writes_before:
            self._warnings.append(
                f"{said} The next run has to look every page up again, and takes each page whose "
                "text is not the document's for edited: name a --confluence-parent that may be "
                "edited."
            )
        elif self._plan.options.accept:
            self._warnings.append(f"{said} What --accept named has not been accepted.")

    def _write_all(self) -> None:
        with ThreadPoolExecutor(max(self._plan.options.workers, 1)) as pool:
            running: set[Future[list[Action]]] = set()
            try:
                for group in self._schedule.ready(self._entries):
                    running.add(pool.submit(self._do_group, group))
                while running:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        for action in future.result():
                            self._report()
                            for group in self._schedule.after(action):
                                running.add(pool.submit(self._do_group, group))
            except BaseException:
                self._lost = ConnectionFailedError("The run was interrupted.")
                pool.shutdown(cancel_futures=True)
                raise

    def _do_group(self, actions: list[Action]) -> list[Action]:
        for action in actions:
            self._do(action)
        return actions

    # One action

    def _do(self, action: Action) -> None:
        """Carry out an action; its entry is there for others to see once it is final."""
        entry = _entry(action)
        if action.writes:
            self._write(action, entry)
        else:
            if action.keep_record and action.record is not None:
                self._records[action.source] = action.record
            if action.source not in self._ids:
                self._blocked[action.source] = action.title
        self._entries[action.source] = entry

    def _write(self, action: Action, entry: Entry) -> None:
        try:
            self._stop_if_hopeless(action)
            look_again(self._site, self._plan.options, action)
            entry.outcome, entry.reasons = action.outcome, list(action.reasons)
            if not action.writes:
                return
            remote, record = self._writer.write(
                action, self._parent_id(action), self._index.holder_id
            )
        except VersionConflictError as error:
            entry.outcome, entry.error = "conflict", str(error)
            self._blocked[action.source] = action.title
        except ExportError as error:
            entry.outcome, entry.error = "failed", str(error)
            self._blocked[action.source] = action.title
            gone = isinstance(error, (ConnectionFailedError, AuthenticationFailedError))
            if gone and not isinstance(error, ConnectionLostError):
                self._lost = error
        else:
            self._ids[action.source] = remote.id
            self._records[action.source] = record
            entry.page_id, entry.version, entry.url = remote.id, remote.version, remote.url

    def _stop_if_hopeless(self, action: Action) -> None:
        if self._lost is not None:
            raise ExportError(f"Not tried: {self._lost.message}", self._lost.remedy)
        parent = action.parent
        if parent is not None and parent not in self._ids and action.arrives:
            title = self._blocked.get(parent, parent)
            raise ExportError(f"Not tried: its parent page '{title}' could not be published.")

    def _parent_id(self, action: Action) -> str:
        parent = action.parent
        return self._target.parent_id if parent is None else self._ids.get(parent, "")

    def _report(self) -> None:
        """Pass on the entries that are final, in the order of the plan."""
        actions = self._plan.actions
        while self._reported < len(actions):
            entry = self._entries.get(actions[self._reported].source)
            if entry is None:
                return
            self._reported += 1
            _log.info("%s: %s %s", entry.outcome, entry.title, entry.error)
            self._progress(entry)

    def _finished(self) -> list[str]:
        """Sources of the pages of which nothing is left to be done."""
        return [
            source
            for source, entry in self._entries.items()
            if entry.outcome not in ("failed", "conflict")
        ]

    # Afterwards

    def _remove_orphans(self) -> None:
        """One after another, when pages that were below have moved away."""
        removed: set[str] = set()
        for action in self._plan.actions:
            if action.page is not None:
                continue
            entry = self._entries[action.source] = _entry(action)
            try:
                if action.outcome in ("archived", "trashed"):
                    self._stop_if_hopeless(action)
                    removed.add(remove_page(self._site, action, removed))
                    self._records.pop(action.source, None)
                    self._index.drop(action.source)
                elif action.outcome == "renamed" and action.source not in self._records:
                    entry.outcome, entry.error = "failed", "It could not be renamed."
            except ExportError as error:
                entry.outcome, entry.error = "failed", str(error)
            self._report()

    def _read_back(self) -> None:
        """Look at what was written, where that was asked for or an answer did not show it."""
        verify = self._plan.options.verify
        written = {
            source: record
            for source, record in self._records.items()
            if self._entries[source].outcome in WRITING and (verify or not record.stored)
        }
        if not written:
            return
        pages = self._site.pages([r.page_id for r in written.values()], body=True)
        for source, record in written.items():
            page, entry = pages.get(record.page_id), self._entries[source]
            if page is not None and not record.stored:
                self._records[source] = replace(record, stored=stored_hash(page.body))
            elif page is None or page.version != record.version or _differs(page, record):
                entry.outcome = "failed"
                entry.error = "The page does not hold what was written: somebody changed it, or "
                entry.error += "Confluence did not keep it. Run again to see the difference."
                self._progress(entry)

    def _remember(self) -> None:
        """Put the records into the index."""
        for action in self._plan.actions:
            record = self._records.pop(action.source, None)
            if record is None:
                continue
            if action.old_source:
                self._index.drop(action.old_source)
            self._index.put(action.source, record)

    def _order(self) -> None:
        records: dict[str, Record] = {}
        handled = {action.source for action in self._plan.actions}
        for parent, actions in self._schedule.below.items():
            entries = [self._entries[a.source] for a in actions]
            arrived = any(
                (a.arrives or a.reorder) and e.outcome != "failed"
                for a, e in zip(actions, entries, strict=True)
            )
            if not (arrived or self._plan.survey.intents):
                continue
            parent_id = self._target.parent_id if parent is None else self._ids.get(parent)
            ids = [self._ids[a.source] for a in actions if a.source in self._ids]
            if not parent_id:
                continue
            trouble = put_in_order(self._site, parent_id, ids) if len(ids) > 1 else []
            self._warnings += trouble
            if not trouble:
                records = records or self._index.records()
                below = {s: r for s, r in records.items() if r.parent_id == parent_id}
                wanted = [a.source for a in actions if a.source in below]
                for source, record in placed(wanted, below, handled).items():
                    self._index.put(source, record)


def _entry(action: Action) -> Entry:
    """The entry of an action before it is carried out."""
    entry = Entry(action.outcome, action.title, action.source, list(action.reasons))
    entry.url = action.url
    if action.remote is not None:
        entry.page_id, entry.version = action.remote.id, action.remote.version
    if action.outcome == "failed":
        entry.reasons, entry.error = [], f"Not tried: {'; '.join(action.reasons)}."
    return entry


def _differs(page: RemotePage, record: Record) -> bool:
    return stored_hash(page.body) != record.stored
