"""`recue-export confluence`: publish documents to Confluence."""

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from recue_exporters.cli import embedded
from recue_exporters.cli.failure import verbose_option
from recue_exporters.cli.logs import logging_to
from recue_exporters.cli.options import (
    GroupedCommand,
    GroupedOption,
    NearChoice,
    chosen_kinds,
    document_options,
    setting_options,
)
from recue_exporters.cli.request import Request
from recue_exporters.cli.watching import publish_on_change
from recue_exporters.confluence.settings import Group

if TYPE_CHECKING:
    from recue_exporters.confluence.exporter import ConfluenceExporter
    from recue_exporters.confluence.publish.plan import Plan

_F = TypeVar("_F", bound=Callable[..., Any])

PENDING = 5
"""Exit status of `--dry-run --exit-code` where something would change."""

_EXAMPLES = """
recue-export confluence --sandbox               # try it without a Confluence
recue-export confluence re-bookstore --dry-run  # see what would happen
recue-export confluence re-bookstore            # CONFLUENCE_URL, ... are set
recue-export confluence docs --space DOCS --parent 12345 --prefix 'Shop: '
"""


def run_option(*names: str, **kwargs: Any) -> Callable[[_F], _F]:
    """An option of the group "Run"."""
    return click.option(*names, cls=GroupedOption, group="Run", **kwargs)


def format_option(*styles: str) -> Callable[[_F], _F]:
    """The option that chooses how results are shown."""
    return run_option(
        "--format",
        "style",
        type=NearChoice(styles),
        default="text",
        help=f"How the {'plan or the ' if 'markdown' in styles else ''}result is shown"
        f"{'; markdown with --dry-run' if 'markdown' in styles else ''}.  [default: text]",
    )


