"""Finding and reading Markdown files."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pathspec import GitIgnoreSpec

from recue_exporters.documents.notice import Notice
from recue_exporters.documents.scope import find_repository
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
    within the repository (without one: within `top`), unless what they lead to is found without
    them.
    """
    tree = _scan(top, _Links.of(top), notices)
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


@dataclass(frozen=True)
class _Links:
    """Which symbolic links are followed."""

    top: Path
    project: Path
    seen: set[Path] = field(default_factory=set)

    @classmethod
    def of(cls, top: Path) -> "_Links":
        real = top.resolve()
        repository = find_repository(real)
        return cls(real, repository.work_tree if repository else real)

    def leads_out(self, link: Path) -> bool:
        """Whether a link would publish what is nobody's document.

        A page must never show, whoever has put the link into the repository, another file of this
        machine (`/proc/self/environ` holds the token) or a hidden one (`.git/config` may).
        """
        target = link.resolve()
        home = self.top if target.is_relative_to(self.top) else self.project
        if not target.is_relative_to(home):
            return True
        return any(part.startswith(".") for part in target.relative_to(home).parts)

    def knows(self, link: Path) -> bool:
        """Whether a linked folder is reached without the link, or holds the link itself.

        One that is not is known from then on, so that it is entered once.
        """
        target = link.resolve()
        if target.is_relative_to(self.top) or self.top.is_relative_to(target):
            return True
        if any(target.is_relative_to(o) or o.is_relative_to(target) for o in self.seen):
            return True
        self.seen.add(target)
        return False


def _scan(folder: Path, links: _Links, notices: list[Notice]) -> Folder:
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
        try:
            if not is_readable(entry.name):
                if is_markdown(path) or entry.is_dir():
                    message = "is left out: its name is not UTF-8; rename it"
                    notices.append(Notice(message, shown(path)))
            elif entry.is_dir():
                _enter(result, path, links, notices)
            elif entry.name == ".mdignore":
                message = "is md2conf's and not read: give its lines with --exclude"
                notices.append(Notice(message, shown(path)))
            elif is_markdown(path):
                _take(result, path, links, notices)
        except OSError as error:
            notices.append(Notice(f"cannot be read: {error.strerror or error}", shown(path)))
            result.unread.append(path)
    return result


def _enter(above: Folder, path: Path, links: _Links, notices: list[Notice]) -> None:
    if _is_passed_over(path):
        return
    if path.is_symlink():
        if links.knows(path):
            return
        if links.leads_out(path):
            _leave_out(above, path, links, notices)
            return
    below = _scan(path, links, notices)
    above.unread += below.unread
    if below.files or below.folders:
        above.folders.append(below)


def _take(above: Folder, path: Path, links: _Links, notices: list[Notice]) -> None:
    if path.is_symlink() and not path.exists():
        notices.append(Notice("is a link that leads nowhere", shown(path)))
        above.unread.append(path)
    elif path.is_symlink() and links.leads_out(path):
        _leave_out(above, path, links, notices)
    elif path.is_file():
        above.files.append(path)


def _leave_out(above: Folder, path: Path, links: _Links, notices: list[Notice]) -> None:
    message = (
        f"is left out: the link leads to {path.resolve()}, "
        f"which is hidden or outside {shown(links.project)}"
    )
    notices.append(Notice(message, shown(path)))
    above.unread.append(path)


def _is_passed_over(folder: Path) -> bool:
    name = folder.name
    return name.startswith(".") or name in _NEVER_DOCUMENTS or (folder / "pyvenv.cfg").exists()
