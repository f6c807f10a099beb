"""Nothing of anybody's is ever lost: labels, files, properties, edits, places, scopes."""

import json
from pathlib import Path

import pytest

from recue_exporters.confluence.site import RemotePage, connect
from tests.publish.place import Place


def _rewrite(path: Path, text: str) -> None:
    path.write_text(text)


def test_foreign_labels_stay(place: Place, docs: Path) -> None:
    place.publish(docs, "--label", "ours", "--label", "shared")
    page = place.page("Use")
    place.site.add_labels(page.id, ["theirs"])
    run = place.publish(docs, "--label", "new")
    assert run.actions["Use"] == "updated"
    assert set(place.site.labels(page.id)) == {"theirs", "new"}


def test_a_label_that_was_there_before_ours_is_not_ours_to_remove(place: Place, docs: Path) -> None:
    place.publish(docs, "--label", "ours")
    page = place.page("Use")
    place.site.add_labels(page.id, ["later"])
    place.publish(docs, "--label", "ours", "--label", "later")
    place.publish(docs, "--label", "ours")
    assert set(place.site.labels(page.id)) == {"ours", "later"}


def test_foreign_attachments_stay_and_ours_follow_the_source(place: Place, docs: Path) -> None:
    (docs / "guide" / "notes.txt").write_text("one")
    _rewrite(docs / "guide" / "use.md", "# Use\n\n[notes](notes.txt)\n")
    place.publish(docs)
    page = place.page("Use")
    place.site.upload(page.id, "theirs.txt", b"x", "text/plain", comment="mine", existing_id=None)
    (docs / "guide" / "notes.txt").write_text("two")
    run = place.publish(docs)
    assert run.actions["Use"] == "updated"
    assert place.page("Use").version == page.version
    files = {a.filename: a for a in place.site.attachments(page.id)}
    assert files["notes.txt"].version == 2
    assert files["theirs.txt"].version == 1
    _rewrite(docs / "guide" / "use.md", "# Use\n\nno file\n")
    place.publish(docs)
    assert [a.filename for a in place.site.attachments(page.id)] == ["theirs.txt"]


def test_an_attachment_changed_both_here_and_there_is_a_conflict(place: Place, docs: Path) -> None:
    notes = docs / "guide" / "notes.txt"
    notes.write_text("one")
    _rewrite(docs / "guide" / "use.md", "# Use\n\n[notes](notes.txt)\n")
    place.publish(docs)
    page = place.page("Use")
    ours = place.site.attachments(page.id)[0]
    for comment in ("", "corrected"):
        place.site.upload(
            page.id, "notes.txt", b"a person's", "text/plain", comment=comment, existing_id=ours.id
        )
    assert place.publish(docs).actions["Use"] == "unchanged"
    notes.write_text("two")
    run = place.publish(docs)
    assert run.status == 1
    assert run.entry("Use")["reasons"] == ["attachment notes.txt changed both here and there"]
    assert place.site.attachments(page.id)[0].comment == "corrected"
    _rewrite(docs / "guide" / "use.md", "# Use\n\nSee the [notes](notes.txt)\n")
    entry = place.publish(docs, "--dry-run").entry("Use")
    assert entry["reasons"][-1] == "text changed, and is not written either"
    assert "+See the [notes]" in entry["diff"]
    assert place.publish(docs, "--on-conflict", "skip").actions["Use"] == "drift"
    assert place.publish(docs, "--accept", "Use").actions["Use"] == "unchanged"
    assert place.publish(docs).actions["Use"] == "unchanged"
    assert place.site.attachments(page.id)[0].comment == "corrected"
    notes.write_text("three")
    run = place.publish(docs, "--on-conflict", "overwrite")
    assert run.actions["Use"] == "updated"
    assert "overwritten (--on-conflict)" in run.entry("Use")["reasons"]
    assert place.site.attachments(page.id)[0].version == ours.version + 3
    notes.write_text("four")
    assert place.publish(docs).actions["Use"] == "updated"


