"""`recue-export config`: what the settings are, and why."""

import json
from pathlib import Path
from typing import Any

import click

from recue_exporters.cli.options import GroupedCommand, NearChoice, setting_options
from recue_exporters.confluence.load import Loaded, load_config
from recue_exporters.confluence.settings import SETTINGS, Group, Setting
from recue_exporters.documents.files import shown


@click.group()
def config() -> None:
    """Look at the configuration."""


@config.command(
    cls=GroupedCommand,
    epilog="""
    recue-export config show
    recue-export config show re-bookstore --confluence-space DOC
    recue-export config show --format json
    """,
)
@click.argument("path", default=".", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "form",
    type=NearChoice(["text", "json"]),
    default="text",
    help="How the settings are shown.  [default: text]",
)
@setting_options(*Group)
def show(path: Path, form: str, **options: Any) -> None:
    """Show every setting, its value and where the value comes from.

    Options win over environment variables, these over the configuration file (.recue.yaml or
    pyproject.toml, looked up from PATH upwards), that over the defaults. Tokens are masked.
    """
    loaded = load_config(options, start=path)
    for warning in loaded.warnings:
        click.echo(f"warning: {warning}", err=True)
    if form == "json":
        rows = {
            name: {"value": shown_value(loaded, setting), "source": loaded.sources[name]}
            for name, setting in SETTINGS.items()
        }
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    click.echo(f"Configuration file: {shown(loaded.file) if loaded.file else 'none'}")
    width = max(map(len, SETTINGS))
    values = {name: _as_text(shown_value(loaded, item)) for name, item in SETTINGS.items()}
    column = min(max(map(len, values.values())), 40)
    for group in Group:
        click.echo(f"\n{group.value}")
        for name, setting in SETTINGS.items():
            if setting.group is group:
                click.echo(f"  {name:{width}}  {values[name]:{column}}  {loaded.sources[name]}")


def shown_value(loaded: Loaded, setting: Setting) -> Any:
    """The value as it may be shown: of a secret only that it is there."""
    value = getattr(loaded.settings, setting.name)
    if not setting.secret or not value:
        return value
    return [[name, "****"] for name, _ in value] if setting.kind == "mapping" else "****"


def _as_text(value: Any) -> str:
    if value in (None, "", ()):
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(": ".join(part) if isinstance(part, list) else part for part in value)
    if isinstance(value, float):
        return f"{value:g}"
    text = str(value)
    return text if text == text.strip() else f"'{text}'"
