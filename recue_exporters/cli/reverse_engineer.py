"""`reverse-engineer`: RE-cue's documented command, with the Confluence options it documents.

RE-cue installs a command named `recue` only, and its release on PyPI knows no `--confluence`. This
command takes the Confluence options out, hands everything else to the installed RE-cue, and then
publishes what was asked for and generated.
"""

import difflib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from recue_exporters.cli.confluence import confluence
from recue_exporters.cli.failure import INTERRUPTED, explained
from recue_exporters.confluence.config_file import find_config_file
from recue_exporters.confluence.load import load_config
from recue_exporters.confluence.settings import SETTINGS
from recue_exporters.documents.files import shown
from recue_exporters.errors import ConfigurationError
from recue_exporters.recue.catalog import OPTIONS, files_of, kind_of
from recue_exporters.recue.installed import Recue, Request, installed, read_request, snapshot

NAME = "reverse-engineer"
PUBLISH = "--confluence"
_PREFIX = "--confluence-"

_HELP = f"""\

confluence (recue-exporters):
  {PUBLISH}                Publish what was generated. Also on with
                              `enabled: true` in the `confluence:` block of
                              .recue.yaml
  {_PREFIX}url URL        Address of the site (env CONFLUENCE_URL)
  {_PREFIX}user NAME      Email address or user name (env CONFLUENCE_USER)
  {_PREFIX}token TOKEN    API token or password (env CONFLUENCE_API_TOKEN)
  {_PREFIX}space KEY      Key of the space (env CONFLUENCE_SPACE_KEY)
  {_PREFIX}parent ID      Page under which all goes (env CONFLUENCE_PARENT_ID)
  {_PREFIX}prefix TEXT    Text before every page title
  {_PREFIX}sandbox        Publish into the sandbox on this machine; needs
                              none of the above

  All other options of `recue-export confluence` work too, with `{_PREFIX}`
  in place of the leading dashes: {_PREFIX}dry-run,
  {_PREFIX}on-conflict skip, ...
"""


class _Unparsed(click.Command):
    """A command that gets its arguments as they were typed: most of them are RE-cue's."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep the arguments for the command."""
        ctx.args = args
        return args


@click.command(NAME, cls=_Unparsed, add_help_option=False)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Run RE-cue, then publish what was asked for and generated.

    The exit status is RE-cue's where it fails, else that of `recue-export confluence`.
    """
    with explained(ctx):
        recues, ours, publish = split_arguments(ctx.args)
        recue = installed()
        if {"-h", "--help"} & set(recues):
            _show_help(recue)
            return
        request = read_request(recues, recue)
        place = _nearest_folder(request)
        wanted = publish or _enabled(place)
        if ours and not wanted:
            _say(f"{PUBLISH} is not given, so nothing will be published.")
        if publish or (wanted and _asked(request)):
            _check(ctx, ours, place)
        if recue is None:
            _publish_existing(ctx, ours, request, wanted=wanted)
        elif not wanted:
            sys.exit(_generate(recue, recues, _asked(request)))
        else:
            files = _generated(recue, recues, request)
            if files:
                _publish(ctx, ours, files)
            elif publish:
                raise _nothing_written(request)


def _publish_existing(
    ctx: click.Context, ours: Sequence[str], request: Request, *, wanted: bool
) -> None:
    """Without RE-cue: publish what it wrote earlier."""
    folder = request.written_folder() if wanted else None
    if folder is None:
        raise ConfigurationError("RE-cue is not installed, so nothing can be generated.", _INSTALL)
    _say(
        "RE-cue is not installed, so nothing is generated; publishing what is in "
        f"{shown(folder)}. {_INSTALL}"
    )
    _publish(ctx, [*ours, *(f"--{kind}" for kind in _asked(request))], [folder])


def split_arguments(arguments: Sequence[str]) -> tuple[list[str], list[str], bool]:
    """RE-cue's arguments, ours as `recue-export confluence` calls them, and `--confluence`."""
    known = _our_options()
    recues: list[str] = []
    ours: list[str] = []
    publish = False
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, _ = argument.partition("=")
        if argument == "--":
            recues += ["--", *waiting]
        elif argument == PUBLISH:
            publish = True
        elif not name.startswith(PUBLISH):
            recues.append(argument)
        elif name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"No such option: {name}.{hint}")
        else:
            option, takes_value = known[name]
            ours.append(option + argument.removeprefix(name))
            if takes_value and not equals:
                ours += [value for value in [next(waiting, None)] if value is not None]
    return recues, ours, publish