def test_an_attachment_that_a_person_removed_is_sent_again_when_it_changes(
    place: Place, docs: Path
) -> None:
    notes = docs / "guide" / "notes.txt"
    notes.write_text("one")
    _rewrite(docs / "guide" / "use.md", "# Use\n\n[notes](notes.txt)\n")
    place.publish(docs)
    page = place.page("Use")
    place.site.delete_attachment(page.id, place.site.attachments(page.id)[0].id)
    notes.write_text("two")
    run = place.publish(docs)
    assert (run.status, run.actions["Use"]) == (0, "updated"), run.stdout
    assert [a.filename for a in place.site.attachments(page.id)] == ["notes.txt"]
    assert place.publish(docs).actions["Use"] == "unchanged"
    notes.write_text("three")
    assert place.publish(docs).actions["Use"] == "updated"
    assert place.site.attachments(page.id)[0].version == 2


def test_a_persons_file_in_place_of_ours_is_a_conflict(place: Place, docs: Path) -> None:
    notes = docs / "guide" / "notes.txt"
    notes.write_text("one")
    _rewrite(docs / "guide" / "use.md", "# Use\n\n[notes](notes.txt)\n")
    place.publish(docs)
    page = place.page("Use")
    place.site.delete_attachment(page.id, place.site.attachments(page.id)[0].id)
    place.site.upload(page.id, "notes.txt", b"x", "text/plain", comment="", existing_id=None)
    notes.write_text("two")
    _rewrite(docs / "guide" / "use.md", "# Use\n\nNew words, [notes](notes.txt)\n")
    for flags in ([], ["--on-conflict", "overwrite"]):
        run = place.publish(docs, *flags)
        assert (run.status, run.actions["Use"]) == (1, "conflict")
        assert "its attachment 'notes.txt' is one that is not ours" in run.stdout
    assert place.publish(docs, "--on-conflict", "skip").actions["Use"] == "drift"
    assert place.page("Use").version == page.version
    (theirs,) = place.site.attachments(page.id)
    assert theirs.version == 1
    place.site.delete_attachment(page.id, theirs.id)
    run = place.publish(docs)
    assert (run.status, run.actions["Use"]) == (0, "updated"), run.stdout
    assert len(place.site.attachments(page.id)) == 1


def test_a_foreign_attachment_of_the_same_name_is_not_overwritten(place: Place, docs: Path) -> None:
    place.publish(docs)
    page = place.page("Use")
    place.site.upload(page.id, "notes.txt", b"x", "text/plain", comment="mine", existing_id=None)
    (docs / "guide" / "notes.txt").write_text("ours")
    _rewrite(docs / "guide" / "use.md", "# Use\n\n[notes](notes.txt)\n")
    run = place.publish(docs)
    assert (run.status, run.actions["Use"]) == (1, "conflict")
    assert "is one that is not ours" in run.entry("Use")["reasons"][0]
    assert place.site.attachments(page.id)[0].version == 1
    assert place.page("Use").version == page.version


def test_foreign_properties_stay(place: Place, docs: Path) -> None:
    place.publish(docs)
    page = place.page("Use")
    key = "content-appearance-published"
    place.site.write_property(page.id, key, "full-width", None)
    _rewrite(docs / "guide" / "use.md", "# Use\n\nchanged\n")
    place.publish(docs)
    (found,) = place.site.properties(page.id, key)
    assert (found.value, found.version) == ("full-width", 1)


