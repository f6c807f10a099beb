"""A part of the documents is published, or can be read: other pages stay as they are."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_mock import MockerFixture

from tests.publish.place import Place


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    texts = {
        "README.md": "# Home\n\nHome text. See [API](api/) and the [guide](guide/).",
        "guide/README.md": "---\nlabels: [intro]\n---\n# The guide\n\nImportant guide text.",
        "guide/setup.md": "# Setup\n\nSee [all](./) and [the API](../api/).",
        "guide/use.md": "# Use",
        "api/orders.md": "# Orders",
        "ops/runbooks/README.md": "# Runbooks\n\nHow to.",
        "ops/runbooks/restart.md": "# Restart",
    }
    root = tmp_path / "handbook"
    for name, text in texts.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text}\n")
    return root


PARTS = [
    ("--include", "guide/setup.md"),
    ("--include", "guide/"),
    ("--include", "README.md"),
    ("--include", "/README.md"),
    ("--include", "api/"),
    ("--include", "ops/runbooks/restart.md"),
    ("--exclude", "/README.md"),
    ("--exclude", "README.md"),
    ("--exclude", "guide/README.md"),
]


@pytest.mark.parametrize("part", PARTS, ids=" ".join)
def test_a_part_of_what_is_published_changes_nothing(
    place: Place, handbook: Path, part: tuple[str, str]
) -> None:
    place.publish(handbook)
    before = {title: place.page(title).version for title in place.titles()}
    run = place.publish(handbook, *part)
    assert set(run.actions.values()) == {"unchanged"}
    assert {title: place.page(title).version for title in place.titles()} == before
    assert set(place.publish(handbook).actions.values()) == {"unchanged"}


def test_a_new_document_hangs_under_the_page_of_its_folder_that_is_left_out(
    place: Place, handbook: Path
) -> None:
    place.publish(handbook)
    (handbook / "guide" / "new.md").write_text("# New\n")
    (handbook / "guide" / "deep").mkdir()
    (handbook / "guide" / "deep" / "down.md").write_text("# Down\n")
    run = place.publish(handbook, "--include", "new.md", "--include", "down.md")
    assert run.actions == {"New": "created", "Deep": "created", "Down": "created"}
    assert sorted(place.children("The guide")) == ["Deep", "New", "Setup", "Use"]
    assert place.children("Deep") == ["Down"]
    assert set(place.publish(handbook).actions.values()) == {"unchanged"}


def test_a_document_stays_below_the_parent_it_names_where_that_is_left_out(
    place: Place, handbook: Path
) -> None:
    (handbook / "api" / "away.md").write_text("---\nparent: Use\n---\n# Away\n")
    place.publish(handbook)
    assert place.children("Use") == ["Away"]
    assert place.publish(handbook, "--include", "away.md").actions["Away"] == "unchanged"
    assert place.children("Use") == ["Away"]


def test_a_listing_stands_in_for_a_page_that_was_never_published(
    place: Place, handbook: Path
) -> None:
    run = place.publish(handbook, "--include", "guide/setup.md")
    assert run.actions == {"Guide": "created", "Setup": "created"}
    assert place.publish(handbook).actions["The guide"] == "renamed"
    assert place.children("The guide") == ["Setup", "Use"]


def test_only_some_documents_still_link_to_a_folder_without_a_page_of_its_own(
    place: Place, handbook: Path
) -> None:
    place.publish(handbook)
    for part in (["--include", "README.md"], ["--include", "guide/setup.md"]):
        run = place.publish(handbook, *part, "--dry-run")
        assert set(run.actions.values()) == {"unchanged"}
        assert "without a page" not in run.stderr
    run = place.publish(handbook / "guide" / "setup.md", "--scope", "handbook", "--dry-run")
    assert "without a page" not in run.stderr


def _deny(mocker: MockerFixture, folder: Path) -> None:
    real: Callable[[Any], Any] = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    mocker.patch("os.scandir", scandir)


@pytest.mark.parametrize("how", ["report", "trash"])
def test_what_lies_in_a_folder_that_cannot_be_read_is_not_gone(
    place: Place, handbook: Path, mocker: MockerFixture, how: str
) -> None:
    place.publish(handbook, "--scope", "handbook")
    titles = place.titles()
    _deny(mocker, handbook.resolve() / "ops" / "runbooks")
    run = place.publish(handbook, "--scope", "handbook", "--orphans", how)
    assert set(run.actions.values()) == {"unchanged"}
    assert "ops/runbooks: cannot be read: Permission denied" in run.stderr
    assert place.titles() == titles


def test_a_page_whose_file_is_a_link_that_leads_nowhere_stays(place: Place, handbook: Path) -> None:
    place.publish(handbook, "--scope", "handbook")
    (handbook / "guide" / "use.md").unlink()
    (handbook / "guide" / "use.md").symlink_to(handbook / "elsewhere.md")
    run = place.publish(handbook, "--scope", "handbook", "--orphans", "trash")
    assert set(run.actions.values()) == {"unchanged"}
    assert "Use" in place.titles()


def test_a_link_brings_no_other_file_of_the_machine_into_a_page(
    place: Place, handbook: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place.publish(handbook, "--scope", "handbook")
    secret = tmp_path_factory.mktemp("elsewhere") / "environ"
    secret.write_text("CONFLUENCE_API_TOKEN=admin")
    for name in ("guide/use.md", "new.md"):
        (handbook / name).unlink(missing_ok=True)
        (handbook / name).symlink_to(secret)
    options = ["--scope", "handbook", "--orphans", "trash"]
    for more in (["--dry-run", "--format", "markdown"], []):
        run = place.publish(handbook, *options, *more)
        assert "TOKEN" not in run.stdout + run.stderr
        assert f"is left out: the link leads to {secret}" in run.stderr
    assert set(run.actions.values()) == {"unchanged"}
    assert "New" not in place.titles()


def test_one_file_of_a_published_folder_is_told_from_where_to_publish_it(
    place: Place, handbook: Path
) -> None:
    place.publish(handbook, "--scope", "s")
    run = place.publish(handbook / "guide" / "use.md", "--scope", "s")
    assert run.status == 2
    assert f"was published from {handbook.resolve()}, where " in run.stderr
    assert f"Give {handbook.resolve()} instead" in run.stderr


ALONE = ["ops/README.md", "guide/x/new.md", "guide/README.md"]


@pytest.mark.parametrize("name", ALONE)
def test_one_file_alone_takes_no_page_of_another_of_its_name(
    place: Place, handbook: Path, name: str
) -> None:
    place.publish(handbook, "--scope", "s")
    (handbook / name).parent.mkdir(exist_ok=True)
    (handbook / name).write_text("# Brand new\n\nnew\n")
    place.sandbox.clear_requests()
    assert place.publish(handbook / name, "--scope", "s").status == 2
    assert place.writes() == []


def test_a_document_that_moves_up_in_a_folder_of_the_same_name_is_published(
    place: Place, tmp_path: Path
) -> None:
    root = tmp_path / "guide"
    (root / "guide").mkdir(parents=True)
    for name in ("guide/x", "y", "z"):
        (root / f"{name}.md").write_text(f"# {name[-1].upper()}\n\n{name}\n")
    place.publish(root, "--scope", "s")
    (root / "guide" / "x.md").rename(root / "x.md")
    assert place.publish(root, "--scope", "s").actions["X"] == "moved"


@pytest.mark.parametrize(
    "part",
    [
        ["--exclude", "guide/README.md"],
        ["--include", "guide/index.md"],
        ["--include", "setup.md"],
        ["--exclude", "README.md"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("readme", ["# The guide", "---\npublish: false\n---\n# Draft"])
def test_an_index_beside_a_readme_stays_what_it_is(
    place: Place, handbook: Path, part: list[str], readme: str
) -> None:
    (handbook / "guide" / "README.md").write_text(f"{readme}\n\nText.\n")
    (handbook / "guide" / "index.md").write_text("# Idx\n\nprecious\n")
    place.publish(handbook)
    assert set(place.publish(handbook, *part).actions.values()) == {"unchanged"}
    assert set(place.publish(handbook).actions.values()) == {"unchanged"}


def test_the_page_of_a_readme_that_is_a_link_to_nowhere_stays(place: Place, handbook: Path) -> None:
    place.publish(handbook)
    (handbook / "guide" / "README.md").unlink()
    (handbook / "guide" / "README.md").symlink_to(handbook / "nowhere.md")
    run = place.publish(handbook)
    assert {"Guide", "The guide"}.isdisjoint(run.actions)
    assert set(run.actions.values()) == {"unchanged"}
    assert "Important guide text." in (place.page("The guide").body or "")
    assert place.children("The guide") == ["Setup", "Use"]


def test_the_page_of_a_readme_that_is_in_the_trash_stays_there(
    place: Place, handbook: Path
) -> None:
    place.publish(handbook)
    place.site.trash(place.page("The guide").id)
    (handbook / "guide" / "new.md").write_text("# New\n")
    part = ["--include", "setup.md", "--include", "new.md"]
    run = place.publish(handbook, *part)
    assert (run.actions["New"], "Guide" in run.actions) == ("failed", False)
    assert run.entry("New")["error"] == "Not tried: its parent page 'The guide' is trashed."
    assert run.entry("Setup")["action"] in ("drift", "unchanged")
    assert "Guide" not in place.titles()


def test_a_part_named_by_its_folder_stays_where_it_hangs(
    place: Place, handbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (handbook / ".recue.yaml").write_text("confluence:\n  scope: s\n")
    place.publish(handbook)
    for folder in (handbook.parent, handbook, handbook / "guide"):
        monkeypatch.chdir(folder)
        run = place.publish(handbook / "guide")
        assert set(run.actions.values()) == {"unchanged"}, run.stderr
        both = place.publish(handbook / "guide", handbook / "ops")
        assert set(both.actions.values()) == {"unchanged"}
    assert set(place.publish(handbook).actions.values()) == {"unchanged"}


def test_a_folder_that_gets_a_readme_is_linked_by_its_title_at_once(
    place: Place, handbook: Path
) -> None:
    readme = (handbook / "guide" / "README.md").read_text()
    (handbook / "guide" / "README.md").unlink()
    place.publish(handbook)
    (handbook / "guide" / "README.md").write_text(readme)
    place.publish(handbook)
    assert 'ri:content-title="The guide"' in (place.page("Home").body or "")
    assert set(place.publish(handbook).actions.values()) == {"unchanged"}


def test_a_title_shared_with_a_document_that_is_left_out_stays(
    place: Place, handbook: Path
) -> None:
    (handbook / "ops" / "setup.md").write_text("# Setup\n")
    run = place.publish(handbook, "--titles", "unique")
    assert {"Setup (The guide)", "Setup (Ops)"} <= run.actions.keys()
    part = place.publish(handbook, "--titles", "unique", "--include", "guide/setup.md")
    assert part.actions == {"Setup (The guide)": "unchanged"}
    (handbook / "ops" / "setup.md").unlink()
    assert place.publish(handbook, "--titles", "unique").actions["Setup"] == "renamed"


@pytest.mark.parametrize("how", ["report", "trash"])
def test_a_file_renamed_out_of_sight_keeps_its_page(place: Place, handbook: Path, how: str) -> None:
    place.publish(handbook, "--scope", "s")
    page = place.page("Setup").id
    (handbook / "guide" / "setup.md").rename(handbook / "guide" / "set-up.md")
    run = place.publish(handbook, "--scope", "s", "--include", "api/", "--orphans", how)
    assert set(run.actions.values()) == {"unchanged"}
    assert place.publish(handbook, "--scope", "s").actions["Setup"] == "moved"
    assert place.page("Setup").id == page


def test_a_readme_renamed_out_of_sight_keeps_its_page(place: Place, handbook: Path) -> None:
    place.publish(handbook, "--scope", "s")
    page = place.page("The guide").id
    (handbook / "guide" / "README.md").rename(handbook / "guide" / "about.md")
    place.publish(handbook, "--scope", "s", "--include", "guide/use.md")
    assert "Important guide text." in (place.page("The guide").body or "")
    place.publish(handbook, "--scope", "s")
    assert place.page("The guide").id == page


def test_a_page_that_is_left_out_is_not_accepted_and_said_to_be_left_out(
    place: Place, handbook: Path
) -> None:
    place.publish(handbook, "--scope", "s")
    place.edit("Setup", lambda body: body + "<p>Theirs.</p>")
    (handbook / "guide" / "new.md").write_text("# New\n")
    (handbook / "guide" / "use.md").unlink()
    named = {
        "guide/setup.md": "this run leaves it out, so nothing was accepted",
        "Setup": "this run leaves it out, so nothing was accepted",
        place.page("Setup").id: "this run leaves it out, so nothing was accepted",
        "guide/new.md": "this run leaves it out, so nothing was accepted",
        "guide/use.md": "its source is gone",
        "Use": "its source is gone",
        "Nonsense": "there is no such page",
    }
    accepts = [word for name in [*named, "Orders", "api/orders.md"] for word in ("--accept", name)]
    run = place.publish(handbook, "--scope", "s", "--include", "api/", *accepts)
    assert run.json["warnings"] == [f"--accept {n}: {why}" for n, why in sorted(named.items())]
    assert place.publish(handbook, "--scope", "s").actions["Setup"] == "drift"


def test_links_to_what_cannot_be_read_stay(
    place: Place, handbook: Path, mocker: MockerFixture
) -> None:
    use, runbook = handbook / "guide" / "use.md", handbook / "ops" / "runbooks" / "README.md"
    (handbook / "guide" / "setup.md").write_text(
        "# Setup\n\nSee [how](use.md), [all of it](README.md) and [ops](../ops/runbooks/).\n"
    )
    place.publish(handbook)
    use.unlink()
    use.symlink_to(handbook / "elsewhere.md")
    real = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path == runbook.resolve():
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    mocker.patch.object(Path, "read_bytes", denied)
    run = place.publish(handbook)
    assert "cannot be read: Permission denied" in run.stderr
    assert set(run.actions.values()) == {"unchanged"}
    assert "is shown as text" not in run.stderr
