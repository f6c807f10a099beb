"""`--sandbox --watch`: pages follow the documents while they are being written."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

PATIENCE = 60.0


def _read_until(stream: IO[bytes], pattern: str) -> str:
    """All output up to a match; waits for output, never for a while."""
    seen, end = b"", time.monotonic() + PATIENCE
    while not re.search(pattern.encode(), seen):
        ready, _, _ = select.select([stream], [], [], max(end - time.monotonic(), 0))
        chunk = os.read(stream.fileno(), 4096) if ready else b""
        assert chunk, f"no {pattern!r} in {seen.decode()!r}"
        seen += chunk
    return seen.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="select on pipes")
def test_a_change_is_published_at_once(docs: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from recue_exporters.cli import main; main()", "confluence"]
    with subprocess.Popen(
        [*command, str(docs), "--sandbox", "--watch"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        try:
            first = _read_until(process.stdout, "Watching for changes")
            assert "4 created" in first
            (docs / "guide" / "use.md").write_text("# Use\n\nchanged [x](gone.md)\n")
            again = _read_until(process.stdout, "1 updated, 3 unchanged\n.*gone.md")
            assert "updated    Use" in again
            assert "unchanged  " not in again
            said = ""
            for word in ("changed", "again"):
                (docs / "intro.md").write_text(f"# Intro\n\n{word}\n")
                said += _read_until(process.stdout, "1 updated, 3 unchanged")
            assert "updated    Intro" in said
            assert "gone.md" not in said
            process.send_signal(signal.SIGINT)
            # 130 where the signal meets the end of a publication.
            assert process.wait(PATIENCE) in (0, 130)
        finally:
            process.kill()


def test_watch_and_open_are_for_the_sandbox(docs: Path) -> None:
    from click.testing import CliRunner

    from recue_exporters.cli import main

    for option in ("--watch", "--open"):
        result = CliRunner().invoke(main, ["confluence", str(docs), option])
        assert result.exit_code == 2
        assert f"{option} goes with --sandbox" in result.stderr
