"""Pages through both interfaces: create, read, update, delete, and every refusal's wording."""

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


def v2_error(answer) -> tuple[int, str, str]:
    (error,) = answer.json()["errors"]
    assert error["status"] == answer.status_code
    assert error["detail"] is None
    return answer.status_code, error["code"], error["title"]


# --- v2 ---------------------------------------------------------------------------------------


def test_v2_page_as_live_sites_show_it(api: Api) -> None:
    made = v2_page(api, "A child & more", parentId=api.home_id)
    page_id = made["id"]
    assert made == api.get(f"/api/v2/pages/{page_id}", **{"body-format": "storage"}).json()
    assert made["spaceId"] == api.space_id
    assert (made["parentId"], made["parentType"]) == (api.home_id, "page")
    assert made["body"] == {"storage": storage("<p>x</p>")}
    assert made["version"]["number"] == 1
    assert made["createdAt"].endswith("Z")
    assert made["lastOwnerId"] is None
    links = made["_links"]
    assert links["base"] == api.url
    assert links["webui"] == f"/spaces/DOC/pages/{page_id}/A+child+%26+more"
    assert links["editui"] == f"/pages/resumedraft.action?draftId={page_id}"
    assert api.get(f"/api/v2/pages/{page_id}").json()["body"] == {}


def test_v2_two_body_formats_leave_the_body_empty(api: Api) -> None:
    page_id = v2_page(api, "Two")["id"]
    answer = api.get(f"/api/v2/pages/{page_id}?body-format=storage&body-format=view")
    assert (answer.status_code, answer.json()["body"]) == (200, {})


def test_v2_view_format_is_html_a_reader_would_see(api: Api) -> None:
    macro = (
        '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>Mind</p></ac:rich-text-body>'
        "</ac:structured-macro>"
    )
    page_id = v2_page(api, "Viewed", body=storage(macro))["id"]
    shown = api.get(f"/api/v2/pages/{page_id}", **{"body-format": "view"}).json()
    html = shown["body"]["view"]["value"]
    assert "Mind" in html
    assert "structured-macro" not in html


def test_v2_without_parent_goes_under_the_home_page(api: Api) -> None:
    assert v2_page(api, "Somewhere")["parentId"] == api.home_id
    sent = {"spaceId": api.space_id, "status": "current", "title": "Top", "body": storage("")}
    top = api.post("/api/v2/pages?root-level=true", sent).json()
    assert (top["parentId"], top["parentType"]) == (None, None)


def test_v2_update_needs_every_field_and_the_next_version(api: Api) -> None:
    page_id = v2_page(api, "Versions")["id"]
    sent = {"id": page_id, "status": "current", "title": "New", "body": storage("<p>y</p>")}
    path = f"/api/v2/pages/{page_id}"
    for number in (1, 3):
        assert v2_error(api.put(path, {**sent, "version": {"number": number}})) == (
            409,
            "CONFLICT",
            "Version must be incremented when updating a page."
            f" Current Version: [1]. Provided version: [{number}]",
        )
    for name in ("id", "status", "title", "body", "version"):
        whole = {**sent, "version": {"number": 2}}
        del whole[name]
        assert api.put(path, whole).status_code == 400, name
    wrong = {**sent, "id": "1", "version": {"number": 2}}
    assert api.put(path, wrong).status_code == 400
    version = {"number": 2, "message": "why", "minorEdit": True}
    done = api.put(path, {**sent, "version": version}).json()
    assert done["title"] == "New"
    assert done["version"]["number"] == 2
    assert (done["version"]["message"], done["version"]["minorEdit"]) == ("why", True)
    old = api.get(path, version=1, **{"body-format": "storage"}).json()
    assert (old["title"], old["body"]["storage"]["value"]) == ("Versions", "<p>x</p>")


def test_v2_title_alone(api: Api) -> None:
    page_id = v2_page(api, "Before")["id"]
    done = api.put(f"/api/v2/pages/{page_id}/title", {"status": "current", "title": "After"})
    assert (done.json()["title"], done.json()["version"]["number"]) == ("After", 2)


