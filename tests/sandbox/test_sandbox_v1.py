"""Content through v1: create, read, update, delete, and every refusal's wording."""

import pytest

from tests.sandbox.api import BOTH, Api, storage

CLASS = "com.atlassian.confluence.api.service.exceptions."
both = pytest.mark.parametrize("confluence_flavor", BOTH)
datacenter = pytest.mark.parametrize("confluence_flavor", ["datacenter"])


def v2_page(api: Api, title: str, **more: object) -> dict:
    sent = {"spaceId": api.space_id, "status": "current", "title": title, **more}
    sent.setdefault("body", storage("<p>x</p>"))
    answer = api.post("/api/v2/pages", sent)
    assert answer.status_code == 200, answer.text
    return answer.json()


# --- v1 ---------------------------------------------------------------------------------------


@both
def test_v1_create_answers_200_with_everything(api: Api) -> None:
    answer = api.send_page("First", parent=api.home_id)
    made = answer.json()
    assert answer.status_code == 200
    assert made["space"]["id"] == int(api.space_id)
    assert made["version"]["number"] == 1
    assert [above["id"] for above in made["ancestors"]] == [api.home_id]
    assert made["body"]["storage"]["value"] == "<p>x</p>"
    cloud = api.sandbox.flavor == "cloud"
    assert made["_links"]["base"] == api.url
    assert made["_links"]["context"] == ("/wiki" if cloud else "")
    assert made["_links"]["self"] == f"{api.url}/rest/api/content/{made['id']}"
    assert ("editui" in made["_links"]) is cloud
    assert "metadata" in made["_expandable"]
    by = made["version"]["by"]
    assert ("accountId" in by, "userKey" in by) == (cloud, not cloud)


@both
def test_v1_find_is_200_also_when_there_is_nothing(api: Api) -> None:
    api.page("Findable")
    found = api.get("/rest/api/content", spaceKey="doc", title="FINDABLE", expand="version").json()
    assert [row["title"] for row in found["results"]] == ["Findable"]
    assert found["results"][0]["version"]["number"] == 1
    assert "base" not in found["results"][0]["_links"]
    assert (found["start"], found["limit"], found["size"]) == (0, 25, 1)
    for query in ({"spaceKey": "NOPE"}, {"spaceKey": "DOC", "title": "No such page"}):
        answer = api.get("/rest/api/content", **query)
        assert (answer.status_code, answer.json()["results"]) == (200, [])


@both
def test_v1_default_expansion_and_what_was_not_expanded(api: Api) -> None:
    page_id = api.page("Expanded")
    shown = api.get(f"/rest/api/content/{page_id}").json()
    assert {"history", "space", "version"} <= set(shown)
    assert "body" not in shown
    assert shown["_expandable"]["body"] == ""
    assert shown["_expandable"]["children"] == f"/rest/api/content/{page_id}/child"
    bare = api.get(f"/rest/api/content/{page_id}", expand="ancestors").json()
    assert "version" not in bare
    assert bare["_expandable"]["history"] == f"/rest/api/content/{page_id}/history"


@both
def test_v1_stale_version(api: Api) -> None:
    page_id = api.page("Stale")
    assert api.rewrite(page_id, 2).status_code == 200
    refused = api.rewrite(page_id, 2)
    text = "Version must be incremented on update. Current version is: 2"
    expected = text if api.sandbox.flavor == "datacenter" else f"{CLASS}ConflictException: {text}"
    assert (refused.status_code, refused.json()["message"]) == (409, expected)


@both
def test_v1_full_replace_wants_title_type_and_version(api: Api) -> None:
    page_id = api.page("Whole")
    path = f"/rest/api/content/{page_id}"
    version = {"number": 2}
    assert api.put(path, {"type": "page", "title": "Whole"}).status_code == 400
    assert api.put(path, {"title": "Whole", "version": version}).status_code == 400
    assert api.put(path, {"type": "page", "version": version}).status_code == 400
    # Without a body the old one stays.
    assert api.put(path, {"type": "page", "title": "W", "version": version}).status_code == 200
    assert api.stored(page_id) == "<p>x</p>"


@both
def test_v1_envelopes(api: Api) -> None:
    refused = api.get("/rest/api/content/7")
    assert refused.status_code == 404
    text = "No content found with id: ContentId{id=7}"
    if api.sandbox.flavor == "cloud":
        assert refused.json() == {
            "statusCode": 404,
            "data": {"authorized": True, "valid": True, "errors": [], "successful": False},
            "message": f"{CLASS}NotFoundException: {text}",
        }
    else:
        assert refused.json() == {
            "statusCode": 404,
            "data": {
                "authorized": False, "valid": True, "errors": [], "allowedInReadOnlyMode": True,
                "successful": False,
            },
            "message": text,
            "reason": "Not Found",
        }  # fmt: skip


