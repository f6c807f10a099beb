"""A person and the source give a page the same title or place, while the text is the person's."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.publish.place import Place

Change = Callable[[Place, Path, str], None]


def _rename(place: Place, docs: Path, text: str) -> None:
    place.rename("Use", "Usage")
    (docs / "guide" / "use.md").write_text(f"# Usage\n\n{text}\n")


def _move(place: Place, docs: Path, text: str) -> None:
    page = place.page("Use")
    place.site.move(page.id, "append", place.space.homepage_id or "")
    (docs / "guide" / "use.md").unlink()
    (docs / "use.md").write_text(f"# Use\n\n{text}\n")


def _edited(place: Place, docs: Path) -> str:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>Theirs.</p>", user="editor")
    return place.page("Use").id


def _body(place: Place, page_id: str) -> str:
    return place.site.page(page_id, body=True).body or ""


@pytest.mark.parametrize("change", [_rename, _move])
def test_a_conflict_about_the_text_stays_one(place: Place, docs: Path, change: Change) -> None:
    page_id = _edited(place, docs)
    change(place, docs, "Another text.")
    for _ in range(3):
        run = place.publish(docs)
        (entry,) = [row for row in run.json["pages"] if row["page_id"] == page_id]
        assert (run.status, entry["action"]) == (1, "conflict"), run.stdout
        assert "text changed both here and there" in entry["reasons"]
        assert "Theirs." in _body(place, page_id)


@pytest.mark.parametrize("change", [_rename, _move])
def test_an_edit_stays_known_until_the_source_changes_too(
    place: Place, docs: Path, change: Change
) -> None:
    page_id = _edited(place, docs)
    change(place, docs, "- one\n- two")
    file = next(docs.rglob("use.md"))
    for _ in range(2):
        run = place.publish(docs)
        (entry,) = [row for row in run.json["pages"] if row["page_id"] == page_id]
        assert (run.status, "text edited by a person" in entry["reasons"]) == (0, True), run.stdout
    file.write_text(file.read_text() + "\nMore.\n")
    run = place.publish(docs)
    assert run.status == 1, run.stdout
    assert "Theirs." in _body(place, page_id)
