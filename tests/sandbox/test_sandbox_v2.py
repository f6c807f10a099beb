"""Pages through v2: create, read, update, delete, folders, every refusal's wording."""

from tests.sandbox.api import Api, storage


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
    assert v2_error(api.get(path)) == (404, "NOT_FOUND", "Not Found")


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
