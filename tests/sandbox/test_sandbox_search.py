"""CQL search: fields, operators, order, paging, lag, errors."""

import pytest

from tests.sandbox.api import BOTH, Api

both = pytest.mark.parametrize("confluence_flavor", BOTH)


@pytest.fixture
def found(api: Api):
    """A small tree, and a function that searches it."""
    parent = api.page("Alpha guide", "<p>unicorns</p>")
    child = api.page("Beta guide", parent=parent)
    api.page("Gamma", parent=child)
    api.post(f"/rest/api/content/{child}/label", [{"name": "red"}, {"name": "blue"}])
    api.upload(child, "delta.txt")

    def search(cql: str) -> list[str]:
        cql = cql.format(parent=parent, child=child)
        answer = api.get("/rest/api/content/search", cql=cql)
        assert answer.status_code == 200, answer.text
        return [row["title"] for row in answer.json()["results"]]

    return search


@both
@pytest.mark.parametrize(
    ("cql", "titles"),
    [
        (
            "space = DOC and type = page order by title desc",
            "Gamma|Documentation Home|Beta guide|Alpha guide",
        ),
        ('space = "doc" and title = "GAMMA"', "Gamma"),
        ("space = NOPE", ""),
        ('title ~ "guide" order by title', "Alpha guide|Beta guide"),
        ('title ~ "guide beta"', "Beta guide"),
        ("parent = {parent}", "Beta guide"),
        ("ancestor = {parent} and type = page order by title", "Beta guide|Gamma"),
        ("ancestor={parent} AND NOT label=red AND type=page", "Gamma"),
        ("label in (red, green)", "Beta guide"),
        ("label = red and label = blue", "Beta guide"),
        ("label != red and title ~ guide", "Alpha guide"),
        ("id in ({child}, {parent}) order by id", "Alpha guide|Beta guide"),
        ("id not in ({child}) and parent in ({parent}, {child})", "Gamma"),
        ("type = attachment", "delta.txt"),
        ("(title = Gamma or title = 'Alpha guide') order by title", "Alpha guide|Gamma"),
        ('text ~ "unicorns"', "Alpha guide"),
        ('siteSearch ~ "unicorns" or siteSearch ~ gamma order by title', "Alpha guide|Gamma"),
        ("creator = currentUser() and title ~ gamma", "Gamma"),
        ('lastmodified > now("-1d") and title ~ gamma', "Gamma"),
        ('created < "2020/01/01"', ""),
    ],
)  # fmt: skip
def test_queries(found, cql: str, titles: str) -> None:
    assert found(cql) == (titles.split("|") if titles else [])


@both
def test_answers_of_search(api: Api) -> None:
    page = api.page('Less < & "more"', "<p>Some text &amp; more</p>")
    answer = api.get("/rest/api/search", cql=f"id = {page}").json()
    (row,) = answer["results"]
    assert row["title"] == "Less &lt; &amp; &quot;more&quot;"
    assert row["content"]["title"] == 'Less < & "more"'
    assert row["excerpt"].startswith("Some text")
    assert row["resultGlobalContainer"]["title"] == "Documentation"
    assert (answer["totalSize"], answer["cqlQuery"]) == (1, f"id = {page}")
    bare = api.get("/rest/api/content/search", cql=f"id = {page}", expand="version").json()
    assert bare["results"][0]["version"]["number"] == 1


@both
@pytest.mark.parametrize(
    ("cql", "reason"),
    [
        (
            "status = current",
            "No field exists with the name: 'status'\nDid you mean one of : space",
        ),
        ('title = ""', "Could not parse cql"),
        ("title =", "Could not parse cql : title ="),
        ("space = DOC order title", "Could not parse cql"),
        ("(space = DOC", "Could not parse cql"),
        ("", "cql"),
    ],
)
def test_queries_that_are_refused(api: Api, cql: str, reason: str) -> None:
    refused = api.get("/rest/api/search", cql=cql)
    assert refused.status_code == 400
    assert reason in refused.json()["message"]


@both
def test_a_query_that_makes_the_site_stumble(api: Api) -> None:
    assert api.get("/rest/api/search", cql='siteSearch ~ ""').status_code == 500


@both
def test_archived_and_trashed_are_not_found(api: Api) -> None:
    page = api.page("Gone")
    api.delete(f"/rest/api/content/{page}")
    assert api.get("/rest/api/search", cql="title = Gone").json()["size"] == 0


@both
@pytest.mark.confluence_sandbox(search_delay=3600)
def test_the_index_lags(api: Api) -> None:
    page = api.page("New")
    assert api.get("/rest/api/search", cql=f"id = {page}").json()["size"] == 0
    api.sandbox.store.search.delay = 0
    assert api.get("/rest/api/search", cql=f"id = {page}").json()["size"] == 1


@both
def test_every_hit_is_reached_by_following_next(api: Api) -> None:
    wanted = [api.page(f"Page {number}", parent=api.home_id) for number in range(7)]
    path, seen, pages = f"/rest/api/content/search?cql=parent={api.home_id}&limit=3", [], 0
    while path:
        answer = api("GET", path).json()
        seen += [row["id"] for row in answer["results"]]
        path, pages = answer["_links"].get("next"), pages + 1
    assert (seen, pages) == (wanted, 3)
    late = api.get("/rest/api/search", cql=f"parent={api.home_id}", start=5).json()
    # Cloud ignores `start`.
    assert late["size"] == (7 if api.sandbox.flavor == "cloud" else 2)
