"""Who gets in, who may do what, and how each product turns people away."""

import pytest

from recue_exporters.sandbox import Sandbox
from tests.sandbox.api import BOTH, Api, storage

both = pytest.mark.parametrize("confluence_flavor", BOTH)
datacenter = pytest.mark.parametrize("confluence_flavor", ["datacenter"])


def bearer(api: Api, token: str) -> Api:
    other = api.as_user(None)
    other.session.headers["Authorization"] = f"Bearer {token}"
    return other


@both
def test_current_user_by_password_mail_and_token(api: Api) -> None:
    def me(who: Api) -> dict:
        return who.get("/rest/api/user/current").json()

    cloud = api.sandbox.flavor == "cloud"
    shown = me(api)
    assert shown["type"] == "known"
    assert ("accountId" in shown, "username" in shown) == (cloud, not cloud)
    assert me(bearer(api, "admin")) == shown
    api.session.auth = ("admin@example.com", "admin")
    assert me(api) == shown


def test_cloud_turns_away(api: Api) -> None:
    for who in (api.as_user(None), bearer(api, "wrong")):
        refused = who.get("/rest/api/user/current")
        assert refused.status_code == 403
        assert refused.json()["message"] == "Current user not permitted to use Confluence"
        refused = who.get("/api/v2/spaces")
        assert (refused.status_code, refused.json()["errors"][0]["title"]) == (404, "Not Found")


@datacenter
def test_datacenter_turns_away(api: Api) -> None:
    api.session.auth = ("admin", "wrong")
    refused = api.get("/rest/api/user/current")
    assert refused.status_code == 401
    assert refused.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
    assert refused.headers["Content-Type"].startswith("text/html")
    refused = bearer(api, "nonsense").get("/rest/api/user/current")
    assert refused.status_code == 401
    assert refused.json() == {
        "message": "Client must be authenticated to access this resource.",
        "status-code": 401,
    }


@datacenter
def test_datacenter_lets_anonymous_in_and_shows_nothing(api: Api) -> None:
    page = api.page("Page")
    nobody = api.as_user(None)
    shown = nobody.get("/rest/api/user/current")
    assert (shown.status_code, shown.json()["type"]) == (200, "anonymous")
    assert nobody.get(f"/rest/api/content/{page}").status_code == 404
    assert nobody.get("/rest/api/content", spaceKey="DOC").json()["results"] == []
    assert nobody.get("/rest/api/space/DOC").status_code == 404
    refused = nobody.send_page("x")
    assert refused.status_code == 403
    assert refused.json()["message"] == "Could not create content with type page"


@datacenter
@pytest.mark.confluence_sandbox(nonsense_bearer="anonymous")
def test_old_datacenter_takes_a_nonsense_token_for_nobody(api: Api) -> None:
    shown = bearer(api, "nonsense").get("/rest/api/user/current").json()
    assert (shown["type"], shown["displayName"]) == ("anonymous", "Anonymous")


@datacenter
@pytest.mark.confluence_sandbox(captcha_after=2)
def test_datacenter_wants_a_captcha_after_failed_logins(api: Api) -> None:
    api.session.auth = ("admin", "wrong")
    assert [api.get("/rest/api/user/current").status_code for _ in range(3)] == [401, 401, 403]
    api.session.auth = ("admin", "admin")
    refused = api.get("/rest/api/user/current")
    assert refused.status_code == 403
    assert refused.headers["X-Authentication-Denied-Reason"].startswith("CAPTCHA_CHALLENGE")


@datacenter
def test_access_tokens_are_created_used_and_revoked(api: Api) -> None:
    made = api.post("/rest/pat/latest/tokens", {"name": "ci", "expirationDuration": 30})
    assert made.status_code == 201
    raw, token = made.json()["rawToken"], made.json()["id"]
    assert bearer(api, raw).get("/rest/api/user/current").json()["username"] == "admin"
    listed = api.get("/rest/pat/latest/tokens").json()
    assert all("rawToken" not in row for row in listed)
    assert api.delete(f"/rest/pat/latest/tokens/{token}").status_code == 204
    assert bearer(api, raw).get("/rest/api/user/current").status_code == 401
    assert api.delete(f"/rest/pat/latest/tokens/{token}").status_code == 404


