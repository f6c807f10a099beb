"""The exporter is found under the three import paths, and importing it costs next to nothing."""

import subprocess
import sys
import time
from importlib import import_module

import pytest

NAMES = [
    "ConfluenceConfig",
    "ConfluenceExporter",
    "ConfluencePageResult",
    "MarkdownToConfluenceConverter",
]
PATHS = [
    "recue_exporters.confluence",
    "reverse_engineer.exporters",
    "reverse_engineer.exporters.confluence",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("path", PATHS)
def test_every_path_leads_to_the_same_class(path: str, name: str) -> None:
    assert getattr(import_module(path), name) is getattr(import_module("recue_exporters"), name)


@pytest.mark.parametrize("path", ["recue_exporters", *PATHS])
def test_an_unknown_name_is_an_ordinary_import_error(path: str) -> None:
    with pytest.raises(ImportError, match="JiraExporter"):
        exec(f"from {path} import JiraExporter")


def _imported_by(code: str) -> set[str]:
    """The top-level modules that an interpreter has loaded after running `code`."""
    script = f"{code}\nimport sys; print(*sorted({{m.partition('.')[0] for m in sys.modules}}))"
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(result.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("path", ["recue_exporters", *PATHS])
def test_importing_a_path_loads_nothing_heavy(path: str) -> None:
    loaded = _imported_by(f"import {path}")
    assert path.partition(".")[0] in loaded
    assert not loaded & {"atlassian", "requests", "lxml", "markdown", "pymdownx", "rich", "flask"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    loaded = _imported_by(
        "from recue_exporters.cli import main\n"
        f"main({arguments!r}, standalone_mode=False, prog_name='recue-export')"
    )
    assert "click" in loaded
    assert not loaded & {"atlassian", "requests", "lxml", "markdown", "pymdownx", "rich", "flask"}


def test_help_is_there_at_once() -> None:
    def seconds(code: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start

    shown = "from recue_exporters.cli import main; main(['--help'], prog_name='recue-export')"
    # Side by side and the best of several, so that a busy machine slows both alike.
    pairs = [(seconds("import click"), seconds(shown)) for _ in range(7)]
    click, ours = (min(times) for times in zip(*pairs, strict=True))
    assert ours < 2 * click, f"{ours:.3f} s against {click:.3f} s for click alone"
