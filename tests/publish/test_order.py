"""Another order of the documents is a change of its own, seen from our records."""

from pathlib import Path

from tests.publish.place import Place


def _ordered(docs: Path, titles: str, **numbers: float) -> Path:
    docs.mkdir(exist_ok=True)
    for number, title in enumerate(titles):
        order = numbers.get(title, number)
        (docs / f"{title}.md").write_text(f"---\norder: {order}\n---\n# {title}\n\nText.\n")
    return docs


def test_another_order_alone_is_planned_and_carried_out(place: Place, tmp_path: Path) -> None:
    docs = _ordered(tmp_path / "book", "ABC")
    place.publish(docs)
    _ordered(docs, "CBA")
    planned = place.publish(docs, "--dry-run")
    moved = [title for title, word in planned.actions.items() if word == "moved"]
    assert len(moved) == 2
    assert planned.entry(moved[0])["reasons"] == ["its place among its siblings changed"]
    run = place.publish(docs)
    assert (run.status, run.actions) == (0, planned.actions)
    assert place.children() == ["C", "B", "A"]
    assert [place.page(title).version for title in "ABC"] == [1, 1, 1]
    place.sandbox.clear_requests()
    assert set(place.publish(docs).actions.values()) == {"unchanged"}
    assert len(place.sandbox.requests) <= 5
    assert place.writes() == []


def test_the_order_survives_new_moved_and_removed_siblings(place: Place, tmp_path: Path) -> None:
    docs = _ordered(tmp_path / "book", "ACE")
    place.publish(docs)
    _ordered(docs, "ABCDE")
    run = place.publish(docs)
    assert sorted(run.actions.values()) == ["created", "created", *["unchanged"] * 3]
    (docs / "C.md").unlink()
    place.publish(docs, "--scope", "book", "--orphans", "trash")
    (docs / "f").mkdir()
    (docs / "D.md").rename(docs / "f" / "D.md")
    place.publish(docs)
    (docs / "f" / "D.md").rename(docs / "D.md")
    place.publish(docs)
    assert place.children()[:4] == ["A", "B", "D", "E"]
    words = place.publish(docs).actions
    assert {words[title] for title in "ABDE"} == {"unchanged"}
    _ordered(docs, "BADE")
    run = place.publish(docs)
    assert [t for t in "ABDE" if run.actions[t] != "unchanged"] in (["A"], ["B"])
    assert place.children()[:4] == ["B", "A", "D", "E"]


def test_documents_named_one_by_one_have_no_order(place: Place, tmp_path: Path) -> None:
    docs = _ordered(tmp_path / "book", "ABCD")
    place.publish(docs)
    run = place.publish(docs / "D.md", docs / "B.md", "--scope", "book")
    assert set(run.actions.values()) == {"unchanged"}
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_part_of_the_documents_keeps_its_order_with_the_rest(
    place: Place, tmp_path: Path
) -> None:
    docs = _ordered(tmp_path / "book", "ABCD")
    place.publish(docs)
    _ordered(docs, "ABCXD")
    run = place.publish(docs, "--include", "[CXD].md")
    assert run.actions == {"C": "unchanged", "X": "created", "D": "unchanged"}
    assert set(place.publish(docs).actions.values()) == {"unchanged"}
    assert place.children() == ["A", "B", "C", "X", "D"]


def test_an_order_that_a_person_made_stays(place: Place, tmp_path: Path) -> None:
    docs = _ordered(tmp_path / "book", "ABC")
    place.publish(docs)
    place.site.move(place.page("C").id, "before", place.page("A").id)
    assert set(place.publish(docs).actions.values()) == {"unchanged"}
    assert place.children() == ["C", "A", "B"]
