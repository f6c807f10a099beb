"""How many requests a run may take, counted at the sandbox.

Per new page 3, per page with changed text 3, one more where labels are added, one per label
removed, per misplaced page, per new or changed file, 6 per page removed (what hangs under it, the
comments, labels and files of people, its version, and the removal), 0.02 per unchanged page; per
run 12, plus 2 per index property, plus for new pages the cheaper of one per 250 pages of the space
or one title look-up each.
"""

import math
from pathlib import Path

from recue_exporters.confluence.publish.records import IDENTITY_KEY
from tests.publish.place import Place

PER_RUN = 12
PER_INDEX = 2


def _tree(folder: Path, pages: int) -> Path:
    folder.mkdir()
    for number in range(pages):
        sub = folder / f"part{number % 4}"
        sub.mkdir(exist_ok=True)
        (sub / f"page{number:03}.md").write_text(f"# Page {number:03}\n\nText {number}.\n")
    return folder


def _index_properties(place: Place) -> int:
    assert place.space.homepage_id is not None
    rows = place.site.properties(place.space.homepage_id)
    return sum(row.key.startswith(f"{IDENTITY_KEY}_index_") for row in rows)


def _requests(place: Place, *args: str | Path) -> int:
    place.sandbox.clear_requests()
    run = place.publish(*args)
    assert run.status == 0, run.stderr
    assert run.json["requests"] == len(place.sandbox.requests)
    return len(place.sandbox.requests)


def test_first_publish(place: Place, tmp_path: Path) -> None:
    tree = _tree(tmp_path / "docs", 60)
    count = _requests(place, tree)
    pages = 60 + 4
    fixed = PER_RUN + PER_INDEX * _index_properties(place) + math.ceil(pages / 200)
    assert count <= fixed + pages * (3 + 1)


def test_unchanged_run_reads_in_bulk_and_never_lists_the_space(
    place: Place, tmp_path: Path
) -> None:
    tree = _tree(tmp_path / "docs", 60)
    _requests(place, tree)
    count = _requests(place, tree)
    assert count <= PER_RUN + 0.02 * 64
    assert count <= 5
    listing = [r for r in place.sandbox.requests if "space-id" in r.query or "spaceKey" in r.query]
    assert listing == []


def test_changed_pages(place: Place, tmp_path: Path) -> None:
    tree = _tree(tmp_path / "docs", 60)
    _requests(place, tree)
    changed = sorted(tree.rglob("*.md"))[:10]
    for path in changed:
        path.write_text(path.read_text() + "\nMore.\n")
    count = _requests(place, tree)
    fixed = PER_RUN + PER_INDEX * _index_properties(place)
    assert count <= fixed + 3 * len(changed) + 0.02 * 54
    assert count <= 12 + 2 * len(changed)


def test_labels_and_files(place: Place, tmp_path: Path) -> None:
    tree = _tree(tmp_path / "docs", 8)
    _requests(place, tree, "--label", "one", "--label", "two")
    page = tree / "part0" / "page000.md"
    (tree / "part0" / "notes.txt").write_text("notes")
    page.write_text("# Page 000\n\nText with [notes](notes.txt).\n")
    count = _requests(place, tree, "--label", "one", "--label", "three")
    pages = 8 + 4
    fixed = PER_RUN + PER_INDEX * _index_properties(place)
    labels_added, labels_removed, files = 2 * pages, pages, 1
    assert count <= fixed + 3 + labels_added + labels_removed + files


def test_removed_pages(place: Place, tmp_path: Path) -> None:
    tree = _tree(tmp_path / "docs", 60)
    _requests(place, tree, "--scope", "s")
    removed = sorted(tree.rglob("*.md"))[:5]
    for path in removed:
        path.unlink()
    count = _requests(place, tree, "--scope", "s", "--orphans", "trash")
    fixed = PER_RUN + PER_INDEX * _index_properties(place)
    assert count <= fixed + 9 * len(removed) + 0.02 * 59


def test_new_page_among_many(place: Place, tmp_path: Path) -> None:
    tree = _tree(tmp_path / "docs", 60)
    _requests(place, tree)
    (tree / "part1" / "page001b.md").write_text("# Page 001b\n\nNew in between.\n")
    count = _requests(place, tree)
    fixed = PER_RUN + PER_INDEX * _index_properties(place) + 1
    misplaced = 1
    assert count <= fixed + 3 + 1 + misplaced + 0.02 * 64
    assert place.children("Part1")[:3] == ["Page 001", "Page 001b", "Page 005"]
