"""A run is killed, then the documents change: the next run ends where a fresh one would."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.publish.place import Place
from tests.publish.test_killed import run_killed_at, served

Change = Callable[[Path], object]


def _tree(docs: Path) -> None:
    docs.mkdir()
    _write(docs, "alpha.md", "# Alpha\n\ntext a\n")
    _write(docs, "beta.md", "# Beta\n\ntext b\n")
    _write(docs, "one/README.md", "# One\n")
    _write(docs, "two/README.md", "# Two\n")


def _write(docs: Path, name: str, text: str) -> None:
    (docs / name).parent.mkdir(exist_ok=True)
    (docs / name).write_text(text)


def _retitle(docs: Path) -> None:
    _write(docs, "alpha.md", "# Alpha 2\n\ntext a\n")
    (docs / "beta.md").unlink()


def _swap(docs: Path) -> None:
    _write(docs, "alpha.md", "# Beta\n\ntext a\n")
    _write(docs, "beta.md", "# Alpha\n\ntext b\n")


def _swap_back(docs: Path) -> None:
    _write(docs, "alpha.md", "# Alpha\n\ntext a\n")
    _write(docs, "beta.md", "# Beta\n\ntext b\n")


def _move(docs: Path) -> None:
    (docs / "alpha.md").rename(docs / "one" / "alpha.md")


def _move_on(docs: Path) -> None:
    (docs / "one" / "alpha.md").rename(docs / "two" / "alpha.md")


def _move_back(docs: Path) -> None:
    (docs / "one" / "alpha.md").rename(docs / "alpha.md")


def _decorate(docs: Path) -> None:
    _write(docs, "n.txt", "1")
    _write(docs, "alpha.md", "---\nlabels: [x]\n---\n# Alpha\n\ntext a [n](n.txt)\n")


def _strip(docs: Path) -> None:
    _write(docs, "alpha.md", "# Alpha\n\ntext a\n")


def _remove(docs: Path) -> None:
    (docs / "beta.md").unlink()


def _bring_back(docs: Path) -> None:
    _write(docs, "beta.md", "# Beta\n\ntext b\n")


def _seen(place: Place) -> dict[str, Any]:
    """Of each page what its document decides."""
    pages = {page.id: page for page in place.site.space_pages(place.space)}
    return {
        page.title: (
            pages[page.parent_id].title if page.parent_id in pages else None,
            place.page(page.title).body,
            sorted(place.site.labels(page.id)),
            sorted(a.filename for a in place.site.attachments(page.id)),
            [mark.value["source"] for mark in place.site.properties(page.id, "recue_export")],
        )
        for page in pages.values()
    }


OPTIONS = ("--scope", "s", "--orphans", "trash")


CASES: dict[str, tuple[Change | None, Change, Change, list[int]]] = {
    "created, retitled": (None, _tree, _retitle, [12]),
    "created, swapped": (None, _tree, _swap, [10]),
    "swapped, swapped back": (_tree, _swap, _swap_back, [9, 10]),
    "moved, moved on": (_tree, _move, _move_on, [9, 11]),
    "moved, moved back": (_tree, _move, _move_back, [9]),
    "decorated, stripped": (_tree, _decorate, _strip, [9, 10]),
    "removed, brought back": (_tree, _remove, _bring_back, [8]),
}
"""What the first run finds, what is killed, what comes then, and some telling boundaries."""


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
@pytest.mark.parametrize("case", CASES)
def test_what_a_killed_run_left_is_known_whatever_the_documents_are_now(
    flavor: str, tmp_path: Path, case: str
) -> None:
    *changes, at = CASES[case]
    for boundary in at:
        assert _try(flavor, tmp_path / "docs", boundary, *changes)


@pytest.mark.long
@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
@pytest.mark.parametrize("case", CASES)
def test_the_same_at_every_request(flavor: str, tmp_path: Path, case: str) -> None:
    *changes, _ = CASES[case]
    boundary = 1
    while _try(flavor, tmp_path / "docs", boundary, *changes):
        boundary += 1
    assert boundary > 7


def _try(
    flavor: str, docs: Path, boundary: int, first: Change | None, killed: Change, then: Change
) -> bool:
    """Whether the run was killed before it was done."""
    shutil.rmtree(docs, ignore_errors=True)
    with served(flavor) as place:
        if first:
            first(docs)
            place.publish(docs, *OPTIONS)
        killed(docs)
        died = run_killed_at(place.sandbox, docs, boundary, *OPTIONS)
        then(docs)
        run = place.publish(docs, *OPTIONS)
        assert run.status == 0, (boundary, run.stdout, run.stderr)
        assert not {"drift", "conflict"} & set(run.actions.values()), (boundary, run.stdout)
        seen = _seen(place)
        place.sandbox.clear_requests()
        assert set(place.publish(docs, *OPTIONS).actions.values()) == {"unchanged"}, boundary
        assert place.writes() == [], boundary
    with served(flavor) as fresh:
        fresh.publish(docs, *OPTIONS)
        assert seen == _seen(fresh), boundary
    return died
