"""What the commands show in a terminal of 80 columns."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from recue_exporters.cli import main
from recue_exporters.sandbox import Sandbox
from tests.publish.place import Place

COLUMNS = 80


def _commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from _commands(command, *path, name)


@pytest.mark.parametrize("path", list(_commands(main)), ids=" ".join)
def test_help_fits_and_explains_every_option(path: tuple[str, ...]) -> None:
    text = CliRunner().invoke(main, [*path, "--help"], terminal_width=COLUMNS).output
    assert [line for line in text.splitlines() if len(line) > COLUMNS] == []
    assert "RANGE" not in text
    context = click.Context(main)
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        command = command.get_command(context, name) or command
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []


def _in_terminal(*arguments: str, folder: Path, site: Sandbox) -> list[str]:
    """The lines that a person sees."""
    pty = pytest.importorskip("pty")
    environment = os.environ | {
        "CONFLUENCE_URL": site.url,
        "CONFLUENCE_USER": "admin",
        "CONFLUENCE_API_TOKEN": "admin",
        "CONFLUENCE_SPACE_KEY": "DOC",
        "COLUMNS": str(COLUMNS),
        "NO_COLOR": "1",
        "PYTHONUTF8": "1",
    }
    ours, theirs = pty.openpty()
    command = [sys.executable, "-P", "-c", "from recue_exporters.cli import main; main()"]
    with subprocess.Popen(
        [*command, *arguments], cwd=folder, env=environment, stdout=theirs, stderr=subprocess.PIPE
    ) as process:
        os.close(theirs)
        seen = b""
        try:
            while part := os.read(ours, 65536):
                seen += part
        except OSError:  # Linux ends so where the other end is closed
            pass
        os.close(ours)
        process.communicate(timeout=60)
    return re.sub(r"\x1b\[[0-9;]*m", "", seen.decode()).splitlines()


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / "short.md").write_text("# A\n\nText.\n")
    (tmp_path / "long.md").write_text("# A title that leaves no room for the address of its page\n")
    return tmp_path


def test_addresses_stand_where_they_fit(docs: Path) -> None:
    with Sandbox() as site:
        first = _in_terminal("confluence", ".", folder=docs, site=site)
        assert max(map(len, first)) <= COLUMNS
        assert first[0] == "created    A title that leaves no room for the address of its page"
        assert re.fullmatch(r" {11}http://127\.0\.0\.1:\d+/wiki/spaces/DOC/pages/\d+", first[1])
        second = _in_terminal("confluence", ".", folder=docs, site=site)
        assert second[:2] == [
            "unchanged  A title that leaves no room for the address of its page",
            "unchanged  A",
        ]
        # For programs, a line stays a line.
        piped = Place(site).publish(docs, style="text").stdout.splitlines()
        assert piped[0].startswith(first[0].replace("created  ", "unchanged"))
        assert piped[0].endswith("/A+title+that+leaves+no+room+for+the+address+of+its+page")


def test_doctor_keeps_to_its_columns(docs: Path) -> None:
    with Sandbox() as site:
        (docs / ".recue.yaml").write_text("confluence:\n  parent: 999\n")
        lines = _in_terminal("doctor", folder=docs, site=site)
    problem = next(number for number, line in enumerate(lines) if line.startswith("PROBLEM"))
    assert all(len(line) <= COLUMNS for line in lines[:-1])
    assert lines[problem + 1].startswith(" " * 23)


def test_a_remedy_of_several_lines_is_indented_as_one() -> None:
    result = CliRunner().invoke(main, ["confluence", "docs"])
    assert result.stderr.startswith("Error: missing settings: ")
    assert all(line.startswith("  ") for line in result.stderr.splitlines()[1:])


def test_blanks_at_the_end_of_a_setting_can_be_seen(tmp_path: Path) -> None:
    (tmp_path / ".recue.yaml").write_text("confluence:\n  prefix: 'Shop: '\n  project: Shop\n")
    output = CliRunner().invoke(main, ["config", "show", str(tmp_path)]).output
    assert re.search(r"^  prefix +'Shop: ' ", output, re.M)
    assert re.search(r"^  project +Shop ", output, re.M)


def test_a_dry_run_does_not_send_to_itself_for_the_difference(docs: Path) -> None:
    with Sandbox() as site:
        place = Place(site)
        place.publish(docs)
        place.edit("A", lambda body: body + "<p>Mine.</p>")
        (docs / "short.md").write_text("# A\n\nOther text.\n")
        planned = place.publish(docs, "--dry-run", style="text")
        assert "+Other text." in planned.stdout
        assert "--accept PAGE keeps" in planned.stderr
        assert "--dry-run" not in planned.stderr
        assert "--dry-run shows the difference" in place.publish(docs, style="text").stderr
