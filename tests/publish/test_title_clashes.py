"""Documents that get a title which another page holds: ours, ours without a source, a person's."""

from pathlib import Path

import pytest

from tests.publish.place import Place
from tests.publish.test_killed import run_killed_at


def _numbered(folder: Path) -> Path:
    folder.mkdir()
    for number, title in enumerate(("One", "Two", "Three"), 1):
        (folder / f"{number}.md").write_text(f"# {title}\n\nText of {title}.\n")
    return folder


def _retitle(docs: Path) -> None:
    """`use.md` is deleted and `install.md` takes over its title."""
    (docs / "guide" / "use.md").unlink()
    (docs / "guide" / "install.md").write_text("# Use\n\nRun `make`.\n")


def test_a_document_that_becomes_its_folders_page_takes_its_page_along(
    place: Place, tmp_path: Path
) -> None:
    folder = tmp_path / "book" / "guide"
    folder.mkdir(parents=True)
    (folder / "zover.md").write_text("# Overview\n\nOver.\n")
    (folder / "zuse.md").write_text("# Use\n\nUse.\n")
    place.publish(tmp_path / "book", "--scope", "s")
    before = place.page("Overview").id
    (folder / "zover.md").rename(folder / "README.md")
    planned = place.publish(tmp_path / "book", "--scope", "s", "--dry-run")
    run = place.publish(tmp_path / "book", "--scope", "s", "--orphans", "trash")
    assert run.status == 0, run.stdout
    assert planned.actions == {"Overview": "moved", "Use": "moved", "Guide": "drift"}
    assert run.actions == {"Overview": "moved", "Use": "moved", "Guide": "trashed"}
    assert place.page("Overview").id == before
    assert (place.children(), place.children("Overview")) == (["Overview"], ["Use"])


def test_a_folder_page_that_becomes_a_document_takes_its_page_along(
    place: Place, tmp_path: Path
) -> None:
    folder = tmp_path / "book" / "guide"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("# Overview\n\nOver.\n")
    (folder / "zuse.md").write_text("# Use\n\nUse.\n")
    place.publish(tmp_path / "book")
    before = place.page("Overview").id
    (folder / "README.md").rename(folder / "zover.md")
    run = place.publish(tmp_path / "book")
    assert run.status == 0, run.stdout
    assert run.actions == {"Guide": "created", "Overview": "moved", "Use": "moved"}
    assert place.page("Overview").id == before


@pytest.mark.parametrize("orphans", ["report", "trash"])
def test_numbered_documents_close_a_gap(place: Place, tmp_path: Path, orphans: str) -> None:
    docs = _numbered(tmp_path / "book")
    place.publish(docs, "--scope", "s")
    (docs / "1.md").unlink()
    (docs / "2.md").rename(docs / "1.md")
    (docs / "3.md").rename(docs / "2.md")
    run = place.publish(docs, "--scope", "s", "--orphans", orphans)
    assert (run.status, run.stderr) == (0, ""), run.stdout
    assert place.titles()[:2] == ["Documentation Home", "Three"]
    assert "Text of Three" in (place.page("Three").body or "")
    assert "Text of Two" in (place.page("Two").body or "")
    again = place.publish(docs, "--scope", "s")
    assert (again.actions["Two"], again.actions["Three"]) == ("unchanged", "unchanged")
    place.publish(docs, "--scope", "s", "--orphans", "trash")
    assert place.titles() == ["Documentation Home", "Three", "Two"]


@pytest.mark.parametrize("orphans", ["report", "trash"])
def test_a_page_without_a_source_gives_its_title_to_a_document(
    place: Place, docs: Path, orphans: str
) -> None:
    place.publish(docs, "--scope", "s")
    old, kept = place.page("Use").id, place.page("Install").id
    _retitle(docs)
    word = "renamed" if orphans == "report" else "trashed"
    for dry in (("--dry-run",), ()):
        run = place.publish(docs, "--scope", "s", "--orphans", orphans, *dry)
        assert (run.status, run.stderr) == (0, ""), run.stdout
        rows = {row["source"]: row for row in run.json["actions" if dry else "pages"]}
        assert rows["guide/use.md"]["action"] == word
        assert "gives its title to guide/install.md" in rows["guide/use.md"]["reasons"]
    assert place.page("Use").id == kept
    aside = f"Use (no longer published, {old})"
    assert (aside in place.titles()) == (orphans == "report")
    again = place.publish(docs, "--scope", "s", "--orphans", "trash")
    assert again.actions.get(aside) == ("trashed" if orphans == "report" else None)
    assert aside not in place.titles()


