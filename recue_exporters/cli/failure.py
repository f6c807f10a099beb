"""How a command ends when something goes wrong: a message, a remedy, an exit status."""

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import indent
from typing import Any, TypeVar

import click

from recue_exporters.errors import ExportError

_F = TypeVar("_F")

INTERRUPTED = 130
UNEXPECTED = 1
_VERBOSE = "recue_exporters.verbose"


def verbose_option(command: _F) -> _F:
    """Give a command `--verbose`, which says more and adds tracebacks to messages."""

    def remember(ctx: click.Context, param: click.Parameter, value: bool) -> bool:
        ctx.meta[_VERBOSE] = value
        return value

    option: Any = click.option(
        "-v",
        "--verbose",
        is_flag=True,
        is_eager=True,
        callback=remember,
        help="Say more: every request, tracebacks.",
    )
    decorated: _F = option(command)
    return decorated


@contextmanager
def explained(ctx: click.Context) -> Iterator[None]:
    """Turn what is raised in the block into a message on stderr and the exit status.

    Colours stay off in the block where the environment asks for that.

    Click's own errors (usage) pass through: they speak for themselves and end with 2.
    """
    if os.environ.get("NO_COLOR"):  # no-color.org; Click does not look at it
        ctx.color = False
    try:
        yield
    except ExportError as error:
        click.secho(f"Error: {error.message}", fg="red", err=True)
        if error.remedy:
            click.echo(indent(error.remedy, "  "), err=True)
        if ctx.meta.get(_VERBOSE):
            traceback.print_exception(error)
        ctx.exit(error.exit_status)
    except KeyboardInterrupt:
        click.echo("\nInterrupted. Run again to go on: nothing is lost.", err=True)
        ctx.exit(INTERRUPTED)
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except Exception as error:
        click.secho(f"Unexpected error: {type(error).__name__}: {error}", fg="red", err=True)
        if ctx.meta.get(_VERBOSE):
            traceback.print_exc()
        else:
            click.echo("  Run again with --verbose for details, and please report it.", err=True)
        ctx.exit(UNEXPECTED)
