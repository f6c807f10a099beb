"""`reverse-engineer`: RE-cue's documented command, here with a stand-in for RE-cue.

The real RE-cue runs in tests/test_packaging.py.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from recue_exporters.sandbox import Sandbox
from tests.publish.place import Place

START = "from recue_exporters.cli.reverse_engineer import main; main(prog_name='reverse-engineer')"

STAND_IN = """
import argparse
import pathlib
import sys

FILES = {
    "use_cases": ["phase1-structure.md", "phase2-actors.md", "phase4-use-cases.md"],
    "diagrams": ["diagrams.md"],
    "spec": ["spec.md"],
    "plan": ["plan.md"],
}

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("project_path", nargs="?")
    parser.add_argument("-p", "--path", help="Project")
    parser.add_argument("-o", "--output", help="Output file or folder")
    parser.add_argument("-d", "--description")
    parser.add_argument("-f", "--format", choices=["markdown", "json"])
    parser.add_argument("--wizard", action="store_true")
    parser.add_argument("--phase", choices=["1", "2"])
    parser.add_argument("--fail", type=int, default=0)
    parser.add_argument("--version", action="version", version="stand-in 3")
    for kind in FILES:
        parser.add_argument("--" + kind.replace("_", "-"), action="store_true", help="Write it")
    args = parser.parse_args()
    print("described as", args.description)
    project = pathlib.Path(args.project_path or args.path or ".").resolve()
    output = pathlib.Path(args.output) if args.output else project / ("re-" + project.name)
    spec = "spec.md"
    if output.suffix:
        output, spec = output.parent, output.name
    output.mkdir(parents=True, exist_ok=True)
    asked = [kind for kind in FILES if getattr(args, kind) or args.wizard]
    names = [name for kind in asked for name in FILES[kind]]
    if args.phase:
        names = [FILES["use_cases"][int(args.phase) - 1]]
    for name in names:
        name = spec if name == "spec.md" else name
        (output / name).write_text("# " + name + "\\n\\nText from " + project.name + ".\\n")
    (output / "notes.md").write_text("# Notes of RE-cue, not asked for\\n")
    print("failed" if args.fail else "done", file=sys.stderr)
    sys.exit(args.fail)
"""

# An environment in which RE-cue is not installed, whatever the tests' own environment holds.
HIDING = """
import importlib.machinery, sys

class Hide:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "reverse_engineer":
            return importlib.machinery.ModuleSpec(name, None, is_package=True)

