"""Titles and places that pass from one page to another, and records somebody tampered with."""

import time
from pathlib import Path

import pytest

from recue_exporters.confluence.publish.records import IDENTITY_KEY
from recue_exporters.sandbox.exchange import RecordedRequest
from tests.publish.place import Place


def _titled(path: Path, title: str, text: str) -> None:
    path.write_text(f"---\ntitle: {title}\n---\n{text}\n")


def test_two_pages_swap_their_titles(place: Place, docs: Path) -> None:
    one, two = docs / "guide" / "install.md", docs / "guide" / "use.md"
    place.publish(docs)
    ids = {title: place.page(title).id for title in ("Install", "Use")}
    one.write_text("# Use\n\nRun `make`.\n")
    two.write_text("# Install\n\n- one\n- two\n")
    run = place.publish(docs)
    assert run.status == 0, run.stdout
    assert place.page("Use").id == ids["Install"]
    assert place.page("Install").id == ids["Use"]
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_titles_move_on_in_a_chain(place: Place, docs: Path) -> None:
    folder = docs / "guide"
    for number in (1, 2, 3):
        _titled(folder / f"c{number}.md", f"Chapter {number}", f"Text of {number}.")
    place.publish(docs)
    ids = [place.page(f"Chapter {number}").id for number in (1, 2, 3)]
    for number in (1, 2, 3):
        _titled(folder / f"c{number}.md", f"Chapter {number + 1}", f"Text of {number}.")
    _titled(folder / "c0.md", "Chapter 1", "A new beginning.")
    run = place.publish(docs)
    assert run.status == 0, run.stdout
    assert [place.page(f"Chapter {number}").id for number in (2, 3, 4)] == ids
    assert run.actions["Chapter 1"] == "created"
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_folder_without_a_text_of_its_own_keeps_its_page_when_it_is_renamed(
    place: Place, tmp_path: Path
) -> None:
    docs = tmp_path / "book"
    inner = docs / "guide" / "first steps"
    inner.mkdir(parents=True)
    (docs / "guide" / "a.md").write_text("# Alpha\n\na\n")
    (inner / "b.md").write_text("# Beta\n\nb\n")
    place.publish(docs)
    titles = {"Guide": "Handbook", "First Steps": "Begin", "Alpha": "Alpha", "Beta": "Beta"}
    ids = {title: place.page(title).id for title in titles}
    inner.rename(docs / "guide" / "begin")
    (docs / "guide").rename(docs / "handbook")
    run = place.publish(docs)
    assert run.status == 0, run.stdout
    assert run.actions == {
        "Handbook": "renamed",
        "Begin": "renamed",
        "Alpha": "moved",
        "Beta": "moved",
    }
    assert "its folder was guide/first steps/" in run.entry("Begin")["reasons"]
    assert {now: place.page(now).id for now in titles.values()} == {
        now: ids[before] for before, now in titles.items()
    }
    assert place.children("Handbook") == ["Alpha", "Begin"]
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_only_the_case_of_a_title_changes(place: Place, docs: Path) -> None:
    place.publish(docs)
    before = place.page("Use").id
    (docs / "guide" / "use.md").write_text("# USE\n\n- one\n- two\n")
    assert place.publish(docs).actions["USE"] == "renamed"
    assert place.page("USE").id == before
    assert place.page("USE").title == "USE"


def test_parent_and_child_swap_places(place: Place, tmp_path: Path) -> None:
    docs = tmp_path / "book"
    docs.mkdir()
    (docs / "a.md").write_text("# Upper\n\nu\n")
    (docs / "b.md").write_text("---\nparent: a.md\n---\n# Lower\n\nl\n")
    place.publish(docs)
    assert place.children("Upper") == ["Lower"]
    (docs / "a.md").write_text("---\nparent: b.md\n---\n# Upper\n\nu\n")
    (docs / "b.md").write_text("# Lower\n\nl\n")
    run = place.publish(docs)
    assert run.status == 0, run.stdout
    assert place.children("Lower") == ["Upper"]
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def _write_tree(docs: Path, parents: dict[str, str]) -> None:
    docs.mkdir(exist_ok=True)
    for name, parent in parents.items():
        front = f"---\nparent: {parent}.md\n---\n" if parent else ""
        (docs / f"{name}.md").write_text(f"{front}# Page {name}\n\nText of {name}.\n")


@pytest.mark.parametrize(
    ("after", "slow"),
    [
        ({"x": "", "b": "x", "c": "b", "a": "c"}, "b"),
        ({"a": "", "b": "a", "c": "b", "x": "c"}, "a"),
        ({"c": "", "x": "c", "a": "x", "b": "a"}, "c"),
        ({"c": "", "b": "c", "a": "b", "x": "a"}, "c"),
    ],
)
def test_a_page_moves_below_one_that_was_below_it(
    place: Place, tmp_path: Path, after: dict[str, str], slow: str
) -> None:
    docs = tmp_path / "book"
    _write_tree(docs, {"x": "", "a": "x", "b": "a", "c": "b"})
    place.publish(docs)
    _write_tree(docs, after)
    page = place.page(f"Page {slow}").id

    def hook(moment: str, request: RecordedRequest) -> None:
        if moment == "before" and request.method == "PUT" and page in request.path:
            time.sleep(0.5)

    place.sandbox.on_request = hook
    run = place.publish(docs)
    assert run.status == 0, run.stdout
    for child, parent in after.items():
        assert f"Page {child}" in place.children(f"Page {parent}" if parent else None)
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_another_parent_page_moves_the_tree_and_is_remembered(place: Place, docs: Path) -> None:
    home = place.space.homepage_id or ""
    shelf = place.site.create(place.space, home, "Shelf", "<p/>", message="", minor=False)
    place.publish(docs)
    run = place.publish(docs, "--parent", shelf.id)
    assert run.status == 0, run.stdout
    assert place.children("Shelf") == ["Guide", "Intro"]
    place.sandbox.clear_requests()
    again = place.publish(docs, "--parent", shelf.id)
    assert set(again.actions.values()) == {"unchanged"}
    assert len(place.sandbox.requests) <= 12


