"""Finding and reading Markdown files."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pathspec import GitIgnoreSpec

from recue_exporters.documents.notice import Notice
from recue_exporters.errors import ConfigurationError

SUFFIXES = (".md", ".markdown")
_NEVER_DOCUMENTS = frozenset({"node_modules", "__pycache__", "site-packages", "venv"})


@dataclass
class Folder:
    """A folder, with the Markdown files in it and the folders that hold some further down."""

    path: Path
    files: list[Path] = field(default_factory=list)
    folders: list["Folder"] = field(default_factory=list)
    unread: list[Path] = field(default_factory=list)
    """What in it, however deep, could not be read: files, and folders with whatever they hold."""

    def walk(self) -> Iterator["Folder"]:
        """This folder and all below it."""
        yield self
        for folder in self.folders:
            yield from folder.walk()


def is_markdown(path: Path) -> bool:
    """Whether the file's name says that it is Markdown."""
    return path.suffix.lower() in SUFFIXES


def scan(top: Path, notices: list[Notice]) -> Folder:
    """The Markdown files below `top` (absolute), in natural order.

    Hidden folders and those that hold other people's packages are passed over. Links are followed
    unless what they lead to is found without them.
    """
    tree = _scan(top, top.resolve(), set(), notices)
    found = {
        file.resolve() for folder in tree.walk() for file in folder.files if not file.is_symlink()
    }
    for folder in tree.walk():
        kept = []
        for file in folder.files:
            if file.is_symlink():
                if file.resolve() in found:
                    continue
                found.add(file.resolve())
            kept.append(file)
        folder.files = kept
    return tree


def read(path: Path) -> tuple[str, str]:
    """The text of a file, with `\\n` line ends, and a complaint (empty where there is none).

    Bytes that are not UTF-8 become U+FFFD.

    Raises:
        OSError: the file cannot be read.
    """
    data = path.read_bytes()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data.decode(encoding, errors="replace")
    complaint = ""
    if "\ufffd" in text and "\ufffd".encode() not in data:
        complaint = "is not UTF-8; what cannot be read is shown as \ufffd"
    return text.replace("\r\n", "\n").replace("\r", "\n"), complaint


def shown(path: Path) -> str:
    """A path as a user would type it: relative to the current folder where it lies in it."""
    try:
        text = path.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        text = str(path)
    return text.encode("utf-8", "replace").decode("utf-8")


def is_readable(name: str) -> bool:
    """Whether a file's name is text; on Linux it may be any bytes."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def patterns(option: str, lines: Sequence[str]) -> GitIgnoreSpec:
    """Patterns as in a ``.gitignore`` file.

    Raises:
        ConfigurationError: one of them is none; the message names the option.
    """
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            raise ConfigurationError(
                f"--{option}: {line!r} is no pattern", "Write patterns as in a .gitignore file."
            ) from None
    return GitIgnoreSpec.from_lines(lines)


def natural_key(name: str) -> tuple[list[int | str], str]:
    """A sort key that puts `9-end` before `10-more`, regardless of case.

    >>> sorted(["10-b.md", "9-a.md"], key=natural_key)
    ['9-a.md', '10-b.md']
    """
    parts = re.split(r"([0-9]+)", name.casefold())
    # Splitting by a group puts texts at even places and digits at odd ones.
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], name


def _scan(folder: Path, top: Path, seen: set[Path], notices: list[Notice]) -> Folder:
    result = Folder(folder)
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: natural_key(entry.name))
    except OSError as error:
        notices.append(Notice(f"cannot be read: {error.strerror or error}", shown(folder)))
        result.unread.append(folder)
        return result
    for entry in found:
        path = folder / entry.name
        if not is_readable(entry.name):
            if is_markdown(path) or entry.is_dir():
                notices.append(Notice("is left out: its name is not UTF-8; rename it", shown(path)))
            continue
        try:
            if entry.is_dir():
                if _is_passed_over(path) or (entry.is_symlink() and _is_known(path, top, seen)):
                    continue
                below = _scan(path, top, seen, notices)
                result.unread += below.unread
                if below.files or below.folders:
                    result.folders.append(below)
            elif is_markdown(path) and entry.is_file():
                result.files.append(path)
            elif is_markdown(path) and entry.is_symlink():
                notices.append(Notice("is a link that leads nowhere", shown(path)))
                result.unread.append(path)
        except OSError as error:
            notices.append(Notice(f"cannot be read: {error.strerror or error}", shown(path)))
            result.unread.append(path)
    return result


def _is_passed_over(folder: Path) -> bool:
    name = folder.name
    return name.startswith(".") or name in _NEVER_DOCUMENTS or (folder / "pyvenv.cfg").exists()


def _is_known(link: Path, top: Path, seen: set[Path]) -> bool:
    """Whether a linked folder is reached without the link, or holds the link itself."""
    target = link.resolve()
    if target.is_relative_to(top) or top.is_relative_to(target):
        return True
    if any(target.is_relative_to(other) or other.is_relative_to(target) for other in seen):
        return True
    seen.add(target)
    return False
