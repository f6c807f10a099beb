"""The plan: what is to become of each page, and why, before anything is written."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from recue_exporters.confluence.page import Attachment
from recue_exporters.confluence.publish.options import PublishOptions
from recue_exporters.confluence.publish.records import Record
from recue_exporters.confluence.publish.survey import Survey
from recue_exporters.confluence.publish.wanted import WantedPage
from recue_exporters.confluence.site import RemoteAttachment, RemotePage

Outcome = Literal[
    "created",
    "updated",
    "renamed",
    "moved",
    "adopted",
    "unchanged",
    "drift",
    "conflict",
    "archived",
    "trashed",
    "failed",
]
"""What became, or is to become, of a page; the same words everywhere."""

OUTCOMES: tuple[Outcome, ...] = Outcome.__args__  # type: ignore[attr-defined]  # a Literal has it
WRITING: frozenset[Outcome] = frozenset(
    {"created", "updated", "renamed", "moved", "adopted", "archived", "trashed"}
)
"""Outcomes that change the site."""


def counted(outcomes: Iterable[Outcome]) -> dict[Outcome, int]:
    """How many there are of each outcome that occurs."""
    found = Counter(outcomes)
    return {outcome: found[outcome] for outcome in OUTCOMES if outcome in found}


@dataclass
class Action:
    """What is to become of one page."""

    outcome: Outcome
    source: str
    title: str
    reasons: list[str] = field(default_factory=list)
    url: str = ""
    """Where the page is; empty while it does not exist."""

    page: WantedPage | None = None
    """What is wanted; None for a page whose source is gone."""
    remote: RemotePage | None = None
    """The page on the site; None where it is to be created."""
    record: Record | None = None
    """Our record, once apply may rely on it."""

    body: str | None = None
    """Storage format to write, comment markers carried over; None: the page itself is not
    written."""
    edited: bool = False
    """Whether a person changed the text on the site since our version."""
    new_title: str = ""
    """The title to write: ours, or the one a person gave."""
    move: bool = False
    """Whether the page has to hang under another parent than now."""
    reorder: bool = False
    """Whether the page has to stand elsewhere among its siblings than now."""
    mark: bool = False
    """Whether the identity property has to be written."""
    restore: bool = False
    """Whether the page has to be taken out of the trash or the archive; so it is even where it is
    in conflict, to be looked at."""
    old_source: str = ""
    """Where the document lay when it was recorded, if it lies elsewhere now."""
    keep_record: bool = False
    """Whether the record is corrected although nothing is written to the page."""
    is_strangers: bool = False
    """Whether another folder, also called as this one, published the page."""
    set_width: bool = False
    """Whether the page width that is asked for has to be set."""
    labels_to_add: tuple[str, ...] = ()
    labels_to_remove: tuple[str, ...] = ()
    labels_there: frozenset[str] | None = None
    """The labels of the page before it is written, where they were asked for."""
    files_to_send: tuple[Attachment, ...] = ()
    files_to_remove: tuple[str, ...] = ()
    files_to_replace: Mapping[str, str] = field(default_factory=dict)
    """Ids of the attachments of others that get what is sent under their names."""
    files_to_mark: tuple[RemoteAttachment, ...] = ()
    """Attachments of others that hold what is wanted already, and are to be known for ours."""
    diff: str = ""
    """Unified diff of the readable text, site against source; empty where it does not differ."""

    def withhold(self, outcome: Literal["conflict", "failed"], reasons: list[str]) -> None:
        """Write nothing of the page after all, for these reasons."""
        self.outcome, self.reasons = outcome, reasons
        self.body, self.diff, self.restore = None, "", False

    @property
    def writes(self) -> bool:
        """Whether the action changes the site."""
        return self.restore or self.outcome in WRITING

    @property
    def parent(self) -> str | None:
        """Source of the page it is to hang under; None: the target parent, or nowhere."""
        return self.page.parent if self.page else None

    @property
    def arrives(self) -> bool:
        """Whether the page comes to where it is to hang only in this run."""
        return self.writes and (self.remote is None or self.move or self.restore)

    @property
    def rewrites(self) -> bool:
        """Whether a new version of an existing page is written."""
        renamed = self.remote is not None and self.new_title != self.remote.title
        return self.writes and (self.body is not None or renamed or self.move)

    def to_json(self) -> dict[str, Any]:
        """The action as ``--format json`` shows it."""
        return {
            "action": self.outcome,
            "title": self.title,
            "source": self.source,
            "reasons": self.reasons,
            "page_id": self.remote.id if self.remote else None,
            "version": self.remote.version if self.remote else None,
            "url": self.url,
            "diff": self.diff,
        }


@dataclass
class Plan:
    """The ordered list of actions that turns the pages of the site into the wanted ones.

    Attributes:
        actions: parents before children, siblings in document order, pages without source last.
        warnings: what the user should know, ready to print.
    """

    scope: str
    space_key: str
    actions: list[Action]
    warnings: list[str]
    options: PublishOptions
    survey: Survey
    root_source: str = ""
    """Source of the scope's root page, which holds the index; empty where there is none."""
    above: Mapping[str, str] = field(default_factory=dict)
    """Ids of pages that the run leaves out although some of it hangs under them, by source."""

    @property
    def pending(self) -> bool:
        """Whether applying it would change the site."""
        return any(action.writes for action in self.actions)

    @property
    def obstructed(self) -> list[Action]:
        """The actions that cannot be carried out before a person has decided, or mended something.

        As in a report, a page that is in conflict and one that fails, below a page that is gone.
        """
        return [action for action in self.actions if action.outcome in ("conflict", "failed")]

    def totals(self) -> dict[Outcome, int]:
        """How many actions there are of each outcome, those that occur."""
        return counted(action.outcome for action in self.actions)

    def fingerprint(self) -> str:
        """A hash that changes when applying the plan would do something else."""
        parts = [self.scope, self.space_key]
        for action in self.actions:
            remote = f"{action.remote.id}@{action.remote.version}" if action.remote else ""
            files = ",".join(each.digest for each in action.files_to_send)
            sent = action.page.sent if action.page and action.body is not None else ""
            labels = ",".join([*action.labels_to_add, "/", *action.labels_to_remove])
            files += f"/{','.join(action.files_to_remove)}"
            others = [*action.files_to_replace, "/", *(f.filename for f in action.files_to_mark)]
            files += f"/{','.join(others)}"
            place = f"{action.new_title} {action.move} {action.reorder} {action.parent}"
            place += f" {action.restore} {action.set_width and action.page and action.page.width}"
            parts.append(
                "\t".join([action.outcome, action.source, remote, sent, files, labels, place])
            )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """The plan as ``--format json`` shows it; the schema is in docs/publishing.md."""
        return {
            "scope": self.scope,
            "space": self.space_key,
            "actions": [action.to_json() for action in self.actions],
            "totals": self.totals(),
            "warnings": self.warnings,
        }