sys.meta_path.insert(0, Hide)
"""


@dataclass
class Command:
    """`reverse-engineer` in a project, with or without RE-cue."""

    project: Path
    library: Path
    place: Place

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("CONFLUENCE_")}
        environment |= {"PYTHONPATH": str(self.library), "PYTHONIOENCODING": "utf-8", **variables}
        return subprocess.run(
            [sys.executable, "-P", "-c", START, *arguments],
            capture_output=True,
            encoding="utf-8",
            cwd=self.project,
            env=environment,
            timeout=60,
        )

    def publish(self, *arguments: str, token: str = "admin") -> subprocess.CompletedProcess[str]:
        """With `--confluence`, the site and the login."""
        options = ["--confluence", "--confluence-url", self.place.sandbox.url]
        options += ["--confluence-user", "admin", "--confluence-space", "DOC"]
        return self.run(*arguments, *options, CONFLUENCE_API_TOKEN=token)

    def published(self) -> list[str]:
        home = self.place.space.homepage_id
        assert home is not None
        titles = [page.title for page in self.place.site.children(home)]
        return titles + [t for title in titles for t in self.place.children(title)]


@pytest.fixture
def command(tmp_path: Path) -> Iterator[Command]:
    project = tmp_path / "parcel-desk"
    (project / ".git").mkdir(parents=True)
    library = tmp_path / "library"
    package = library / "reverse_engineer"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "cli.py").write_text(STAND_IN, encoding="utf-8")
    with Sandbox() as sandbox:
        yield Command(project, library, Place(sandbox))


@pytest.fixture
def without_recue(command: Command) -> Command:
    (command.library / "sitecustomize.py").write_text(HIDING, encoding="utf-8")
    return command


def test_without_confluence_everything_is_recues(command: Command) -> None:
    result = command.run("--spec", "-d", "hand parcels over")
    assert result.returncode == 0, result.stderr
    assert result.stdout == "described as hand parcels over\n"
    assert result.stderr == "done\n"
    assert (command.project / "re-parcel-desk" / "spec.md").exists()
    assert command.published() == []


def test_what_was_asked_for_and_generated_is_published(command: Command) -> None:
    folder = command.project / "re-parcel-desk"
    folder.mkdir()
    for name in ("plan.md", "traceability.md"):
        (folder / name).write_text("# Old\n\nFrom an earlier run.\n", encoding="utf-8")
    result = command.publish("--use-cases", "--diagrams")
    assert result.returncode == 0, result.stderr
    assert command.published() == [
        "Parcel Desk Documentation",
        "Phase1 Structure",
        "Phase2 Actors",
        "Phase4 Use Cases",
        "Diagrams",
    ]
    assert result.stdout.startswith("described as None\n")
    assert "created" in result.stdout


def test_a_second_run_changes_nothing(command: Command) -> None:
    command.publish("--use-cases")
    command.place.sandbox.clear_requests()
    result = command.publish("--use-cases")
    assert result.returncode == 0, result.stderr
    assert "4 unchanged" in result.stdout
    assert command.place.writes() == []


def test_what_this_recue_does_not_know_is_said_and_left_out(command: Command) -> None:
    result = command.publish("--diagrams", "--traceability", "--journey", "--integration-tests")
    assert result.returncode == 0, result.stderr
    assert "does not know --traceability, --journey and --integration-tests" in result.stderr
    assert command.published() == ["Parcel Desk Documentation", "Diagrams"]


def test_nothing_is_left_to_generate(command: Command) -> None:
    result = command.publish("--traceability")
    assert result.returncode == 2
    assert "does not know --traceability, so there is nothing to generate" in result.stderr
    assert not (command.project / "re-parcel-desk").exists()
    assert command.published() == []


def test_where_recue_fails_nothing_is_published(command: Command) -> None:
    command.place.sandbox.clear_requests()
    result = command.publish("--use-cases", "--fail", "7")
    assert result.returncode == 7
    assert "RE-cue failed, so nothing was published." in result.stderr
    assert command.place.sandbox.requests == []


def test_an_option_nobody_knows_is_recues_to_refuse(command: Command) -> None:
    result = command.publish("--use-cases", "--frobnicate")
    assert result.returncode == 2
    assert "unrecognized arguments: --frobnicate" in result.stderr
    assert command.published() == []


def test_a_missing_setting_is_told_before_recues_work(command: Command) -> None:
    result = command.run("--use-cases", "--confluence", CONFLUENCE_URL="http://127.0.0.1:9")
    assert result.returncode == 2
    assert "CONFLUENCE_SPACE_KEY" in result.stderr
    assert not (command.project / "re-parcel-desk").exists()


def test_the_site_s_refusal_is_the_exit_status(command: Command) -> None:
    result = command.publish("--use-cases", token="wrong")
    assert result.returncode == 3
    assert (command.project / "re-parcel-desk" / "phase1-structure.md").exists()


def test_a_mistyped_confluence_option(command: Command) -> None:
    result = command.run("--use-cases", "--confluence", "--confluence-ulr", "x")
    assert result.returncode == 2
    assert "Did you mean --confluence-url?" in result.stderr


def test_confluence_options_without_confluence(command: Command) -> None:
    result = command.run("--use-cases", "--confluence-space=DOC")
    assert result.returncode == 0, result.stderr
    assert "--confluence is not given, so nothing will be published" in result.stderr
    assert (command.project / "re-parcel-desk" / "phase1-structure.md").exists()


def test_every_option_of_the_exporter_has_a_name_here(command: Command) -> None:
    result = command.publish("--use-cases", "--confluence-dry-run", "--confluence-exit-code")
    assert result.returncode == 5, result.stderr
    assert "4 created" in result.stdout
    assert command.published() == []


def test_the_configuration_file_can_ask_for_publishing(command: Command) -> None:
    url = command.place.sandbox.url
    (command.project / ".recue.yaml").write_text(
        f"confluence:\n  enabled: true\n  url: {url}\n  user: admin\n"
        "  token: ${CONFLUENCE_API_TOKEN}\n  space: DOC\n  prefix: 'Desk: '\n",
        encoding="utf-8",
    )
    result = command.run("--diagrams", CONFLUENCE_API_TOKEN="admin")
    assert result.returncode == 0, result.stderr
    assert command.published() == ["Desk: Parcel Desk Documentation", "Desk: Diagrams"]
    version = command.run("--version")
    assert (version.returncode, version.stdout, version.stderr) == (0, "stand-in 3\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["{project}"],
        ["--path", "{project}"],
        ["-p", "{project}"],
        ["--path={project}"],
        ["--pa", "{project}"],
        ["-d", "elsewhere", "{project}"],
        ["--", "{project}"],
    ],
    ids=" ".join,
)
def test_the_project_lies_elsewhere(command: Command, arguments: list[str]) -> None:
    project = command.project.parent / "tide-table"
    project.mkdir()
    (command.project / "elsewhere").mkdir()
    places = [argument.format(project=project) for argument in arguments]
    options = ["--confluence", "--confluence-url", command.place.sandbox.url]
    options += ["--confluence-user", "admin", "--confluence-space", "DOC", "--diagrams"]
    result = command.run(*options, *places, CONFLUENCE_API_TOKEN="admin")
    assert result.returncode == 0, result.stderr
    assert command.published() == ["Tide Table Documentation", "Diagrams"]


@pytest.mark.parametrize("output", ["out", "out/", "out/description.md"])
def test_the_documents_go_elsewhere(command: Command, output: str) -> None:
    result = command.publish("--spec", "--use-cases", "-o", output)
    assert result.returncode == 0, result.stderr
    spec = "description.md" if output.endswith(".md") else "Spec"
    titles = command.published()
    assert titles[0] == "Out Documentation"
    assert set(titles) >= {spec, "Phase1 Structure", "Phase4 Use Cases"}
    assert not any("Notes" in title for title in titles)


def test_with_a_wizard_everything_written_was_asked_for(command: Command) -> None:
    result = command.publish("--wizard")
    assert result.returncode == 0, result.stderr
    assert command.published()[1:] == [
        "Phase1 Structure",
        "Phase2 Actors",
        "Phase4 Use Cases",
        "Diagrams",
        "Spec",
        "Plan",
    ]


def test_one_phase(command: Command) -> None:
    assert command.publish("--phase", "2").returncode == 0
    assert command.published() == ["Parcel Desk Documentation", "Phase2 Actors"]


def test_nothing_written_is_no_success(command: Command) -> None:
    result = command.publish("--format", "json")
    assert result.returncode == 2
    assert "RE-cue wrote no document in" in result.stderr


def test_without_recue_what_is_there_is_published(without_recue: Command) -> None:
    folder = without_recue.project / "re-parcel-desk"
    folder.mkdir()
    for name in ("phase1-structure.md", "diagrams.md", "plan.md"):
        (folder / name).write_text("# Old\n\nFrom an earlier run.\n", encoding="utf-8")
    result = without_recue.publish("--use-cases", "--diagrams")
    assert result.returncode == 0, result.stderr
    assert "RE-cue is not installed, so nothing is generated" in result.stderr
    assert "pip install 'recue-exporters[recue]'" in result.stderr
    titles = ["Parcel Desk Documentation", "Phase1 Structure", "Diagrams"]
    assert without_recue.published() == titles


@pytest.mark.parametrize("confluence", [True, False])
def test_without_recue_and_documents(without_recue: Command, confluence: bool) -> None:
    run = without_recue.publish if confluence else without_recue.run
    result = run("--use-cases")
    assert result.returncode == 2
    assert "RE-cue is not installed" in result.stderr
    assert "pip install 'recue-exporters[recue]'" in result.stderr


def test_help_shows_both(command: Command, without_recue: Command) -> None:
    assert "--confluence-space KEY" in without_recue.run("--help").stdout
    (without_recue.library / "sitecustomize.py").unlink()
    result = command.run("--help")
    assert result.returncode == 0
    assert "usage: reverse-engineer" in result.stdout
    assert "--wizard" in result.stdout
    assert "--confluence-space KEY" in result.stdout


def test_modules_of_the_project_do_not_get_in_the_way(command: Command) -> None:
    (command.project / "argparse.py").write_text("raise SystemExit('hijacked')\n")
    assert command.run("--plan").returncode == 0
