"""`ConfluencePageResult`: what became of one page, as RE-cue's modules know it."""

from dataclasses import dataclass

from recue_exporters.confluence.publish.plan import Outcome
from recue_exporters.confluence.publish.report import Entry, Report
from recue_exporters.errors import ExportError


@dataclass
class ConfluencePageResult:
    """What became of one page."""

    success: bool
    page_id: str | None = None
    page_url: str | None = None
    title: str = ""
    action: Outcome = "created"
    error_message: str | None = None
    version: int = 1


def _problem(entry: Entry) -> str | None:
    """Why nothing was written, where something should have been."""
    if entry.outcome in ("failed", "conflict") or entry.page_id is None:
        return entry.error or "; ".join(entry.reasons) or None
    return None


def results_of(report: Report) -> list[ConfluencePageResult]:
    """The entries of a report as results."""
    return [
        ConfluencePageResult(
            success=entry.outcome not in ("failed", "conflict") and entry.page_id is not None,
            page_id=entry.page_id,
            page_url=entry.url or None,
            title=entry.title,
            action=entry.outcome,
            error_message=_problem(entry),
            version=entry.version or 1,
        )
        for entry in report.entries
    ]


def failed(title: str, error: ExportError) -> ConfluencePageResult:
    """The result of a page that could not be written at all."""
    return ConfluencePageResult(False, title=title, action="failed", error_message=str(error))
