"""The `recue-export` command: options in, report out, no logic of its own.

Subcommands are imported when they run, so that help, version and completion stay fast.
"""

from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

from recue_exporters.cli.failure import explained

_COMMANDS = {
    "confluence": ("confluence", "Publish documents to Confluence."),
    "apply": ("apply", "Carry out a plan saved by `confluence --dry-run --save-plan`."),
    "unpublish": ("unpublish", "Take the pages of an export back."),
    "convert": ("convert", "Convert Markdown to Confluence's storage format."),
    "check": ("check", "Check documents and stored bodies."),
    "doctor": ("doctor", "Try everything that publishing needs and say what to do."),
    "config": ("config", "Look at the configuration."),
    "sandbox": ("sandbox", "Serve a Confluence look-alike on this machine."),
}
"""Name to module (which holds the command under its own name) and line in the list of commands."""


class LazyGroup(click.Group):
    """A group whose subcommands live in modules that are imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the subcommands, in the order they are shown."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the subcommand `cmd_name`."""
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"{__name__}.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, _COMMANDS[cmd_name][0])
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand, or say which one was probably meant."""
        near = get_close_matches(args[0], _COMMANDS, 1, 0.5) if args else []
        if near and args[0] not in _COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"No such command {args[0]!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand; what goes wrong ends in a message and an exit status."""
        with explained(ctx):
            return super().invoke(ctx)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="recue-exporters", prog_name="recue-export")
def main() -> None:
    """Publish RE-cue documentation, and any folder of Markdown, to Atlassian Confluence."""