@both
def test_v1_title_taken_also_by_another_letter_case(api: Api) -> None:
    api.page("Taken")
    refused = api.send_page("tAKEN")
    assert refused.status_code == 400
    start = "A page with this title already exists: A page already exists with the "
    expected = (
        start + "title tAKEN in the space with key DOC"
        if api.sandbox.flavor == "datacenter"
        else f"{CLASS}api.BadRequestException: {start}same TITLE in this space"
    )
    assert refused.json()["message"] == expected
    assert api.send_page("Other").status_code == 200
    page_id = api.get("/rest/api/content", title="Other").json()["results"][0]["id"]
    assert api.rewrite(page_id, 2, title="TAKEN").status_code == 400


@both
def test_v1_archived_keeps_its_title_trashed_does_not(api: Api) -> None:
    store = api.sandbox.store
    archived, trashed = api.page("Archived"), api.page("Trashed")
    page = store.contents.get(int(archived))
    store.tree.archive(page, store.users.named("admin"))
    api.delete(f"/rest/api/content/{trashed}")
    assert api.send_page("archived").status_code == 400
    assert api.send_page("Trashed").status_code == 200


@both
def test_v1_unknown_space_and_missing_parent(api: Api) -> None:
    cloud = api.sandbox.flavor == "cloud"
    refused = api.send_page("x", space={"key": "NOPE"})
    text = "Could not create content with type page"
    assert refused.status_code == 403
    assert refused.json()["message"] == (f"{CLASS}PermissionException: {text}" if cloud else text)
    refused = api.send_page("x", parent="7")
    assert refused.status_code == 404
    assert refused.json()["message"] == (
        f"{CLASS}NotFoundException: The parent ID specified does not exist,"
        " or user does not have permissions"
        if cloud
        else "No parent or not permitted to view content with id : ContentId{id=7}"
    )


@both
def test_v1_title_of_255_characters_and_not_more(api: Api) -> None:
    assert api.send_page("x" * 255).status_code == 200
    assert api.send_page("y" * 256).status_code == 400
    assert api.send_page("").status_code == 400


@both
def test_body_of_five_megabytes_and_not_more(api: Api) -> None:
    room = 5 * 1024 * 1024 - 1024
    assert api.send_page("Fits", "x" * room).status_code == 200
    assert api.send_page("Too large", "x" * (room + 1024)).status_code == 413


@both
def test_v1_only_the_last_ancestor_counts_and_moves(api: Api) -> None:
    one, two = api.page("One"), api.page("Two")
    moved = api.page("Moved", parent=one)
    answer = api.rewrite(moved, 2, ancestors=[{"id": one}, {"id": two}])
    assert [above["id"] for above in answer.json()["ancestors"]][-1] == two
    loop = api.rewrite(two, 2, ancestors=[{"id": moved}])
    assert loop.status_code == 400


@both
def test_v1_delete_trashes_and_then_purges(api: Api) -> None:
    page_id = api.page("Doomed")
    path = f"/rest/api/content/{page_id}"
    first = api.delete(path)
    assert first.status_code == (204 if api.sandbox.flavor == "cloud" else 200)
    assert api.get(path).status_code == 404
    assert api.get(path, status="trashed").json()["status"] == "trashed"
    # Nothing else counts when a page comes back.
    back = {"id": page_id, "status": "current", "title": "Other", "version": {"number": 2}}
    restored = api.put(path, back).json()
    assert (restored["status"], restored["title"]) == ("current", "Doomed")
    api.delete(path)
    assert api.delete(path, status="trashed").status_code == 204
    assert api.get(path, status="any").status_code == 404


@both
def test_v1_historical_versions(api: Api) -> None:
    page_id = api.page("History", "<p>one</p>")
    api.rewrite(page_id, 2, body={"storage": {**storage("<p>two</p>")}})
    old = api.get(
        f"/rest/api/content/{page_id}", status="historical", version=1, expand="body.storage"
    ).json()
    assert (old["status"], old["body"]["storage"]["value"]) == ("historical", "<p>one</p>")
    listed = api.get(f"/rest/experimental/content/{page_id}/version").json()["results"]
    assert [row["number"] for row in listed] == [2, 1]
    assert api.get(f"/rest/api/content/{page_id}/version").status_code == (
        200 if api.sandbox.flavor == "cloud" else 404
    )


