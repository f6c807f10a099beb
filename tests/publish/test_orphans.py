"""Pages without a source, and pages taken back: what people put on them keeps them."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from recue_exporters.cli import main
from recue_exporters.confluence.site import connect
from tests.publish.place import Place, Run
from tests.publish.test_comments import comment


def _unpublish(place: Place, docs: Path, *scope: str) -> Run:
    words = ["unpublish", str(docs), *(scope or ("--scope", "s")), "--yes", "--format", "json"]
    words += ["--url", place.sandbox.url, "--user", "admin", "--space", "DOC"]
    result = CliRunner().invoke(main, words, env={"CONFLUENCE_API_TOKEN": "admin"})
    return Run(result.exit_code, result.stdout, result.stderr)


def _touch(place: Place, title: str, how: str) -> str:
    """Leave something of a person's on a page; returns how the report names it."""
    page, person = place.page(title), connect(place.config("editor"))
    if how == "label":
        person.add_labels(page.id, ["theirs"])
        return "kept: it has labels that are not ours: theirs"
    if how == "file":
        person.upload(page.id, "plan.txt", b"x", "text/plain", comment="", existing_id=None)
        return "kept: it has attachments of a person: plan.txt"
    comment(place, title, "one")
    return "kept: it has 1 open inline comments"


@pytest.mark.parametrize("how", ["label", "file", "comment"])
def test_an_orphan_with_something_of_a_person_stays(place: Place, docs: Path, how: str) -> None:
    (docs / "guide" / "notes.txt").write_text("ours")
    use = docs / "guide" / "use.md"
    use.write_text("# Use\n\n- one\n\n[notes](notes.txt)\n")
    place.publish(docs, "--scope", "s", "--label", "ours")
    reason = _touch(place, "Use", how)
    use.unlink()
    run = place.publish(docs, "--scope", "s", "--label", "ours", "--orphans", "trash")
    assert (run.status, run.actions["Use"]) == (0, "drift")
    assert run.entry("Use")["reasons"] == ["its source is gone", reason]
    assert "Use" in place.titles()


def test_a_report_promises_no_removal_of_a_page_that_will_be_kept(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>mine</p>", user="editor")
    for name in ("use", "install"):
        (docs / "guide" / f"{name}.md").unlink()
    run = place.publish(docs)
    kept = "kept: a person edited, renamed or moved it since our version"
    assert run.entry("Use")["reasons"] == ["its source is gone", kept]
    assert run.entry("Install")["reasons"] == [
        "its source is gone",
        f"--orphans trash (Cloud: or archive) with --scope '{docs.name}' removes the page, unless "
        "something of people is on it or below it",
    ]
    run = place.publish(docs, "--scope", docs.name, "--orphans", "trash")
    assert run.entry("Use")["reasons"] == ["its source is gone", kept]
    assert run.actions["Install"] == "trashed"


def test_an_orphan_with_nothing_but_ours_goes(place: Place, docs: Path) -> None:
    (docs / "guide" / "notes.txt").write_text("ours")
    use = docs / "guide" / "use.md"
    use.write_text("# Use\n\n[notes](notes.txt)\n")
    place.publish(docs, "--scope", "s", "--label", "ours")
    use.unlink()
    run = place.publish(docs, "--scope", "s", "--label", "ours", "--orphans", "trash")
    assert run.actions["Use"] == "trashed"


@pytest.mark.parametrize("how", ["label", "file", "comment"])
def test_unpublish_keeps_what_has_something_of_a_person(place: Place, docs: Path, how: str) -> None:
    place.publish(docs, "--scope", "s")
    reason = _touch(place, "Use", how)
    run = _unpublish(place, docs)
    assert json.loads(run.stdout)["totals"] == {"drift": 2, "trashed": 2}
    assert run.entry("Use")["reasons"] == [reason]
    assert run.entry("Guide")["reasons"] == ["kept: the page 'Use' hangs under it"]
    assert run.entry("Install")["reasons"] == ["taken back"]
    assert sorted(set(place.titles()) & {"Guide", "Use", "Install", "Intro"}) == ["Guide", "Use"]


@pytest.mark.parametrize("lost", [False, True])
def test_a_text_of_a_person_that_was_accepted_is_not_removed(
    place: Place, docs: Path, lost: bool
) -> None:
    place.publish(docs, "--scope", "s")
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user="editor")
    if lost:
        home = place.space.homepage_id or ""
        for prop in place.site.properties(home):
            place.site.delete_property(home, prop)
    for _ in range(2):
        assert place.publish(docs, "--scope", "s", "--accept", "guide/use.md").status == 0
    reason = "kept: its text is a person's, which was accepted (--accept)"
    (docs / "guide" / "use.md").rename(docs / "use.txt")
    run = place.publish(docs, "--scope", "s", "--orphans", "trash")
    assert run.entry("Use")["reasons"] == ["its source is gone", reason]
    (docs / "use.txt").rename(docs / "guide" / "use.md")
    run = _unpublish(place, docs)
    assert run.entry("Use")["reasons"] == [reason]
    assert "Mind the gap" in (place.page("Use").body or "")