def test_a_page_that_gave_its_title_away_gets_one_again_with_its_file(
    place: Place, docs: Path
) -> None:
    place.publish(docs)
    old = place.page("Use").id
    _retitle(docs)
    place.publish(docs)
    (docs / "guide" / "use.md").write_text("# Use it\n\n- one\n- two\n")
    assert place.publish(docs).actions["Use it"] == "renamed"
    assert place.page("Use it").id == old
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_killed_run_does_not_make_the_page_a_persons(place: Place, docs: Path) -> None:
    place.publish(docs)
    _retitle(docs)
    boundary = 0
    while run_killed_at(place.sandbox, docs, boundary := boundary + 1):
        if any("no longer published" in title for title in place.titles()):
            break
    run = place.publish(docs, "--scope", "handbook", "--orphans", "trash")
    assert run.status == 0, run.stdout
    assert place.titles() == ["Documentation Home", "Guide", "Intro", "Use"]


def test_a_page_without_a_source_that_a_person_edited_keeps_its_title(
    place: Place, docs: Path
) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user="editor")
    _retitle(docs)
    for dry in (("--dry-run",), ()):
        run = place.publish(docs, *dry)
        rows = {row["source"]: row for row in run.json["actions" if dry else "pages"]}
        assert rows["guide/install.md"]["action"] == "conflict"
        assert "but a person changed it" in " ".join(rows["guide/install.md"]["reasons"])
    assert "Mind the gap" in (place.page("Use").body or "")
    assert "Install" in place.titles()


@pytest.mark.parametrize("many", [False, True], ids=["looked up", "listed"])
def test_a_title_that_a_person_holds_is_a_conflict_already_in_the_plan(
    place: Place, docs: Path, many: bool
) -> None:
    for number in range(4 if many else 0):
        (docs / f"p{number}.md").write_text(f"# Page {number}\n\nText {number}.\n")
    place.publish(docs)
    home = place.space.homepage_id or ""
    theirs = place.site.create(place.space, home, "Taken", "<p>x</p>", message="", minor=False)
    (docs / "guide" / "use.md").write_text("# TAKEN\n\n- one\n- two\n")
    (docs / "guide" / "install.md").write_text("# Use\n\nRun `make`.\n")
    (docs / "new.md").write_text("# Install\n\nNew.\n")
    for number in range(4 if many else 0):
        (docs / f"p{number}.md").write_text(f"# Leaf {number}\n\nText {number}.\n")
    place.sandbox.clear_requests()
    planned = place.publish(docs, "--dry-run")
    run = place.publish(docs)
    assert run.status == 1
    assert planned.actions == run.actions
    assert run.actions["TAKEN"] == run.actions["Use"] == run.actions["Install"] == "conflict"
    assert theirs.url in " ".join(planned.entry("TAKEN")["reasons"])
    assert "guide/use.md" in " ".join(planned.entry("Use")["reasons"])
    assert place.site.page(theirs.id).version == 1
    assert place.page("Use").version == 1


def test_a_new_page_below_one_whose_title_is_not_given_up_is_stopped_in_the_plan(
    place: Place, docs: Path
) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user="editor")
    (docs / "guide" / "use.md").write_text("# Usage\n\nours\n")
    (docs / "more").mkdir()
    (docs / "more" / "README.md").write_text("# Use\n\nNew.\n")
    (docs / "more" / "leaf.md").write_text("# Leaf\n\nNew.\n")
    planned, run = place.publish(docs, "--dry-run"), place.publish(docs)
    assert planned.actions == run.actions
    assert (run.actions["Use"], run.actions["Leaf"]) == ("conflict", "failed")
