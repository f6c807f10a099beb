"""Order among siblings, moving, children, descendants, archive."""

import pytest

from tests.sandbox.api import BOTH, Api, storage

both = pytest.mark.parametrize("confluence_flavor", BOTH)
datacenter = pytest.mark.parametrize("confluence_flavor", ["datacenter"])
TOKEN = {"X-Atlassian-Token": "no-check"}


def order(api: Api, parent: str) -> str:
    rows = api.get(f"/rest/api/content/{parent}/child/page").json()["results"]
    return " ".join(row["title"] for row in rows)


def action(api: Api, page: str, **values: str):
    query = {"pageId": page, **values}
    return api("POST", "/pages/movepage.action", params=query, headers=TOKEN)


@both
def test_new_pages_come_last_on_cloud_and_by_title_on_data_center(api: Api) -> None:
    parent = api.page("Parent")
    for title in ("B", "c", "A"):
        api.page(title, parent=parent)
    assert order(api, parent) == ("B c A" if api.sandbox.flavor == "cloud" else "A B c")


def test_cloud_moves_before_after_and_beneath(api: Api) -> None:
    parent = api.page("Parent")
    a, b, c = (api.page(title, parent=parent) for title in "ABC")
    answer = api.put(f"/rest/api/content/{c}/move/before/{a}")
    assert (answer.status_code, answer.json()) == (200, {"pageId": c})
    assert order(api, parent) == "C A B"
    api.put(f"/rest/api/content/{c}/move/after/{a}")
    assert order(api, parent) == "A C B"
    api.put(f"/rest/api/content/{b}/move/append/{a}")
    assert (order(api, parent), order(api, a)) == ("A C", "B")
    assert api.put(f"/rest/api/content/{a}/move/append/{b}").status_code == 400
    assert api.put(f"/rest/api/content/{a}/move/beside/{b}").status_code == 400
    assert api.put(f"/rest/api/content/{a}/move/append/999").status_code == 404
    api.put(f"/rest/api/content/{b}/move/before/{api.home_id}")
    assert api.get(f"/api/v2/pages/{b}").json()["parentId"] is None


@datacenter
def test_datacenter_orders_only_by_its_own_form(api: Api) -> None:
    parent = api.page("Parent")
    a, b, c = (api.page(title, parent=parent) for title in "ABC")
    assert api.put(f"/rest/api/content/{c}/move/before/{a}").status_code == 404
    assert "moved" in action(api, c, targetId=a, position="above").text
    assert order(api, parent) == "C A B"
    action(api, c, targetTitle="A", spaceKey="DOC", position="below")
    assert order(api, parent) == "A C B"
    action(api, b, targetId=a, position="append")
    assert (order(api, parent), order(api, a)) == ("A C", "B")
    # From now on the siblings have positions, and a new one comes last.
    api.page("0 first by title", parent=parent)
    assert order(api, parent) == "A C 0 first by title"
    action(api, b, spaceKey="DOC", position="topLevel")
    assert api.get(f"/rest/api/content/{b}", expand="ancestors").json()["ancestors"] == []


@datacenter
def test_datacenter_takes_positions_with_an_update(api: Api) -> None:
    parent = api.page("Parent")
    _, b, c = (api.page(title, parent=parent) for title in "ABC")
    assert api.rewrite(c, 2, position=1).json()["position"] == 1
    assert order(api, parent) == "C A B"
    api.rewrite(b, 2, position=0)
    assert order(api, parent) == "B C A"
    assert api.rewrite(b, 3, position=-1).json()["position"] == -1
    assert order(api, parent) == "C A B"


@datacenter
def test_datacenter_form_answers_errors_as_a_page_and_wants_a_token(api: Api) -> None:
    a = api.page("A")
    b = api.page("B", parent=a)
    loop = action(api, a, targetId=b, position="append")
    assert loop.status_code == 200
    assert "Error" in loop.text
    assert loop.headers["Content-Type"].startswith("text/html")
    unchecked = api("POST", "/pages/movepage.action", params={"pageId": a, "targetId": b})
    assert unchecked.status_code == 403
    assert api.get(f"/rest/api/content/{a}", expand="ancestors").json()["ancestors"] == []