def test_v2_refusals_are_worded_as_on_live_sites(api: Api) -> None:
    page = v2_page(api, "Taken")
    path = f"/api/v2/pages/{page['id']}"
    taken = {"spaceId": api.space_id, "title": "TAKEN", "status": "current", "body": storage("")}
    assert v2_error(api.post("/api/v2/pages", taken)) == (
        400,
        "BAD_REQUEST",
        "A page with this title already exists:"
        " A page already exists with the same TITLE in this space",
    )
    assert v2_error(api.get("/api/v2/pages/999")) == (
        404, "NOT_FOUND", "Cannot find a page with id [999]",
    )  # fmt: skip
    assert v2_error(api.get("/api/v2/pages/abc")) == (
        400,
        "INVALID_REQUEST_PARAMETER",
        "Provided value for 'id' is not the correct type. Expected type is ContentId",
    )
    assert v2_error(api.get("/api/v2/pages/999/direct-children"))[2] == (
        "Cannot find [page] entity with id [999]"
    )
    assert v2_error(api.get("/api/v2/pages/999/properties"))[2] == (
        "Could not find page with id [999]"
    )
    assert v2_error(api.post(f"{path}/labels", [{"name": "x"}]))[:2] == (405, "METHOD_NOT_ALLOWED")
    nowhere = {"spaceId": "1", "status": "current", "title": "x", "body": storage("")}
    assert api.post("/api/v2/pages", nowhere).status_code == 404
    assert v2_error(api.get("/api/v2/search?cql=x"))[:2] == (404, "NOT_FOUND")
    broken = {**taken, "title": "Other", "body": storage("<p>")}
    status, code, title = v2_error(api.post("/api/v2/pages", broken))
    assert (status, code) == (400, "BAD_REQUEST")
    assert title.startswith("Error parsing xhtml: Unexpected close tag </xml>; expected </p>.")


def test_v2_trash_purge_and_restore(api: Api) -> None:
    page_id = v2_page(api, "Gone")["id"]
    child = v2_page(api, "Left behind", parentId=page_id)["id"]
    path = f"/api/v2/pages/{page_id}"
    assert api.delete(path, purge="true").status_code == 400
    assert api.delete(path).status_code == 204
    trashed = api.get(path).json()
    assert (trashed["status"], trashed["parentId"], trashed["position"]) == ("trashed", None, None)
    assert api.get(f"/api/v2/pages/{child}").json()["parentId"] == api.home_id
    v2_page(api, "Gone again")
    back = {"id": page_id, "status": "current", "title": "Gone", "body": storage("<p>z</p>")}
    restored = api.put(path, {**back, "version": {"number": 2}}).json()
    assert (restored["status"], restored["parentId"]) == ("current", api.home_id)
    assert api.delete(path).status_code == 204
    assert api.delete(path, purge="true").status_code == 204
    assert v2_error(api.get(path)) == (404, "NOT_FOUND", f"Cannot find a page with id [{page_id}]")


def test_v2_drafts_reserve_no_title_and_are_published_as_version_one(api: Api) -> None:
    draft = v2_page(api, "Draft", status="draft")
    v2_page(api, "Draft")
    path = f"/api/v2/pages/{draft['id']}"
    sent = {"id": draft["id"], "status": "current", "title": "Draft", "body": storage("")}
    assert api.put(path, {**sent, "version": {"number": 1}}).status_code == 400
    sent["title"] = "Published"
    done = api.put(path, {**sent, "version": {"number": 1}}).json()
    assert (done["status"], done["version"]["number"]) == ("current", 1)


def test_v2_list_by_title_space_status_and_id(api: Api) -> None:
    one, two = v2_page(api, "One"), v2_page(api, "Two")

    def titles(**query: object) -> list[str]:
        return [row["title"] for row in api.get("/api/v2/pages", **query).json()["results"]]

    assert titles(**{"space-id": api.space_id, "title": "oNE"}) == ["One"]
    assert titles(title="") == []
    assert titles(id=[one["id"], two["id"]]) == ["One", "Two"]
    assert titles(id=f"{one['id']},{two['id']}", sort="-title") == ["Two", "One"]
    api.delete(f"/api/v2/pages/{two['id']}")
    assert titles(id=[one["id"], two["id"]]) == ["One"]
    assert titles(status="trashed") == ["Two"]
    assert titles(**{"space-id": "1"}) == []
    assert api.get("/api/v2/pages", status="draft").status_code == 400
    assert api.get("/api/v2/pages", limit=251).status_code == 400


def test_v2_space_keys_without_letter_case_and_unknown_ones_are_empty(api: Api) -> None:
    (space,) = api.get("/api/v2/spaces", keys="doc").json()["results"]
    assert (space["id"], space["key"], space["homepageId"]) == (api.space_id, "DOC", api.home_id)
    assert api.get("/api/v2/spaces", keys="NOPE").json()["results"] == []


def test_v2_folders_hold_pages_and_cannot_be_listed(api: Api) -> None:
    folder = api.post("/api/v2/folders", {"spaceId": api.space_id, "title": "Shelf"}).json()
    assert folder["parentId"] == api.home_id
    inside = v2_page(api, "Inside", parentId=folder["id"])
    assert inside["parentType"] == "folder"
    assert api.get("/api/v2/folders").status_code == 500
    assert api.get(f"/api/v2/pages/{folder['id']}").status_code == 404
    home = f"/api/v2/pages/{api.home_id}"
    assert api.get(f"{home}/children").json()["results"] == []
    (row,) = api.get(f"{home}/direct-children").json()["results"]
    assert (row["id"], row["type"], row["title"]) == (folder["id"], "folder", "Shelf")
    v2_page(api, "Shelf")


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