def test_a_tampered_index_is_no_disaster(place: Place, docs: Path) -> None:
    place.publish(docs)
    home = place.space.homepage_id or ""
    (index,) = [p for p in place.site.properties(home) if "_index_" in p.key]
    for value in (
        {"records": {"guide/use.md": ["nonsense"]}, "intents": []},
        {"records": 7, "intents": {"guide/use.md": "x"}},
        "gibberish",
    ):
        (index,) = place.site.properties(home, index.key)
        place.site.write_property(home, index.key, value, index)
        run = place.publish(docs)
        assert run.status == 0, run.stderr + run.stdout
        assert set(run.actions.values()) == {"unchanged"}
        assert place.titles() == ["Documentation Home", "Guide", "Install", "Intro", "Use"]


def test_a_lost_mark_does_no_harm(place: Place, docs: Path) -> None:
    place.publish(docs)
    page = place.page("Use")
    (mark,) = place.site.properties(page.id, IDENTITY_KEY)
    place.site.delete_property(page.id, mark)
    assert set(place.publish(docs).actions.values()) == {"unchanged"}
    (docs / "guide" / "use.md").write_text("# Use\n\nchanged\n")
    assert place.publish(docs).actions["Use"] == "updated"


def test_more_siblings_than_are_created_in_turn_stand_in_order(
    place: Place, tmp_path: Path
) -> None:
    docs = tmp_path / "many"
    docs.mkdir()
    for number in range(130):
        (docs / f"p{number:03}.md").write_text(f"# Page {number:03}\n\nText {number}.\n")
    run = place.publish(docs)
    assert run.status == 0, run.stdout
    assert place.children() == [f"Page {number:03}" for number in range(130)]
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_copy_of_a_page_stays_a_copy(place: Place, docs: Path) -> None:
    place.publish(docs)
    page = place.page("Use")
    copy = place.site.create(
        place.space, page.parent_id or "", "Copy of Use", page.body or "", message="", minor=False
    )
    (mark,) = place.site.properties(page.id, IDENTITY_KEY)
    place.site.write_property(copy.id, IDENTITY_KEY, mark.value, None)
    (docs / "guide" / "use.md").write_text("# Use\n\nchanged\n")
    assert place.publish(docs).actions["Use"] == "updated"
    assert place.page("Copy of Use").version == 1
    (docs / "guide" / "copy.md").write_text("# Copy of Use\n\nours\n")
    run = place.publish(docs)
    assert (run.status, run.actions["Copy of Use"]) == (1, "conflict")
    assert place.page("Copy of Use").version == 1


def _edit_under_temporary_title(place: Place) -> None:
    """Let a person edit the page that has a temporary title, as soon as it has it."""

    def hook(moment: str, request: RecordedRequest) -> None:
        title = str((request.body or {}).get("title")) if request.method == "PUT" else ""
        if moment == "after" and "being renamed" in title:
            place.sandbox.on_request = None
            place.edit(title, lambda body: body + "<p>Mind the gap.</p>", user="editor")

    place.sandbox.on_request = hook


def _swapping(place: Place, folder: Path) -> None:
    """Two documents whose titles change places, the first page edited meanwhile."""
    folder.mkdir()
    (folder / "one.md").write_text("# Alpha\n\na\n")
    (folder / "two.md").write_text("# Beta\n\nb\n")
    place.publish(folder, "--scope", "s")
    (folder / "one.md").write_text("# Beta\n\na2\n")
    (folder / "two.md").write_text("# Alpha\n\nb2\n")
    _edit_under_temporary_title(place)


def test_a_temporary_title_goes_although_the_page_is_in_conflict(
    place: Place, tmp_path: Path
) -> None:
    docs = tmp_path / "book"
    _swapping(place, docs)
    page = place.page("Alpha").id
    for _ in range(2):
        run = place.publish(docs, "--scope", "s")
        assert (run.status, run.actions["Beta"]) == (1, "conflict")
        assert place.titles() == ["Alpha", "Beta", "Documentation Home"]
        assert place.page("Beta").id == page
        assert "Mind the gap" in (place.page("Beta").body or "")


def test_a_temporary_title_that_stayed_is_nobody_s_wish(place: Place, tmp_path: Path) -> None:
    docs = tmp_path / "book"
    _swapping(place, docs)
    page = place.page("Alpha").id
    place.publish(docs, "--scope", "s")
    place.rename("Beta", "Beta (being renamed by recue-export)")
    run = place.publish(docs, "--scope", "s", "--on-conflict", "skip")
    assert "its temporary title was replaced" in run.entry("Beta")["reasons"]
    assert place.page("Beta").id == page
    place.rename("Beta", "Beta (being renamed by recue-export)")
    (docs / "one.md").unlink()
    place.publish(docs, "--scope", "s")
    assert place.titles() == ["Alpha", "Beta", "Documentation Home"]
