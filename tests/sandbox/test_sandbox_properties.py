"""Content properties: versions of their own, one name space for v1 and v2."""

import pytest

from tests.sandbox.api import BOTH, Api

both = pytest.mark.parametrize("confluence_flavor", BOTH)
datacenter = pytest.mark.parametrize("confluence_flavor", ["datacenter"])


@both
def test_v1_versions(api: Api) -> None:
    page = api.page("Page")
    path = f"/rest/api/content/{page}/property"
    made = api.post(path, {"key": "k.e-y", "value": {"a": [1, None, "ä"]}})
    assert (made.status_code, made.json()["version"]["number"]) == (200, 1)
    assert api.post(path, {"key": "k.e-y", "value": 1}).status_code == 409
    one = f"{path}/k.e-y"
    for number in (1, 3):
        refused = api.put(one, {"key": "k.e-y", "value": 2, "version": {"number": number}})
        assert refused.status_code == 409
    changed = api.put(one, {"key": "k.e-y", "value": 2, "version": {"number": 2}}).json()
    assert (changed["value"], changed["version"]["number"]) == (2, 2)
    assert api.put(one, {"key": "k.e-y", "value": 2}).status_code == 400
    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == 404
    assert api.put(one, {"value": 3, "version": {"number": 1}}).status_code == 200
    assert api.get(f"/rest/api/content/{page}").json()["version"]["number"] == 1


@both
def test_v1_list_of_ten_and_limits(api: Api) -> None:
    path = f"/rest/api/content/{api.page('Page')}/property"
    for number in range(11):
        api.post(path, {"key": f"k{number}", "value": number})
    listed = api.get(path).json()
    assert (listed["size"], "next" in listed["_links"]) == (10, True)
    assert listed["results"][0]["version"]["number"] == 1
    assert api.post(path, {"key": "x" * 256, "value": 1}).status_code == 400
    assert api.post(path, {"key": "", "value": 1}).status_code == 400
    assert api.post(path, {"key": "long", "value": "x" * 33000}).status_code == 400
    assert api.post(path, {"key": "long", "value": "x" * 32000}).status_code == 200


def test_v2_by_id_and_shared_with_v1(api: Api) -> None:
    page = api.page("Page")
    path = f"/api/v2/pages/{page}/properties"
    api.post(f"/rest/api/content/{page}/property", {"key": "old", "value": 1})
    (found,) = api.get(path, key="old").json()["results"]
    assert (found["value"], found["version"]["number"]) == (1, 1)
    one = f"{path}/{found['id']}"
    changed = api.put(one, {"key": "old", "value": 2, "version": {"number": 2}})
    assert changed.json()["version"]["number"] == 2
    assert api.get(f"/rest/api/content/{page}/property/old").json()["value"] == 2
    assert api.put(one, {"key": "old", "value": 2, "version": {"number": 2}}).status_code == 409
    assert api.post(path, {"key": "old", "value": 1}).status_code == 409
    # Only ids lead to a property here, keys do not.
    assert api.get(f"{path}/old").status_code == 400
    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == 404


@pytest.mark.parametrize("kind", ["attachments", "folders", "spaces", "comments"])
def test_v2_properties_of_other_things(api: Api, kind: str) -> None:
    page = api.page("Page")
    owner = {
        "attachments": lambda: api.upload(page, "a.txt").json()["results"][0]["id"],
        "folders": lambda: api.post(
            "/api/v2/folders", {"spaceId": api.space_id, "title": "F"}
        ).json()["id"],
        "spaces": lambda: api.space_id,
        "comments": lambda: api.post(
            "/api/v2/footer-comments",
            {"pageId": page, "body": {"representation": "storage", "value": "x"}},
        ).json()["id"],
    }[kind]()
    path = f"/api/v2/{kind}/{owner}/properties"
    made = api.post(path, {"key": "k", "value": True})
    assert made.status_code == (201 if kind == "spaces" else 200)
    assert api.get(path).json()["results"][0]["value"] is True
    assert api.delete(f"{path}/{made.json()['id']}").status_code == 204


@both
def test_expansion_in_pages(api: Api) -> None:
    page = api.page("Page")
    api.post(f"/rest/api/content/{page}/property", {"key": "a-b", "value": 7})
    found = api.get(f"/rest/api/content/{page}", expand="metadata.properties.a_b").json()
    assert found["metadata"]["properties"]["a-b"]["value"] == 7
    assert found["metadata"]["properties"]["a-b"]["version"]["number"] == 1
    hidden = api.get(f"/rest/api/content/{page}", expand="metadata.properties").json()
    assert "a-b" in hidden["metadata"]["properties"]["_expandable"]


@datacenter
def test_datacenter_fails_on_a_dash_in_the_key_to_expand(api: Api) -> None:
    page = api.page("Page")
    refused = api.get(f"/rest/api/content/{page}", expand="metadata.properties.a-b")
    assert refused.status_code == 500
