"""A sandbox of each flavour, and small trees of documents."""

from pathlib import Path

import pytest

from recue_exporters.confluence.site import RemotePage
from recue_exporters.sandbox import Sandbox
from tests.publish.place import Place


@pytest.fixture(params=["cloud", "datacenter"])
def confluence_flavor(request: pytest.FixtureRequest) -> str:
    flavor: str = request.param
    return flavor


@pytest.fixture
def place(confluence_sandbox: Sandbox) -> Place:
    confluence_sandbox.add_user("editor")
    return Place(confluence_sandbox)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder of Markdown that is not RE-cue's."""
    folder = tmp_path / "handbook"
    (folder / "guide").mkdir(parents=True)
    (folder / "intro.md").write_text("# Intro\n\nHello, see [install](guide/install.md).\n")
    (folder / "guide" / "README.md").write_text("# Guide\n\nHow to begin.\n")
    (folder / "guide" / "install.md").write_text("# Install\n\nRun `make`.\n")
    (folder / "guide" / "use.md").write_text("# Use\n\n- one\n- two\n")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder that RE-cue wrote."""
    folder = tmp_path / "re-shop"
    folder.mkdir()
    for name, title in [
        ("phase1-structure", "Project Structure"),
        ("phase2-actors", "Actors"),
        ("diagrams", "Diagrams"),
        ("traceability", "Traceability"),
    ]:
        stamp = "**Generated**: 2026-11-01 10:00:00\n"
        (folder / f"{name}.md").write_text(f"# {title}\n\n{stamp}\nText of {name}.\n")
    return folder


@pytest.fixture
def former_pages(place: Place) -> tuple[RemotePage, RemotePage]:
    """Root page and diagrams of the project, as RE-cue's former exporter left them."""
    home = place.space.homepage_id or ""
    root = place.site.create(
        place.space, home, "Shop Documentation", "<p>old</p>", message="", minor=False
    )
    page = place.site.create(
        place.space, root.id, "Diagrams", "<p>old</p>", message="", minor=False
    )
    for each in (root, page):
        place.site.add_labels(each.id, ["re-cue", "documentation"])
    return root, page
