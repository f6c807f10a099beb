"""A virtual environment of its own, to try what users install."""

import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Environment:
    """A virtual environment with what was installed into it."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=True)
        self.bin = folder / ("Scripts" if sys.platform == "win32" else "bin")

    def run(self, *command: str | Path, cwd: Path | None = None) -> str:
        """Run a program of this environment; its output, or a failed test with both streams."""
        program, *arguments = map(str, command)
        result = subprocess.run(
            [str(self.bin / program), *arguments],
            capture_output=True,
            text=True,
            timeout=300,
            cwd=cwd or self.bin,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def install(self, *requirements: str | Path) -> None:
        self.run("python", "-m", "pip", "install", "--quiet", *requirements)

    @contextmanager
    def sandbox(self, flavor: str) -> Iterator[str]:
        """The base URL of a sandbox that runs in this environment."""
        command = [str(self.bin / "recue-export"), "sandbox"]
        options = ["--port", "0", "--data", ":memory:", "--flavor", flavor]
        with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                ready, _, url = server.stdout.readline().rstrip("\n").partition(": ")
                assert ready == "Sandbox ready"
                yield url
            finally:
                server.terminate()