@both
def test_viewer_reads_and_writes_nothing(api: Api) -> None:
    page = api.page("Page")
    viewer = api.as_user("viewer")
    assert viewer.get(f"/rest/api/content/{page}").status_code == 200
    refusals = {
        "create": viewer.send_page("x"),
        "update": viewer.rewrite(page, 2),
        "label": viewer.post(f"/rest/api/content/{page}/label", [{"name": "x"}]),
        "property": viewer.post(f"/rest/api/content/{page}/property", {"key": "k", "value": 1}),
        "attach": viewer.upload(page, "a.txt"),
        "delete": viewer.delete(f"/rest/api/content/{page}"),
        "space": viewer.post("/rest/api/space", {"key": "NEW", "name": "New"}),
    }
    assert {name: answer.status_code for name, answer in refusals.items()} == dict.fromkeys(
        refusals, 403
    )
    assert "Could not create content with type page" in refusals["create"].json()["message"]
    assert "Unable to trash content..." in refusals["delete"].json()["message"]
    assert refusals["delete"].json()["data"]["authorized"] is False
    assert api.get(f"/rest/api/content/{page}").json()["version"]["number"] == 1


def test_v2_hides_from_a_viewer_what_it_may_not_change(api: Api) -> None:
    page = api.page("Page")
    viewer = api.as_user("viewer")
    sent = {"spaceId": api.space_id, "status": "current", "title": "x", "body": storage("")}
    assert viewer.post("/api/v2/pages", sent).status_code == 404
    sent = {"id": page, "status": "current", "title": "x", "body": storage("")}
    update = {**sent, "version": {"number": 2}}
    assert viewer.put(f"/api/v2/pages/{page}", update).status_code == 404
    assert viewer.delete(f"/api/v2/pages/{page}").status_code == 404


@both
def test_a_page_nobody_else_may_edit(api: Api) -> None:
    api.sandbox.add_user("other")
    other = api.as_user("other")
    page = api.page("Locked")
    me = api.get("/rest/api/user/current").json()
    path = f"/rest/api/content/{page}/restriction"
    rule = [{"operation": "update", "restrictions": {"user": [me], "group": []}}]
    assert api.put(path, rule).status_code == 200
    shown = api.get(f"{path}/byOperation").json()
    assert shown["update"]["restrictions"]["user"]["results"][0]["displayName"] == "Admin"
    assert shown["read"]["restrictions"]["user"]["results"] == []
    assert other.get(f"/rest/api/content/{page}").status_code == 200
    assert other.rewrite(page, 2).status_code == 403
    assert other.put(path, []).status_code == 403
    assert api.rewrite(page, 2).status_code == 200


@both
def test_a_page_others_may_not_see_hides_everything_beneath(api: Api) -> None:
    page = api.page("Secret")
    child = api.page("Beneath", parent=page)
    group = {"type": "group", "name": "confluence-administrators"}
    rule = [{"operation": "read", "restrictions": {"group": [group]}}]
    assert api.put(f"/rest/api/content/{page}/restriction", rule).status_code == 200
    viewer = api.as_user("viewer")
    for hidden in (page, child):
        assert api.get(f"/rest/api/content/{hidden}").status_code == 200
        assert viewer.get(f"/rest/api/content/{hidden}").status_code == 404
    listed = viewer.get("/rest/api/content", spaceKey="DOC").json()["results"]
    assert [row["title"] for row in listed] == ["Documentation Home"]
    assert viewer.get("/rest/api/search", cql="type = page").json()["totalSize"] == 1


