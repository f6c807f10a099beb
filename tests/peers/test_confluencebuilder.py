"""sphinxcontrib-confluencebuilder publishes a small project, through v2 and v1."""

from collections.abc import Callable
from pathlib import Path

import pytest

from recue_exporters.sandbox import Sandbox
from tests.peers.conftest import run


@pytest.fixture
def project(
    tmp_path: Path,
    picture: bytes,
    needs: Callable[[str], None],
    confluence_sandbox: Sandbox,
) -> Path:
    needs("sphinxcontrib-confluencebuilder")
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "picture.png").write_bytes(picture)
    (folder / "index.rst").write_text(
        "Handbook\n========\n\nHello **you** & me.\n\n.. image:: picture.png\n\n"
        ".. toctree::\n\n   one\n   two\n"
    )
    (folder / "one.rst").write_text("One\n===\n\n.. code-block:: python\n\n   print(1)\n")
    (folder / "two.rst").write_text("Two\n===\n\n.. note:: See :doc:`one`.\n")
    version = "v2" if confluence_sandbox.flavor == "cloud" else "v1"
    secret = "confluence_api_token" if version == "v2" else "confluence_server_pass"
    (folder / "conf.py").write_text(
        "extensions = ['sphinxcontrib.confluencebuilder']\n"
        "project = 'Handbook'\n"
        "confluence_publish = True\n"
        "confluence_space_key = 'DOC'\n"
        f"confluence_server_url = {confluence_sandbox.url + '/'!r}\n"
        f"confluence_api_mode = {version!r}\n"
        f"confluence_server_user = {secret} = 'admin'\n"
        "confluence_global_labels = ['sphinx']\n"
    )
    return folder


def build(folder: Path) -> None:
    said = run("sphinx", "-b", "confluence", "-E", "-a", ".", "_build", folder=folder)
    assert "build succeeded" in said


@pytest.mark.parametrize("confluence_flavor", ["cloud", "datacenter"])
def test_publishes_and_leaves_unchanged_pages_alone(
    confluence_sandbox: Sandbox, project: Path
) -> None:
    build(project)
    store = confluence_sandbox.store
    space = store.spaces.with_key("DOC")
    pages = {title: store.contents.titled(space, title) for title in ("Handbook", "One", "Two")}
    assert {page.version for page in pages.values()} == {1}
    assert pages["One"].parent_id == pages["Two"].parent_id == pages["Handbook"].id
    for page in pages.values():
        assert [label.name for label in store.labels.of(page.id)] == ["sphinx"]
        assert store.properties.keyed(page.id, "sphinxcontrib.confluencebuilder")
    assert store.attachments.named(pages["Handbook"], "picture.png")
    # On Cloud the page's width is set, Data Center discards what is sent with the page.
    width = store.properties.keyed(pages["One"].id, "content-appearance-published")
    assert (width is not None) is (confluence_sandbox.flavor == "cloud")

    confluence_sandbox.clear_requests()
    build(project)
    written = [str(r) for r in confluence_sandbox.requests if r.method != "GET"]
    assert written == []

    (project / "one.rst").write_text("One\n===\n\nChanged.\n")
    build(project)
    assert store.contents.titled(space, "One").version == 2
    assert store.contents.titled(space, "Two").version == 1
