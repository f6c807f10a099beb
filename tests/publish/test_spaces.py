"""Copies of our pages in another space, and pages that people moved there."""

from pathlib import Path

import pytest
import requests

from recue_exporters.confluence.site import RemotePage, Space
from tests.publish.place import Place


@pytest.fixture
def other(place: Place) -> Space:
    sent = {"key": "OTHER", "name": "Other"}
    answer = requests.post(
        f"{place.sandbox.url}/rest/api/space", json=sent, auth=("admin", "admin"), timeout=30
    )
    assert answer.ok, answer.text
    return place.site.space("OTHER")


def _copy(place: Place, page: RemotePage, space: Space) -> RemotePage:
    """What Confluence's own copy makes where properties come along."""
    copy = place.site.create(
        space, space.homepage_id or "", page.title, page.body or "", message="", minor=False
    )
    for each in place.site.properties(page.id):
        place.site.write_property(copy.id, each.key, each.value, None)
    return copy


def _versions(place: Place) -> dict[str, int]:
    return {title: place.page(title).version for title in place.titles()}


def _there(place: Place, space: Space) -> set[str]:
    return {page.title for page in place.site.space_pages(space)} - {"Other Home", "Other"}


def _change_all(docs: Path) -> None:
    for path in docs.rglob("*.md"):
        path.write_text(path.read_text() + "\nMore.\n")


def test_a_copy_in_another_space_leads_to_no_page_of_this_one(
    place: Place, docs: Path, other: Space
) -> None:
    place.publish(docs)
    copy = _copy(place, place.page("Guide"), other)
    _change_all(docs)
    before = _versions(place)
    run = place.publish(docs, "--space", "OTHER")
    assert run.actions["Guide"] == "conflict"
    assert run.actions["Intro"] == "created"
    assert _versions(place) == before
    assert place.site.page(copy.id).version == 1
    run = place.publish(docs, "--space", "OTHER", "--adopt")
    assert run.status == 0, run.stdout
    assert {"Guide", "Intro", "Install", "Use"} <= _there(place, other)
    assert _versions(place) == before
    assert set(place.publish(docs, "--space", "OTHER").actions.values()) == {"unchanged"}
    assert set(place.publish(docs).actions.values()) == {"updated"}


def test_a_copied_parent_page_brings_no_records_along(
    place: Place, docs: Path, other: Space
) -> None:
    home = place.space.homepage_id or ""
    shelf = place.site.create(place.space, home, "Shelf", "<p/>", message="", minor=False)
    place.publish(docs, "--parent", shelf.id)
    copy = _copy(place, shelf, other)
    _change_all(docs)
    before = _versions(place)
    run = place.publish(docs, "--space", "OTHER", "--parent", copy.id)
    assert set(run.actions.values()) == {"created"}, run.stdout
    assert _versions(place) == before
    again = place.publish(docs, "--space", "OTHER", "--parent", copy.id)
    assert set(again.actions.values()) == {"unchanged"}
    assert set(place.publish(docs, "--parent", shelf.id).actions.values()) == {"updated"}


def test_a_copied_root_page_brings_no_records_along(
    place: Place, project: Path, other: Space
) -> None:
    place.publish(project)
    _copy(place, place.page("Shop Documentation"), other)
    _change_all(project)
    before = _versions(place)
    assert place.publish(project, "--space", "OTHER").status == 1  # the copy is nobody's
    run = place.publish(project, "--space", "OTHER", "--adopt")
    assert run.status == 0, run.stdout
    assert run.actions["Diagrams"] == "created"
    assert _versions(place) == before
    assert set(place.publish(project, "--space", "OTHER").actions.values()) == {"unchanged"}
    assert place.publish(project).actions["Diagrams"] == "updated"


def test_a_page_moved_to_another_space_is_left_there(
    place: Place, docs: Path, other: Space
) -> None:
    place.publish(docs)
    page = place.page("Use")
    place.site.move(page.id, "append", other.homepage_id or "")
    (docs / "guide" / "use.md").write_text("# Use\n\nchanged\n")
    run = place.publish(docs)
    assert run.actions["Use"] == "drift"
    assert "another space" in " ".join(run.entry("Use")["reasons"])
    assert place.site.page(page.id).version == page.version
    run = place.publish(docs, "--recreate")
    assert (run.status, run.actions["Use"]) == (0, "created")
    assert place.page("Use").id != page.id
    assert place.site.page(page.id).version == page.version
    assert set(place.publish(docs).actions.values()) == {"unchanged"}
