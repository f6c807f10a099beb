"""`ConfluenceExporter` as RE-cue's users and modules know it."""

from pathlib import Path

import pytest

from recue_exporters.confluence import ConfluenceExporter
from recue_exporters.errors import ExportError
from tests.publish.place import Place

HELLO = "# Hello World\n\nThis is **Markdown** content."


def test_documented_sample(place: Place) -> None:
    exporter = place.exporter(
        page_title_prefix="RE-cue: ", labels=["re-cue", "documentation", "auto-generated"]
    )
    assert exporter.test_connection() is True
    result = exporter.create_page(title="My Documentation", content=HELLO, is_markdown=True)
    assert result.success
    assert result.title == "RE-cue: My Documentation"
    assert (result.action, result.version, result.error_message) == ("created", 1, None)
    page = place.page("RE-cue: My Documentation")
    assert (result.page_id, result.page_url) == (page.id, page.url)
    assert "<strong>Markdown</strong>" in (page.body or "")
    assert set(place.site.labels(page.id)) == {"re-cue", "documentation", "auto-generated"}


def test_create_page_again_updates_it(place: Place) -> None:
    place.exporter().create_page("Notes", "one")
    again = place.exporter().create_page("Notes", "two")
    assert (again.success, again.action, again.version) == (True, "updated", 2)
    same = place.exporter().create_page("Notes", "two")
    assert (same.success, same.action, same.version) == (True, "unchanged", 2)


def test_create_page_leaves_a_foreign_page_alone(place: Place) -> None:
    home = place.space.homepage_id or ""
    place.site.create(place.space, home, "Notes", "<p>mine</p>", message="", minor=False)
    refused = place.exporter().create_page("Notes", "ours")
    assert (refused.success, refused.action) == (False, "conflict")
    assert "--adopt" in (refused.error_message or "")
    assert place.page("Notes").body == "<p>mine</p>"
    taken = place.exporter().create_page("Notes", "ours", adopt=True)
    assert (taken.success, taken.action, taken.version) == (True, "adopted", 2)


def test_storage_format_is_written_as_it_is(place: Place) -> None:
    result = place.exporter().create_page("Raw", "<p>a <em>b</em></p>", is_markdown=False)
    assert result.success
    assert place.page("Raw").body == "<p>a <em>b</em></p>"


def test_update_page(place: Place) -> None:
    exporter = place.exporter()
    created = exporter.create_page("Notes", "one")
    assert created.page_id is not None
    updated = exporter.update_page(created.page_id, "Better Notes", "two")
    assert (updated.success, updated.page_id, updated.version) == (True, created.page_id, 2)
    assert place.page("Better Notes").id == created.page_id
    assert "two" in (place.page("Better Notes").body or "")
    again = exporter.update_page(created.page_id, "Better Notes", "three")
    assert (again.success, again.action, again.version) == (True, "updated", 3)


def test_update_page_of_somebody_else_needs_adopt(place: Place) -> None:
    home = place.space.homepage_id or ""
    page = place.site.create(place.space, home, "Theirs", "<p>x</p>", message="", minor=False)
    refused = place.exporter().update_page(page.id, "Theirs", "ours")
    assert not refused.success
    assert place.page("Theirs").version == 1
    taken = place.exporter().update_page(page.id, "Ours", "ours", adopt=True)
    assert (taken.success, taken.page_id) == (True, page.id)
    assert place.page("Ours").version == 2


def test_update_of_a_missing_page_is_a_failed_result(place: Place) -> None:
    result = place.exporter().update_page("99999999", "X", "y")
    assert (result.success, result.action) == (False, "failed")
    assert "99999999" in (result.error_message or "")


def test_find_page_by_title(place: Place) -> None:
    exporter = place.exporter()
    exporter.create_page("Notes", "one")
    found = exporter.find_page_by_title("Notes")
    assert found is not None
    assert found["title"] == "Notes"
    assert found["version"] == 1
    assert exporter.find_page_by_title("Nothing of the kind") is None


def test_an_outage_is_never_not_found(place: Place) -> None:
    exporter = place.exporter(retries=0)
    exporter.create_page("Notes", "one")
    place.sandbox.fault(status=503, times=None)
    with pytest.raises(ExportError):
        exporter.find_page_by_title("Notes")


def test_connection_refused_or_dead_is_false(place: Place) -> None:
    config = place.config(api_token="wrong")
    assert ConfluenceExporter(config).test_connection() is False
    dead = place.config(base_url="http://127.0.0.1:9/wiki")
    assert ConfluenceExporter(dead).test_connection() is False


def test_add_labels(place: Place) -> None:
    exporter = place.exporter(labels=["one"])
    page_id = exporter.create_page("Notes", "x").page_id or ""
    assert exporter.add_labels(page_id, labels=["Two", "v1.2"]) is True
    assert exporter.add_labels(page_id) is True
    assert set(place.site.labels(page_id)) == {"one", "two", "v1-2"}
    assert exporter.add_labels("99999999", ["x"]) is False


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_is_read_as_the_command_reads_it(
    place: Place, tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "notes.md"
    file.write_bytes(b"# Notes\n\nTwo\nlines.\n")
    assert place.exporter().export_markdown_file(file).action == "created"
    file.write_bytes("# Notes\r\n\r\nTwo\r\nlines.\r\n".encode(encoding))
    assert place.exporter().export_markdown_file(file).action == "unchanged"


def test_export_markdown_file(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "use_case_analysis.md"
    file.write_text("# A Heading\n\nText.\n")
    result = place.exporter().export_markdown_file(file)
    assert (result.success, result.title) == (True, "Use Case Analysis")
    named = place.exporter().export_markdown_file(str(file), title="My Title")
    assert (named.success, named.title, named.page_id) == (True, "My Title", result.page_id)


def test_export_of_a_missing_file_is_a_failed_result(place: Place, tmp_path: Path) -> None:
    result = place.exporter().export_markdown_file(tmp_path / "none.md")
    assert (result.success, result.action) == (False, "failed")
    assert "none.md" in (result.error_message or "")


def test_export_multiple_files(place: Place, project: Path) -> None:
    files = [project / "phase1-structure.md", project / "diagrams.md"]
    results = place.exporter().export_multiple_files(files, parent_title="Bookstore Documentation")
    assert [r.title for r in results] == [
        "Bookstore Documentation",
        "Phase1 Structure",
        "Diagrams",
    ]
    assert all(r.success and r.action == "created" for r in results)
    assert place.children("Bookstore Documentation") == ["Phase1 Structure", "Diagrams"]
    again = place.exporter().export_multiple_files(files, parent_title="Bookstore Documentation")
    assert {r.action for r in again} == {"unchanged"}


def test_plan_writes_nothing(place: Place, docs: Path) -> None:
    place.sandbox.clear_requests()
    plan = place.exporter().plan([docs])
    assert plan.pending
    assert {action.outcome for action in plan.actions} == {"created"}
    assert place.writes() == []
    report = place.exporter().apply(place.exporter().plan([docs]))
    assert report.ok
