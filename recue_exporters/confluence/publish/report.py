"""The outcome of each action."""

from dataclasses import dataclass, field
from typing import Any

from recue_exporters.confluence.publish.plan import Outcome, counted


@dataclass
class Entry:
    """What became of one page."""

    outcome: Outcome
    title: str
    source: str
    reasons: list[str] = field(default_factory=list)
    page_id: str | None = None
    version: int | None = None
    """The page's version number afterwards; None where there is no page."""
    url: str = ""
    error: str = ""
    """Why it failed, and what to do; empty otherwise."""

    def to_json(self) -> dict[str, Any]:
        """The entry as ``--format json`` shows it."""
        return {
            "action": self.outcome,
            "title": self.title,
            "source": self.source,
            "reasons": self.reasons,
            "page_id": self.page_id,
            "version": self.version,
            "url": self.url,
            "error": self.error or None,
        }


@dataclass
class Report:
    """What a run did: one entry per page, in document order."""

    scope: str
    space_key: str
    entries: list[Entry] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    requests: int = 0
    """Requests sent to the site, repetitions included."""

    def totals(self) -> dict[Outcome, int]:
        """How many pages there are of each outcome, those that occur."""
        return counted(entry.outcome for entry in self.entries)

    @property
    def ok(self) -> bool:
        """Whether no page failed and none is in conflict."""
        return not any(entry.outcome in ("failed", "conflict") for entry in self.entries)

    def to_json(self) -> dict[str, Any]:
        """The report as ``--format json`` shows it; the schema is in docs/publishing.md."""
        return {
            "scope": self.scope,
            "space": self.space_key,
            "pages": [entry.to_json() for entry in self.entries],
            "totals": self.totals(),
            "warnings": self.warnings,
            "requests": self.requests,
        }
