"""Inline comments stay on their text when a page is written anew."""

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
