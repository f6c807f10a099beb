"""What people do during a run, or between two runs of ours, in the less usual places."""

from pathlib import Path

from tests.publish.place import Place
from tests.publish.test_comments import comment
from tests.publish.test_killed import run_killed_at


def _text(path: Path, title: str, text: str) -> None:
    path.write_text(f"# {title}\n\n{text}\n")


def test_a_comment_made_during_a_run_survives_a_swap_of_titles(
    place: Place, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    _text(docs / "a.md", "Alpha", "Words about ferries.")
    _text(docs / "b.md", "Beta", "Other about berths.")
    place.publish(docs)
    _text(docs / "a.md", "Beta", "Words about ferries.\n\nMore.")
    _text(docs / "b.md", "Alpha", "Other about berths.\n\nMore.")
    exporter = place.exporter()
    plan = exporter.plan([docs])
    comment(place, "Alpha", "about ferries")
    comment(place, "Beta", "about berths")
    assert exporter.apply(plan).ok
    for title in ("Alpha", "Beta"):
        assert len(place.site.open_comments(place.page(title).id)) == 1


def test_an_orphan_that_gets_a_comment_during_the_run_stays(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    (docs / "guide" / "use.md").unlink()
    exporter = place.exporter()
    exporter.options = exporter.options.__class__(orphans="trash")
    plan = exporter.plan([docs], scope="s")
    assert [a.outcome for a in plan.actions if a.title == "Use"] == ["trashed"]
    comment(place, "Use", "one")
    (entry,) = [e for e in exporter.apply(plan).entries if e.title == "Use"]
    assert entry.outcome == "failed"
    assert "open inline comments" in entry.error
    assert place.page("Use").status == "current"


def test_a_place_that_a_person_chose_stays_when_the_parent_comes_back(
    place: Place, docs: Path
) -> None:
    place.publish(docs)
    guide, intro, install = (place.page(title) for title in ("Guide", "Intro", "Install"))
    place.site.trash(guide.id)
    place.site.move(install.id, "append", intro.id)
    run = place.publish(docs, "--recreate")
    assert (run.actions["Guide"], run.actions["Install"]) == ("created", "drift")
    assert place.children("Guide") == ["Use"]
    assert place.children("Intro") == ["Install"]


def test_a_page_that_a_killed_run_moved_is_not_a_persons(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    (docs / "guide" / "use.md").rename(docs / "use.md")
    (docs / "intro.md").write_text("# Intro\n\nchanged\n")
    page = place.page("Use")
    for boundary in range(4, 30):
        run_killed_at(place.sandbox, docs, boundary, "--scope", "s")
        if place.site.page(page.id).parent_id != page.parent_id:
            break
    (docs / "use.md").unlink()
    run = place.publish(docs, "--scope", "s", "--orphans", "trash")
    assert run.actions["Use"] == "trashed", run.stdout


def test_a_page_is_adopted_into_its_place_in_one_run(place: Place, docs: Path) -> None:
    home = place.space.homepage_id or ""
    theirs = place.site.create(place.space, home, "Use", "<p>x</p>", message="", minor=False)
    run = place.publish(docs, "--adopt")
    assert (run.status, run.actions["Use"]) == (0, "adopted")
    assert place.children("Guide") == ["Install", "Use"]
    assert place.page("Use").id == theirs.id
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_an_archived_page_without_a_record_is_not_written_over(place: Place, docs: Path) -> None:
    if place.site.flavor != "cloud":
        return  # it has no archive
    place.publish(docs)
    page = place.page("Install")
    place.edit("Install", lambda body: body + "<p>A PERSON wrote this.</p>", user="editor")
    place.site.archive(page.id)
    home = place.space.homepage_id or ""
    for each in place.site.properties(home):
        place.site.delete_property(home, each)
    run = place.publish(docs, "--recreate")
    assert run.actions["Install"] == "conflict"
    assert "restore it by hand" in " ".join(run.entry("Install")["reasons"])
