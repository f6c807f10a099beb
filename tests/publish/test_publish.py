"""Publishing through the command, over real HTTP, into a sandbox of either flavour."""

from pathlib import Path

from tests.publish.place import Place


def test_first_publish_builds_the_documented_tree(place: Place, project: Path) -> None:
    run = place.publish(project)
    assert run.status == 0, run.stderr
    assert set(run.actions.values()) == {"created"}
    assert place.children() == ["Shop Documentation"]
    assert place.children("Shop Documentation") == [
        "Phase1 Structure",
        "Phase2 Actors",
        "Diagrams",
        "Traceability",
    ]
    for title in run.actions:
        page = place.page(title)
        assert page.version == 1
        assert set(place.site.labels(page.id)) == {"re-cue", "documentation"}
    assert 'ac:name="children"' in (place.page("Shop Documentation").body or "")


def test_second_publish_changes_nothing(place: Place, project: Path) -> None:
    place.publish(project)
    place.sandbox.clear_requests()
    run = place.publish(project)
    assert set(run.actions.values()) == {"unchanged"}
    assert place.writes() == []
    assert {place.page(title).version for title in run.actions} == {1}


def test_a_folder_hangs_directly_under_the_home_page(place: Place, docs: Path) -> None:
    run = place.publish(docs)
    assert run.status == 0, run.stderr
    assert place.children() == ["Guide", "Intro"] or place.children() == ["Intro", "Guide"]
    assert place.children("Guide") == ["Install", "Use"]


def test_changed_text_is_a_new_version_of_that_page_only(place: Place, docs: Path) -> None:
    place.publish(docs)
    (docs / "guide" / "use.md").write_text("# Use\n\n- one\n- two\n- three\n")
    run = place.publish(docs)
    assert run.actions["Use"] == "updated"
    assert [t for t, a in run.actions.items() if a != "unchanged"] == ["Use"]
    assert place.page("Use").version == 2
    assert "three" in (place.page("Use").body or "")


def test_changed_title_renames_the_page(place: Place, docs: Path) -> None:
    place.publish(docs)
    before = place.page("Use").id
    (docs / "guide" / "use.md").write_text("# Daily Use\n\n- one\n- two\n")
    run = place.publish(docs)
    assert run.actions["Daily Use"] == "renamed"
    assert place.page("Daily Use").id == before
    assert "Use" not in place.titles()


def test_moved_file_moves_the_page(place: Place, docs: Path) -> None:
    place.publish(docs)
    before = place.page("Use").id
    (docs / "guide" / "use.md").rename(docs / "use.md")
    run = place.publish(docs)
    assert run.actions["Use"] == "moved"
    assert place.page("Use").id == before
    assert place.page("Use").parent_id == place.space.homepage_id
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_prefix_renames_all_pages_and_root(place: Place, project: Path) -> None:
    place.publish(project)
    ids = {page.id for page in place.site.space_pages(place.space)}
    run = place.publish(project, "--prefix", "Shop: ")
    assert set(run.actions.values()) == {"renamed"}
    assert {page.id for page in place.site.space_pages(place.space)} == ids


def test_a_page_that_says_the_same_is_not_ours_for_that(place: Place, docs: Path) -> None:
    home = place.space.homepage_id or ""
    elsewhere = place.site.create(
        place.space, home, "Elsewhere", "<p>x</p>", message="", minor=False
    )
    body = "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"
    twin = place.site.create(place.space, elsewhere.id, "Use", body, message="", minor=False)
    run = place.publish(docs)
    assert (run.status, run.actions["Use"]) == (1, "conflict")
    assert place.site.page(twin.id).parent_id == elsewhere.id
    planned = place.publish(docs, "--adopt", "--dry-run").entry("Use")
    assert planned["action"] == "adopted"
    assert planned["reasons"][:2] == ["taken over (--adopt)", "moved to another parent page"]
    assert place.publish(docs, "--adopt").actions["Use"] == "adopted"
    assert place.page("Use").id == twin.id
    assert place.page("Use").parent_id == place.page("Guide").id


def test_pages_called_after_their_files_keep_their_heading(place: Place, docs: Path) -> None:
    (docs / "guide" / "use.md").write_text("# Install\n\ntext\n")
    assert place.publish(docs).status == 2
    run = place.publish(docs, "--titles", "file")
    assert run.status == 0, run.stderr
    assert "<h1>Install</h1>" in (place.page("Use").body or "")
    assert set(place.publish(docs, "--titles", "file").actions.values()) == {"unchanged"}


def test_a_foreign_page_of_the_same_title_is_a_conflict(place: Place, docs: Path) -> None:
    home = place.space.homepage_id or ""
    place.site.create(place.space, home, "Use", "<p>mine</p>", message="", minor=False)
    run = place.publish(docs)
    assert run.status == 1
    assert run.actions["Use"] == "conflict"
    assert run.actions["Install"] == "created"
    assert place.page("Use").body == "<p>mine</p>"
    assert place.page("Use").url == run.entry("Use")["url"]
    adopted = place.publish(docs, "--adopt")
    assert adopted.status == 0
    assert adopted.actions["Use"] == "adopted"
    assert place.page("Use").version == 2


def test_two_projects_in_one_space_clash_with_a_proposal(
    place: Place, project: Path, tmp_path: Path
) -> None:
    place.publish(project)
    other = tmp_path / "re-till"
    other.mkdir()
    (other / "diagrams.md").write_text("# Diagrams\n\nOthers.\n")
    run = place.publish(other)
    assert run.status == 1
    assert run.actions["Diagrams"] == "conflict"
    assert "--confluence-prefix" in " ".join(run.entry("Diagrams")["reasons"])


def test_an_edit_by_a_person_is_drift_and_stays(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user="editor")
    run = place.publish(docs)
    assert run.status == 0
    assert run.actions["Use"] == "drift"
    assert "Mind the gap" in (place.page("Use").body or "")


def test_edits_on_both_sides_are_a_conflict(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user="editor")
    (docs / "guide" / "use.md").write_text("# Use\n\nRewritten.\n")
    run = place.publish(docs)
    assert run.status == 1
    assert run.actions["Use"] == "conflict"
    assert "Mind the gap" in (place.page("Use").body or "")
    for option in ("--quiet", "--dry-run"):
        told = place.publish(docs, option, style="text").stderr
        assert ("--accept PAGE" in told) == (option == "--dry-run")
    assert "--accept PAGE" in place.publish(docs, style="text").stderr
    forced = place.publish(docs, "--on-conflict", "overwrite")
    assert forced.actions["Use"] == "updated"
    assert "Rewritten" in (place.page("Use").body or "")


def test_a_folder_keeps_its_page_when_it_gets_a_readme(place: Place, docs: Path) -> None:
    (docs / "guide" / "README.md").unlink()
    place.publish(docs)
    before = place.page("Guide").id
    (docs / "guide" / "README.md").write_text("# All About It\n\nHow to begin.\n")
    run = place.publish(docs)
    assert run.status == 0, run.stdout
    assert run.actions["All About It"] == "renamed"
    assert place.page("All About It").id == before
    assert place.children("All About It") == ["Install", "Use"]
    (docs / "guide" / "README.md").unlink()
    assert place.publish(docs).actions["Guide"] == "renamed"
    assert place.page("Guide").id == before