@both
def test_descendants_ancestors_and_child_listing(api: Api) -> None:
    one = api.page("One")
    two = api.page("Two", parent=one)
    three = api.page("Three", parent=two)
    below = api.get(f"/rest/api/content/{one}/descendant/page").json()["results"]
    assert {row["id"] for row in below} == {two, three}
    children = api.get(f"/rest/api/content/{one}/child", expand="page").json()
    assert [row["id"] for row in children["page"]["results"]] == [two]
    assert children["_expandable"]["attachment"].endswith("/child/attachment")
    above = api.get(f"/rest/api/content/{three}", expand="ancestors").json()["ancestors"]
    assert [row["id"] for row in above][-2:] == [one, two]


def test_v2_descendants_two_levels_deep_unless_asked(api: Api) -> None:
    pages = [api.home_id]
    for depth in range(1, 5):
        pages.append(api.page(f"Level {depth}", parent=pages[-1]))
    path = f"/api/v2/pages/{pages[0]}/descendants"
    assert [row["depth"] for row in api.get(path).json()["results"]] == [1, 2]
    deep = api.get(path, depth=10).json()["results"]
    assert [(row["id"], row["parentId"]) for row in deep] == list(
        zip(pages[1:], pages, strict=False)
    )
    assert api.get(path, depth=11).status_code == 400
    ancestors = api.get(f"/api/v2/pages/{pages[-1]}/ancestors").json()["results"]
    assert [row["id"] for row in ancestors] == pages[:-1]


def test_archive_wants_numbers_and_takes_out_of_tree_and_search(api: Api) -> None:
    parent = api.page("Parent")
    page = api.page("Old", parent=parent)
    child = api.page("Child", parent=page)
    refused = api.post("/rest/api/content/archive", {"pages": [{"id": page}]})
    assert refused.status_code == 400
    answer = api.post("/rest/api/content/archive", {"pages": [{"id": int(page)}]})
    assert answer.status_code == 202
    task = api.get(answer.json()["links"]["status"]).json()
    assert (task["finished"], task["successful"]) == (True, True)
    assert api.get(f"/api/v2/pages/{page}").json()["status"] == "archived"
    assert order(api, parent) == "Child"
    assert api.get(f"/api/v2/pages/{child}").json()["parentId"] == parent
    assert api.get("/rest/api/search", cql='title = "Old"').json()["size"] == 0


def test_page_tree_is_trashed_as_a_whole(api: Api) -> None:
    one = api.page("One")
    two = api.page("Two", parent=one)
    assert api.delete(f"/rest/api/content/{one}/pageTree").status_code == 202
    assert api.get(f"/api/v2/pages/{two}").json()["status"] == "trashed"


@both
def test_pages_of_a_space_and_its_roots(api: Api) -> None:
    api.page("Below", parent=api.home_id)
    roots = api.get("/rest/api/space/DOC/content/page", depth="root").json()["results"]
    assert [row["id"] for row in roots] == [api.home_id]
    every = api.get("/rest/api/space/DOC/content/page").json()["results"]
    assert len(every) == 2


def test_moving_to_a_space_that_has_the_title_is_refused(api: Api) -> None:
    page = api.page("Same")
    space = api.post("/rest/api/space", {"key": "OTHER", "name": "Other"}).json()
    sent = {"spaceId": str(space["id"]), "status": "current", "title": "Same"}
    target = api.post("/api/v2/pages", {**sent, "body": storage("")}).json()["id"]
    assert api.put(f"/rest/api/content/{page}/move/append/{target}").status_code == 400
    other = api.page("Unlike")
    assert api.put(f"/rest/api/content/{other}/move/append/{target}").status_code == 200
    assert api.get(f"/api/v2/pages/{other}").json()["spaceId"] == str(space["id"])


@both
def test_moving_to_a_space_that_has_the_title_of_a_page_beneath_is_refused(api: Api) -> None:
    page = api.page("Above")
    child = api.page("Same", parent=page)
    api.post("/rest/api/space", {"key": "OTHER", "name": "Other"})
    sent = {"type": "page", "space": {"key": "OTHER"}, "body": {"storage": storage("")}}
    target = api.post("/rest/api/content", {**sent, "title": "Target"}).json()["id"]
    api.post("/rest/api/content", {**sent, "title": "Same"})
    if api.sandbox.flavor == "cloud":
        assert api.put(f"/rest/api/content/{page}/move/append/{target}").status_code == 400
    else:
        answer = action(api, page, targetId=target, position="append")
        assert "A page with this title already exists" in answer.text
    row = api.get(f"/rest/api/content/{child}", expand="space,ancestors").json()
    assert (row["space"]["key"], row["ancestors"][-1]["id"]) == ("DOC", page)
