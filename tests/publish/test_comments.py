"""Inline comments stay on their text when a page is written anew."""

from dataclasses import replace
from pathlib import Path

import pytest
import requests

from tests.publish.place import Place

BEFORE = """# Page

A paragraph about ferries.

## A heading about fares

- an item about berths
- another

| Name | Meaning |
|------|---------|
| quay | a cell about quays |

- [ ] a task about tickets
"""

PLACES = {
    "paragraph": "about ferries",
    "heading": "about fares",
    "list": "about berths",
    "table": "about quays",
    "task": "about tickets",
}


def comment(place: Place, title: str, selection: str) -> str:
    """Comment on selected text in the browser view, as a person would; returns the marker."""
    page = place.page(title)
    answer = requests.post(
        f"{place.sandbox.url}/pages/{page.id}/comments",
        data={"text": "Is this so?", "selection": selection},
        timeout=10,
    )
    assert answer.status_code == 200, answer.text
    (found,) = [c for c in place.site.open_comments(page.id) if c.selection == selection]
    return found.marker


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "book" / "page.md"
    file.parent.mkdir()
    file.write_text(BEFORE)
    return file


@pytest.mark.parametrize("where", PLACES)
def test_a_comment_stays_on_its_text(place: Place, page: Path, where: str) -> None:
    place.publish(page.parent)
    marker = comment(place, "Page", PLACES[where])
    assert place.publish(page.parent).actions["Page"] == "unchanged"
    page.write_text(BEFORE.replace("# Page\n", "# Page\n\nA new beginning.\n"))
    run = place.publish(page.parent)
    assert run.actions["Page"] == "updated"
    body = place.page("Page").body or ""
    assert "A new beginning" in body
    start = body.index(f'ac:ref="{marker}"')
    assert PLACES[where] in body[start : start + 120]
    assert [c.marker for c in place.site.open_comments(place.page("Page").id)] == [marker]
    assert place.publish(page.parent).actions["Page"] == "unchanged"


def test_a_comment_whose_text_is_gone_is_reported(place: Place, page: Path) -> None:
    place.publish(page.parent)
    comment(place, "Page", "about ferries")
    page.write_text(BEFORE.replace("A paragraph about ferries.", "All new."))
    entry = place.publish(page.parent).entry("Page")
    assert entry["action"] == "updated"
    assert any("inline comment is gone: 'about ferries'" in r for r in entry["reasons"])


def test_skip_leaves_a_page_with_open_comments_alone(place: Place, page: Path) -> None:
    place.publish(page.parent)
    comment(place, "Page", "about ferries")
    page.write_text(BEFORE.replace("All", "New").replace("quay ", "pier "))
    run = place.publish(page.parent, "--on-comments", "skip")
    assert (run.status, run.actions["Page"]) == (0, "drift")
    assert place.page("Page").version == 1
    assert place.publish(page.parent).actions["Page"] == "updated"


@pytest.mark.parametrize("change", ["text", "title", "place"])
def test_a_comment_made_after_the_plan_stays(place: Place, page: Path, change: str) -> None:
    folder, title = page.parent, "Another" if change == "title" else "Page"
    place.publish(folder)
    if change == "text":
        page.write_text(BEFORE.replace("# Page\n", "# Page\n\nA new beginning.\n"))
    elif change == "title":
        page.write_text(f"---\ntitle: {title}\n---\n{BEFORE}")
    else:
        (folder / "below").mkdir()
        page.rename(folder / "below" / "page.md")
    exporter = place.exporter()
    plan = exporter.plan([folder])
    marker = comment(place, "Page", "about ferries")
    entry = next(each for each in exporter.apply(plan).entries if each.title == title)
    assert entry.error == ""
    assert [c.marker for c in place.site.open_comments(entry.page_id or "")] == [marker]
    body = place.page(title).body or ""
    assert ("A new beginning" in body) is (change == "text")
    start = body.index(f'ac:ref="{marker}"')
    assert "about ferries" in body[start : start + 120]
    assert place.publish(folder).actions[title] == "unchanged"


def test_a_comment_made_after_the_plan_on_text_that_goes_is_reported(
    place: Place, page: Path
) -> None:
    place.publish(page.parent)
    page.write_text(BEFORE.replace("A paragraph about ferries.", "All new."))
    exporter = place.exporter()
    plan = exporter.plan([page.parent])
    comment(place, "Page", "about ferries")
    (entry,) = exporter.apply(plan).entries
    assert entry.outcome == "updated"
    assert "the text of an inline comment is gone: 'about ferries'" in entry.reasons


def test_skip_leaves_a_page_alone_that_got_a_comment_after_the_plan(
    place: Place, page: Path
) -> None:
    place.publish(page.parent)
    page.write_text(BEFORE.replace("quay ", "pier "))
    exporter = place.exporter()
    exporter.options = replace(exporter.options, on_comments="skip")
    plan = exporter.plan([page.parent])
    comment(place, "Page", "about ferries")
    (entry,) = exporter.apply(plan).entries
    assert (entry.outcome, entry.error) == ("drift", "")
    assert "left alone for its 1 open inline comments" in entry.reasons
    assert place.page("Page").version == 1
    assert place.publish(page.parent).actions["Page"] == "updated"


def test_a_page_trashed_after_the_plan_stays_in_the_trash(place: Place, page: Path) -> None:
    place.publish(page.parent)
    page.write_text(BEFORE.replace("quay ", "pier "))
    exporter = place.exporter()
    plan = exporter.plan([page.parent])
    place.site.trash(place.page("Page").id)
    (entry,) = exporter.apply(plan).entries
    assert entry.outcome == "conflict"
    assert "was trashed meanwhile" in entry.error
    assert "Page" not in place.titles()
