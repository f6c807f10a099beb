"""`recue-export doctor`: try everything that publishing needs."""

import json
import sys
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recue_exporters.cli.failure import verbose_option
from recue_exporters.cli.options import GroupedCommand, NearChoice, setting_options
from recue_exporters.confluence.load import load_config
from recue_exporters.confluence.settings import Group

if TYPE_CHECKING:
    from recue_exporters.confluence.doctor import Finding

_MARKS = {
    "ok": ("ok", "green"),
    "warning": ("warning", "yellow"),
    "problem": ("PROBLEM", "red"),
}
_MARK, _CHECK = 9, 14
"""The widths of the columns before what was found."""


@click.command(
    cls=GroupedCommand,
    epilog="""
    recue-export doctor
    recue-export doctor --confluence-space DOC --confluence-parent 123456
    recue-export doctor --write
    """,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("path", default=".", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--write",
    is_flag=True,
    help="Try the permissions for sure, with a page that is removed at once.",
)
@click.option(
    "--format",
    "style",
    type=NearChoice(["text", "json"]),
    default="text",
    help="How the findings are shown.  [default: text]",
)
@setting_options(Group.SITE, Group.PLACE)
@verbose_option
def doctor(path: Path, write: bool, style: str, **options: Any) -> None:
    """Try everything that publishing needs and say what to do.

    Address, certificate, login, product, space, parent page, permissions, rate limits: in this
    order, each with what was found. PATH is where the configuration file is looked up from.
    Nothing is written to the site without --write.
    """
    from recue_exporters.confluence.doctor import diagnose

    loaded = load_config(options, start=path, groups=(Group.SITE, Group.PLACE))
    for warning in loaded.warnings:
        click.secho(f"warning: {warning}", fg="yellow", err=True)
    findings = []
    for finding in diagnose(loaded.site_config(), write=write):
        findings.append(finding)
        if style == "text":
            _show(finding)
    skipped = [finding.check for finding in findings if finding.state == "skipped"]
    if skipped and style == "text":
        click.echo(f"not tried: {', '.join(skipped)}")
    if style == "json":
        click.echo(json.dumps([asdict(each) for each in findings], indent=2, ensure_ascii=False))
    sys.exit(next((each.exit_status for each in findings if each.state == "problem"), 0))


def _show(finding: "Finding") -> None:
    if finding.state == "skipped":
        return
    mark, colour = _MARKS[finding.state]
    found, *more = _lines(finding.found) or [""]
    click.echo(click.style(f"{mark:{_MARK}}", fg=colour) + f"{finding.check:{_CHECK}}{found}")
    for line in [*more, *_lines(finding.remedy)]:
        click.echo(f"{'':{_MARK + _CHECK}}{line}".rstrip())


def _lines(text: str) -> list[str]:
    """A text as it fits beside the names of the checks; for a program as it is."""
    from recue_exporters.cli.output import terminal_columns

    columns = terminal_columns()
    if columns is None:
        return [text] if text else []
    width = max(columns - _MARK - _CHECK, 20)
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
