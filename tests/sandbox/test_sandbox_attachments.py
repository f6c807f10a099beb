"""Attachments: who may upload how, versions, names, download."""

import pytest

from tests.sandbox.api import BOTH, Api

both = pytest.mark.parametrize("confluence_flavor", BOTH)
datacenter = pytest.mark.parametrize("confluence_flavor", ["datacenter"])


@both
def test_create_once_then_new_versions(api: Api) -> None:
    page = api.page("Page")
    made = api.upload(page, "a b.txt", b"one", comment="first").json()
    (row,) = made["results"]
    assert made["size"] == 1
    cloud = api.sandbox.flavor == "cloud"
    assert row["id"].startswith("att") is cloud
    assert row["extensions"]["fileSize"] == 3
    assert row["extensions"]["comment"] == "first"
    assert ("fileId" in row["extensions"]) is cloud
    refused = api.upload(page, "a b.txt", b"two")
    assert refused.status_code == 400
    assert refused.json()["message"].endswith(
        "Cannot add a new attachment with same file name as an existing attachment: a b.txt"
    )
    newer = api.upload(page, "a b.txt", b"two", path=f"/{row['id']}/data").json()
    assert (newer["id"], newer["version"]["number"]) == (row["id"], 2)


@both
def test_put_on_the_collection_is_cloud_only(api: Api) -> None:
    page = api.page("Page")
    answer = api.upload(page, "a.txt", b"one", method="PUT")
    if api.sandbox.flavor == "datacenter":
        assert answer.status_code == 405
        return
    assert answer.status_code == 200
    again = api.upload(page, "a.txt", b"two", method="PUT").json()["results"][0]
    assert again["version"]["number"] == 2
    (row,) = api.get(f"/api/v2/pages/{page}/attachments", filename="a.txt").json()["results"]
    assert (row["id"], row["fileSize"], row["version"]["number"]) == (again["id"], 3, 2)
    assert row["pageId"] == page


@both
def test_lookup_by_name(api: Api) -> None:
    page = api.page("Page")
    for name in ("a.txt", "A.txt", "b.txt"):
        api.upload(page, name)
    path = f"/rest/api/content/{page}/child/attachment"
    listed = api.get(path).json()
    assert (listed["limit"], listed["size"]) == (50, 3)
    (found,) = api.get(path, filename="a.txt").json()["results"]
    assert found["title"] == "a.txt"
    assert api.get(path, filename="c.txt").json()["size"] == 0


@both
def test_names_and_comments(api: Api) -> None:
    page = api.page("Page")
    assert api.upload(page, "Übersicht 100%25.txt").json()["results"][0]["title"] == (
        "Übersicht 100%25.txt"
    )
    assert api.upload(page, "x" * 255).status_code == 200
    assert api.upload(page, "y" * 256).status_code == 500
    assert api.upload(page, "c.txt", comment="z" * 255).status_code == 200
    refused = api.upload(page, "d.txt", comment="z" * 256)
    assert refused.status_code == 400
    assert "The comment is longer than 255 characters" in refused.json()["message"]


@both
def test_comment_in_a_part_of_its_own_kind(api: Api) -> None:
    """requests sends a plain field without a charset, which is read as ISO-8859-1."""
    page = api.page("Page")
    wrong = api.upload(page, "a.txt", comment="ä").json()["results"][0]
    assert wrong["extensions"]["comment"] == "Ã¤"
    files = {
        "file": ("b.txt", b"x", "text/plain"),
        "comment": (None, "ä".encode(), "text/plain; charset=UTF-8"),
    }
    headers = {"X-Atlassian-Token": "no-check"}
    path = f"/rest/api/content/{page}/child/attachment"
    right = api("POST", path, files=files, headers=headers).json()["results"][0]
    assert right["extensions"]["comment"] == right["version"]["message"] == "ä"
    files = {"file": ("c.txt", b"x"), "comment": "as a file"}
    odd = api("POST", path, files=files, headers=headers).json()["results"][0]
    assert odd["extensions"]["comment"] == "as a file"
    assert api("POST", path, files={"other": b"x"}, headers=headers).status_code == 400


