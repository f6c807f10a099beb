"""Mermaid diagrams become pictures: PNG, twice the size, on white.

A picture is known by the hash of its text, theme and scale, never by its bytes, so that machines
with other fonts or another version of the renderer agree on what is up to date.
"""

import base64
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from queue import Empty, SimpleQueue

from recue_exporters.errors import ExportError

THEME = "default"
SCALE = 2.0
TIME_LIMIT = 60.0
"""Seconds that one diagram may take."""

CACHE_VARIABLE = "RECUE_EXPORT_CACHE"
"""Environment variable that names another folder for the cache of pictures."""

_MAX_WIDTH = 0xFFFF
_LONGEST_ERROR = 4000


@dataclass(frozen=True)
class Picture:
    """What is known of a diagram's picture."""

    text: str
    """The diagram in Mermaid's language."""
    width: int
    """The width in pixels at which the page shows it."""

    @property
    def digest(self) -> str:
        """64 hex digits: 4 for the width, 60 of the hash of text, theme and scale.

        The width is part of it because a page must be the same whether or not the machine that
        converts it can render.
        """
        return f"{self.width:04x}{diagram_hash(self.text)[:60]}"

    @property
    def filename(self) -> str:
        """The name of the picture on its page."""
        return f"diagram-{diagram_hash(self.text)[:16]}.png"

    def load(self) -> bytes:
        """The PNG.

        Raises:
            ExportError: it has to be rendered and cannot be.
        """
        path = _cached(self.text)
        if path is not None and path.is_file():
            return path.read_bytes()
        if not renderer_version():
            raise ExportError(
                "A diagram's picture is missing on the site and nothing here can render it.",
                "Install the renderer: pip install 'recue-exporters[mermaid]'",
            )
        rendered = _Worker().render(self.text)
        if isinstance(rendered, str):
            problem = " ".join(rendered.split())[:300]
            raise ExportError(f"A diagram cannot be rendered any more: {problem}")
        return rendered


def diagram_hash(text: str) -> str:
    """SHA-256 (hex) of a diagram's text, the theme and the scale."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return hashlib.sha256(f"mermaid\n{THEME}\n{SCALE}\n{lines}".encode()).hexdigest()


def renderer_version() -> str:
    """The installed renderer's version; empty where the extra `mermaid` is not installed."""
    try:
        return version("mermaidx")
    except PackageNotFoundError:
        return ""


def known_picture(text: str, digests: Iterable[str]) -> Picture | None:
    """The picture of a diagram that a page already has.

    Args:
        text: the diagram.
        digests: those of the page's pictures.
    """
    wanted = diagram_hash(text)[:60]
    for digest in digests:
        if digest[4:] == wanted:
            return Picture(text, int(digest[:4], 16))
    return None


def render_pictures(texts: Sequence[str]) -> Mapping[str, Picture | str]:
    """Render diagrams, several at a time; those in the cache are not rendered again.

    Returns:
        For every text its picture, or the renderer's complaint.
    """
    results: dict[str, Picture | str] = {}
    missing: SimpleQueue[str] = SimpleQueue()
    for text in dict.fromkeys(texts):
        found = _from_cache(text)
        if found is None:
            missing.put(text)
        else:
            results[text] = found
    count = min(missing.qsize(), os.cpu_count() or 1, 4)
    if count:
        with ThreadPoolExecutor(count) as pool:
            for done in pool.map(_render_all, [missing] * count):
                results.update(done)
    return results


def _render_all(queue: "SimpleQueue[str]") -> dict[str, Picture | str]:
    """Render what is in the queue, in one process, until it is empty."""
    done: dict[str, Picture | str] = {}
    worker = _Worker()
    try:
        while True:
            text = queue.get_nowait()
            rendered = worker.render(text)
            _to_cache(text, rendered, lasting=not worker.gave_up)
            done[text] = _picture(text, rendered) if isinstance(rendered, bytes) else rendered
    except Empty:
        return done
    finally:
        worker.close()


class _Worker:
    """A rendering process, started when it is needed and again after it failed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self.gave_up = False
        """Whether the last diagram failed by time or crash, not by what it says."""

    def render(self, text: str) -> bytes | str:
        """The PNG, or what is wrong."""
        process = self._process or self._start()
        timer = threading.Timer(TIME_LIMIT, process.kill)
        timer.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            request = {"text": text, "theme": THEME, "scale": SCALE}
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        finally:
            timer.cancel()
        self.gave_up = not line
        if not line:
            self.close()
            return f"the renderer gave up (time limit {TIME_LIMIT:.0f} s)"
        answer = json.loads(line)
        if "error" in answer:
            return str(answer["error"])[:_LONGEST_ERROR]
        return base64.b64decode(answer["png"])

    def close(self) -> None:
        """End the process."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        process.communicate()

    def _start(self) -> "subprocess.Popen[str]":
        # -P: a file named like a module in the current folder is not taken for it.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "recue_exporters.confluence.diagram_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        return self._process


def _picture(text: str, png: bytes) -> Picture:
    # The width stands in the first chunk of a PNG file, at byte 16.
    width = int.from_bytes(png[16:20], "big") / SCALE
    return Picture(text, max(1, min(round(width), _MAX_WIDTH)))


def cache_folder() -> Path | None:
    """Where pictures are kept between runs; None where no place can be found."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen)
    try:
        if sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return base / "recue-exporters"


def _cached(text: str) -> Path | None:
    folder = cache_folder()
    if folder is None:
        return None
    return folder / f"mermaidx-{renderer_version() or 'none'}" / f"{diagram_hash(text)}.png"


def _from_cache(text: str) -> Picture | str | None:
    path = _cached(text)
    try:
        if path is not None and path.is_file():
            return _picture(text, path.read_bytes())
        if path is not None and path.with_suffix(".error").is_file():
            return path.with_suffix(".error").read_text("utf-8")
    except OSError:
        pass
    return None


def _to_cache(text: str, rendered: bytes | str, *, lasting: bool) -> None:
    path = _cached(text)
    if path is None or not lasting:
        return
    content = rendered if isinstance(rendered, bytes) else rendered.encode()
    target = path if isinstance(rendered, bytes) else path.with_suffix(".error")
    part = target.with_name(f"{target.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(target)
    except OSError:
        # The cache only saves time; a full or read-only disk is no reason to stop.
        with suppress(OSError):
            part.unlink(missing_ok=True)
