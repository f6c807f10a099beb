"""Labels: splitting, letters, limits, prefixes (rules measured by mozilla/markfluence)."""

import pytest

from tests.sandbox.api import BOTH, Api

both = pytest.mark.parametrize("confluence_flavor", BOTH)


def names(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return sorted(row["name"] for row in answer.json()["results"])


@both
def test_added_as_list_or_alone_and_answered_whole(api: Api) -> None:
    path = f"/rest/api/content/{api.page('Labelled')}/label"
    assert names(api.post(path, [{"prefix": "global", "name": "One"}, {"name": "two"}])) == [
        "one",
        "two",
    ]
    assert names(api.post(path, {"name": "three"})) == ["one", "three", "two"]
    assert names(api.post(path, [{"name": "ONE"}])) == ["one", "three", "two"]
    row = api.get(path).json()["results"][0]
    assert row == {"prefix": "global", "name": "one", "id": row["id"], "label": "one"}


@both
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a b,c", ["a", "b", "c"]),
        ("ÄÖ", ["äö"]),
        ("a/b\"c'd+e_f-1", ["a/b\"c'd+e_f-1"]),
        ("x" * 255, ["x" * 255]),
        ("\N{GRINNING FACE}", ["\N{GRINNING FACE}"]),
    ],
)
def test_what_becomes_of_a_name(api: Api, sent: str, kept: list[str]) -> None:
    path = f"/rest/api/content/{api.page('Labelled')}/label"
    assert names(api.post(path, [{"name": sent}])) == kept


@both
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        *((f"v1{sign}2", "label.contains.invalid.chars") for sign in "!#&()*.:;<>?@[]^\t"),
        ("x" * 256, "label.name.is.too.long"),
        # 255 UTF-16 units are meant: this letter takes two.
        ("\N{GRINNING FACE}" * 128, "label.name.is.too.long"),
        ("", "Failed to parse label"),
        (" ", "Failed to parse label"),
    ],
)
def test_what_is_refused(api: Api, name: str, reason: str) -> None:
    path = f"/rest/api/content/{api.page('Labelled')}/label"
    refused = api.post(path, [{"name": "good"}, {"name": name}])
    assert refused.status_code == 400
    assert reason in refused.json()["message"]
    assert names(api.get(path)) == []


@both
def test_removing(api: Api) -> None:
    path = f"/rest/api/content/{api.page('Labelled')}/label"
    api.post(path, [{"name": "one"}, {"name": "two"}, {"name": "a/b"}])
    assert api.delete(path, name="one").status_code == 204
    refused = api.delete(path, name="one")
    assert refused.status_code == 404
    assert refused.json()["message"].endswith("No label found with name: one")
    assert api.delete(f"{path}/two").status_code == 204
    tomcat = api.delete(f"{path}/a%2Fb")
    assert (tomcat.status_code, tomcat.headers["Content-Type"][:9]) == (400, "text/html")
    assert api.delete(path, name="a/b").status_code == 204
    assert names(api.get(path)) == []


@both
def test_a_personal_twin_goes_first(api: Api) -> None:
    path = f"/rest/api/content/{api.page('Labelled')}/label"
    api.post(path, [{"name": "twin"}, {"name": "twin", "prefix": "my"}])
    api.delete(path, name="twin", prefix="global")
    (left,) = api.get(path).json()["results"]
    assert left["prefix"] == "global"
    assert api.post(path, [{"name": "x", "prefix": "odd"}]).status_code == 400


@both
def test_labels_make_no_version_and_cannot_be_written_as_children(api: Api) -> None:
    page = api.page("Labelled")
    api.post(f"/rest/api/content/{page}/label", [{"name": "one"}])
    assert api.get(f"/rest/api/content/{page}").json()["version"]["number"] == 1
    refused = api.post(f"/rest/api/content/{page}/child/label", [{"name": "two"}])
    assert (refused.status_code, refused.content) == (405, b"")
    assert "GET" in refused.headers["Allow"]


def test_v2_only_reads(api: Api) -> None:
    page = api.page("Labelled")
    api.post(f"/rest/api/content/{page}/label", [{"name": "one"}])
    path = f"/api/v2/pages/{page}/labels"
    (row,) = api.get(path).json()["results"]
    assert row == {"id": row["id"], "name": "one", "prefix": "global"}
    for method in ("POST", "DELETE", "PUT"):
        assert api(method, path, json=[]).status_code == 405
    (found,) = api.get(f"/api/v2/labels/{row['id']}/pages").json()["results"]
    assert found["id"] == page
