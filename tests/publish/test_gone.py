"""Pages that lie in the trash or the archive: what people did to them stays when they come back."""

from pathlib import Path

import pytest
import requests

from recue_exporters.confluence.site import connect
from tests.publish.place import Place
from tests.publish.test_comments import comment


def _install(docs: Path, text: str, front: str = "") -> None:
    (docs / "guide" / "install.md").write_text(f"{front}# Install\n\n{text}\n")


def purge(place: Place, page_id: str) -> None:
    """Remove a page from the trash for good, as an administrator does."""
    cloud = place.site.flavor == "cloud"
    path = "api/v2/pages" if cloud else "rest/api/content"
    query = "purge=true" if cloud else "status=trashed"
    url = f"{place.sandbox.url}/{path}/{page_id}?{query}"
    answer = requests.delete(url, auth=("admin", "admin"), timeout=10)
    assert answer.status_code == 204, answer.text


@pytest.fixture
def touched(place: Place, docs: Path) -> str:
    """The id of a page that a person commented on, labelled, edited, renamed and trashed."""
    _install(docs, "Run `make`. Words to keep here.")
    place.publish(docs)
    page = place.page("Install")
    comment(place, "Install", "Words to keep")
    connect(place.config("editor")).add_labels(page.id, ["mine"])
    place.edit("Install", lambda body: body + "<p>A PERSON wrote this.</p>", user="editor")
    place.rename("Install", "My Install")
    place.site.trash(page.id)
    return page.id


def test_what_a_person_did_to_a_trashed_page_comes_back_with_it(
    place: Place, docs: Path, touched: str
) -> None:
    _install(docs, "Run `make`. Words to keep here.", "---\nlabels: [mine]\n---\n")
    run = place.publish(docs, "--recreate")
    assert (run.status, run.actions["Install"]) == (0, "created"), run.stdout
    reasons = run.entry("Install")["reasons"]
    assert "was in the trash; brought back (--recreate)" in reasons
    assert {"text edited by a person", "renamed by a person"} <= set(reasons)
    page = place.page("My Install")
    assert page.id == touched
    assert "A PERSON" in (page.body or "")
    assert "inline-comment-marker" in (page.body or "")
    assert place.children("Guide") == ["My Install", "Use"]
    assert place.publish(docs).actions["Install"] == "drift"
    _install(docs, "Run `make`. Words to keep here.")
    place.publish(docs)
    assert "mine" in place.site.labels(touched)


def test_a_trashed_page_changed_both_here_and_there_comes_back_to_be_decided_on(
    place: Place, docs: Path, touched: str
) -> None:
    _install(docs, "Run `make install`. Words to keep here.")
    dry = place.publish(docs, "--recreate", "--dry-run")
    assert dry.actions["Install"] == "conflict"
    run = place.publish(docs, "--recreate")
    assert (run.status, run.actions["Install"]) == (1, "conflict")
    assert "A PERSON" in (place.page("My Install").body or "")
    assert place.children("Guide") == ["My Install", "Use"]
    run = place.publish(docs)
    assert (run.status, run.actions["Install"]) == (1, "conflict")
    run = place.publish(docs, "--on-conflict", "overwrite")
    assert (run.status, run.actions["Install"]) == (0, "updated")
    body = place.page("My Install").body or ""
    assert "make install" in body
    assert "inline-comment-marker" in body


def test_a_trashed_page_nobody_touched_comes_back_with_the_new_text(
    place: Place, docs: Path
) -> None:
    notes = docs / "guide" / "notes.txt"
    notes.write_text("one")
    _install(docs, "Words to keep here, [notes](notes.txt).")
    place.publish(docs)
    page = place.page("Install")
    marker = comment(place, "Install", "Words to keep")
    place.site.trash(page.id)
    notes.write_text("two")
    _install(docs, "All new. Words to keep here, [notes](notes.txt).")
    skipped = place.publish(docs, "--recreate", "--on-comments", "skip", "--dry-run")
    assert "its text is left alone for its inline comments" in skipped.entry("Install")["reasons"]
    run = place.publish(docs, "--recreate")
    assert (run.status, run.actions["Install"]) == (0, "created"), run.stdout
    back = place.page("Install")
    assert back.id == page.id
    assert "All new" in (back.body or "")
    assert f'ac:ref="{marker}"' in (back.body or "")
    assert place.publish(docs).actions["Install"] == "updated"
    assert place.site.attachments(page.id)[0].version == 2
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def _take_title(place: Place, title: str) -> None:
    home = place.space.homepage_id or ""
    place.site.create(place.space, home, title, "<p>x</p>", message="", minor=False)


