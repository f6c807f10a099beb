"""The wheel, and environments with it. Building them takes most of a minute."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.environment import Environment

ROOT = Path(__file__).parent.parent.parent
SOURCES = ["recue_exporters", "reverse_engineer"]
FILES = ["setup.py", "setup.cfg", "pyproject.toml", "README.md", "LICENSE"]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built from a copy so that the checkout gets no build folder."""
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, source)
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    subprocess.run([*command, "--wheel-dir", str(target), str(source)], check=True, timeout=300)
    return next(target.glob("*.whl"))


@pytest.fixture(scope="session")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    environment = Environment(tmp_path_factory.mktemp("alone"))
    environment.install(f"{wheel}[sandbox]")
    return environment


@pytest.fixture(scope="session")
def beside_recue(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    environment = Environment(tmp_path_factory.mktemp("beside"))
    environment.install(f"{wheel}[sandbox,recue]", "re-cue==1.0.1")
    return environment
