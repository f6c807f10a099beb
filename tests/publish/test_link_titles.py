"""Links name the titles that pages have on the site, whoever gave them."""

from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from recue_exporters.confluence import diagrams
from tests.publish.place import Place
from tests.publish.test_comments import comment


def _linked(place: Place) -> str:
    """The title that the page 'Intro' links to."""
    body = place.page("Intro").body or ""
    return body.partition('ri:content-title="')[2].partition('"')[0]


def _intro(docs: Path, words: str) -> None:
    (docs / "intro.md").write_text(f"# Intro\n\n{words}, see [install](guide/install.md).\n")


def _install(docs: Path, title: str, words: str = "Run `make`.") -> None:
    (docs / "guide" / "install.md").write_text(f"# {title}\n\n{words}\n")


@pytest.mark.parametrize("title", ["My Install", 'Install & "run"'])
def test_a_link_names_the_title_that_a_person_gave(place: Place, docs: Path, title: str) -> None:
    place.publish(docs)
    place.rename("Install", title)
    place.sandbox.clear_requests()
    assert place.publish(docs).actions["Intro"] == "unchanged"
    assert place.writes() == []
    _intro(docs, "New words")
    run = place.publish(docs)
    assert (run.actions["Intro"], run.actions["Install"]) == ("updated", "drift")
    assert _linked(place) == title.replace("&", "&amp;").replace('"', "&quot;")
    assert place.publish(docs).actions["Intro"] == "unchanged"
    place.rename(title, "Install")
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_link_names_a_title_that_was_accepted(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.rename("Install", "My Install")
    assert set(place.publish(docs, "--accept", "Install").actions.values()) == {"unchanged"}
    _intro(docs, "New words")
    assert place.publish(docs).actions["Intro"] == "updated"
    assert _linked(place) == "My Install"
    assert place.publish(docs / "intro.md", "--scope", "handbook").status == 0
    assert place.publish(docs).actions["Intro"] == "unchanged"
    _install(docs, "Installing")
    run = place.publish(docs)
    assert (run.actions["Intro"], run.actions["Installing"]) == ("updated", "renamed")
    assert _linked(place) == "Installing"


def test_a_part_of_the_documents_links_to_the_renamed_page(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.rename("Install", "My Install")
    _intro(docs, "New words")
    run = place.publish(docs, "--include", "intro.md")
    assert run.actions == {"Intro": "updated"}
    assert _linked(place) == "My Install"
    assert place.publish(docs).actions["Intro"] == "unchanged"


def test_a_page_left_alone_for_its_comments_is_linked_by_its_old_title(
    place: Place, docs: Path
) -> None:
    place.publish(docs)
    comment(place, "Install", "Run")
    _install(docs, "Installing", "Call `make`.")
    _intro(docs, "New words")
    run = place.publish(docs, "--on-comments", "skip")
    assert (run.actions["Intro"], run.actions["Installing"]) == ("updated", "drift")
    assert _linked(place) == "Install"
    again = place.publish(docs, "--on-comments", "skip")
    assert again.actions["Intro"] == "unchanged"
    run = place.publish(docs)
    assert (run.actions["Intro"], run.actions["Installing"]) == ("updated", "renamed")
    assert _linked(place) == "Installing"


def test_a_page_renamed_both_here_and_there_is_linked_by_the_title_it_keeps(
    place: Place, docs: Path
) -> None:
    place.publish(docs)
    place.rename("Install", "My Install")
    _install(docs, "Installing")
    _intro(docs, "New words")
    run = place.publish(docs)
    assert (run.actions["Intro"], run.actions["Installing"]) == ("updated", "conflict")
    assert _linked(place) == "My Install"
    assert place.publish(docs).actions["Intro"] == "unchanged"
    run = place.publish(docs, "--on-conflict", "overwrite")
    assert (run.actions["Intro"], run.actions["Installing"]) == ("updated", "renamed")
    assert _linked(place) == "Installing"


def test_a_renamed_page_whose_file_moved_is_linked_by_its_title(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.rename("Install", "My Install")
    (docs / "guide" / "install.md").rename(docs / "install.md")
    (docs / "intro.md").write_text("# Intro\n\nNew words, see [install](install.md).\n")
    assert place.publish(docs).actions["Intro"] == "updated"
    assert _linked(place) == "My Install"
    assert place.publish(docs).actions["Intro"] == "unchanged"


def test_what_is_missing_is_counted_once_where_links_are_written_anew(
    place: Place, docs: Path, mocker: MockerFixture
) -> None:
    mocker.patch.object(diagrams, "renderer_version", return_value="")
    (docs / "intro.md").write_text("# Intro\n\n```mermaid\ngraph TD; A-->B\n```\n")
    place.publish(docs)
    place.edit("Install", lambda body: body.replace("Run", "Please run"))
    _install(docs, "Set up", "Run `make all`.")
    run = place.publish(docs)
    assert run.actions["Set up"] == "conflict"  # it keeps the title that no link was to name
    assert "Mermaid diagrams that stay code: 1;" in run.json["warnings"][0]
