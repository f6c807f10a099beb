"""The index is gone: pages are known by their marks, and no text of anybody's is written over."""

from pathlib import Path

import pytest

from recue_exporters.confluence.publish.records import IDENTITY_KEY
from tests.publish.place import Place


def _lose_index(place: Place) -> None:
    home = place.space.homepage_id or ""
    for prop in place.site.properties(home):
        if prop.key.startswith(IDENTITY_KEY):
            place.site.delete_property(home, prop)


@pytest.mark.parametrize("user", ["admin", "editor"])
def test_an_edited_page_is_a_conflict_until_somebody_decides(
    place: Place, docs: Path, user: str
) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user=user)
    _lose_index(place)
    for _ in range(2):
        place.sandbox.clear_requests()
        run = place.publish(docs)
        assert (run.status, run.actions["Use"]) == (1, "conflict")
        assert "our record of this page is lost" in run.entry("Use")["reasons"][0]
        assert "Mind the gap" in (place.page("Use").body or "")
        assert run.actions["Intro"] == run.actions["Guide"] == "unchanged"
    assert place.titles() == ["Documentation Home", "Guide", "Install", "Intro", "Use"]
    assert place.writes() == []


@pytest.mark.parametrize(
    "choice", [["--on-conflict", "overwrite"], ["--adopt"], ["--accept", "guide/use.md"]]
)
def test_a_decision_settles_the_conflict(place: Place, docs: Path, choice: list[str]) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>")
    _lose_index(place)
    place.publish(docs)
    run = place.publish(docs, *choice)
    assert run.status == 0, run.stdout
    assert ("Mind the gap" in (place.page("Use").body or "")) == (choice[0] == "--accept")
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_what_a_person_renamed_or_moved_is_found_and_stays(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.rename("Use", "Mine")
    place.site.move(place.page("Install").id, "append", place.page("Intro").id)
    _lose_index(place)
    for _ in range(2):
        place.sandbox.clear_requests()
        run = place.publish(docs)
        assert run.status == 0, run.stdout
        assert run.actions["Use"] == run.actions["Install"] == "drift"
        assert run.entry("Use")["reasons"] == ["renamed by a person"]
        assert run.entry("Install")["reasons"] == ["moved by a person"]
        assert place.titles() == ["Documentation Home", "Guide", "Install", "Intro", "Mine"]
        assert place.children("Intro") == ["Install"]
    assert place.writes() == []
    place.sandbox.clear_requests()
    place.publish(docs)
    assert len(place.sandbox.requests) <= 5


def test_an_untouched_page_gets_its_record_back_without_a_write(place: Place, docs: Path) -> None:
    (docs / "data.csv").write_text("a,b\n")
    (docs / "intro.md").write_text("---\nlabels: [one]\n---\n# Intro\n\nSee [data](data.csv).\n")
    place.publish(docs)
    versions = {title: place.page(title).version for title in place.titles()}
    _lose_index(place)
    place.sandbox.clear_requests()
    assert set(place.publish(docs).actions.values()) == {"unchanged"}
    assert all("/propert" in write for write in place.writes()), place.writes()
    (docs / "data.csv").write_text("c,d\n")
    assert place.publish(docs).actions["Intro"] == "updated"
    assert versions == {title: place.page(title).version for title in place.titles()}


def test_a_page_without_a_source_is_reported_but_not_removed(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    (docs / "guide" / "use.md").unlink()
    _lose_index(place)
    for _ in range(2):
        run = place.publish(docs, "--scope", "s", "--orphans", "trash")
        assert run.entry("Use")["reasons"][-1].startswith("kept: our record of it is lost")
    assert "Use" in place.titles()


def test_a_file_that_moved_too_keeps_its_page(place: Place, docs: Path) -> None:
    place.publish(docs)
    page = place.page("Use").id
    (docs / "guide" / "use.md").rename(docs / "use.md")
    _lose_index(place)
    run = place.publish(docs)
    assert run.status == 0, run.stdout
    assert place.page("Use").id == page
    assert set(place.publish(docs).actions.values()) <= {"unchanged", "drift"}


@pytest.mark.parametrize(
    ("prefix", "heading"),
    [([], "How to begin"), (["--prefix", "Shop: "], "How to begin, " * 20)],
)
def test_a_readme_that_is_left_out_keeps_its_page(
    place: Place, docs: Path, prefix: list[str], heading: str
) -> None:
    (docs / "guide" / "README.md").write_text(f"# {heading}\n\nAll of it.\n")
    place.publish(docs, *prefix)
    _lose_index(place)
    before = place.titles()
    (docs / "guide" / "new.md").write_text("# New\n\nNew.\n")
    part = [*prefix, "--include", "new.md"]
    planned, run = place.publish(docs, *part, "--dry-run"), place.publish(docs, *part)
    title = f"{prefix[-1] if prefix else ''}New"
    assert planned.actions == run.actions == {title: "created"}
    assert place.titles() == sorted([*before, title])
    for _ in range(2):
        run = place.publish(docs, *prefix)
        assert (run.status, set(run.actions.values())) == (0, {"unchanged"})
