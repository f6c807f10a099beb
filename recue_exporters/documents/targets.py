"""The folders and files that the paths of a user stand for."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from recue_exporters.documents.files import is_markdown, is_readable, natural_key, shown
from recue_exporters.errors import ConfigurationError, NoDocumentsError
from recue_exporters.recue.catalog import FOLDER_PREFIX, is_recue_folder


@dataclass(frozen=True)
class Target:
    """One folder or file to publish."""

    path: Path
    is_recue: bool = False
    """Whether `path` is a folder that RE-cue wrote."""

    only: frozenset[Path] | None = None
    """The files asked for; None: all of the folder."""

    covers: Path | None = None
    """The folder all of whose documents are wanted; None: only some files."""


def targets_of(paths: Sequence[Path]) -> list[Target]:
    """What the paths stand for, each thing once: folders in the order they were named, then files.

    Raises:
        ConfigurationError: a path does not exist, cannot be read, or is no Markdown.
    """
    folders: dict[Path, Target] = {}
    files: dict[Path, None] = {}
    for path in paths:
        place = path.parent.resolve() / path.name if path.name not in ("", "..") else path.resolve()
        if path.is_dir():
            for target in _folder_targets(place.resolve()):
                folders.setdefault(target.path, target)
        elif not path.exists():
            raise NoDocumentsError(f"{path} does not exist", "Check the path.")
        elif not is_readable(path.name):
            raise ConfigurationError(f"{shown(path)}: its name is not UTF-8", "Rename the file.")
        elif not is_markdown(path):
            raise ConfigurationError(
                f"{path} is not a Markdown file", "Give files that end in .md or .markdown."
            )
        else:
            files[place] = None
    outer = [
        target
        for target in folders.values()
        if not any(target.path != f and target.path.is_relative_to(f) for f in folders)
    ]
    alone = [f for f in files if not any(f.is_relative_to(folder) for folder in folders)]
    return [*outer, *_file_targets(alone)]


def _file_targets(files: Sequence[Path]) -> list[Target]:
    """Single files, those of one folder of RE-cue's together; they keep its root page."""
    loose: list[Target] = []
    named: dict[Path, set[Path]] = {}
    for file in files:
        if _is_recue(file.parent):
            named.setdefault(file.parent, set()).add(file)
        else:
            loose.append(Target(file))
    return [*(Target(f, True, frozenset(only)) for f, only in named.items()), *loose]


def _names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


def _is_recue(folder: Path) -> bool:
    """Whether RE-cue wrote the folder, as far as it can be listed."""
    try:
        return is_recue_folder(folder.name, _names(folder))
    except OSError:
        return False


def _folder_targets(folder: Path) -> list[Target]:
    try:
        names = _names(folder)
    except OSError as error:
        raise ConfigurationError(
            f"{shown(folder)} cannot be read: {error.strerror or error}", "Check its permissions."
        ) from None
    if is_recue_folder(folder.name, names):
        return [Target(folder, True, covers=folder)]
    projects = []
    for name in sorted(names, key=natural_key):
        inner = folder / name
        if name.startswith(FOLDER_PREFIX) and inner.is_dir() and _is_recue(inner):
            projects.append(inner.resolve())
    if len(projects) == 1:
        return [Target(projects[0], True, covers=projects[0])]
    if projects:
        return [Target(inner, True, covers=folder) for inner in projects]
    return [Target(folder, covers=folder)]


def common_root(targets: Sequence[Target]) -> Path:
    """The innermost folder that all of the targets lie in."""
    folders = {
        target.covers or (target.path if target.is_recue else target.path.parent)
        for target in targets
    }
    return Path(os.path.commonpath([str(folder) for folder in folders]))
