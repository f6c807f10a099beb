"""Titles told apart (`--titles unique`) while a document that shares one cannot be read."""

from pathlib import Path

import pytest

from tests.publish.place import Place


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    for name in ("mac", "win"):
        (folder / name).mkdir(parents=True)
        (folder / name / "install.md").write_text(f"# Install\n\nOn {name}.\n")
    (folder / "use.md").write_text("# Use\n\nSee [how](mac/install.md).\n")
    return folder


def _unreadable(path: Path) -> None:
    """A link that leads nowhere cannot be read, whoever runs this."""
    path.unlink()
    path.symlink_to("gone.md")


def test_other_documents_keep_their_titles(place: Place, book: Path) -> None:
    assert place.publish(book, "--titles", "unique").status == 0
    whole = (book / "win" / "install.md").read_text()
    _unreadable(book / "win" / "install.md")
    for part in ((), ("--include", "mac/install.md"), ("--include", "use.md")):
        run = place.publish(book, "--titles", "unique", *part)
        assert run.status == 0, run.stderr
        assert set(run.actions.values()) == {"unchanged"}
    (book / "mac" / "install.md").write_text("# Install\n\nOther text.\n")
    run = place.publish(book, "--titles", "unique")
    assert run.actions["Install (Mac)"] == "updated"
    (book / "win" / "install.md").unlink()
    (book / "win" / "install.md").write_text(whole)
    run = place.publish(book, "--titles", "unique")
    assert set(run.actions.values()) == {"unchanged"}
    (book / "win" / "install.md").unlink()
    assert place.publish(book, "--titles", "unique").actions["Install"] == "renamed"


def test_titles_too_long_to_be_told_apart_whole_are_kept_too(place: Place, book: Path) -> None:
    for name in ("mac", "win"):
        (book / name / "install.md").write_text(f"# {'Install it now ' * 20}\n\nOn {name}.\n")
    titles = sorted(place.publish(book, "--titles", "unique").actions)
    _unreadable(book / "win" / "install.md")
    run = place.publish(book, "--titles", "unique")
    assert set(run.actions.values()) == {"unchanged"}
    assert set(run.actions) < set(titles)


def test_a_document_that_shares_no_title_changes_none(place: Place, book: Path) -> None:
    (book / "other.md").write_text("# Other\n")
    place.publish(book, "--titles", "unique")
    _unreadable(book / "other.md")
    (book / "win" / "install.md").unlink()
    assert place.publish(book, "--titles", "unique").actions["Install"] == "renamed"


def test_a_title_that_somebody_else_gets_is_not_kept(place: Place, book: Path) -> None:
    place.publish(book, "--titles", "unique")
    _unreadable(book / "win" / "install.md")
    (book / "use.md").write_text("# Install (Mac)\n")
    run = place.publish(book, "--titles", "unique")
    assert run.status == 0, run.stdout
    assert {"Install", "Install (Mac)"} <= run.actions.keys()
