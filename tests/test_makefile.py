"""The Makefile, with stand-ins for python and the command: what it passes on, and what it says."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STAMPS = [".created", ".has-sandbox,mermaid", ".has-test,mermaid", ".has-dev,mermaid"]
COMMAND = '#!/bin/sh\nprintf "[%s]" "$@"\necho\nexit ${STATUS:-0}\n'

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that looks as after the first run."""
    folder = tmp_path / "my checkout"
    for name in ("Makefile", "setup.cfg", "pyproject.toml"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("recue-export", "pytest", "python"):
        _script(programs / name, COMMAND)
    for name in STAMPS:
        (folder / ".venv" / name).touch()
    return folder


def _script(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def make(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("CONFLUENCE", "MAKE"))}
    environment.pop("DOCS", None)
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env={**environment, **variables},
        timeout=60,
    )


def test_without_a_target_there_is_help(checkout: Path) -> None:
    result = make(checkout)
    assert result.returncode == 0, result.stderr
    for target in ("export-confluence", "sandbox", "test", "test-all", "lint", "clean"):
        assert f"  {target} " in result.stdout


def test_the_examples_go_into_the_sandbox(checkout: Path) -> None:
    result = make(checkout, "export-confluence")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("[confluence][examples/][--sandbox]\n")
    assert "make sandbox" in result.stdout


@pytest.mark.parametrize("docs", ["two words", "it's", 'say "hi"', "a;b & c"])
def test_paths_arrive_as_they_are(checkout: Path, docs: str) -> None:
    result = make(checkout, "export-confluence", f"DOCS={docs}")
    assert result.stdout.startswith(f"[confluence][{docs}][--sandbox]\n"), result.stderr


@pytest.mark.parametrize("given", ["variable", "argument"])
def test_to_a_site(checkout: Path, given: str) -> None:
    url = "https://example.atlassian.net/wiki"
    if given == "variable":
        result = make(checkout, "export-confluence", "DOCS=re-x y", CONFLUENCE_URL=url)
    else:
        result = make(checkout, "export-confluence", "DOCS=re-x y", f"CONFLUENCE_URL={url}")
    assert result.stdout == "[confluence][re-x y]\n", result.stderr


def test_to_a_site_the_documents_must_be_named(checkout: Path) -> None:
    result = make(checkout, "export-confluence", CONFLUENCE_URL="https://example.com")
    assert result.returncode == 2
    assert result.stdout == ""
    assert "DOCS must say what to publish" in result.stderr


@pytest.mark.parametrize("url", ["", "https://example.com"])
def test_the_command_s_status_is_not_lost(checkout: Path, url: str) -> None:
    result = make(checkout, "export-confluence", "DOCS=x", STATUS="3", CONFLUENCE_URL=url)
    assert result.returncode == 2
    assert "Error 3" in result.stderr
    assert "make sandbox" not in result.stdout


def test_tests_without_and_with_the_long_ones(checkout: Path) -> None:
    parallel = "[--numprocesses][auto]\n"
    assert make(checkout, "test").stdout == f"[-m][not long]{parallel}"
    both = make(checkout, "test-all").stdout
    assert both == f"[-m][not long]{parallel}[-m][long]{parallel}"
    failing = make(checkout, "test-all", STATUS="1")
    assert failing.returncode != 0
    assert failing.stdout == f"[-m][not long]{parallel}"


def test_a_change_of_setup_cfg_installs_again(checkout: Path) -> None:
    quiet = make(checkout, "venv")
    assert "pip" not in quiet.stdout
    later = (checkout / ".venv" / STAMPS[1]).stat().st_mtime + 10
    os.utime(checkout / "setup.cfg", (later, later))
    result = make(checkout, "venv")
    assert "[install][--editable][.[sandbox,mermaid]]" in result.stdout, result.stderr


def test_a_python_that_is_too_old(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    old = checkout / "old python"
    _script(old, '#!/bin/sh\ncase "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac\n')
    result = make(checkout, "venv", f"PYTHON={old}")
    assert result.returncode == 2
    assert "is Python 3.9.2; recue-exporters needs Python 3.11 or later" in result.stderr


def test_no_python_at_all(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    result = make(checkout, "venv", "PYTHON=no-such-python")
    assert result.returncode == 2
    assert "no-such-python was not found" in result.stderr
