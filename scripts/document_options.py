#!/usr/bin/env python3
"""Write docs/options.md from the commands and the table of settings.

python scripts/document_options.py           # writes docs/options.md
python scripts/document_options.py --check   # exit status 1 where it is out of date
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from recue_exporters.cli import main
from recue_exporters.confluence.settings import SETTINGS

TARGET = Path(__file__).parent.parent / "docs" / "options.md"

HEAD = """\
# Options

Made from the code by `scripts/document_options.py`.

A value comes from the option, else from the environment variable, else from the key in the
configuration file, else it is the default; see [Configuration](configuration.md). The options of
`reverse-engineer` are those of `recue-export confluence` with `--confluence-` in place of the
leading dashes; see [With RE-cue](recue-integration.md).
"""

UNGROUPED = "Other"
CONTEXT = click.Context(main)


def document() -> str:
    """The whole page."""
    parts = [HEAD]
    for path, command in _commands("recue-export", main):
        parts.append(f"\n## {path}\n\n{_paragraphs(command.help or '')}\n")
        parts += [f"\n{section}" for section in _sections(command)]
    keys = [setting for setting in SETTINGS.values() if not setting.options]
    rows = [[f"`{setting.name}`", setting.help] for setting in keys]
    parts.append("\n## Keys without an option\n\n")
    parts += [_line(row) + "\n" for row in [["Key", "Meaning"], ["---", "---"], *rows]]
    return "".join(parts)


def _commands(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner is not None, name
        yield from _commands(f"{path} {name}", inner)


def _sections(command: click.Command) -> Iterator[str]:
    groups: dict[str, list[click.Option]] = {}
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            groups.setdefault(getattr(parameter, "group", UNGROUPED), []).append(parameter)
    for group in sorted(groups, key=lambda name: name == UNGROUPED):
        options = groups[group]
        settings = any(option.name in SETTINGS for option in options)
        head = (
            ["Option", "Variable", "Key", "Default", "Meaning"]
            if settings
            else ["Option", "Meaning"]
        )
        rows = [_row(option, with_setting=settings) for option in options]
        lines = [_line(head), _line(["---"] * len(head)), *map(_line, rows)]
        title = f"**{group}**\n\n" if len(groups) > 1 or group != UNGROUPED else ""
        yield title + "\n".join(lines) + "\n"


def _row(option: click.Option, *, with_setting: bool) -> list[str]:
    takes_value = not (option.is_flag or option.count)
    value = f" {option.make_metavar(CONTEXT)}" if takes_value else ""
    names = "<br>".join(f"`{name}{value}`" for name in (*option.opts, *option.secondary_opts))
    meaning = " ".join((option.help or "").split())
    setting = SETTINGS.get(option.name or "")
    if not with_setting:
        return [names, meaning]
    if setting is None:
        return [names, "", "", "", meaning]
    default = setting.default
    if isinstance(default, tuple):
        default = ", ".join(default)
    if isinstance(default, bool):
        default = "yes" if default else "no"
    variable = f"`{setting.variable}`" if setting.variable else ""
    shown = f"`{default:g}`" if isinstance(default, float) else f"`{default}`" if default else ""
    # An option that only shares the setting's name says what it means for its own command.
    meaning = setting.help if meaning.startswith(setting.help) else meaning
    return [names, variable, f"`{setting.name}`", shown, meaning]


def _paragraphs(text: str) -> str:
    return "\n\n".join(
        " ".join(part.split()) for part in _escaped(text).replace("\b", "").split("\n\n")
    )


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(_escaped(cell).replace("|", "\\|") for cell in cells) + " |"


def _escaped(text: str) -> str:
    """Without what Markdown would take for HTML; line breaks of ours stay."""
    return re.sub(r"<(?!br>)(?=[a-z])", r"\\<", text)


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        if TARGET.read_text(encoding="utf-8") != document():
            sys.exit(f"{TARGET.name} is out of date: run python scripts/document_options.py")
    else:
        TARGET.write_text(document(), encoding="utf-8")
