#!/usr/bin/env python3
"""Write docs/options.md from the commands and the table of settings.

python scripts/document_options.py           # writes docs/options.md
python scripts/document_options.py --check   # exit status 1 where it is out of date
"""

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
`reverse-engineer` are those of `recue-export confluence` with `--confluence-` in place of the leading
dashes; see [With RE-cue](recue-integration.md).
"""

UNGROUPED = "Other"


def document() -> str:
    """The whole page."""
    parts = [HEAD]
    for path, command in _commands("recue-export", main):
        parts.append(f"\n## {path}\n\n{_paragraphs(command.help or '')}\n")
        parts += [f"\n{section}" for section in _sections(command)]
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
    names = "<br>".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    meaning = option.help or ""
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
    meaning = setting.help
    if setting.choices:
        meaning += " One of " + ", ".join(f"`{choice}`" for choice in setting.choices) + "."
    return [names, variable, f"`{setting.name}`", shown, meaning]


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.replace("\b", "").split("\n\n"))


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        if TARGET.read_text(encoding="utf-8") != document():
            sys.exit(f"{TARGET.name} is out of date: run python scripts/document_options.py")
    else:
        TARGET.write_text(document(), encoding="utf-8")