def test_renamed_by_a_person_is_drift_and_the_name_stays(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.rename("Use", "Everyday use")
    assert place.publish(docs).actions["Use"] == "drift"
    _rewrite(docs / "guide" / "use.md", "# Use\n\nchanged\n")
    run = place.publish(docs)
    assert run.status == 0
    assert run.actions["Use"] == "updated"
    assert "changed" in (place.page("Everyday use").body or "")
    assert "Use" not in place.titles()


def test_moved_by_a_person_is_drift_and_the_place_stays(place: Place, docs: Path) -> None:
    place.publish(docs)
    page, home = place.page("Use"), place.space.homepage_id
    place.site.update(
        page, title="Use", parent_id=home, body=page.body or "", message="", minor=False
    )
    assert place.publish(docs).actions["Use"] == "drift"
    _rewrite(docs / "guide" / "use.md", "# Use\n\nchanged\n")
    assert place.publish(docs).actions["Use"] == "updated"
    assert place.page("Use").parent_id == home


def test_accept_takes_the_version_on_the_site_as_the_base(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user="editor")
    _rewrite(docs / "guide" / "use.md", "# Use\n\nours\n")
    assert place.publish(docs).actions["Use"] == "conflict"
    accepted = place.publish(docs, "--accept", "Use")
    assert accepted.status == 0
    assert accepted.actions["Use"] == "unchanged"
    assert place.publish(docs).actions["Use"] == "unchanged"
    assert "Mind the gap" in (place.page("Use").body or "")
    _rewrite(docs / "guide" / "use.md", "# Use\n\nours, later\n")
    assert place.publish(docs).actions["Use"] == "updated"
    assert "later" in (place.page("Use").body or "")


def test_skip_leaves_a_conflict_alone_without_failing(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user="editor")
    _rewrite(docs / "guide" / "use.md", "---\non_conflict: skip\n---\n# Use\n\nours\n")
    run = place.publish(docs)
    assert (run.status, run.actions["Use"]) == (0, "drift")
    assert "Mind the gap" in (place.page("Use").body or "")


def test_the_conflict_names_who_edited_and_shows_the_difference(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user="editor")
    _rewrite(docs / "guide" / "use.md", "# Use\n\nours\n")
    entry = place.publish(docs, "--dry-run").entry("Use")
    assert any("since our version 1" in reason for reason in entry["reasons"])
    assert "-Mind the gap." in entry["diff"]
    assert "+ours" in entry["diff"]


def test_a_version_without_a_change_of_text_is_no_edit(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body, user="editor")
    assert place.publish(docs).actions["Use"] == "unchanged"
    _rewrite(docs / "guide" / "use.md", "# Use\n\nours\n")
    assert place.publish(docs).actions["Use"] == "updated"
    assert place.page("Use").version == 3


def test_a_trashed_page_is_reported_and_comes_back_when_asked(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.site.trash(place.page("Use").id)
    run = place.publish(docs)
    assert (run.status, run.actions["Use"]) == (0, "drift")
    assert "Use" not in place.titles()
    back = place.publish(docs, "--recreate")
    assert (back.status, back.actions["Use"]) == (0, "created")
    assert "Use" in place.titles()
    assert place.children("Guide") == ["Install", "Use"]
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_two_scopes_share_a_space(place: Place, docs: Path, project: Path) -> None:
    place.publish(docs, "--scope", "one")
    place.publish(project, "--scope", "two")
    (docs / "guide" / "use.md").unlink()
    run = place.publish(docs, "--scope", "one", "--orphans", "trash")
    assert run.actions["Use"] == "trashed"
    assert "Diagrams" in place.titles()
    assert set(place.publish(project, "--scope", "two").actions.values()) == {"unchanged"}


def test_orphans_are_reported_by_default(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    (docs / "guide" / "use.md").unlink()
    run = place.publish(docs, "--scope", "s")
    assert (run.status, run.actions["Use"]) == (0, "drift")
    assert "Use" in place.titles()


def test_unpublished_documents_are_orphans(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    _rewrite(docs / "guide" / "use.md", "---\npublish: false\n---\n# Use\n")
    run = place.publish(docs, "--scope", "s", "--orphans", "trash")
    assert run.actions["Use"] == "trashed"


def test_selected_documents_make_no_orphans(place: Place, project: Path) -> None:
    place.publish(project, "--scope", "s")
    run = place.publish(project, "--scope", "s", "--orphans", "trash", "--diagrams")
    assert run.status == 0, run.stderr
    assert set(run.actions.values()) == {"unchanged"}
    assert "Traceability" in place.titles()
    alone = place.publish(project / "diagrams.md", "--scope", "s", "--orphans", "trash")
    assert alone.status == 0, alone.stderr
    assert "Traceability" in place.titles()


def test_an_edited_orphan_stays(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user="editor")
    (docs / "guide" / "use.md").unlink()
    run = place.publish(docs, "--scope", "s", "--orphans", "trash")
    assert run.actions["Use"] == "drift"
    assert "Use" in place.titles()


def test_an_orphan_with_a_foreign_page_below_stays(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    below = place.page("Use").id
    place.site.create(place.space, below, "Theirs", "<p>x</p>", message="", minor=False)
    (docs / "guide" / "use.md").unlink()
    run = place.publish(docs, "--scope", "s", "--orphans", "trash")
    assert run.actions["Use"] == "drift"
    assert "Theirs" in " ".join(run.entry("Use")["reasons"])
    assert "Use" in place.titles()


def test_no_more_orphans_than_allowed(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    for path in (docs / "guide").iterdir():
        path.unlink()
    run = place.publish(docs, "--scope", "s", "--orphans", "trash", "--max-orphans", "2")
    assert sorted(run.actions.values()) == ["drift", "trashed", "trashed", "updated"]
    assert "Guide" in place.titles()
    run = place.publish(docs, "--scope", "s", "--orphans", "trash", "--max-orphans", "2")
    assert run.actions["Guide"] == "trashed"


def test_archiving_is_for_cloud(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    (docs / "guide" / "use.md").unlink()
    run = place.publish(docs, "--scope", "s", "--orphans", "archive")
    if place.site.flavor == "cloud":
        assert run.actions["Use"] == "archived"
        assert "Use" not in place.titles()
    else:
        assert run.status == 2
        assert "Data Center" in run.stderr


def test_a_scope_that_is_only_a_folder_name_removes_nothing(place: Place, docs: Path) -> None:
    place.publish(docs)
    (docs / "guide" / "use.md").unlink()
    run = place.publish(docs, "--orphans", "trash")
    assert run.status == 2
    assert "--scope" in run.stderr
    assert "Use" in place.titles()


def test_two_documents_of_one_title_are_found_before_the_first_write(
    place: Place, docs: Path
) -> None:
    _rewrite(docs / "guide" / "again.md", "# Use\n\nThe other one.\n")
    place.sandbox.clear_requests()
    run = place.publish(docs)
    assert run.status == 2
    assert "again.md" in run.stderr
    assert "use.md" in run.stderr
    assert place.writes() == []


def test_pages_of_the_former_exporter_are_taken_over(
    place: Place, project: Path, former_pages: tuple[RemotePage, RemotePage]
) -> None:
    _, page = former_pages
    run = place.publish(project)
    assert run.status == 0, run.stdout
    assert run.actions["Shop Documentation"] == "adopted"
    assert run.actions["Diagrams"] == "adopted"
    assert run.actions["Traceability"] == "created"
    assert place.page("Diagrams").id == page.id
    assert set(place.publish(project).actions.values()) == {"unchanged"}


def test_a_page_somebody_else_edited_is_not_taken_over(place: Place, project: Path) -> None:
    home = place.space.homepage_id or ""
    root = place.site.create(
        place.space, home, "Shop Documentation", "<p>old</p>", message="", minor=False
    )
    place.site.add_labels(root.id, ["re-cue", "documentation"])
    place.edit("Shop Documentation", lambda body: body + "<p>hi</p>", user="editor")
    run = place.publish(project)
    assert run.status == 1
    assert run.actions["Shop Documentation"] == "conflict"
    assert run.actions["Diagrams"] == "failed"
    assert place.page("Shop Documentation").version == 2


def test_new_stamps_alone_are_no_change(place: Place, project: Path) -> None:
    place.publish(project)
    for path in project.iterdir():
        path.write_text(path.read_text().replace("2026-11-01 10:00:00", "2026-11-02 11:11:11"))
    place.sandbox.clear_requests()
    assert set(place.publish(project).actions.values()) == {"unchanged"}
    assert place.writes() == []
    diagrams = project / "diagrams.md"
    diagrams.write_text(diagrams.read_text() + "\nMore.\n")
    assert place.publish(project).actions["Diagrams"] == "updated"
    assert "11:11:11" in (place.page("Diagrams").body or "")


def test_a_new_converter_alone_is_no_reason_to_write(
    place: Place, docs: Path, mocker: pytest.MonkeyPatch
) -> None:
    place.publish(docs)
    from recue_exporters.confluence.converter import MarkdownToConfluenceConverter

    original = MarkdownToConfluenceConverter.convert_document

    def better(self, document, tree, **known):  # type: ignore[no-untyped-def]  # as the original
        from dataclasses import replace

        page = original(self, document, tree, **known)
        return replace(page, body=page.body.replace("<p>", '<p style="color: red;">'))

    mocker.patch.object(MarkdownToConfluenceConverter, "convert_document", better)  # type: ignore[attr-defined]  # pytest-mock
    place.sandbox.clear_requests()
    assert set(place.publish(docs).actions.values()) == {"unchanged"}
    assert place.writes() == []
    run = place.publish(docs, "--refresh-rendering")
    assert run.actions["Intro"] == "updated"


def test_a_lost_index_is_rebuilt(place: Place, docs: Path) -> None:
    place.publish(docs)
    home = place.space.homepage_id or ""
    for prop in place.site.properties(home):
        place.site.delete_property(home, prop)
    run = place.publish(docs)
    assert run.status == 0, run.stdout
    assert set(run.actions.values()) == {"unchanged"}
    _rewrite(docs / "guide" / "use.md", "# Use\n\nchanged\n")
    assert place.publish(docs).actions["Use"] == "updated"


def test_a_race_on_a_page_is_a_conflict(place: Place, docs: Path) -> None:
    place.publish(docs)
    _rewrite(docs / "guide" / "use.md", "# Use\n\nours\n")
    page = place.page("Use")
    path = (
        f"/api/v2/pages/{page.id}"
        if place.site.flavor == "cloud"
        else f"/rest/api/content/{page.id}"
    )

    def hook(moment: str, request: object) -> None:
        if moment == "before" and str(request).startswith(f"PUT {path}"):
            place.sandbox.on_request = None
            place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user="editor")

    place.sandbox.on_request = hook
    run = place.publish(docs)
    assert (run.status, run.actions["Use"]) == (1, "conflict")
    assert "Mind the gap" in (place.page("Use").body or "")


def test_unpublish_takes_back_only_ours(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    home = place.space.homepage_id or ""
    place.site.create(place.space, home, "Theirs", "<p>x</p>", message="", minor=False)
    from click.testing import CliRunner

    from recue_exporters.cli import main

    words = ["unpublish", str(docs), "--scope", "s", "--url", place.sandbox.url, "--user", "admin"]
    words += ["--space", "DOC", "--format", "json"]
    env = {"CONFLUENCE_API_TOKEN": "admin"}
    listed = CliRunner().invoke(main, words, env=env)
    assert listed.exit_code == 0, listed.output
    assert "Use" in place.titles()
    done = CliRunner().invoke(main, [*words, "--yes"], env=env)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["totals"] == {"trashed": 4}
    assert place.titles() == ["Documentation Home", "Theirs"]
    assert [p.key for p in place.site.properties(home) if "index" in p.key] == []


def test_a_saved_plan_is_applied_only_while_it_holds(place: Place, docs: Path) -> None:
    from click.testing import CliRunner

    from recue_exporters.cli import main

    plan = docs.parent / "plan.json"
    place.publish(docs, "--dry-run", "--save-plan", plan)
    env = {"CONFLUENCE_API_TOKEN": "admin", "CONFLUENCE_USER": "admin"}
    words = ["apply", str(plan), "--format", "json"]
    assert "admin" not in plan.read_text().replace('"user": "admin"', "")
    done = CliRunner().invoke(main, words, env=env)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["totals"] == {"created": 4}
    _rewrite(docs / "guide" / "use.md", "# Use\n\nours\n")
    place.publish(docs, "--dry-run", "--save-plan", plan)
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user="editor")
    place.sandbox.clear_requests()
    refused = CliRunner().invoke(main, words, env=env)
    assert refused.exit_code == 1
    assert "moved on" in refused.stderr
    assert place.writes() == []


def test_a_saved_plan_does_not_do_what_it_did_not_say(place: Place, docs: Path) -> None:
    from click.testing import CliRunner

    from recue_exporters.cli import main

    place.publish(docs)
    plan = docs.parent / "plan.json"
    _rewrite(docs / "intro.md", "---\nlabels: [x]\n---\n# Intro\n\nHello.\n")
    place.publish(docs, "--dry-run", "--save-plan", plan)
    _rewrite(docs / "intro.md", "---\nlabels: [x]\nwidth: max\n---\n# Intro\n\nHello.\n")
    env = {"CONFLUENCE_API_TOKEN": "admin", "CONFLUENCE_USER": "admin"}
    refused = CliRunner().invoke(main, ["apply", str(plan)], env=env)
    assert refused.exit_code == 1
    assert "moved on" in refused.stderr


def test_exit_code_tells_pending_changes(place: Place, docs: Path) -> None:
    assert place.publish(docs, "--dry-run", "--exit-code").status == 5
    assert place.publish(docs, "--dry-run").status == 0
    place.publish(docs)
    assert place.publish(docs, "--dry-run", "--exit-code").status == 0


def test_someone_without_rights_gets_told_which(place: Place, docs: Path) -> None:
    run = place.publish(docs, user="viewer")
    assert run.status == 1
    assert "ermission" in run.stdout
    assert connect(place.config()).user.name


def test_the_page_width_is_set_only_when_asked(place: Place, docs: Path) -> None:
    key = "content-appearance-published"
    place.publish(docs)
    assert place.site.properties(place.page("Use").id, key) == []
    _rewrite(docs / "guide" / "use.md", "---\nwidth: full-width\n---\n# Use\n\n- one\n- two\n")
    run = place.publish(docs)
    assert run.actions["Use"] == "updated"
    assert place.page("Use").version == 1
    (found,) = place.site.properties(place.page("Use").id, key)
    assert found.value == "full-width"
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_file_that_appears_or_vanishes_changes_the_text(place: Place, docs: Path) -> None:
    _rewrite(docs / "guide" / "use.md", "# Use\n\n[notes](notes.txt)\n")
    run = place.publish(docs)
    assert "notes.txt" in " ".join(run.json["warnings"])
    (docs / "guide" / "notes.txt").write_text("one")
    run = place.publish(docs)
    assert run.entry("Use")["reasons"] == ["text changed", "attachment new: notes.txt"]
    assert 'ri:filename="notes.txt"' in (place.page("Use").body or "")
    (docs / "guide" / "notes.txt").unlink()
    run = place.publish(docs)
    assert run.entry("Use")["reasons"] == ["text changed", "attachment no longer needed: notes.txt"]
    assert "ri:filename" not in (place.page("Use").body or "")


def test_one_document_links_to_pages_published_before(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    intro = docs / "intro.md"
    intro.write_text(intro.read_text() + "\nAnd [use](guide/use.md#use).\n")
    run = place.publish(intro, "--scope", "s")
    assert run.status == 0, run.stdout
    body = place.page("Intro").body or ""
    assert 'ri:content-title="Install"' in body
    assert 'ri:content-title="Use"' in body
    assert place.site.attachments(place.page("Intro").id) == []


def test_a_link_to_a_document_that_is_not_published_is_a_warning(place: Place, docs: Path) -> None:
    run = place.publish(docs / "intro.md")
    assert "not published" in " ".join(run.json["warnings"])
    assert place.site.attachments(place.page("Intro").id) == []
