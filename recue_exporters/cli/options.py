"""Command-line options made from the table of settings, and help that shows them in groups."""

import difflib
from collections.abc import Callable
from typing import Any, TypeVar

import click

from recue_exporters.confluence.settings import Group, Setting, settings_of
from recue_exporters.recue.catalog import KINDS, OPTIONS

_F = TypeVar("_F", bound=Callable[..., Any])

DOCUMENT_CHOICE = "Which of RE-cue's documents (none given: everything that is there)"


class GroupedOption(click.Option):
    """An option that belongs to a group of the help text."""

    def __init__(self, *args: Any, group: str = "Other", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group


class GroupedCommand(click.Command):
    """A command whose help shows its options by group, and its examples as they are written.

    The epilog holds the examples, one command a line.
    """

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, those without a group last."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and record[1]:
                groups.setdefault(getattr(parameter, "group", "Other"), []).append(record)
        for name in sorted(groups, key=lambda name: name == "Other"):
            with formatter.section(name):
                formatter.write_dl(groups[name])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        if self.epilog:
            with formatter.section("Examples"):
                for line in self.epilog.strip().splitlines():
                    formatter.write(f"{'':>{formatter.current_indent}}{line.strip()}\n")


class NearChoice(click.Choice[str]):
    """A choice that suggests the value that was probably meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the value."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            near = difflib.get_close_matches(str(value).lower(), [str(c) for c in self.choices], 1)
            if not near:
                raise
            message = f"{error.message} Did you mean {near[0]!r}?"
            raise click.BadParameter(message, ctx=ctx, param=param) from None


def setting_options(*groups: Group) -> Callable[[_F], _F]:
    """Give a command the options of these settings; each arrives under its setting's name.

    Not given: None, or () for those that may be repeated, as `load_config` expects.
    """

    def decorate(command: _F) -> _F:
        for setting in reversed(settings_of(*groups)):
            if setting.options:
                command = _option(setting)(command)
            if setting.name == "token":
                command = click.option(
                    "--token-stdin",
                    is_flag=True,
                    cls=GroupedOption,
                    group=setting.group.value,
                    help="Read the token from standard input.",
                )(command)
        return command

    return decorate


def document_options(command: _F) -> _F:
    """Give a command the options that choose RE-cue's documents (see `chosen_kinds`)."""
    for name in reversed(OPTIONS):
        titles = ", ".join(kind.title for kind in KINDS if kind.option == name)
        command = click.option(
            f"--{name}",
            _parameter(name),
            is_flag=True,
            cls=GroupedOption,
            group=DOCUMENT_CHOICE,
            help=titles,
        )(command)
    return command


def chosen_kinds(values: dict[str, Any]) -> tuple[str, ...]:
    """Take the document choice out of a command's values."""
    return tuple(name for name in OPTIONS if values.pop(_parameter(name), False))


def _parameter(kind: str) -> str:
    return "kind_" + kind.replace("-", "_")


def _option(setting: Setting) -> Callable[[_F], _F]:
    names = list(setting.options)
    kwargs: dict[str, Any] = {"metavar": setting.metavar or None}
    if setting.kind == "flag":
        kwargs["default"] = None
        names = [f"{name}/--no-{name.removeprefix('--')}" for name in names]
    elif setting.kind == "choice":
        kwargs["type"] = NearChoice(setting.choices)
    elif setting.kind in ("list", "mapping"):
        kwargs["multiple"] = True
    return click.option(
        setting.name,
        *names,
        help=_help(setting),
        cls=GroupedOption,
        group=setting.group.value,
        **kwargs,
    )


def _help(setting: Setting) -> str:
    notes = [f"env: {setting.variable}"] if setting.variable else []
    if isinstance(setting.default, tuple):
        default = ", ".join(setting.default)
    elif isinstance(setting.default, bool):
        default = "yes" if setting.default else ""
    else:
        number = isinstance(setting.default, float)
        default = f"{setting.default:g}" if number else f"{setting.default or ''}"
    if default:
        notes.append(f"default: {default}")
    return f"{setting.help}  [{'; '.join(notes)}]" if notes else setting.help
