"""Clients that others wrote, against the sandbox over HTTP.

They come with `pip install recue-exporters[peers]`; where one is not installed its tests say so.
"""

import importlib.metadata
import os
import ssl
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

WAIT = 180


@pytest.fixture
def needs() -> Callable[[str], None]:
    """Skip the test where a distribution is not installed; CI must run it."""

    def check(distribution: str) -> None:
        try:
            importlib.metadata.distribution(distribution)
        except importlib.metadata.PackageNotFoundError:
            leave_out = pytest.fail if os.environ.get("CI") else pytest.skip
            leave_out(f"{distribution} is not installed (pip install 'recue-exporters[peers]')")

    return check


@pytest.fixture
def picture() -> bytes:
    """A PNG of one grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"\0\x80")), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.fixture
def certificate(
    needs: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ssl.SSLContext:
    """HTTPS for the sandbox, trusted by programs that use requests."""
    needs("trustme")
    import trustme

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    return context


def run(*arguments: str, folder: Path) -> str:
    """Run a Python program; its output, or a failure that shows it."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=WAIT,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-4000:]
    return said