@click.command(
    cls=GroupedCommand,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@run_option(
    "--sandbox",
    is_flag=True,
    help="Publish into the sandbox on this machine; needs no other option.",
)
@run_option(
    "--open", "open_pages", is_flag=True, help="With --sandbox: show the pages in the browser."
)
@run_option(
    "--watch",
    is_flag=True,
    help="With --sandbox: publish again on every change; open pages reload themselves.",
)
@run_option("--dry-run", is_flag=True, help="Show what would happen and why; write nothing.")
@run_option(
    "--exit-code",
    is_flag=True,
    help=f"With --dry-run: exit status {PENDING} where something would change.",
)
@run_option(
    "--save-plan",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --dry-run: keep the plan for `recue-export apply FILE`.",
)
@format_option("text", "json", "markdown")
@run_option("--adopt", is_flag=True, help="Take over pages and files that are not ours.")
@run_option(
    "--accept",
    multiple=True,
    metavar="PAGE",
    help="Title, id or source of a page whose version on the site is the new base; repeatable.",
)
@run_option("--recreate", is_flag=True, help="Bring back pages that were trashed or archived.")
@run_option("--refresh", is_flag=True, help="Compare with the site itself instead of our records.")
@run_option(
    "--refresh-rendering",
    is_flag=True,
    help="Also write pages of which only our conversion changed.",
)
@document_options
@setting_options(*Group)
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@click.option(
    "--log-file",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write every request and outcome to a file.",
)
@verbose_option
def confluence(paths: tuple[Path, ...], **values: Any) -> None:
    """Publish documents to Confluence.

    PATH is a folder that RE-cue wrote (re-<project>), a project that contains one, a folder of
    Markdown, or single files; none given: the current folder. Pages that did not change are
    left alone, pages that are not ours are never touched.
    """
    _check_combination(values)
    request = Request.of(paths, chosen_kinds(values), values)
    for warning in request.loaded.warnings:
        click.secho(f"warning: {warning}", fg="yellow", err=True)
    style, quiet = values["style"], values["quiet"]
    stays = values["open_pages"] or values["watch"]
    with (
        logging_to(values["log_file"], verbose=values["verbose"]),
        request.open(stays=stays) as (exporter, sandbox),
    ):
        plan = request.plan(exporter)
        if values["dry_run"]:
            if values["save_plan"]:
                request.save(values["save_plan"], plan)
            if style == "text" and not quiet:
                click.echo("This is what would be done; nothing is written now:")
            sys.exit(show_plan(plan, style, quiet=quiet, exit_code=values["exit_code"]))
        status = carry_out(exporter, plan, style, quiet=quiet)
        if sandbox is not None and style == "text" and not quiet:
            _say_how_to_look(sandbox, request.loaded.settings.flavor)
        if values["open_pages"]:
            click.launch(next((a.url for a in plan.actions if a.url), exporter.config.base_url))
        if stays:
            _stay(request, exporter, values, plan.warnings)
    sys.exit(status)


def _check_combination(values: dict[str, Any]) -> None:
    """Refuse options that only make sense together with one that is missing."""
    needs = [
        ("exit_code", "--exit-code", "dry_run", "--dry-run"),
        ("save_plan", "--save-plan", "dry_run", "--dry-run"),
        ("open_pages", "--open", "sandbox", "--sandbox"),
        ("watch", "--watch", "sandbox", "--sandbox"),
    ]
    for name, option, other, needed in needs:
        if values[name] and not values[other]:
            raise click.UsageError(f"{option} goes with {needed}.")
    for name, option in [("open_pages", "--open"), ("watch", "--watch")]:
        if values[name] and values["dry_run"]:
            raise click.UsageError(f"{option} does not go with --dry-run.")
    if values["style"] == "markdown" and not values["dry_run"]:
        raise click.UsageError("--format markdown goes with --dry-run.")


def _stay(
    request: Request, exporter: "ConfluenceExporter", values: dict[str, Any], known: list[str]
) -> None:
    """Keep the sandbox there to look at, and publish again on changes where that was asked for."""

    def again() -> None:
        plan = request.plan(exporter)
        carry_out(exporter, plan, values["style"], quiet=values["quiet"], known=known)

    if values["watch"]:
        publish_on_change(request.paths, again)
    else:
        click.echo("The sandbox runs until you press Ctrl-C.", err=True)
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


def show_plan(plan: "Plan", style: str, *, quiet: bool, exit_code: bool) -> int:
    """Show a plan; returns the exit status."""
    from recue_exporters.cli import output

    if style == "json":
        click.echo(output.as_json(plan))
    elif style == "markdown":
        click.echo(output.plan_as_markdown(plan), nl=False)
    elif not quiet:
        output.show_plan(plan)
        output.show_advice(plan.actions, with_difference=True)
    output.show_warnings(plan.warnings)
    if plan.obstructed:
        return 1
    return PENDING if exit_code and plan.pending else 0


def carry_out(
    exporter: "ConfluenceExporter",
    plan: "Plan",
    style: str,
    *,
    quiet: bool,
    known: list[str] | None = None,
) -> int:
    """Apply a plan and show the report; returns the exit status.

    Where the report is not the first, `known` are the warnings of the one before: only news is
    shown, and the warnings of this one take their place.
    """
    from recue_exporters.cli import output

    left_out = output.GOOD if quiet else output.NO_NEWS if known is not None else frozenset()
    lines = output.Lines(plan, shown=style == "text", left_out=left_out)
    with lines:
        report = exporter.apply(plan, lines.add)
    if style == "json":
        click.echo(output.as_json(report))
    elif not quiet:
        output.show_totals(report.totals())
        output.show_advice(report.entries)
    output.show_warnings([each for each in report.warnings if each not in (known or ())])
    if known is not None:
        known[:] = report.warnings
    output.annotate(report)
    return 0 if report.ok else 1


def _say_how_to_look(sandbox: embedded.Embedded, flavor: str | None) -> None:
    click.echo()
    if sandbox.keeps_running:
        click.echo(f"Look at the pages: {sandbox.url}")
        return
    option = " --flavor datacenter" if flavor == "datacenter" else ""
    option += f" --port {sandbox.port}" if sandbox.port != embedded.PORT else ""
    click.echo(f"Look at the pages: recue-export sandbox{option}")
    click.echo(f"(login {embedded.LOGIN} / {embedded.LOGIN}, data in {sandbox.data})")
