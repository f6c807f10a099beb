"""Paging as each interface does it: the forms of `next`, the limits, the ends."""

import pytest

from tests.sandbox.api import BOTH, Api

both = pytest.mark.parametrize("confluence_flavor", BOTH)


def test_v2_next_is_relative_to_the_host_and_repeated_as_header(api: Api) -> None:
    wanted = [api.home_id, *(api.page(f"Page {number}") for number in range(6))]
    path, seen = f"/api/v2/pages?space-id={api.space_id}&limit=3", []
    while path:
        answer = api("GET", path)
        seen += [row["id"] for row in answer.json()["results"]]
        following = answer.json()["_links"].get("next")
        if following:
            assert following.startswith("/wiki/api/v2/pages?")
            assert answer.headers["Link"] == f'<{following}>; rel="next"'
        path = following and following.removeprefix("/wiki")
    assert seen == wanted


def test_v2_pages_made_meanwhile_lose_none(api: Api) -> None:
    made = [api.page(f"Page {number}") for number in range(4)]
    first = api.get("/api/v2/pages", limit=3, **{"space-id": api.space_id}).json()
    api.delete(f"/api/v2/pages/{made[0]}")
    following = first["_links"]["next"].removeprefix("/wiki")
    second = api("GET", following).json()
    seen = [row["id"] for row in first["results"] + second["results"]]
    assert seen == [api.home_id, *made]


def test_v2_sorted_listings_page_too(api: Api) -> None:
    for title in "bdac":
        api.page(title)
    path, seen = "/api/v2/pages?sort=-title&limit=2", []
    while path:
        answer = api("GET", path).json()
        seen += [row["title"] for row in answer["results"]]
        path = answer["_links"].get("next", "").removeprefix("/wiki")
    assert seen == ["Documentation Home", "d", "c", "b", "a"]
    assert api.get("/api/v2/pages", sort="nonsense").status_code == 400
    assert api.get("/api/v2/pages", cursor="nonsense").status_code == 400


@both
def test_v1_next_is_relative_to_the_base(api: Api) -> None:
    wanted = [api.page(f"Page {number}", parent=api.home_id) for number in range(5)]
    path, seen = f"/rest/api/content/{api.home_id}/child/page?limit=2", []
    while path:
        answer = api("GET", path).json()
        seen += [row["id"] for row in answer["results"]]
        assert answer["_links"]["base"] == api.url
        path = answer["_links"].get("next")
        assert path is None or path.startswith("/rest/api/content/")
    assert seen == wanted


@both
def test_v1_limits_are_clipped_without_a_word(api: Api) -> None:
    for number in range(30):
        api.page(f"Page {number}", parent=api.home_id)
    path = f"/rest/api/content/{api.home_id}/child/page"
    assert api.get(path).json()["size"] == 25
    clipped = api.get(path, limit=10000).json()
    assert (clipped["limit"], clipped["size"]) == (200, 30)
    inside = api.get(f"/rest/api/content/{api.home_id}", expand="children.page").json()
    assert inside["children"]["page"]["size"] == 25


@pytest.mark.confluence_sandbox(flavor="datacenter", context_path="/confluence")
def test_datacenter_under_a_context_path(api: Api) -> None:
    assert api.url.endswith("/confluence")
    for number in range(3):
        api.page(f"Page {number}", parent=api.home_id)
    answer = api.get(f"/rest/api/content/{api.home_id}/child/page", limit=1).json()
    assert answer["_links"]["context"] == "/confluence"
    # Without the context path: whoever joins it to the host ends up nowhere.
    assert answer["_links"]["next"].startswith("/rest/api/content/")
