"""The name under which an export owns its pages."""

import shutil
import subprocess
from pathlib import Path

import pytest

from recue_exporters.documents.scope import detect_scope, git_commit, normalise_remote

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def repository(root: Path, url: str = "git@github.com:acme/shop.git") -> Path:
    """A git repository as far as it is read here, written by hand."""
    git = root / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    (git / "refs" / "heads" / "main").write_text(COMMIT + "\n")
    (git / "config").write_text(
        "[core]\n\tbare = false\n"
        '[remote "a-fork"]\n\turl = https://example.com/up.git\n'
        f'[remote "origin"]\n\turl = {url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n'
        '[branch "main"]\n\tremote = origin\n'
    )
    return root


class TestDetect:
    def test_explicit_name_decides(self, tmp_path):
        scope = detect_scope(repository(tmp_path), "  ours ")
        assert (scope.name, scope.durable, scope.root) == ("ours", True, tmp_path)

    def test_remote_and_path_in_the_repository(self, tmp_path):
        docs = repository(tmp_path) / "docs" / "api"
        docs.mkdir(parents=True)
        assert detect_scope(tmp_path).name == "github.com/acme/shop"
        assert detect_scope(docs).name == "github.com/acme/shop:docs/api"
        assert detect_scope(docs).durable

    def test_two_checkouts_have_one_name(self, tmp_path):
        one = repository(tmp_path / "one", "https://me:token@github.com/Acme/shop")
        two = repository(tmp_path / "two", "ssh://git@ssh.github.com:443/acme/shop.git")
        assert detect_scope(one).name == detect_scope(two).name

    def test_folder_name_outside_git_does_not_last(self, tmp_path):
        folder = tmp_path / "re-shop"
        folder.mkdir()
        scope = detect_scope(folder)
        assert (scope.name, scope.durable) == ("re-shop", False)

    def test_other_remote_where_there_is_no_origin_with_a_host(self, tmp_path):
        root = repository(tmp_path, "/srv/git/shop.git")
        assert detect_scope(root).name == "example.com/up"

    def test_repository_without_remote_does_not_last(self, tmp_path):
        root = repository(tmp_path)
        (root / ".git" / "config").write_text("[core]\n\tbare = false\n")
        assert not detect_scope(root).durable

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe[remote", b"gitdir: /gone", b"nonsense"])
    def test_damaged_git_is_no_git(self, tmp_path, content):
        (tmp_path / ".git").write_bytes(content)
        assert not detect_scope(tmp_path).durable
        assert git_commit(tmp_path) is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("git@github.com:acme/shop.git", "github.com/acme/shop"),
        ("https://github.com/acme/shop.git", "github.com/acme/shop"),
        ("https://github.com/Acme/Shop/", "github.com/acme/shop"),
        ("https://user:secret@GitHub.com/acme/shop", "github.com/acme/shop"),
        ("https://x-access-token:ghp_secret@github.com/acme/shop.git", "github.com/acme/shop"),
        ("ssh://git@github.com/acme/shop.git", "github.com/acme/shop"),
        ("ssh://git@ssh.github.com:443/acme/shop.git", "github.com/acme/shop"),
        ("git://github.com/acme/shop", "github.com/acme/shop"),
        ("github.com:acme/shop", "github.com/acme/shop"),
        ("git@gitlab.example.com:group/sub/shop.git", "gitlab.example.com/group/sub/shop"),
        ("ssh://git@bitbucket.example.com:7999/proj/shop.git", "bitbucket.example.com/proj/shop"),
        ("https://bitbucket.example.com/scm/proj/shop.git", "bitbucket.example.com/proj/shop"),
        ("https://me@dev.azure.com/acme/proj/_git/shop", "dev.azure.com/acme/proj/shop"),
        ("git@ssh.dev.azure.com:v3/acme/proj/shop", "dev.azure.com/acme/proj/shop"),
        ("/srv/git/shop.git", None),
        ("../shop", None),
        ("file:///srv/git/shop.git", None),
        (r"C:\git\shop", None),
        ("C:/git/shop", None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_all_spellings_of_a_remote_are_one_and_hold_no_login(url, name):
    assert normalise_remote(url) == name


class TestCommit:
    def test_branch_and_detached_head(self, tmp_path):
        root = repository(tmp_path)
        assert git_commit(root) == COMMIT
        (root / ".git" / "HEAD").write_text("f" * 40)
        assert git_commit(root) == "f" * 40

    def test_packed_refs(self, tmp_path):
        root = repository(tmp_path)
        (root / ".git" / "refs" / "heads" / "main").unlink()
        (root / ".git" / "packed-refs").write_text(
            f"# pack-refs with: peeled fully-peeled sorted\n{COMMIT} refs/heads/main\n"
        )
        assert git_commit(root) == COMMIT

    def test_no_commit_yet_and_no_git(self, tmp_path):
        assert git_commit(tmp_path) is None
        root = repository(tmp_path)
        (root / ".git" / "refs" / "heads" / "main").unlink()
        assert git_commit(root) is None


@pytest.mark.skipif(shutil.which("git") is None, reason="the program git is not installed")
class TestAgainstGit:
    """What git itself writes is read the same, worktrees and submodules included."""

    def git(self, *arguments: str, at: Path) -> str:
        command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.com",
                   "-c", "protocol.file.allow=always", *arguments]  # fmt: skip
        return subprocess.run(command, cwd=at, check=True, capture_output=True, text=True).stdout

    @pytest.fixture
    def checkout(self, tmp_path):
        root = tmp_path / "shop"
        root.mkdir()
        self.git("init", "-q", "-b", "main", at=root)
        self.git("remote", "add", "origin", "https://tok:en@example.com/acme/shop.git", at=root)
        self.git("commit", "-q", "--allow-empty", "-m", "first", at=root)
        return root

    def test_repository(self, checkout):
        assert detect_scope(checkout).name == "example.com/acme/shop"
        assert git_commit(checkout) == self.git("rev-parse", "HEAD", at=checkout).strip()
        self.git("pack-refs", "--all", at=checkout)
        assert git_commit(checkout) == self.git("rev-parse", "HEAD", at=checkout).strip()

    def test_worktree(self, checkout, tmp_path):
        self.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "tree"), at=checkout)
        self.git("commit", "-q", "--allow-empty", "-m", "second", at=tmp_path / "tree")
        assert detect_scope(tmp_path / "tree").name == "example.com/acme/shop"
        expected = self.git("rev-parse", "HEAD", at=tmp_path / "tree").strip()
        assert git_commit(tmp_path / "tree") == expected != git_commit(checkout)

    def test_submodule(self, checkout, tmp_path):
        outer = tmp_path / "outer"
        outer.mkdir()
        self.git("init", "-q", "-b", "main", at=outer)
        self.git("submodule", "--quiet", "add", str(checkout), "sub", at=outer)
        self.git("remote", "set-url", "origin", "git@example.com:acme/sub.git", at=outer / "sub")
        assert detect_scope(outer / "sub").name == "example.com/acme/sub"
        assert git_commit(outer / "sub") == git_commit(checkout)
