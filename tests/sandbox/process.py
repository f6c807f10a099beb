"""`recue-export sandbox` as a process of its own."""

import subprocess
import sys
from pathlib import Path
from typing import Self

WAIT = 60


class Process:
    """A running command; its first line is awaited.

    Args:
        folder: where it runs.
        arguments: what follows `recue-export sandbox`.
    """

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _COMMAND, "sandbox", *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.first_line = self._process.stdout.readline().rstrip("\n")

    @property
    def url(self) -> str:
        assert self.first_line.startswith("Sandbox ready: "), self.end()
        return self.first_line.removeprefix("Sandbox ready: ")

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def end(self) -> tuple[int, str]:
        """Wait for the end; exit status and what was said on stderr."""
        _, said = self._process.communicate(timeout=WAIT)
        return self._process.returncode, said

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate(timeout=WAIT)


_COMMAND = "from recue_exporters.cli import main; main()"
