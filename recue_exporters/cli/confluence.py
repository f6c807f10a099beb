"""`recue-export confluence`: publish documents to Confluence."""

import sys
from contextlib import ExitStack
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recue_exporters.cli import embedded
from recue_exporters.cli.failure import verbose_option
from recue_exporters.cli.options import (
    GroupedCommand,
    GroupedOption,
    NearChoice,
    chosen_kinds,
    document_options,
    setting_options,
)
from recue_exporters.confluence.config import ConfluenceConfig
from recue_exporters.confluence.load import Loaded, load_config
from recue_exporters.confluence.settings import Group, Settings

if TYPE_CHECKING:
    from recue_exporters.confluence.publish.report import Entry

PENDING = 5
"""Exit status of `--dry-run --exit-code` where something would change."""

_EXAMPLES = """
recue-export confluence --sandbox                      # try it without a Confluence
recue-export confluence re-bookstore --dry-run         # see what would happen
recue-export confluence re-bookstore                   # CONFLUENCE_URL, ... are set
recue-export confluence docs --space DOCS --parent 12345 --prefix 'Shop: '
"""


@click.command(
    cls=GroupedCommand,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--sandbox",
    is_flag=True,
    cls=GroupedOption,
    group="Run",
    help="Publish into the sandbox on this machine; needs no other option.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    cls=GroupedOption,
    group="Run",
    help="Show what would happen and why; write nothing.",
)
@click.option(
    "--exit-code",
    is_flag=True,
    cls=GroupedOption,
    group="Run",
    help=f"With --dry-run: exit status {PENDING} where something would change.",
)
@click.option(
    "--format",
    "style",
    type=NearChoice(["text", "json", "markdown"]),
    default="text",
    cls=GroupedOption,
    group="Run",
    help="Text, JSON, or (with --dry-run) Markdown for a pull request.  [default: text]",
)
@click.option(
    "--adopt",
    is_flag=True,
    cls=GroupedOption,
    group="Run",
    help="Take over same-titled pages that are not ours.",
)
@click.option(
    "--accept",
    multiple=True,
    metavar="PAGE",
    cls=GroupedOption,
    group="Run",
    help="Title, id or source of a page whose version on the site is the new base; repeatable.",
)
@click.option(
    "--recreate",
    is_flag=True,
    cls=GroupedOption,
    group="Run",
    help="Bring back pages that were trashed.",
)
@click.option(
    "--refresh",
    is_flag=True,
    cls=GroupedOption,
    group="Run",
    help="Compare with the site itself instead of our records.",
)
@click.option(
    "--refresh-rendering",
    is_flag=True,
    cls=GroupedOption,
    group="Run",
    help="Also write pages of which only our conversion changed.",
)
@document_options
@setting_options(*Group)
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@verbose_option
def confluence(paths: tuple[Path, ...], **values: Any) -> None:
    """Publish documents to Confluence.

    PATH is a folder that RE-cue wrote (re-<project>), a project that contains one, a folder of
    Markdown, or single files; none given: the current folder. Pages that did not change are
    left alone, pages that are not ours are never touched.
    """
    kinds = chosen_kinds(values)
    places = paths or (Path(),)
    groups = [g for g in Group if not (values["sandbox"] and g is Group.SITE)]
    loaded = load_config(values, start=_start(places[0]), groups=groups)
    if values["style"] == "markdown" and not values["dry_run"]:
        raise click.UsageError("--format markdown goes with --dry-run.")
    if values["exit_code"] and not values["dry_run"]:
        raise click.UsageError("--exit-code goes with --dry-run.")
    with ExitStack() as stack:
        sandbox = None
        if values["sandbox"]:
            flavor = values.get("flavor") or "cloud"
            sandbox = stack.enter_context(embedded.embedded_sandbox(flavor))
            config = _sandbox_config(loaded, sandbox.url)
        else:
            config = loaded.site_config()
        for warning in loaded.warnings:
            click.secho(f"warning: {warning}", fg="yellow", err=True)
        status = _publish(config, loaded.settings, places, kinds, values)
        if sandbox is not None and values["style"] == "text" and not values["quiet"]:
            _say_how_to_look(sandbox, values.get("flavor"))
    sys.exit(status)


def _publish(
    config: ConfluenceConfig,
    settings: Settings,
    paths: tuple[Path, ...],
    kinds: tuple[str, ...],
    values: dict[str, Any],
) -> int:
    """Plan, and apply unless only the plan is asked for; returns the exit status."""
    from recue_exporters.cli import output
    from recue_exporters.confluence.converter import ConvertOptions
    from recue_exporters.confluence.exporter import ConfluenceExporter
    from recue_exporters.confluence.publish.options import PublishOptions

    flags = {name: values[name] for name in ("adopt", "recreate", "refresh", "refresh_rendering")}
    options = PublishOptions(
        **{**_shared(settings, PublishOptions), **flags, "accept": frozenset(values["accept"])}
    )
    exporter = ConfluenceExporter(
        config, options, ConvertOptions(**_shared(settings, ConvertOptions))
    )
    plan = exporter.plan(
        paths,
        kinds=kinds,
        project=settings.project or None,
        scope=settings.scope or None,
        include=settings.include,
        exclude=settings.exclude,
    )
    text, quiet = values["style"] == "text", values["quiet"]
    if values["dry_run"]:
        if values["style"] == "json":
            click.echo(output.as_json(plan))
        elif values["style"] == "markdown":
            click.echo(output.plan_as_markdown(plan), nl=False)
        elif not quiet:
            output.show_plan(plan)
        output.show_warnings(plan.warnings)
        if plan.conflicts:
            return 1
        return PENDING if values["exit_code"] and plan.pending else 0

    def progress(entry: Entry) -> None:
        if text and (not quiet or entry.outcome in ("failed", "conflict")):
            output.show_entry(entry)

    report = exporter.apply(plan, progress)
    if not text:
        click.echo(output.as_json(report))
    elif not quiet:
        output.show_totals(report.totals())
    output.show_warnings(report.warnings)
    output.annotate(report)
    return 0 if report.ok else 1


def _shared(settings: Settings, options: type) -> dict[str, Any]:
    """The settings that an options class has a field for."""
    names = {field.name for field in fields(options)}
    return {name: getattr(settings, name) for name in names if hasattr(settings, name)}


def _start(path: Path) -> Path:
    """Where the search for a configuration file begins."""
    return path if path.is_dir() else path.parent


def _sandbox_config(loaded: Loaded, url: str) -> ConfluenceConfig:
    """The sandbox in place of any configured site; its space unless another is asked for."""
    settings, sources = loaded.settings, loaded.sources
    chosen = {
        name: getattr(settings, name) if sources[name].startswith("--") else ""
        for name in ("space", "parent")
    }
    local = replace(
        settings,
        url=url,
        user=embedded.LOGIN,
        token=embedded.LOGIN,
        personal_token="",
        space=chosen["space"] or embedded.SPACE,
        parent=chosen["parent"],
    )
    return replace(loaded, settings=local).site_config()


def _say_how_to_look(sandbox: embedded.Embedded, flavor: str | None) -> None:
    click.echo()
    if sandbox.keeps_running:
        click.echo(f"Look at the pages: {sandbox.url}")
        return
    option = " --flavor datacenter" if flavor == "datacenter" else ""
    click.echo(
        f"Look at the pages: recue-export sandbox{option}   (data: {sandbox.data}, "
        f"login {embedded.LOGIN} / {embedded.LOGIN})"
    )