def _our_options() -> dict[str, tuple[str, bool]]:
    """Our names of the options of `recue-export confluence`: its own, and whether with a value."""
    options: dict[str, tuple[str, bool]] = {}
    for parameter in confluence.params:
        if not isinstance(parameter, click.Option):
            continue
        takes_value = not (parameter.is_flag or parameter.count)
        for name in (*parameter.opts, *parameter.secondary_opts):
            if name.startswith("--"):
                ours = name if name.startswith(_PREFIX) else _PREFIX + name.removeprefix("--")
                options.setdefault(ours, (name, takes_value))
    return options


def _nearest_folder(request: Request) -> Path:
    """Where the search for a configuration file begins: the documents' folder may not exist yet."""
    folder = request.folder or Path.cwd()
    return next(place for place in (folder, *folder.parents) if place.is_dir())


def _enabled(place: Path) -> bool:
    """Whether the configuration file wants every run to be published."""
    file = find_config_file(place)
    if file is None or "enabled" not in file.values:
        return False
    return bool(file.value(SETTINGS["enabled"], os.environ))


def _check(ctx: click.Context, ours: Sequence[str], place: Path) -> None:
    """Refuse wrong or missing settings before RE-cue's work, which may take minutes."""
    values = confluence.make_context(NAME, list(ours), parent=ctx).params
    if not (values["sandbox"] or values["token_stdin"]):
        load_config(values, start=place).site_config()


def _generate(recue: Recue, arguments: Sequence[str], asked: Sequence[str]) -> int:
    """Run RE-cue without the documents it does not know; its exit status."""
    unknown = [f"--{kind}" for kind in asked if f"--{kind}" not in recue.options]
    if unknown:
        name = f"RE-cue {recue.version}".rstrip()
        if len(unknown) == len(asked):
            raise ConfigurationError(
                f"{name} does not know {_enumerated(unknown)}, so there is nothing to generate.",
                "Ask for something it knows (reverse-engineer --help), or publish documents that "
                "are already there: recue-export confluence PATH",
            )
        _say(f"{name} does not know {_enumerated(unknown)}; generating the rest.")
    try:
        return recue.run([argument for argument in arguments if argument not in unknown])
    except KeyboardInterrupt:
        # RE-cue got the signal too and has ended; nothing of ours has begun.
        return INTERRUPTED


def _generated(recue: Recue, arguments: Sequence[str], request: Request) -> list[Path]:
    """Run RE-cue; the documents that were asked for and that it has just written."""
    asked = _asked(request)
    before = snapshot(request.folder)
    status = _generate(recue, arguments, asked)
    if status:
        _say("RE-cue failed, so nothing was published.")
        sys.exit(status)
    after = snapshot(request.folder)
    fresh = {
        path: _kind(path, request) for path, state in after.items() if before.get(path) != state
    }
    for kind in asked:
        if f"--{kind}" in recue.options and kind not in fresh.values():
            _say(f"--{kind}: RE-cue wrote no {' or '.join(files_of([kind]))}.")
    # Where nothing is named (a wizard, a profile), whatever RE-cue wrote was asked for.
    return sorted(path for path, kind in fresh.items() if kind and (kind in asked or not asked))


def _kind(path: Path, request: Request) -> str:
    """The option that asks for a document; empty for files that are none of RE-cue's."""
    if path == request.output:
        return "spec"
    kind = kind_of(path.name)
    return kind.option if kind else ""


def _asked(request: Request) -> list[str]:
    """The kinds of documents that the command line names."""
    names = {*request.options, *(["--use-cases"] if "--phase" in request.options else [])}
    return [kind for kind in OPTIONS if f"--{kind}" in names]


def _publish(ctx: click.Context, options: Sequence[str], paths: Sequence[Path]) -> None:
    """Hand over to `recue-export confluence`, which ends the process with its exit status."""
    arguments = [*options, "--", *map(str, paths)]
    with confluence.make_context(NAME, arguments, parent=ctx) as context:
        confluence.invoke(context)


def _show_help(recue: Recue | None) -> None:
    if recue is None:
        click.echo(f"usage: {NAME} [RE-cue's options] [{PUBLISH} ...] [project_path]\n")
        click.echo(f"RE-cue is not installed. {_INSTALL}")
    else:
        recue.run(["--help"])
    click.echo(_HELP, nl=False)


_INSTALL = "Install it: pip install 'recue-exporters[recue]'"


def _nothing_written(request: Request) -> ConfigurationError:
    where = shown(request.folder) if request.folder else "the folder it was expected in"
    return ConfigurationError(
        f"RE-cue wrote no document in {where}, so nothing was published.",
        "Where it wrote elsewhere: recue-export confluence PATH",
    )


def _enumerated(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _say(message: str) -> None:
    click.echo(f"{NAME}: {message}", err=True)