def test_gateway_address_serves_the_same_site(confluence_sandbox: Sandbox) -> None:
    api = Api(confluence_sandbox)
    site = api.url
    api.url = confluence_sandbox.root_url
    cloud_id = api.get("/_edge/tenant_info").json()["cloudId"]
    api.url = f"{confluence_sandbox.root_url}/ex/confluence/{cloud_id}/wiki"
    assert api.url == confluence_sandbox.gateway_url
    shown = api.get(f"/api/v2/pages/{api.home_id}").json()
    assert shown["_links"]["base"] == site
    sent = {"spaceId": api.space_id, "status": "current", "title": "x", "body": storage("")}
    assert api.post("/api/v2/pages", sent).status_code == 200
    # The old content routes are gone here already, while the site still serves them.
    assert api.send_page("Old").status_code == 410
    assert Api(confluence_sandbox).send_page("Old").status_code == 200
    listed = api.get("/api/v2/pages", limit=1).json()
    # The next page is named without the gateway's prefix.
    assert listed["_links"]["next"].startswith("/wiki/api/v2/pages?")
    api.url = f"{confluence_sandbox.root_url}/ex/confluence/another/wiki"
    assert api.get("/api/v2/pages").status_code == 404


@pytest.mark.parametrize("how", ["basic", "bearer"])
def test_scoped_tokens_reach_so_far_and_only_through_the_gateway(api: Api, how: str) -> None:
    sandbox = api.sandbox
    granted = ["read:page:confluence", "write:page:confluence", "write:confluence-content"]
    sandbox.add_scoped_token("admin", "scoped", granted)
    scoped = api.as_user(None)
    if how == "basic":
        scoped.session.auth = ("admin@example.com", "scoped")
    else:
        scoped.session.headers["Authorization"] = "Bearer scoped"
    at_site = scoped.get("/api/v2/pages")
    assert (at_site.status_code, at_site.headers["Content-Type"][:9]) == (401, "text/html")
    scoped.url = sandbox.gateway_url
    page = f"/api/v2/pages/{api.home_id}"
    label = f"/rest/api/content/{api.home_id}/label"
    assert scoped.get(page).status_code == 200
    assert scoped.get(f"{page}/labels").status_code == 200
    assert scoped.post(label, [{"name": "x"}]).status_code == 200
    update = {"id": api.home_id, "status": "current", "title": "Home", "body": storage("")}
    assert scoped.put(page, {**update, "version": {"number": 2}}).status_code == 200
    value = {"key": "k", "value": 1}
    assert scoped.post(f"{page}/properties", value).status_code == 200
    for method, path in (
        ("GET", "/api/v2/spaces"),
        ("GET", f"{page}/attachments"),
        ("GET", f"{page}/direct-children"),
        ("GET", f"{page}/inline-comments"),
        ("DELETE", page),
        ("GET", "/rest/api/user/current"),
        ("GET", "/rest/api/search?cql=type=page"),
        ("POST", f"/rest/api/content/{api.home_id}/child/attachment"),
    ):
        refused = scoped(method, path, headers={"X-Atlassian-Token": "no-check"})
        assert refused.status_code == 401, path
        assert refused.json() == {"code": 401, "message": "Unauthorized; scope does not match"}


@both
def test_unknown_users(api: Api) -> None:
    cloud = api.sandbox.flavor == "cloud"
    query = {"accountId": "nobody"} if cloud else {"username": "nobody"}
    refused = api.get("/rest/api/user", **query)
    assert refused.status_code == 404
    name = "null" if cloud else "nobody"
    assert refused.json()["message"].endswith(f"No user found with key : {name}")


@both
def test_what_the_site_tells_about_itself(api: Api) -> None:
    nobody = api.as_user(None)
    if api.sandbox.flavor == "cloud":
        info = api.get("/rest/api/settings/systemInfo").json()
        assert (info["baseUrl"], info["cloudId"]) == (api.url, api.sandbox.store.cloud_id)
        assert nobody.get("/status").status_code == 404
        assert api.get("/rest/api/server-information").status_code == 404
        return
    assert nobody.get("/status").json() == {"state": "RUNNING"}
    info = api.get("/rest/api/server-information").json()
    assert info["baseUrl"] == api.url
    manifest = nobody.get("/rest/applinks/1.0/manifest").text
    assert f"<version>{info['version']}</version>" in manifest
    assert api.get("/rest/api/settings/systemInfo").status_code == 404
    assert api.get("/api/v2/pages").status_code == 404