@both
def test_uploads_need_the_token_against_forged_requests(api: Api) -> None:
    page = api.page("Page")
    refused = api.upload(page, "a.txt", token=None)
    assert (refused.status_code, refused.text) == (403, "XSRF check failed")
    assert api.upload(page, "a.txt", token="nocheck").status_code == 200


@both
def test_datacenter_refuses_every_post_of_a_browser(api: Api) -> None:
    headers = {"User-Agent": "Mozilla/5.0", "X-Atlassian-Token": "no-check"}
    page = api.page("Page")
    answer = api.post(f"/rest/api/content/{page}/label", [{"name": "x"}], headers=headers)
    assert answer.status_code == (403 if api.sandbox.flavor == "datacenter" else 200)
    update = {"type": "page", "title": "Page", "version": {"number": 2}}
    put = api("PUT", f"/rest/api/content/{page}", json=update, headers=headers)
    assert put.status_code == 200


@both
def test_download(api: Api) -> None:
    page = api.page("Page")
    row = api.upload(page, "ä b.txt", b"bytes").json()["results"][0]
    link = row["_links"]["download"]
    answer = api("GET", link)
    if api.sandbox.flavor == "cloud":
        assert answer.status_code == 302
        media = answer.headers["Location"]
        assert "token=" in media
        answer = api.as_user(None).session.get(media, timeout=30)
        link = api.get(f"/api/v2/attachments/{row['id']}").json()["downloadLink"]
    assert (answer.status_code, answer.content) == (200, b"bytes")
    assert "version=1&modificationDate=" in link
    assert api("GET", link).content == b"bytes"
    api.upload(page, "ä b.txt", b"newer", path=f"/{row['id']}/data")
    assert api("GET", link).content == b"bytes"
    assert api("GET", link.replace("version=1", "version=2")).content == b"newer"
    assert api.as_user(None)("GET", link).status_code != 200


def test_v2_delete_and_purge(api: Api) -> None:
    page = api.page("Page")
    attachment = api.upload(page, "a.txt").json()["results"][0]["id"]
    path = f"/api/v2/attachments/{attachment}"
    assert api.delete(path, purge="true").status_code == 400
    assert api.delete(path).status_code == 204
    assert api.get(f"/api/v2/pages/{page}/attachments").json()["results"] == []
    assert api.upload(page, "a.txt").status_code == 200
    assert api.delete(path, purge="true").status_code == 204
    assert api.get(path).status_code == 404


@datacenter
def test_datacenter_delete_rename_and_duplicates(api: Api) -> None:
    page = api.page("Page")
    files = f"/rest/api/content/{page}/child/attachment"
    attachment = api.upload(page, "a.txt").json()["results"][0]["id"]
    assert api.post(f"{files}/{attachment}/move?newName=b.txt").status_code == 204
    assert api.get(files).json()["results"][0]["title"] == "b.txt"
    assert api.upload(page, "b.txt", params={"allowDuplicated": "true"}).status_code == 200
    assert api.delete(f"{files}/{attachment}").status_code == 204
    assert api.get(files).json()["size"] == 1


@both
def test_metadata_is_changed_without_a_file(api: Api) -> None:
    page = api.page("Page")
    attachment = api.upload(page, "a.txt").json()["results"][0]["id"]
    path = f"/rest/api/content/{page}/child/attachment/{attachment}"
    sent = {"id": attachment, "type": "attachment", "title": "c.txt", "version": {"number": 1}}
    assert api.put(path, sent).json()["title"] == "c.txt"
    # A file sent to the content itself is no way to replace it (atlassian-python-api#1677).
    token = {"X-Atlassian-Token": "no-check"}
    files = {"file": ("c.txt", b"x", "text/plain")}
    wrong = api("PUT", f"/rest/api/content/{attachment}", files=files, headers=token)
    assert wrong.status_code == 415


@both
def test_trashing_a_page_keeps_its_files_and_purging_removes_them(api: Api) -> None:
    page = api.page("Page")
    attachment = api.upload(page, "a.txt").json()["results"][0]["id"].removeprefix("att")
    api.delete(f"/rest/api/content/{page}")
    assert api.sandbox.store.contents.get(int(attachment)) is not None
    api.delete(f"/rest/api/content/{page}", status="trashed")
    assert api.sandbox.store.contents.get(int(attachment)) is None
