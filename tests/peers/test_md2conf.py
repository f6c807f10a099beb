"""md2conf (PyPI markdown-to-confluence) publishes a folder twice, through v2 and v1."""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from recue_exporters.sandbox import Sandbox
from tests.peers.conftest import run


@pytest.fixture
def folder(tmp_path: Path, picture: bytes, needs: Callable[[str], None]) -> Path:
    needs("markdown-to-confluence")
    folder = tmp_path / "docs"
    (folder / "part").mkdir(parents=True)
    (folder / "picture.png").write_bytes(picture)
    (folder / "index.md").write_text(
        "---\ntags: [alpha, beta]\n---\n# Handbook\n\nSee [one](part/index.md), <b>&</b> more.\n\n"
        "![A picture](picture.png)\n\n```python\nprint('ä')\n```\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    (folder / "part" / "index.md").write_text("# Part\n\n> [!NOTE]\n> Mind.\n\n- [x] done\n")
    return folder


def publish(sandbox: Sandbox, folder: Path, version: str) -> None:
    path = "/wiki/" if sandbox.flavor == "cloud" else "/"
    host = sandbox.root_url.partition("://")[2]
    run(
        "md2conf", str(folder), "--api-version", version, "--api-url", f"{sandbox.url}/",
        "--domain", host, "--path", path, "--username", "admin", "--api-key", "admin",
        "--space", "DOC", "--keep-hierarchy",
        folder=folder,
    )  # fmt: skip


def check_twice(sandbox: Sandbox, folder: Path, version: str) -> None:
    publish(sandbox, folder, version)
    store = sandbox.store
    space = store.spaces.with_key("DOC")
    handbook = store.contents.titled(space, "Handbook")
    part = store.contents.titled(space, "Part")
    assert (handbook.parent_id, part.parent_id) == (space.homepage_id, handbook.id)
    assert {label.name for label in store.labels.of(handbook.id)} == {"alpha", "beta"}
    assert store.attachments.named(handbook, "picture.png")
    body = store.contents.body(handbook)
    assert 'ac:name="code" ac:schema-version="1"' in body
    assert '<ri:attachment ri:filename="picture.png"' in body
    versions = {page.title: page.version for page in (handbook, part)}
    assert store.properties.keyed(handbook.id, "md2conf")

    sandbox.clear_requests()
    publish(sandbox, folder, version)
    # It tells an unchanged page by a property and the version, so it sends nothing.
    written = [str(r) for r in sandbox.requests if r.method != "GET"]
    assert written == []
    after = {page.title: page.version for page in store.contents.many([handbook.id, part.id])}
    assert after == versions
    assert all(request.status in (200, 404) for request in sandbox.requests)


def test_v2(confluence_sandbox: Sandbox, folder: Path) -> None:
    check_twice(confluence_sandbox, folder, "v2")
    assert not any(r.path == "/rest/api/content" for r in confluence_sandbox.requests)


@pytest.mark.long  # it asks three times, with pauses, for what is not there
@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
def test_v1_over_https(flavor: str, folder: Path, certificate: ssl.SSLContext) -> None:
    with Sandbox(flavor=flavor, tls=certificate) as sandbox:  # its v1 accepts nothing else
        check_twice(sandbox, folder, "v1")
        assert not any(r.path.startswith("/api/v2") for r in sandbox.requests)