@pytest.mark.parametrize("renamed", [False, True])
def test_a_trashed_page_whose_title_is_taken_stays_there_and_others_go_on(
    place: Place, docs: Path, renamed: bool
) -> None:
    place.publish(docs)
    title = "Guide"
    if renamed:
        title = "My Guide"
        place.rename("Guide", title)
    place.site.trash(place.page(title).id)
    _take_title(place, title)
    _install(docs, "Changed.")
    planned = place.publish(docs, "--recreate", "--dry-run")
    run = place.publish(docs, "--recreate")
    assert planned.actions == run.actions
    assert (planned.status, run.status) == (1, 1)
    assert (run.actions["Guide"], run.actions["Install"]) == ("conflict", "updated")
    (reason,) = run.entry("Guide")["reasons"]
    assert f"has the title '{title}', with which this page would come back" in reason
    assert "Changed" in (place.page("Install").body or "")
    stays = "stays where it is: its parent page 'Guide' is in conflict"
    assert run.entry("Use")["reasons"] == [stays]
    place.rename(title, "Theirs")
    assert place.publish(docs, "--recreate").status == 0
    assert sorted(place.children(title)) == ["Install", "Use"]


def test_a_purged_page_whose_title_is_taken_is_not_made_anew(place: Place, docs: Path) -> None:
    place.publish(docs)
    page = place.page("Guide")
    place.site.trash(page.id)
    purge(place, page.id)
    _take_title(place, "Guide")
    args = (docs, "--recreate", "--accept", "guide/README.md")
    planned, run = place.publish(*args, "--dry-run"), place.publish(*args)
    assert planned.actions == run.actions
    assert (run.actions["Guide"], run.actions["Install"]) == ("conflict", "drift")
    (reason,) = run.entry("Guide")["reasons"]
    assert "a page that is not ours has the title 'Guide'" in reason


def test_a_trashed_page_waits_for_the_title_that_another_document_has(
    place: Place, docs: Path
) -> None:
    place.publish(docs)
    place.site.trash(place.page("Use").id)
    (docs / "guide" / "use.md").write_text("# Usage\n\n- one\n- two\n")
    (docs / "guide" / "new.md").write_text("# Use\n\nAnother one.\n")
    for _ in range(2):
        planned = place.publish(docs, "--recreate", "--dry-run")
        run = place.publish(docs, "--recreate")
        assert planned.actions == run.actions
        assert (run.status, run.actions["Usage"]) == (1, "conflict")
        assert "with which this page would come back" in run.entry("Usage")["reasons"][0]
    (docs / "guide" / "new.md").write_text("# New\n\nAnother one.\n")
    assert place.publish(docs, "--recreate").status == 0
    assert place.children("Guide") == ["Install", "New", "Usage"]
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_an_archived_page_comes_back(place: Place, docs: Path) -> None:
    if place.site.flavor != "cloud":
        pytest.skip("Data Center archives spaces, not pages")
    place.publish(docs)
    page = place.page("Install")
    place.site.archive(page.id)
    assert place.publish(docs).actions["Install"] == "drift"
    run = place.publish(docs, "--recreate")
    assert (run.status, run.actions["Install"]) == (0, "created")
    assert place.page("Install").id == page.id
    assert place.children("Guide") == ["Install", "Use"]
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def _restrict(place: Place, title: str) -> None:
    """Let nobody but the administrator see a page."""
    admin = {"type": "known", "accountId": place.site.user.id, "username": "admin"}
    admin["userKey"] = place.site.user.id
    answer = requests.put(
        f"{place.sandbox.url}/rest/api/content/{place.page(title).id}/restriction",
        json=[{"operation": "read", "restrictions": {"user": [admin]}}],
        auth=("admin", "admin"),
        timeout=10,
    )
    assert answer.status_code == 200, answer.text


def test_a_page_that_may_be_hidden_gets_no_second_one(place: Place, docs: Path) -> None:
    place.publish(docs, user="editor")
    _restrict(place, "Install")
    (docs / "guide" / "install.md").write_text("# Installing\n\nAnother title.\n")
    for flags in ([], ["--recreate"]):
        run = place.publish(docs, *flags, user="editor")
        assert (run.status, run.actions["Installing"]) == (0, "drift")
        (reason,) = run.entry("Installing")["reasons"]
        assert "hidden from the account" in reason
        assert "--recreate --accept 'guide/install.md'" in reason
    assert "Installing" not in place.titles()


def test_a_purged_page_is_made_anew_where_that_is_said(place: Place, docs: Path) -> None:
    place.publish(docs)
    page = place.page("Guide")
    place.site.trash(page.id)
    purge(place, page.id)
    assert place.publish(docs, "--recreate").actions["Guide"] == "drift"
    assert "Guide" not in place.titles()
    run = place.publish(docs, "--recreate", "--accept", "guide/README.md")
    assert (run.status, run.actions["Guide"]) == (0, "created"), run.stdout
    assert not run.json["warnings"]
    assert sorted(place.children("Guide")) == ["Install", "Use"]
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_trashed_page_is_told_from_one_that_is_not_found(place: Place, docs: Path) -> None:
    place.publish(docs)
    place.site.trash(place.page("Use").id)
    reasons = place.publish(docs).entry("Use")["reasons"]
    assert reasons == ["was trashed by a person; --recreate brings it back"]
