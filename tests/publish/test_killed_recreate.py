"""A run that brings pages back, or makes them anew, is killed: the next one goes on."""

import shutil
from pathlib import Path

import pytest
import requests

from tests.publish.place import Place
from tests.publish.test_gone import purge
from tests.publish.test_killed import run_killed_at, served


def _move_to_another_space(place: Place, page_id: str) -> None:
    sent = {"key": "OTHER", "name": "Other"}
    url = f"{place.sandbox.url}/rest/api/space"
    assert requests.post(url, json=sent, auth=("admin", "admin"), timeout=30).ok
    place.site.move(page_id, "append", place.site.space("OTHER").homepage_id or "")


def _publish_and_lose(place: Place, docs: Path, how: str) -> list[str]:
    """Publish, then let a person remove pages; returns the options that bring them back."""
    shutil.rmtree(docs, ignore_errors=True)
    (docs / "guide").mkdir(parents=True)
    (docs / "guide" / "README.md").write_text("# Guide\n\nAll of it.\n")
    (docs / "guide" / "one.md").write_text("# One\n\nFirst.\n")
    (docs / "guide" / "two.md").write_text("# Two\n\nSecond.\n")
    (docs / "end.md").write_text("# End\n\nSee the [guide](guide/).\n")
    place.publish(docs)
    guide, two = place.page("Guide").id, place.page("Two").id
    if how == "away":
        _move_to_another_space(place, two)
        return ["--recreate"]
    place.site.trash(guide)
    if how == "purged":
        purge(place, guide)
        return ["--recreate", "--accept", "guide/README.md"]
    place.site.trash(two)
    (docs / "guide" / "two.md").write_text("# Two\n\nChanged.\n")
    return ["--recreate"]


def _try(flavor: str, docs: Path, how: str, boundary: int) -> bool:
    """Whether the run was killed before it was done."""
    with served(flavor) as place:
        options = _publish_and_lose(place, docs, how)
        died = run_killed_at(place.sandbox, docs, boundary, *options)
        run = place.publish(docs, *options)
        assert run.status == 0, (boundary, run.stdout)
        assert not {"drift", "conflict"} & set(run.actions.values()), (boundary, run.stdout)
        assert place.children() == ["End", "Guide"], boundary
        assert place.children("Guide") == ["One", "Two"], boundary
        place.sandbox.clear_requests()
        assert set(place.publish(docs).actions.values()) == {"unchanged"}, boundary
        assert place.writes() == [], boundary
    return died


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
@pytest.mark.parametrize(
    ("how", "boundaries"), [("purged", [9, 12]), ("trashed", [9, 11, 14]), ("away", [9])]
)
def test_what_was_being_brought_back_comes_back(
    flavor: str, tmp_path: Path, how: str, boundaries: list[int]
) -> None:
    for boundary in boundaries:
        assert _try(flavor, tmp_path / "docs", how, boundary)


@pytest.mark.long
@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
@pytest.mark.parametrize("how", ["purged", "trashed", "away"])
def test_the_same_at_every_request(flavor: str, tmp_path: Path, how: str) -> None:
    boundary = 1
    while _try(flavor, tmp_path / "docs", how, boundary):
        boundary += 1
    assert boundary > 9


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
@pytest.mark.parametrize("how", ["purged", "trashed"])
def test_what_was_begun_is_finished_without_being_asked_for_again(
    flavor: str, tmp_path: Path, how: str
) -> None:
    docs = tmp_path / "docs"
    with served(flavor) as place:
        options = _publish_and_lose(place, docs, how)

        def guide_is_back() -> bool:
            return "Guide" in place.titles()

        boundary = 7
        while run_killed_at(place.sandbox, docs, boundary, *options) and not guide_is_back():
            boundary += 1
        assert guide_is_back()
        run = place.publish(docs)
        assert "conflict" not in run.actions.values(), run.stdout
        assert "moved by a person" not in run.stdout
        assert "One" in place.children("Guide")


def test_a_place_that_was_accepted_stays_though_a_move_was_begun(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.site.move(place.page("Use").id, "append", place.page("Intro").id)
    place.publish(docs, "--accept", "Use")
    (docs / "guide" / "use.md").rename(docs / "use.md")
    boundary = 1
    while run_killed_at(place.sandbox, docs, boundary) and not _has_intents(place):
        boundary += 1
    (docs / "use.md").rename(docs / "guide" / "use.md")
    place.publish(docs)
    assert place.children("Intro") == ["Use"]


def _has_intents(place: Place) -> bool:
    home = place.space.homepage_id or ""
    found = [p.value for p in place.site.properties(home) if "_index_" in p.key]
    return any(value["intents"] for value in found)
