"""The GitHub Action, its script run as GitHub runs it, and the pre-commit hook."""

import configparser
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import requests
import yaml

from recue_exporters.sandbox import Sandbox
from tests.publish.place import Place

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}


def test_text_of_inputs_is_never_part_of_a_script() -> None:
    for step in STEPS.values():
        assert "${{" not in step["run"]


def test_every_input_is_used_and_known() -> None:
    used = set(re.findall(r"inputs\.([\w-]+)", str(STEPS["Publish"]["env"])))
    assert used == set(ACTION["inputs"])


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """A runner's temporary folder, with the package installed where the first step puts it."""
    program = tmp_path / "recue-exporters" / "bin" / "recue-export"
    program.parent.mkdir(parents=True)
    start = "from recue_exporters.cli import main; main()"
    program.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c {shlex.quote(start)} "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    return tmp_path


def run(runner: Path, inputs: dict[str, str], **variables: str) -> subprocess.CompletedProcess[str]:
    """The second step, with these inputs, in the repository."""
    given = {name: inputs.get(name, field["default"]) for name, field in ACTION["inputs"].items()}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CONFLUENCE_")}
    for name, expression in STEPS["Publish"]["env"].items():
        environment[name] = given[re.fullmatch(r"\$\{\{ inputs\.(\S+) \}\}", expression)[1]]
    # GitHub runs `shell: bash` so.
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS["Publish"]["run"]],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**environment, "RUNNER_TEMP": str(runner), **variables},
        timeout=60,
    )


def test_publish(runner: Path, tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        inputs = {
            "paths": "examples/re-ferry-booking/phase1-structure.md\n"
            "examples/re-ferry-booking/phase2-actors.md\n",
            "url": sandbox.url,
            "user": "admin",
            "token": "admin",
            "space": "DOC",
            "arguments": f"--prefix\n$(touch {tmp_path}/run): \n",
        }
        result = run(runner, inputs)
        assert result.returncode == 0, result.stderr
        prefix = f"$(touch {tmp_path}/run): "
        assert prefix + "Phase1 Structure" in Place(sandbox).titles()
        assert not (tmp_path / "run").exists()


def test_what_the_job_has_set_stays(runner: Path) -> None:
    with Sandbox() as sandbox:
        result = run(
            runner,
            {"paths": "examples", "arguments": "--dry-run\n--exit-code"},
            CONFLUENCE_URL=sandbox.url,
            CONFLUENCE_USER="admin",
            CONFLUENCE_API_TOKEN="admin",
            CONFLUENCE_SPACE_KEY="DOC",
        )
        assert result.returncode == 5, result.stderr
        assert "14 created" in result.stdout


def test_failures_become_annotations(runner: Path) -> None:
    with Sandbox() as sandbox:
        page = {
            "type": "page",
            "title": "Phase2 Actors",
            "space": {"key": "DOC"},
            "body": {"storage": {"value": "<p>By hand.</p>", "representation": "storage"}},
        }
        url = f"{sandbox.url}/rest/api/content"
        requests.post(url, json=page, auth=("admin", "admin"), timeout=10).raise_for_status()
        inputs = {"paths": "examples", "url": sandbox.url, "user": "admin", "token": "admin"}
        inputs |= {"space": "DOC", "arguments": "--prefix="}
        result = run(runner, inputs, GITHUB_ACTIONS="true")
    assert result.returncode == 1
    assert "::error title=Phase2 Actors::" in result.stderr


def test_the_hook_checks_the_files_it_is_given(tmp_path: Path) -> None:
    setup_cfg = configparser.ConfigParser()
    setup_cfg.read(ROOT / "setup.cfg", encoding="utf-8")
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    extras = setup_cfg["options.extras_require"]["mermaid"].split()
    assert hook["additional_dependencies"] == extras  # else it would check no diagrams
    program, *arguments = hook["entry"].split()
    assert program == "recue-export"
    (tmp_path / "good.md").write_text("# Good\n\n[itself](good.md)\n", encoding="utf-8")
    (tmp_path / "bad.md").write_text("# Bad\n\n[nothing](nothing.md)\n", encoding="utf-8")
    command = [sys.executable, "-c", "from recue_exporters.cli import main; main()", *arguments]
    for files, status in [(["good.md"], 0), (["good.md", "bad.md"], 1)]:
        result = subprocess.run(
            [*command, *files], capture_output=True, encoding="utf-8", cwd=tmp_path, timeout=60
        )
        assert result.returncode == status, result.stdout + result.stderr
    assert "bad.md:3: " in result.stdout
