"""atlassian-python-api's own `ConfluenceServer` helpers against Data Center."""

import pytest

from recue_exporters.sandbox import Sandbox

atlassian = pytest.importorskip("atlassian", reason="atlassian-python-api is not installed")

pytestmark = [
    pytest.mark.parametrize("confluence_flavor", ["datacenter"]),
    pytest.mark.confluence_sandbox(context_path="/confluence"),
]


@pytest.fixture
def client(confluence_sandbox: Sandbox):
    return atlassian.ConfluenceServer(confluence_sandbox.url, username="admin", password="admin")


def test_create_update_and_read(client) -> None:
    made = client.create_page("DOC", "Page", "<p>one</p>")
    page = client.get_page_id("DOC", "Page")
    assert page == made["id"]
    assert client.page_exists("DOC", "Page")
    assert not client.page_exists("DOC", "No page")
    client.update_page(page, "Page", "<p>two</p>", minor_edit=True, version_comment="why")
    shown = client.get_page_by_id(page, expand="body.storage,version")
    assert shown["body"]["storage"]["value"] == "<p>two</p>"
    assert (shown["version"]["number"], shown["version"]["message"]) == (2, "why")
    client.append_page(page, "Page", "<p>three</p>")
    assert client.get_page_by_id(page)["version"]["number"] == 3
    parent = client.create_page("DOC", "Parent", "")["id"]
    client.update_or_create(parent, "Child", "<p>x</p>")
    client.update_or_create(parent, "Child", "<p>y</p>")
    (child,) = client.get_child_pages(parent)
    assert client.get_page_by_id(child["id"])["version"]["number"] == 2


def test_wrong_versions_and_titles_are_its_errors(client) -> None:
    client.create_page("DOC", "Page", "")
    with pytest.raises(Exception, match="A page with this title already exists"):
        client.create_page("DOC", "Page", "")
    with pytest.raises(Exception, match="no content with the given id"):
        client.get_page_by_id("999")
    with pytest.raises(Exception, match="Error parsing xhtml"):
        client.create_page("DOC", "Broken", "<p>")


def test_labels(client) -> None:
    page = client.create_page("DOC", "Page", "")["id"]
    client.set_page_label(page, "one")
    client.set_page_label(page, "two")
    client.remove_page_label(page, "one")
    assert [row["name"] for row in client.get_page_labels(page)["results"]] == ["two"]


def test_attachments(client) -> None:
    page = client.create_page("DOC", "Page", "")["id"]
    client.attach_content(b"bytes", name="a.txt", content_type="text/plain", page_id=page)
    (row,) = client.get_attachments_from_content(page)["results"]
    assert (row["title"], row["extensions"]["fileSize"]) == ("a.txt", 5)
    assert client.get_attachment_history(row["id"])[0]["number"] == 1
    # Its way to a new version is one that Data Center refuses (its issue 1677).
    with pytest.raises(Exception, match="415"):
        client.attach_content(b"new", name="a.txt", content_type="text/plain", page_id=page)
    client.delete_attachment(page, "a.txt")
    assert client.get_attachments_from_content(page)["results"] == []


def test_properties(client) -> None:
    page = client.create_page("DOC", "Page", "")["id"]
    client.set_page_property(page, {"key": "mine", "value": {"a": 1}})
    update = {"key": "mine", "value": {"a": 2}, "version": {"number": 2}}
    client.update_page_property(page, update)
    assert client.get_page_property(page, "mine")["value"] == {"a": 2}
    client.delete_page_property(page, "mine")
    with pytest.raises(Exception, match="property"):
        client.get_page_property(page, "mine")


def test_move_search_and_delete(client) -> None:
    first = client.create_page("DOC", "First", "")["id"]
    second = client.create_page("DOC", "Second", "")["id"]
    client.move_page("DOC", second, target_id=first)
    assert [row["id"] for row in client.get_page_ancestors(second)] == [first]
    hits = client.cql('space = DOC and title ~ "Second"')["results"]
    assert [hit["content"]["id"] for hit in hits] == [second]
    assert {page["title"] for page in client.get_all_pages_from_space("DOC")} >= {"First", "Second"}
    client.remove_page(first, recursive=True)
    trashed = client.get_all_pages_from_space_trash("DOC")
    assert {page["title"] for page in trashed} == {"First", "Second"}


def test_spaces_users_comments_and_restrictions(client) -> None:
    client.create_space("NEW", "New space")
    assert client.get_space("NEW")["name"] == "New space"
    assert client.get_user_details_by_username("admin")["displayName"] == "Admin"
    page = client.create_page("NEW", "Page", "")["id"]
    client.add_comment(page, "<p>Hi</p>")
    (comment,) = client.get_page_comments(page, expand="body.storage")["results"]
    assert comment["body"]["storage"]["value"] == "<p>Hi</p>"
    assert client.get_all_restrictions_for_content(page)["read"]["operation"] == "read"
