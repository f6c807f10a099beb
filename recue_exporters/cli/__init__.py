"""The `recue-export` command: options in, report out, no logic of its own.

Subcommands are imported when they run, so that help, version and completion stay fast.
"""

from importlib import import_module
from typing import Any

import click

from recue_exporters.errors import ExportError

_COMMANDS = {
    "confluence": "recue_exporters.cli.confluence:confluence",
    "convert": "recue_exporters.cli.convert:convert",
    "config": "recue_exporters.cli.config:config",
    "sandbox": "recue_exporters.cli.sandbox:sandbox",
}


class LazyGroup(click.Group):
    """A group whose subcommands live in modules that are imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the subcommands, in the order they are shown."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the subcommand `cmd_name`."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand; what is meant for the user ends in its message and exit status."""
        try:
            return super().invoke(ctx)
        except ExportError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(error.exit_status)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="recue-exporters", prog_name="recue-export")
def main() -> None:
    """Publish RE-cue documentation, and any folder of Markdown, to Atlassian Confluence."""
