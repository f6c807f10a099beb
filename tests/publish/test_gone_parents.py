"""Documents below a page that a person trashed: the plan says what stands in the way."""

from pathlib import Path

from tests.publish.place import Place


def _trash_guide(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.site.trash(place.page("Guide").id)
    place.publish(docs)


def test_a_new_document_below_a_trashed_page_names_the_way_out(place: Place, docs: Path) -> None:
    _trash_guide(place, docs)
    (docs / "guide" / "deep").mkdir()
    (docs / "guide" / "deep" / "README.md").write_text("# Deep\n\nNew.\n")
    (docs / "guide" / "deep" / "leaf.md").write_text("# Leaf\n\nNew.\n")
    planned, run = place.publish(docs, "--dry-run"), place.publish(docs)
    assert planned.actions == run.actions
    assert (run.actions["Deep"], run.actions["Leaf"]) == ("failed", "failed")
    assert (planned.status, run.status) == (1, 1)
    reason = " ".join(planned.entry("Deep")["reasons"])
    assert "its parent page 'Guide' was trashed" in reason
    assert "--recreate" in reason
    assert reason in run.entry("Deep")["error"]
    run = place.publish(docs, "--recreate")
    assert run.status == 0, run.stdout
    assert place.children("Deep") == ["Leaf"]
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_page_stays_where_it_is_when_its_new_parent_was_trashed(place: Place, docs: Path) -> None:
    _trash_guide(place, docs)
    (docs / "intro.md").rename(docs / "guide" / "intro.md")
    (docs / "guide" / "intro.md").write_text("# Intro\n\nAnother text.\n")
    planned, run = place.publish(docs, "--dry-run"), place.publish(docs)
    assert planned.actions == run.actions
    assert run.status == 0, run.stdout
    assert "its parent page 'Guide' was trashed" in " ".join(run.entry("Intro")["reasons"])
    assert "Another text" in (place.page("Intro").body or "")
    assert "Intro" in place.children()
    assert place.publish(docs).actions["Intro"] == "drift"
    run = place.publish(docs, "--recreate")
    assert run.status == 0, run.stdout
    assert "Intro" in place.children("Guide")
    assert set(place.publish(docs).actions.values()) == {"unchanged"}
