"""Pages that would have to hang below themselves, and archived pages that come back."""

from pathlib import Path

from tests.publish.place import Place


def test_the_home_page_is_not_taken_over(place: Place, docs: Path) -> None:
    home = place.site.page(place.space.homepage_id or "")
    (docs / "home.md").write_text(f"# {home.title}\n\nOurs.\n")
    for dry in (("--dry-run",), ()):
        run = place.publish(docs, "--adopt", *dry)
        assert run.actions[home.title] == "conflict"
        (reason,) = run.entry(home.title)["reasons"]
        assert "cannot hang below itself" in reason
    assert run.status == 1
    assert run.actions["Use"] == "created"
    assert place.site.page(home.id).version == home.version


def test_no_page_above_the_parent_page_is_taken_over(place: Place, docs: Path) -> None:
    home = place.space.homepage_id or ""
    team = place.site.create(place.space, home, "Team", "<p>t</p>", message="", minor=False)
    shelf = place.site.create(place.space, team.id, "Shelf", "<p>s</p>", message="", minor=False)
    (docs / "README.md").write_text("# Team\n\nOurs.\n")
    args = (docs, "--adopt", "--parent", shelf.id)
    planned, run = place.publish(*args, "--dry-run"), place.publish(*args)
    assert planned.actions == run.actions
    assert (run.actions["Team"], run.actions["Guide"]) == ("conflict", "failed")
    assert place.site.page(team.id).version == 1


def test_a_page_of_ours_does_not_move_below_a_page_below_it(place: Place, docs: Path) -> None:
    place.publish(docs)
    guide = place.page("Guide").id
    shelf = place.site.create(place.space, guide, "Shelf", "<p>s</p>", message="", minor=False)
    args = (docs, "--parent", shelf.id)
    planned, run = place.publish(*args, "--dry-run"), place.publish(*args)
    assert planned.actions == run.actions
    assert run.actions["Guide"] == "conflict"
    (reason,) = run.entry("Guide")["reasons"]
    assert "cannot hang below itself" in reason


def test_a_page_stays_whose_new_parent_a_person_moved_below_it(place: Place, docs: Path) -> None:
    (docs / "guide" / "h").mkdir()
    (docs / "guide" / "h" / "c.md").write_text("# Deep\n\nText.\n")
    (docs / "k").mkdir()
    (docs / "k" / "d.md").write_text("# D\n")
    place.publish(docs)
    folder = place.page("H").id
    place.site.move(place.page("K").id, "append", folder)
    (docs / "guide" / "h").rename(docs / "k" / "h")
    planned, run = place.publish(docs, "--dry-run"), place.publish(docs)
    assert planned.actions == run.actions
    assert "failed" not in run.actions.values()
    said = "'K', its parent page here, hangs below it; move that one back"
    assert f"stays where it is: {said}" in run.entry("H")["reasons"]
    assert place.page("H").id == folder
    assert place.children("H") == ["Deep", "K"]
    again = place.publish(docs)
    assert f"stays where it is: {said}" in again.entry("H")["reasons"]
    place.site.move(place.page("K").id, "append", place.space.homepage_id or "")
    assert place.publish(docs).status == 0
    assert place.children("K") == ["D", "H"]
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_page_of_a_person_may_lie_between(place: Place, docs: Path) -> None:
    place.publish(docs)
    intro, use = place.page("Intro").id, place.page("Use").id
    theirs = place.site.create(place.space, use, "Theirs", "<p>t</p>", message="", minor=False)
    place.site.move(intro, "append", theirs.id)
    (docs / "guide" / "use.md").write_text("---\nparent: Intro\n---\n# Use\n\n- one\n- two\n")
    planned, run = place.publish(docs, "--dry-run"), place.publish(docs)
    assert planned.actions == run.actions
    assert run.actions["Use"] == "drift"
    assert "'Intro', its parent page here, hangs below it" in " ".join(run.entry("Use")["reasons"])


def test_a_page_of_the_run_is_refused_as_its_parent(place: Place, docs: Path) -> None:
    place.publish(docs)
    guide = place.page("Guide").id
    place.sandbox.clear_requests()
    run = place.publish(docs, "--parent", guide)
    assert run.status == 2
    assert "guide/README.md, which cannot hang under itself" in run.stderr
    assert place.writes() == []
    (docs / "guide" / "more.md").write_text("# More\n\nNew.\n")
    run = place.publish(docs / "guide" / "more.md", "--parent", guide, "--scope", "handbook")
    assert run.status == 0, run.stderr
    assert "More" in place.children("Guide")


def test_a_page_named_by_its_id_may_be_the_parent_page(place: Place) -> None:
    home = place.space.homepage_id or ""
    shelf = place.site.create(place.space, home, "Shelf", "<p>s</p>", message="", minor=False)
    exporter = place.exporter(parent_page_id=shelf.id)
    result = exporter.update_page(shelf.id, "Our Shelf", "Welcome.", adopt=True)
    assert result.success, result.error_message
    assert "Welcome" in (place.page("Our Shelf").body or "")


def test_a_page_that_we_archived_comes_back_with_its_file(place: Place, docs: Path) -> None:
    if place.site.flavor != "cloud":
        return  # it has no archive
    use = docs / "guide" / "use.md"
    text = use.read_text()
    place.publish(docs, "--scope", "s")
    page = place.page("Use").id
    use.unlink()
    place.publish(docs, "--scope", "s", "--orphans", "archive")
    use.write_text(text)
    run = place.publish(docs, "--scope", "s")
    assert (run.status, run.actions["Use"]) == (1, "conflict")
    assert "--recreate" in " ".join(run.entry("Use")["reasons"])
    run = place.publish(docs, "--scope", "s", "--recreate")
    assert (run.status, run.actions["Use"]) == (0, "created")
    assert place.page("Use").id == page
    assert set(place.publish(docs, "--scope", "s").actions.values()) == {"unchanged"}


def test_an_archived_page_of_a_person_stays_archived(place: Place, docs: Path) -> None:
    if place.site.flavor != "cloud":
        return  # it has no archive
    home = place.space.homepage_id or ""
    theirs = place.site.create(place.space, home, "Use", "<p>x</p>", message="", minor=False)
    place.site.archive(theirs.id)
    run = place.publish(docs, "--recreate", "--adopt")
    assert (run.status, run.actions["Use"]) == (1, "conflict")
    assert place.site.page(theirs.id).status == "archived"
