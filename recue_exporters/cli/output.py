"""What a run says: pages as they are done, the totals, warnings, JSON."""

import json
import os
import re
import shutil
import sys
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

import click

from recue_exporters.confluence.publish.plan import OUTCOMES, Action, Outcome, Plan
from recue_exporters.confluence.publish.report import Entry, Report

if TYPE_CHECKING:
    from rich.progress import Progress

_COLOURS: dict[Outcome, str] = {
    "created": "green",
    "updated": "yellow",
    "renamed": "yellow",
    "moved": "yellow",
    "adopted": "cyan",
    "archived": "magenta",
    "trashed": "magenta",
    "drift": "cyan",
    "conflict": "red",
    "failed": "red",
}
NO_NEWS: frozenset[Outcome] = frozenset({"unchanged"})
"""Outcomes of which nothing is said in a report that is not the first."""
GOOD = frozenset(OUTCOMES) - {"failed", "conflict"}
"""Outcomes that `--quiet` says nothing about."""
_WIDTH = len("unchanged") + 2


def title_width(titles: Iterable[str]) -> int:
    """Columns for the titles of a list, so that the addresses stand below each other."""
    return min(max((len(title) for title in titles), default=0), 48)


class Lines:
    """One line per page on stdout: at once, or below a progress bar when the run is over.

    Use it as a context manager around the run, and `add` for each entry.

    Args:
        plan: what is about to be applied.
        shown: whether anything is shown at all.
        left_out: outcomes of which nothing is said.
    """

    def __init__(self, plan: Plan, *, shown: bool, left_out: Collection[Outcome] = ()) -> None:
        self._width = title_width(action.title for action in plan.actions)
        self._total = len(plan.actions)
        self._shown, self._left_out = shown, left_out
        self._entries: list[Entry] = []
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        if self._shown and not self._left_out and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(
                console=Console(stderr=True), transient=True, redirect_stdout=False
            )
            self._bar.add_task("Publishing", total=self._total)
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
            for entry in self._entries:
                show_entry(entry, self._width)

    def add(self, entry: Entry) -> None:
        """Take in the outcome of a page."""
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0])
            self._entries.append(entry)
        elif self._shown and entry.outcome not in self._left_out:
            show_entry(entry, self._width)


def show_entry(entry: Entry, width: int) -> None:
    """One line per page on stdout, and why where that is not plain."""
    _line(entry.outcome, entry.title, entry.url, width)
    if entry.outcome not in ("created", "unchanged"):
        for reason in entry.reasons:
            click.echo(f"{'':{_WIDTH}}{reason}")
    for line in entry.error.splitlines():
        click.echo(f"{'':{_WIDTH}}{line.strip()}")


def show_plan(plan: Plan, *, diffs: bool = True) -> None:
    """The plan for a terminal: every action with its reasons, and what would change."""
    width = title_width(action.title for action in plan.actions)
    for action in plan.actions:
        _line(action.outcome, action.title, action.url, width)
        for reason in action.reasons:
            click.echo(f"{'':{_WIDTH}}{reason}")
        if diffs and action.diff and action.outcome != "created":
            _show_diff(action)
    show_totals(plan.totals())


def plan_as_markdown(plan: Plan) -> str:
    """The plan as a comment for a pull request: all but the pages that stay as they are."""
    lines = [f"### Confluence: {_sentence(plan.totals())}", ""]
    changes = [action for action in plan.actions if action.outcome != "unchanged"]
    if changes:
        lines += ["| Page | Action | Reason |", "|---|---|---|"]
    for action in changes:
        title = _cell(action.title)
        page = f"[{title}]({action.url})" if action.url else title
        lines.append(f"| {page} | {action.outcome} | {_cell('; '.join(action.reasons))} |")
    for action in changes:
        if action.diff and action.outcome != "created":
            fence = "`" * max(3, _longest_run(action.diff) + 1)
            lines += ["", f"<details><summary>{_cell(action.title)}</summary>", ""]
            lines += [f"{fence}diff", action.diff, fence, "", "</details>"]
    return "\n".join(lines) + "\n"


def show_totals(totals: dict[Outcome, int]) -> None:
    """How many pages of each outcome."""
    click.echo()
    click.secho(_sentence(totals), bold=True)


def show_advice(pages: Sequence[Action | Entry], *, with_difference: bool = False) -> None:
    """What can be done about pages that changed on both sides, to stderr.

    `with_difference`: the difference has just been shown.
    """
    both = "changed both here and there"
    if any(page.outcome == "conflict" and both in " ".join(page.reasons) for page in pages):
        click.echo(
            f"Where a page {both}: {'' if with_difference else _DIFFERENCE}--accept PAGE keeps "
            "what is on the site, --on-conflict overwrite writes what is in the source.",
            err=True,
        )


_DIFFERENCE = "--dry-run shows the difference, "


def show_warnings(warnings: list[str]) -> None:
    """Warnings, to stderr."""
    for warning in warnings:
        click.secho(f"warning: {warning}", fg="yellow", err=True)


def as_json(result: Plan | Report) -> str:
    """A plan or report as JSON."""
    return json.dumps(result.to_json(), indent=2, ensure_ascii=False)


def annotate(report: Report) -> None:
    """Mark failures in a run of GitHub Actions, where they show beside the file."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    for entry in report.entries:
        if entry.outcome in ("failed", "conflict"):
            text = entry.error or "; ".join(entry.reasons)
            click.echo(f"::error title={_escape(entry.title)}::{_escape(text)}", err=True)
    for warning in report.warnings:
        click.echo(f"::warning::{_escape(warning)}", err=True)


def terminal_columns() -> int | None:
    """The width of the terminal that is written to; None where a program reads along."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _line(outcome: Outcome, title: str, url: str, width: int) -> None:
    word = click.style(f"{outcome:{_WIDTH}}", fg=_COLOURS.get(outcome), dim=outcome == "unchanged")
    columns = terminal_columns()
    if columns is None or _WIDTH + max(width, len(title)) + 2 + len(url) <= columns:
        where = click.style(f"  {url}", dim=True) if url else ""
        click.echo(f"{word}{title:{width}}{where}".rstrip())
        return
    click.echo(f"{word}{title}")
    if url and outcome != "unchanged":
        # An address of Cloud leads to the page without the title at its end, too.
        address = re.sub(r"(/pages/[0-9]+)/[^/]*$", r"\1", url)
        click.secho(f"{'':{_WIDTH}}{address}", dim=True)


def _show_diff(action: Action) -> None:
    for line in action.diff.splitlines():
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        click.echo(f"{'':{_WIDTH}}{click.style(line, fg=colour)}")


def _sentence(totals: dict[Outcome, int]) -> str:
    return ", ".join(f"{number} {outcome}" for outcome, number in totals.items()) or "nothing to do"


def _cell(text: str) -> str:
    for character in "\\|<>[]*_`":
        text = text.replace(character, f"\\{character}")
    return " ".join(text.split())


def _longest_run(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest


def _escape(text: Any) -> str:
    """A value in a workflow command of GitHub Actions."""
    escaped = str(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A") if "::" in escaped else escaped