def test_a_page_that_got_our_text_again_is_removed(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user="editor")
    place.publish(docs, "--scope", "s", "--accept", "Use")
    (docs / "guide" / "use.md").write_text("# Use\n\n- one\n- two\n\nMind the gap.\n")
    assert place.publish(docs, "--scope", "s").actions["Use"] == "updated"
    assert _unpublish(place, docs).status == 0
    assert "Use" not in place.titles()


@pytest.mark.parametrize(
    ("part", "message"),
    [("guide/use.md", "only a part of it is given"), ("guide", "was published from")],
)
def test_unpublish_of_a_part_takes_nothing_back(
    place: Place, docs: Path, part: str, message: str
) -> None:
    place.publish(docs, "--scope", "s")
    before = place.titles()
    refused = _unpublish(place, docs / part)
    assert refused.status == 2
    assert message in refused.stderr
    refused = _unpublish(place, docs, "--scope", "s", "--include", "guide/use.md")
    assert (refused.status, place.titles()) == (2, before)


@pytest.mark.parametrize("how", ["no folder", "empty", "unpublished"])
@pytest.mark.parametrize("kind", ["docs", "project"])
def test_unpublish_when_the_documents_are_gone(
    place: Place, kind: str, how: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(kind)
    assert place.publish(folder, "--scope", "s").status == 0
    if how == "no folder":
        shutil.rmtree(folder)
    for file in folder.rglob("*.md"):
        file.write_text("---\npublish: false\n---\n")
        if how == "empty":
            file.unlink()
    refused = _unpublish(place, folder, "--quiet")
    assert refused.status == 2
    assert "say whose pages to take back: --scope NAME" in refused.stderr
    unknown = _unpublish(place, folder, "--scope", "t")
    assert (unknown.status, unknown.actions) == (0, {})
    assert "no page of the scope 't' is known here" in unknown.json["warnings"][0]
    run = _unpublish(place, folder)
    assert (run.status, set(run.actions.values())) == (0, {"trashed"}), run.stderr
    assert place.titles() == ["Documentation Home"]


def test_unpublish_of_the_scope_in_a_configuration_file(place: Place, docs: Path) -> None:
    (docs / ".recue.yaml").write_text("confluence:\n  scope: s\n")
    place.publish(docs)
    for file in docs.rglob("*.md"):
        file.unlink()
    run = _unpublish(place, docs, "--quiet")
    assert (run.status, set(run.actions.values())) == (0, {"trashed"}), run.stderr


def test_orphans_stay_when_no_document_is_left(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    for file in docs.rglob("*.md"):
        file.unlink()
    run = place.publish(docs, "--scope", "s", "--orphans", "trash")
    assert run.status == 2
    assert "recue-export unpublish PATH --scope NAME" in run.stderr
    assert "Use" in place.titles()


def test_an_orphan_keeps_its_title_where_the_page_that_wants_it_does_not_come(
    place: Place, docs: Path
) -> None:
    place.publish(docs, "--scope", "s")
    place.site.trash(place.page("Use").id)
    (docs / "intro.md").unlink()
    (docs / "guide" / "use.md").write_text("# Intro\n\nQuite another text.\n")
    (docs / "guide" / "new.md").write_text("# Use\n\nNew.\n")
    args = (docs, "--scope", "s", "--recreate")
    planned, run = place.publish(*args, "--dry-run"), place.publish(*args)
    assert planned.actions == run.actions
    entries = {entry["source"]: entry for entry in run.json["pages"]}
    assert entries["guide/use.md"]["action"] == "conflict"
    assert entries["intro.md"]["action"] == "drift"
    assert "gives its title" not in " ".join(entries["intro.md"]["reasons"])
    assert "Intro" in place.titles()
