"""The documentation: no dead link, no option that does not exist, and fit to be published."""

import configparser
import re
import shlex
import sys
from pathlib import Path

import click
import pytest

from recue_exporters.cli import main
from recue_exporters.cli.reverse_engineer import main as reverse_engineer
from recue_exporters.cli.reverse_engineer import split_arguments
from recue_exporters.sandbox import Sandbox
from tests.links import dead_links
from tests.publish.place import Place

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]

sys.path.insert(0, str(ROOT / "scripts"))
import document_options  # noqa: E402

FENCE = re.compile(r"^ *```(\w*)[^\n]*\n(.*?)^ *```", re.M | re.S)
COMMAND = re.compile(r"(?:^|[\s/])(recue-export|reverse-engineer)(\s.*)?$")


def _fences(path: Path, *languages: str) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [body for language, body in FENCE.findall(text) if language in languages]


def _command_lines() -> list[tuple[str, str]]:
    """Every call of our commands in a code block, as one line, with the page it is on."""
    lines = []
    for page in PAGES:
        for block in _fences(page, "bash", "yaml", "groovy", "sh"):
            for line in block.replace("\\\n", " ").splitlines():
                found = COMMAND.search(line.strip().rstrip("'"))
                if found:
                    lines.append((page.stem, found.group(0).strip().lstrip("/")))
    return lines


def _arguments(line: str) -> list[str]:
    """The words of a command line, up to what the shell makes of the rest."""
    words = shlex.split(line, comments=True)
    ends = [number for number, word in enumerate(words) if word in ("|", ">", "&&", ";", "2>&1")]
    return words[1 : ends[0] if ends else None]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_relative_links_lead_somewhere(path: Path) -> None:
    assert dead_links(path) == []


def test_the_page_of_options_is_what_the_code_says() -> None:
    page = (ROOT / "docs" / "options.md").read_text(encoding="utf-8")
    assert page == document_options.document(), "run python scripts/document_options.py"


@pytest.mark.parametrize(("page", "line"), _command_lines(), ids=lambda part: part[:60])
def test_every_command_line_is_understood(
    page: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("re-myproject", "docs"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path)
    arguments = _arguments(line)
    if line.startswith("reverse-engineer"):
        _, ours, _ = split_arguments(arguments)
        command, arguments = main.get_command(click.Context(main), "confluence"), ours
    else:
        command = main
    context = click.Context(reverse_engineer)
    while isinstance(command, click.Group) and arguments:
        _, command, arguments = command.resolve_command(context, arguments)
    assert command is not None
    if not isinstance(command, click.Group):
        command.make_context(page, list(arguments))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_python_in_the_documentation_is_python(path: Path) -> None:
    for block in _fences(path, "python"):
        compile(block.replace("await ", ""), path.name, "exec")


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
def test_the_documentation_can_be_published(flavor: str) -> None:
    with Sandbox(flavor=flavor) as sandbox:
        place = Place(sandbox)
        first = place.publish(ROOT / "docs")
        assert first.status == 0, first.stderr
        assert set(first.actions.values()) == {"created"}
        assert "Quick start" in first.actions
        assert first.json["warnings"] == []
        sandbox.clear_requests()
        second = place.publish(ROOT / "docs")
        assert set(second.actions.values()) == {"unchanged"}
        assert place.writes() == []


def test_every_dependency_is_explained() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = config["options"]["install_requires"].splitlines()
    for extra in config["options.extras_require"].values():
        lines += extra.splitlines()
    names = {re.split(r"[\[<>=]", line)[0] for line in lines if line}
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    unexplained = {name for name in names if not re.search(rf"\b{name}\b", page)}
    ours = {name for name in names if name.startswith(("types-", "recue-exporters"))}
    assert unexplained - ours == set()


def test_every_message_of_the_troubleshooting_page_exists() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "recue_exporters").rglob("*.py")
    )
    page = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    messages = re.findall(r"^\| `([^`]+)` \|", page, re.M)
    assert len(messages) > 20
    assert [message for message in messages if message not in source] == []
