"""The name under which an export owns its pages, read from git without the `git` program."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Scope:
    """Who owns the pages of an export."""

    name: str
    durable: bool
    """Whether the name is the same wherever the documents are checked out.

    Pages of a scope that is not durable are never archived or trashed: another folder of the
    same name could be somebody else's."""

    root: Path
    """The folder that source paths are relative to."""


def detect_scope(root: Path, explicit: str | None = None) -> Scope:
    """Name the scope of the documents below `root`.

    Args:
        root: the folder that source paths are relative to.
        explicit: the name from option or configuration; it decides where given.

    Returns:
        The scope: `explicit`, else `host/path/of/remote:path/in/repository`, else (not durable)
        the folder's name.
    """
    root = root.resolve()
    if explicit and explicit.strip():
        return Scope(explicit.strip(), True, root)
    repository = find_repository(root)
    if repository is not None:
        remote = repository.remote()
        if remote:
            inside = root.relative_to(repository.work_tree).as_posix()
            return Scope(remote if inside == "." else f"{remote}:{inside}", True, root)
    return Scope(root.name or "root", False, root)


def git_commit(root: Path) -> str | None:
    """The commit (40 or 64 hex digits) checked out where `root` lies; None outside git."""
    repository = find_repository(root.resolve())
    return repository.head() if repository else None


@dataclass(frozen=True)
class Repository:
    """A git work tree and where git keeps its data.

    For a worktree or a submodule `.git` is a file that names the git folder; a worktree's own
    folder holds HEAD only and names the common one (gitrepository-layout(5)).
    """

    work_tree: Path
    git_folder: Path
    common_folder: Path

    def remote(self) -> str | None:
        """The normalised address of `origin`, else of the first remote that has a host."""
        urls = _remote_urls(_read(self.common_folder / "config"))
        for name in sorted(urls, key=lambda name: (name != "origin", name)):
            normal = normalise_remote(urls[name])
            if normal:
                return normal
        return None

    def head(self) -> str | None:
        """The hash of the commit that is checked out."""
        head = _read(self.git_folder / "HEAD").strip()
        if not head.startswith("ref:"):
            return head if _HASH.fullmatch(head) else None
        ref = head.removeprefix("ref:").strip()
        for folder in (self.git_folder, self.common_folder):
            value = _read(folder / ref).strip()
            if _HASH.fullmatch(value):
                return value
        for line in _read(self.common_folder / "packed-refs").splitlines():
            value, _, name = line.partition(" ")
            if name == ref and _HASH.fullmatch(value):
                return value
        return None


_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SECTION = re.compile(r'\s*\[\s*remote\s+"((?:[^"\\]|\\.)*)"\s*\]', re.I)
_URL = re.compile(r"\s*url\s*=\s*(.*?)\s*$", re.I)
_SCP = re.compile(r"(?:[^@/\s]+@)?([^:/\s\[\]]{2,}|\[[^\]]+\]):(?!//)(.+)")


def find_repository(folder: Path) -> Repository | None:
    """The git repository that holds `folder` (absolute), or None."""
    for candidate in (folder, *folder.parents):
        dot_git = candidate / ".git"
        if dot_git.is_dir():
            return Repository(candidate, dot_git, dot_git)
        if dot_git.is_file():
            target = _read(dot_git).strip()
            if not target.startswith("gitdir:"):
                return None
            git_folder = Path(os.path.normpath(candidate / target.removeprefix("gitdir:").strip()))
            common = _read(git_folder / "commondir").strip()
            common_folder = Path(os.path.normpath(git_folder / common)) if common else git_folder
            return Repository(candidate, git_folder, common_folder)
    return None


def normalise_remote(url: str) -> str | None:
    """The address of a remote as one name for all its spellings, without any login.

    Returns:
        `host/path` in lower case (hosting sites do not tell case apart), or None for a remote
        that is a path on this machine, which names nothing elsewhere.

    >>> normalise_remote("git@github.com:Acme/Shop.git")
    'github.com/acme/shop'
    >>> normalise_remote("https://me:secret@github.com/acme/shop/")
    'github.com/acme/shop'
    """
    url = url.strip().strip('"')
    if "://" in url:
        try:
            parts = urlsplit(url)
            host, path = parts.hostname or "", parts.path
        except ValueError:
            return None
        if parts.scheme == "file":
            return None
    else:
        scp = _SCP.fullmatch(url)
        if scp is None:
            return None
        host, path = scp.group(1), scp.group(2)
    host = _SSH_HOSTS.get(host.lower(), host.lower())
    path = path.strip("/").lower().removesuffix(".git").strip("/")
    if host == "dev.azure.com":
        path = path.removeprefix("v3/").replace("/_git/", "/")
    # Bitbucket Data Center serves https below /scm, ssh without it.
    path = path.removeprefix("scm/")
    return f"{host}/{path}" if host and path else None


_SSH_HOSTS = {
    "ssh.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
    "ssh.dev.azure.com": "dev.azure.com",
}
"""Hosts that serve a site's repositories over ssh under another name."""


def _remote_urls(config: str) -> dict[str, str]:
    urls: dict[str, str] = {}
    remote: str | None = None
    for line in config.splitlines():
        if line.lstrip().startswith("["):
            section = _SECTION.match(line)
            remote = section.group(1) if section else None
        elif remote is not None:
            url = _URL.match(line)
            if url:
                urls.setdefault(remote, url.group(1))
    return urls


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
