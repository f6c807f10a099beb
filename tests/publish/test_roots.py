"""A scope that is published from another folder than before, and files that only look like it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.publish.place import Place


def _moved_to_index(docs: Path) -> None:
    (docs / "README.md").rename(docs / "index.md")


def _deleted(docs: Path) -> None:
    (docs / "README.md").unlink()


def _moved_above(docs: Path) -> None:
    (docs / "CHANGELOG.md").rename(docs.parent / "CHANGELOG.md")


def _moved_below(docs: Path) -> None:
    (docs / "CHANGELOG.md").rename(docs / "guide" / "log.md")
    (docs.parent / "CHANGELOG.md").write_text("# Another\n\nNot ours.\n")


@pytest.mark.parametrize(
    "change", [_moved_to_index, _deleted, _moved_above, _moved_below], ids=lambda f: f.__name__[1:]
)
@pytest.mark.parametrize("many", [True, False], ids=["many", "few"])
def test_a_file_of_the_same_name_in_a_folder_above_is_no_other_root(
    place: Place, docs: Path, change: Callable[[Path], None], many: bool
) -> None:
    if not many:
        for each in (docs / "intro.md", *(docs / "guide").iterdir()):
            each.unlink()
    (docs.parent / "README.md").write_text("# The repository\n\nNot published.\n")
    (docs / "README.md").write_text("# Handbook\n\nWelcome.\n")
    (docs / "CHANGELOG.md").write_text("# Changes\n\nNone yet.\n")
    place.publish(docs, "--scope", "s")
    change(docs)
    (docs / "new.md").write_text("# New\n\nAnother one.\n")
    run = place.publish(docs, "--scope", "s")
    assert run.status == 0, run.stderr
    assert run.actions["New"] == "created"


def test_another_root_is_noticed_although_both_have_a_readme(place: Place, docs: Path) -> None:
    (docs / "README.md").write_text("# Handbook\n\nWelcome.\n")
    place.publish(docs, "--scope", "s")
    run = place.publish(docs / "guide", "--scope", "s", "--orphans", "trash")
    assert run.status == 2
    assert "was published from" in run.stderr
    assert "Intro" in place.titles()
