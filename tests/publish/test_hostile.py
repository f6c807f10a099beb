"""What a hostile tester tried: every case here once lost, mixed up or blocked something."""

import importlib.util
import shutil
from pathlib import Path

import pytest

from recue_exporters.confluence import diagrams
from recue_exporters.confluence.publish.records import IDENTITY_KEY
from tests.publish.place import Place


def _use(docs: Path, text: str) -> None:
    (docs / "guide" / "use.md").write_text(f"# Use\n\n{text}\n")


def test_an_edit_stays_known_as_theirs_when_only_labels_change(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>THEIRS</p>", user="editor")
    assert place.publish(docs, "--label", "new").actions["Use"] == "updated"
    _use(docs, "ours")
    run = place.publish(docs, "--label", "new")
    assert (run.status, run.actions["Use"]) == (1, "conflict")
    assert "THEIRS" in (place.page("Use").body or "")


def test_an_edit_stays_known_as_theirs_when_the_file_moves(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>THEIRS</p>", user="editor")
    (docs / "guide" / "use.md").rename(docs / "use.md")
    assert place.publish(docs).actions["Use"] == "moved"
    (docs / "use.md").write_text("# Use\n\nours\n")
    assert place.publish(docs).actions["Use"] == "conflict"
    assert "THEIRS" in (place.page("Use").body or "")


def test_a_part_of_the_scope_is_not_the_scope(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    run = place.publish(docs / "guide", "--scope", "s", "--orphans", "trash")
    assert run.status == 2
    assert "was published from" in run.stderr
    assert "Intro" in place.titles()


def test_a_scope_in_a_file_is_rooted_there(place: Place, docs: Path) -> None:
    (docs / ".recue.yaml").write_text("confluence:\n  scope: s\n  orphans: trash\n")
    place.publish(docs)
    run = place.publish(docs / "guide")
    assert run.status == 0, run.stderr
    assert set(run.actions.values()) == {"unchanged"}
    assert "Intro" in place.titles()


def test_prefixes_keep_single_pages_apart(place: Place) -> None:
    one = place.exporter(page_title_prefix="A: ").create_page("Overview", "text of A")
    two = place.exporter(page_title_prefix="B: ").create_page("Overview", "text of B")
    assert (one.action, two.action) == ("created", "created")
    assert {"A: Overview", "B: Overview"} <= set(place.titles())


def test_two_folders_of_one_name_do_not_overwrite_each_other(place: Place, tmp_path: Path) -> None:
    for name, title in (("a", "Alpha"), ("b", "Beta")):
        folder = tmp_path / name / "docs"
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(f"# {title}\n\nText of {title}.\n")
        run = place.publish(folder)
    assert (run.status, run.actions["Beta"]) == (1, "conflict")
    assert "--scope" in " ".join(run.entry("Beta")["reasons"])
    assert "Text of Alpha" in (place.page("Alpha").body or "")


def test_update_page_writes_the_page_it_names_or_none(place: Place) -> None:
    exporter = place.exporter()
    exporter.create_page("Notes", "mine")
    home = place.space.homepage_id or ""
    other = place.site.create(place.space, home, "Other", "<p>x</p>", message="", minor=False)
    refused = exporter.update_page(other.id, "Notes", "NEW")
    assert not refused.success
    assert "mine" in (place.page("Notes").body or "")
    assert place.page("Other").version == 1


def test_a_copy_with_our_mark_is_not_the_original(place: Place) -> None:
    exporter = place.exporter()
    original = exporter.create_page("Notes", "mine")
    home = place.space.homepage_id or ""
    copy = place.site.create(place.space, home, "Copy", "<p>x</p>", message="", minor=False)
    (mark,) = place.site.properties(original.page_id or "", IDENTITY_KEY)
    place.site.write_property(copy.id, IDENTITY_KEY, mark.value, None)
    result = exporter.update_page(copy.id, "Brand new", "text")
    assert (result.success, result.action) == (False, "conflict")
    assert place.page("Notes").version == 1


def test_two_equal_files_are_two_pages_or_an_error(place: Place, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "notes.md").write_text("# Notes\n\nsame\n")
    files = [tmp_path / "a" / "notes.md", tmp_path / "b" / "notes.md"]
    results = place.exporter().export_multiple_files(files, "Root")
    assert not any(result.success for result in results)
    assert "Notes" not in place.titles()
    twice = place.exporter().export_multiple_files([files[0], files[0]], "Root")
    assert [result.title for result in twice] == ["Root", "Notes"]


def test_a_label_is_foreign_although_the_file_moved_too(place: Place, docs: Path) -> None:
    place.publish(docs, "--label", "ours")
    page = place.page("Use")
    place.site.add_labels(page.id, ["later"])
    (docs / "guide" / "use.md").rename(docs / "guide" / "using.md")
    place.publish(docs, "--label", "ours", "--label", "later")
    place.publish(docs, "--label", "ours")
    assert set(place.site.labels(page.id)) == {"ours", "later"}


def test_an_orphan_that_a_person_moved_stays(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    place.site.move(place.page("Use").id, "append", place.page("Intro").id)
    (docs / "guide" / "use.md").unlink()
    run = place.publish(docs, "--scope", "s", "--orphans", "trash")
    assert run.actions["Use"] == "drift"
    assert "Use" in place.titles()


def test_excluded_documents_keep_the_page_of_their_folder(place: Place, docs: Path) -> None:
    (docs / "guide" / "README.md").unlink()
    place.publish(docs, "--scope", "s")
    run = place.publish(docs, "--scope", "s", "--exclude", "guide/**", "--orphans", "trash")
    assert run.actions == {"Intro": "updated"} or run.actions == {"Intro": "unchanged"}
    assert {"Guide", "Install", "Use"} <= set(place.titles())


def test_a_failure_after_the_text_was_written_is_no_conflict_later(
    place: Place, docs: Path
) -> None:
    place.publish(docs)
    _use(docs, "second")
    path = f"/rest/api/content/{place.page('Use').id}/label"
    place.sandbox.fault(method="POST", path=path, status=400)
    assert place.publish(docs, "--label", "x").status == 1
    _use(docs, "third")
    run = place.publish(docs, "--label", "x")
    assert (run.status, run.actions["Use"]) == (0, "updated"), run.stdout
    assert "third" in (place.page("Use").body or "")


def test_a_page_that_could_not_be_marked_is_still_ours(place: Place, docs: Path) -> None:
    kind = "/api/v2/pages/*/properties" if place.site.flavor == "cloud" else "*/property"
    place.sandbox.fault(method="POST", path=kind, status=400, times=3)
    assert place.publish(docs).status == 1
    run = place.publish(docs)
    assert run.status == 0, run.stdout
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_parent_and_titles_change_at_once(place: Place, docs: Path) -> None:
    home = place.space.homepage_id or ""
    shelf = place.site.create(place.space, home, "Shelf", "<p/>", message="", minor=False)
    place.publish(docs, "--parent", shelf.id)
    before = {page.id for page in place.site.space_pages(place.space)}
    desk = place.site.create(place.space, home, "Desk", "<p/>", message="", minor=False)
    run = place.publish(docs, "--parent", desk.id, "--prefix", "New: ")
    assert set(run.actions.values()) == {"renamed"}, run.stdout
    assert {page.id for page in place.site.space_pages(place.space)} == before | {desk.id}


def test_a_page_with_hundreds_of_attachments(place: Place, tmp_path: Path) -> None:
    docs = tmp_path / "many"
    docs.mkdir()
    names = [f"{'a' * 60}-{number:03}.txt" for number in range(180)]
    for name in names:
        (docs / name).write_text(name)
    links = "\n".join(f"- [{name}]({name})" for name in names)
    (docs / "page.md").write_text(f"# Page\n\n{links}\n")
    assert place.publish(docs).status == 0
    assert place.publish(docs).actions["Page"] == "unchanged"
    (docs / names[7]).write_text("changed")
    assert place.publish(docs).entry("Page")["reasons"] == [f"attachment changed: {names[7]}"]


@pytest.mark.skipif(
    importlib.util.find_spec("mermaidx") is None, reason="the extra `mermaid` is not installed"
)
def test_a_diagram_among_hundreds_of_attachments_stays_a_picture(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = tmp_path / "many"
    docs.mkdir()
    names = [f"{'a' * 60}-{number:03}.txt" for number in range(180)]
    for name in names:
        (docs / name).write_text(name)
    links = "\n".join(f"- [{name}]({name})" for name in names)
    text = f"# Page\n\n```mermaid\ngraph TD; A-->B\n```\n\n{links}\n"
    (docs / "page.md").write_text(text)
    assert place.publish(docs).status == 0
    monkeypatch.setattr(diagrams, "renderer_version", lambda: "")  # another machine, without it
    (docs / "page.md").write_text(f"{text}\nMore.\n")
    assert place.publish(docs).entry("Page")["reasons"] == ["text changed"]
    assert "diagram-" in (place.page("Page").body or "")
    (docs / "page.md").write_text(f"{text}\n```mermaid\ngraph TD; B-->C\n```\n")
    assert place.publish(docs).json["warnings"] == [
        "Mermaid diagrams that stay code: 1; "
        "pip install 'recue-exporters[mermaid]' makes pictures of them"
    ]
    assert place.publish(docs, "--mermaid", "code").json["warnings"] == []


def test_titles_at_the_limits(place: Place) -> None:
    exporter = place.exporter()
    assert exporter.create_page("z" * 255, "t").success
    assert exporter.create_page("fine", "t").success
    assert not exporter.create_page("z" * 256, "t").success
    for _ in range(2):
        result = exporter.create_page("  lead ", "t")
        assert (result.success, result.title) == (True, "lead")
    assert result.action == "unchanged"


def test_accept_of_an_untouched_page_does_no_harm(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.publish(docs, "--accept", "Use")
    assert set(place.publish(docs, "--refresh").actions.values()) == {"unchanged"}
    run = place.publish(docs, "--accept", "No such page")
    assert "--accept No such page: there is no such page" in run.json["warnings"]


def test_a_new_prefix_renames_an_edited_page_and_keeps_its_text(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>THEIRS</p>", user="editor")
    run = place.publish(docs, "--prefix", "New: ")
    assert (run.status, run.actions["New: Use"]) == (0, "renamed")
    assert "THEIRS" in (place.page("New: Use").body or "")


def test_adopt_takes_over_from_another_scope(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "old")
    run = place.publish(docs, "--scope", "new")
    assert run.status == 1
    assert "--scope 'old'" in " ".join(run.entry("Use")["reasons"] or run.entry("Guide")["reasons"])
    run = place.publish(docs, "--scope", "new", "--adopt")
    assert run.status == 0, run.stdout
    assert set(place.publish(docs, "--scope", "new").actions.values()) == {"unchanged"}


def test_pages_below_a_trashed_page_can_be_updated_and_come_back(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.site.trash(place.page("Guide").id)
    _use(docs, "changed")
    run = place.publish(docs)
    assert (run.status, run.actions["Use"]) == (0, "updated"), run.stdout
    run = place.publish(docs, "--recreate")
    assert run.status == 0, run.stdout
    assert sorted(place.children("Guide")) == ["Install", "Use"]
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_mark_edited_by_hand_stops_nothing(place: Place, project: Path) -> None:
    place.publish(project)
    root = place.page("Shop Documentation")
    (mark,) = place.site.properties(root.id, IDENTITY_KEY)
    place.site.write_property(root.id, IDENTITY_KEY, {**mark.value, "index": "abc"}, mark)
    run = place.publish(project)
    assert run.status == 0, run.stderr
    assert set(run.actions.values()) == {"unchanged"}


def test_unpublish_of_what_was_never_published(place: Place, project: Path) -> None:
    from click.testing import CliRunner

    from recue_exporters.cli import main

    words = ["unpublish", str(project), "--scope", "s", "--yes", "--url", place.sandbox.url]
    words += ["--user", "admin", "--space", "DOC"]
    result = CliRunner().invoke(main, words, env={"CONFLUENCE_API_TOKEN": "admin"})
    assert (result.exit_code, result.exception) in ((0, None), (0, result.exception))
    assert "nothing to do" in result.output


def test_two_parents_from_one_folder(place: Place, docs: Path) -> None:
    exporter = place.exporter()
    exporter.export_multiple_files([docs / "intro.md"], "Doc One")
    exporter.export_multiple_files([docs / "guide" / "use.md"], "Doc Two")
    assert place.children("Doc One") == ["Intro"]
    assert place.children("Doc Two") == ["Use"]


def test_nonsense_arguments_are_failed_results(place: Place) -> None:
    exporter = place.exporter()
    for title, content in ((None, "x"), ("", "x"), ("t", None), ("t", b"x"), ("\ud800", "x")):
        result = exporter.create_page(title, content)  # type: ignore[arg-type]  # nonsense
        assert result.success is (title == "\ud800")
    for page_id in ("", "../space", "abc"):
        assert not exporter.update_page(page_id, "t", "x").success
    assert exporter.find_page_by_title("") is None


def test_a_changed_copy_of_the_folder_is_the_same_export(
    place: Place, docs: Path, tmp_path: Path
) -> None:
    place.publish(docs)
    elsewhere = tmp_path / "moved" / docs.name
    shutil.copytree(docs, elsewhere)
    _use(elsewhere, "changed")
    run = place.publish(elsewhere)
    assert (run.status, run.actions["Use"]) == (0, "updated")
