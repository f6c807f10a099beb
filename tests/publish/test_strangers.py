"""Two folders that have nothing but their name in common, and no git to tell them apart."""

from pathlib import Path

import pytest

from tests.publish.place import Place


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Folders that share a name; in both, README and guide.md, and one file of their own."""
    folders = (tmp_path / "one" / "em", tmp_path / "two" / "em")
    for folder, name in zip(folders, ("One", "Two"), strict=True):
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(f"# Project {name}\n\nAbout {name}.\n")
        (folder / "guide.md").write_text(f"# Guide\n\nHow to use {name}.\n")
        (folder / f"{name}.md").write_text(f"# Only {name}\n\nText.\n")
    return folders


def test_nothing_of_a_folder_elsewhere_is_written(place: Place, two: tuple[Path, Path]) -> None:
    first, second = two
    place.publish(first)
    before = place.titles()
    place.sandbox.clear_requests()
    for flags in (["--dry-run"], [], []):
        run = place.publish(second, *flags)
        assert run.status == 1
        assert run.actions == {
            "Project Two": "conflict",
            "Guide": "conflict",
            "Only Two": "failed",
        }
        (reason,) = run.entry("Project Two")["reasons"]
        assert reason.startswith("a folder elsewhere, also called 'em', published this page")
        assert "another folder seems to have published 'Project One'" in run.stdout
    assert place.writes() == []
    assert place.titles() == before
    assert set(place.publish(first).actions.values()) == {"unchanged"}


def test_without_a_page_for_all_of_it_neither(place: Place, two: tuple[Path, Path]) -> None:
    first, second = two
    for folder in two:
        (folder / "README.md").rename(folder / "about.md")
    place.publish(first)
    place.sandbox.clear_requests()
    run = place.publish(second)
    assert run.actions == {"Project Two": "conflict", "Guide": "conflict", "Only Two": "failed"}
    assert place.writes() == []


def test_a_scope_tells_them_apart_or_says_that_they_are_one(
    place: Place, two: tuple[Path, Path]
) -> None:
    first, second = two
    place.publish(first)
    (second / "guide.md").unlink()
    run = place.publish(second, "--scope", "two")
    assert (run.status, set(run.actions.values())) == (0, {"created"}), run.stdout
    (second / "README.md").write_text("# Project Three\n\nText.\n")
    (second / "Two.md").unlink()
    run = place.publish(second, "--scope", "em")
    assert run.actions["Project Three"] == "renamed", run.stdout