@datacenter
def test_datacenter_discards_metadata_sent_with_a_page(api: Api) -> None:
    metadata = {
        "labels": [{"name": "x"}],
        "properties": {"content-appearance-published": {"value": "full-width"}},
    }
    page_id = api.send_page("Meta", metadata=metadata).json()["id"]
    assert api.get(f"/rest/api/content/{page_id}/label").json()["size"] == 0
    assert api.get(f"/rest/api/content/{page_id}/property").json()["size"] == 0


def test_cloud_keeps_metadata_sent_with_a_page_and_replaces_labels(api: Api) -> None:
    metadata = {"labels": [{"name": "x"}, {"name": "y"}], "properties": {"k": {"value": 1}}}
    page_id = api.send_page("Meta", metadata=metadata).json()["id"]
    api.rewrite(page_id, 2, metadata={"labels": [{"name": "z"}]})
    labels = api.get(f"/rest/api/content/{page_id}/label").json()["results"]
    assert [label["name"] for label in labels] == ["z"]
    assert api.get(f"/rest/api/content/{page_id}/property/k").json()["value"] == 1


def test_cloud_announces_the_end_of_v1_content_routes(api: Api) -> None:
    page_id = api.page("Old ways")
    old = api.get(f"/rest/api/content/{page_id}")
    assert old.headers["Deprecation"].startswith("Wed, 1 Mar 2023")
    assert 'rel="deprecation"' in old.headers["Link"]
    kept = api.post(f"/rest/api/content/{page_id}/label", [{"name": "x"}])
    assert "Deprecation" not in kept.headers


@pytest.mark.confluence_sandbox(gone=True)
def test_cloud_without_v1_content_routes(api: Api) -> None:
    refused = api.send_page("x")
    assert refused.status_code == 410
    assert refused.json()["message"] == (
        f"{CLASS}GoneException: This deprecated endpoint has been removed."
    )
    page_id = v2_page(api, "New ways")["id"]
    assert api.post(f"/rest/api/content/{page_id}/label", [{"name": "x"}]).status_code == 200
    assert api.upload(page_id, "a.txt").status_code == 200
    assert api.get("/rest/api/search", cql="type=page").status_code == 200


def test_page_status_of_cloud_publishes_a_version(api: Api) -> None:
    page = api.page("Status")
    path = f"/rest/api/content/{page}/state"
    assert api.get(path).json() == {}
    done = api.put(path, {"id": 1}).json()
    assert done["contentState"] == {"id": 1, "name": "In progress", "color": "#2684ff"}
    own = api.put(path, {"name": "Mine", "color": "#ABCDEF"}).json()["contentState"]
    assert (own["name"], own["color"]) == ("Mine", "#abcdef")
    assert api.get(f"{path}/available").json()["customContentStates"] == [own]
    assert api.put(path, {"name": "x" * 21, "color": "#abcdef"}).status_code == 400
    assert api.delete(path).json() == {}
    shown = api.get(f"/api/v2/pages/{page}", **{"body-format": "storage"}).json()
    assert (shown["version"]["number"], shown["body"]["storage"]["value"]) == (4, "<p>x</p>")


@both
def test_trailing_slashes_do_not_matter_and_unknown_paths_are_404(api: Api) -> None:
    page_id = api.page("Slash")
    assert api.get(f"/rest/api/content/{page_id}/").status_code == 200
    assert api.get("/rest/api/nonsense").status_code == 404
    assert api.put("/rest/api/user/current", {}).status_code == 405


@both
def test_malformed_json_and_other_media_types(api: Api) -> None:
    headers = {"Content-Type": "application/json"}
    assert api("POST", "/rest/api/content", data="{", headers=headers).status_code == 400
    headers = {"Content-Type": "text/plain"}
    assert api("POST", "/rest/api/content", data="{}", headers=headers).status_code == 415


def test_tiny_links_of_live_sites() -> None:
    from recue_exporters.sandbox.rest.links import tiny

    # Pairs seen on live sites (see the link's docstring).
    assert tiny(16711835) == "/x/mwD-/"
    assert tiny(4096001) == "/x/AYA_/"
    assert tiny(18753552796) == "/x/nIHMXQQ"
    assert tiny(158598137) == "/x/_QN0CQ"
    assert tiny(283246728) == "/x/iADiE"
