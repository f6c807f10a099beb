"""The RE-cue that is installed beside us: what it understands, where it writes, how it is run."""

import importlib.metadata
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from recue_exporters.recue.catalog import FOLDER_PREFIX, is_recue_folder

_MODULE = "reverse_engineer"

# RE-cue's own entry point, under the name its documentation gives the command.
_START = (
    "import sys; sys.argv[0] = 'reverse-engineer'; from reverse_engineer.cli import main; main()"
)

_HELP_LINE = re.compile(r"^  (-\S.*?)(?: {2,}|$)", re.M)

_PLACE_OPTIONS = {"-p": True, "--path": True, "-o": True, "--output": True}
"""The options that say where documents are, where there is no RE-cue to ask for all of them."""


@dataclass(frozen=True)
class Recue:
    """An installed RE-cue."""

    version: str
    """Empty where it was not installed as a distribution."""

    options: Mapping[str, bool]
    """Its options, long and short, and whether each takes a value."""

    def run(self, arguments: Sequence[str]) -> int:
        """Run it with this process's terminal; returns its exit status as a shell sees it."""
        status = subprocess.run(_command(arguments), check=False).returncode
        return status if status >= 0 else 128 - status


def installed() -> Recue | None:
    """The RE-cue of this environment, or None."""
    spec = importlib.util.find_spec(_MODULE)
    if spec is None or spec.origin is None:
        # Without RE-cue the name is a namespace package that holds nothing but our exporters.py.
        return None
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    text = subprocess.run(
        _command(["--help"]),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        check=False,
    ).stdout
    try:
        version = importlib.metadata.version("re-cue")
    except importlib.metadata.PackageNotFoundError:
        version = ""
    return Recue(version, _options(text))


def _command(arguments: Sequence[str]) -> list[str]:
    # -P: without it, modules of the project under analysis could take the place of Python's own.
    return [sys.executable, "-P", "-c", _START, *arguments]


def _options(help_text: str) -> dict[str, bool]:
    """The options of an argparse help text, and whether each takes a value."""
    options: dict[str, bool] = {}
    for line in _HELP_LINE.findall(help_text):
        names = [part.partition(" ") for part in re.sub(r"\{[^}]*\}", "VALUE", line).split(", ")]
        takes_value = any(value for _, _, value in names)
        options.update({name: takes_value for name, _, _ in names if name.startswith("-")})
    return options


@dataclass(frozen=True)
class Request:
    """What a command line asks of RE-cue, as far as it tells where documents end up."""

    options: tuple[str, ...]
    """The long options that are there, by their full names."""

    project: Path | None
    """The project to analyse; None: there is no telling."""

    output: Path | None
    """What `--output` names."""

    @property
    def folder(self) -> Path | None:
        """Where RE-cue writes its documents (its rules, as of 1.0.1)."""
        if self.output is not None:
            is_folder = self.output.is_dir() or not self.output.suffix
            return self.output if is_folder else self.output.parent
        if self.project is None:
            return None
        return self.project / f"{FOLDER_PREFIX}{self.project.name}"

    def written_folder(self) -> Path | None:
        """A folder that RE-cue wrote earlier: its usual one, else one in the project."""
        if self.folder is not None and self.folder.is_dir():
            return self.folder
        if self.project is None or self.output is not None or not self.project.is_dir():
            return None
        folders = sorted(self.project.glob(f"{FOLDER_PREFIX}*/"))
        written = [f for f in folders if is_recue_folder(f.name, [p.name for p in f.iterdir()])]
        return written[0] if len(written) == 1 else None


def read_request(arguments: Sequence[str], recue: Recue | None) -> Request:
    """Read a command line as RE-cue would.

    Args:
        arguments: RE-cue's arguments, without the program's name.
        recue: the RE-cue that would run; None: only the options that name places are known.
    """
    known = recue.options if recue else _PLACE_OPTIONS
    options: list[str] = []
    places: dict[str, str] = {}
    for name, value in _walk(arguments, known):
        options.append(name)
        places.setdefault(name, value)
    # RE-cue prefers the argument to the option.
    place = places.get("") or places.get("--path") or places.get("-p")
    project = Path(place).resolve() if place else _repository(Path.cwd())
    output = places.get("--output") or places.get("-o")
    return Request(
        tuple(name for name in options if name.startswith("--")),
        project,
        Path(output).resolve() if output else None,
    )


def _walk(arguments: Sequence[str], known: Mapping[str, bool]) -> Iterator[tuple[str, str]]:
    """Each option with its value (or ""), and each other argument under the name ""."""
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            yield from (("", rest) for rest in waiting)
        elif not argument.startswith("-") or argument == "-":
            yield "", argument
        else:
            written, equals, value = argument.partition("=")
            name = _full_name(written, known)
            if known.get(name) and not equals:
                value = next(waiting, "")
            yield name, value


def _full_name(written: str, known: Mapping[str, bool]) -> str:
    """The option that argparse takes an abbreviation for."""
    matches = [name for name in known if name.startswith(written)] if written[:2] == "--" else []
    return matches[0] if written not in known and len(matches) == 1 else written


def _repository(start: Path) -> Path | None:
    """The project RE-cue finds when none is named: upwards, by these two folders."""
    for folder in (start, *start.parents):
        if (folder / ".git").exists() or (folder / ".specify").exists():
            return folder
    return None


def snapshot(folder: Path | None) -> dict[Path, tuple[int, int]]:
    """The Markdown files of a folder, each with what changes when it is written."""
    if folder is None or not folder.is_dir():
        return {}
    states = ((path, path.stat()) for path in sorted(folder.glob("*.md")))
    return {path: (state.st_mtime_ns, state.st_size) for path, state in states}
