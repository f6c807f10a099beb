"""A walk through every REST route of the sandbox, for `validate_openapi.py`.

`walk` sends at least one request to each route and as many refusals as are worth checking. It
looks at no answer beyond the ids it needs: judging them is the validator's part.
"""

from dataclasses import dataclass, field
from typing import Any

import requests

from recue_exporters.sandbox import Sandbox


@dataclass
class Exchange:
    """A request that was sent and what came back."""

    method: str
    path: str
    """Beneath the base URL, without the query."""
    status: int
    body: Any
    """Parsed JSON, or None where the answer was something else."""
    content_type: str


@dataclass
class Walker:
    """Sends requests to a sandbox and keeps what was said."""

    sandbox: Sandbox
    user: str = "admin"
    exchanges: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._session = requests.Session()

    def __call__(self, method: str, path: str, **arguments: Any) -> Any:
        """Send a request; returns the parsed body, or None."""
        headers = {"X-Atlassian-Token": "no-check"}
        answer = self._session.request(
            method,
            self.sandbox.url + path,
            auth=(self.user, self.user),
            headers=headers,
            allow_redirects=False,
            timeout=30,
            **arguments,
        )
        kind = answer.headers.get("Content-Type", "")
        body = answer.json() if "json" in kind and answer.content else None
        plain = path.partition("?")[0]
        self.exchanges.append(Exchange(method, plain, answer.status_code, body, kind))
        return body

    def upload(self, method: str, path: str, name: str, data: bytes = b"text") -> Any:
        """Send a file."""
        files = {"file": (name, data, "text/plain; charset=UTF-8")}
        return self(method, path, files=files, data={"comment": "by the tour", "minorEdit": "true"})


def walk(sandbox: Sandbox) -> list[Exchange]:
    """Visit every route of a freshly started sandbox."""
    walker = Walker(sandbox)
    if sandbox.flavor == "cloud":
        _v2_pages(walker)
        _v2_around_pages(walker)
        _v2_comments(walker)
        _v1_cloud_only(walker)
    else:
        _datacenter_only(walker)
    _v1_content(walker)
    _v1_around_content(walker)
    _v1_elsewhere(walker)
    return walker.exchanges


_STORAGE = {"representation": "storage", "value": "<p>Some <strong>text</strong> here.</p>"}


def _space_id(go: Walker) -> str:
    return str(go("GET", "/api/v2/spaces?keys=DOC")["results"][0]["id"])


def _v2_page(go: Walker, title: str, **more: Any) -> str:
    body = {"spaceId": _space_id(go), "status": "current", "title": title, "body": _STORAGE, **more}
    return str(go("POST", "/api/v2/pages", json=body)["id"])


def _v2_pages(go: Walker) -> None:
    space = _space_id(go)
    page = _v2_page(go, "Tour")
    own = f"/api/v2/pages/{page}"
    update = {"id": page, "status": "current", "title": "Tour", "body": _STORAGE}
    go("PUT", own, json={**update, "version": {"number": 2, "message": "second"}})
    go("PUT", own, json={**update, "version": {"number": 2}})
    go("PUT", own, json=update)
    go("PUT", f"{own}/title", json={"status": "current", "title": "Tour of v2"})
    everything = "&".join(
        f"include-{name}=true"
        for name in ("labels", "properties", "operations", "versions", "version", "direct-children")
    )
    for form in ("storage", "view", "atlas_doc_format", "export_view"):
        go("GET", f"{own}?body-format={form}&{everything}")
    go("GET", f"{own}?version=1&body-format=storage")
    go("GET", f"{own}?body-format=nonsense")
    go("GET", "/api/v2/pages/999999999")
    go("GET", "/api/v2/pages/nonsense")
    for query in ("limit=1", "title=tour%20of%20V2", "sort=-modified-date", "status=trashed"):
        go("GET", f"/api/v2/pages?space-id={space}&body-format=storage&{query}")
    go("GET", "/api/v2/pages?limit=9999")
    go("POST", "/api/v2/pages", json={"spaceId": space, "title": "TOUR OF V2", "status": "current"})
    go("POST", "/api/v2/pages", json={"spaceId": "1", "title": "x", "status": "current"})
    broken = {"representation": "storage", "value": "<p>"}
    go("POST", "/api/v2/pages", json={"spaceId": space, "title": "Broken", "body": broken})
    gone = _v2_page(go, "To go", parentId=page)
    go("DELETE", f"/api/v2/pages/{gone}")
    go("GET", f"/api/v2/pages/{gone}")
    go("DELETE", f"/api/v2/pages/{gone}?purge=true")
    go("DELETE", f"/api/v2/pages/{gone}")
    draft = {"spaceId": space, "status": "draft", "title": "Draft", "body": _STORAGE}
    go("DELETE", f"/api/v2/pages/{go('POST', '/api/v2/pages', json=draft)['id']}?draft=true")


def _v2_around_pages(go: Walker) -> None:
    page = _v2_page(go, "Around")
    own = f"/api/v2/pages/{page}"
    child = _v2_page(go, "Beneath", parentId=page)
    space = _space_id(go)
    for part in ("children", "direct-children", "descendants", "versions", "versions/1"):
        go("GET", f"{own}/{part}")
    go("GET", f"/api/v2/pages/{child}/ancestors")
    go("POST", f"/rest/api/content/{page}/label", json=[{"name": "toured"}])
    label = go("GET", f"{own}/labels")["results"][0]["id"]
    go("POST", f"{own}/labels", json=[{"name": "refused"}])
    go("GET", "/api/v2/labels")
    go("GET", f"/api/v2/labels/{label}/pages")
    for part in ("", "/pages", "/pages?depth=root", "/labels", "/content/labels"):
        go("GET", f"/api/v2/spaces/{space}{part}")
    go("GET", f"/api/v2/spaces/{space}?description-format=plain&include-icon=true")
    go("GET", "/api/v2/spaces/1")
    go("POST", "/api/v2/spaces", json={"key": "TOUR", "name": "Tour"})
    folder = go("POST", "/api/v2/folders", json={"spaceId": space, "title": "Folder"})["id"]
    _v2_page(go, "In a folder", parentId=folder)
    for part in ("", "/direct-children", "/descendants", "/ancestors"):
        go("GET", f"/api/v2/folders/{folder}{part}")
    go("GET", "/api/v2/folders?space-id=1")
    attachment = go.upload("POST", f"/rest/api/content/{page}/child/attachment", "v2.txt")
    file = attachment["results"][0]["id"]
    go("GET", f"{own}/attachments?filename=v2.txt")
    go("GET", "/api/v2/attachments")
    for part in ("", "/labels", "/versions", "/versions/1"):
        go("GET", f"/api/v2/attachments/{file}{part}")
    owners = {"pages": page, "folders": folder, "attachments": file, "spaces": space}
    for kind, owner in owners.items():
        _v2_properties(go, kind, owner)
    go("DELETE", f"/api/v2/attachments/{file}")
    go("DELETE", f"/api/v2/attachments/{file}?purge=true")
    go("DELETE", f"/api/v2/folders/{folder}")


def _v2_properties(go: Walker, kind: str, owner: str) -> None:
    every = f"/api/v2/{kind}/{owner}/properties"
    made = go("POST", every, json={"key": "tour", "value": {"deep": [1, None, "x"]}})
    one = f"{every}/{made['id']}"
    go("POST", every, json={"key": "tour", "value": 1})
    go("GET", every)
    go("GET", one)
    go("PUT", one, json={"key": "tour", "value": 2, "version": {"number": 2, "message": "m"}})
    go("PUT", one, json={"key": "tour", "value": 2, "version": {"number": 2}})
    go("DELETE", one)
    go("GET", one)


def _v2_comments(go: Walker) -> None:
    page = _v2_page(go, "Discussed")
    body = {"representation": "storage", "value": "<p>Why?</p>"}
    place = {"textSelection": "text", "textSelectionMatchCount": 1, "textSelectionMatchIndex": 0}
    for kind, more in (("footer", {}), ("inline", {"inlineCommentProperties": place})):
        every = f"/api/v2/{kind}-comments"
        made = go("POST", every, json={"pageId": page, "body": body, **more})["id"]
        go("POST", every, json={"parentCommentId": made, "body": body})
        one = f"{every}/{made}"
        go("GET", f"{one}?body-format=storage")
        go("GET", f"{one}/children")
        go("GET", f"{one}/versions")
        go("PUT", one, json={"version": {"number": 2}, "body": body})
        go("GET", every)
        go("GET", f"/api/v2/pages/{page}/{kind}-comments?body-format=storage")
        _v2_properties(go, "comments", made)
        go("DELETE", one)
    go("POST", "/api/v2/inline-comments", json={"pageId": page, "body": body})


def _v1_page(go: Walker, title: str, **more: Any) -> str:
    storage = {"storage": {"value": "<p>Text</p>", "representation": "storage"}}
    sent = {"type": "page", "title": title, "space": {"key": "DOC"}, "body": storage, **more}
    return str(go("POST", "/rest/api/content", json=sent)["id"])


def _v1_content(go: Walker) -> None:
    page = _v1_page(go, "Tour of v1")
    child = _v1_page(go, "Child in v1", ancestors=[{"id": page}])
    own = f"/rest/api/content/{page}"
    expand = (
        "space.homepage,version,history.lastUpdated,history.contributors,ancestors,body.storage,"
        "body.view,metadata.labels,metadata.properties,children.page,children.attachment,"
        "descendants.page,container,operations,restrictions.read.restrictions.user"
    )
    go("GET", own)
    go("GET", f"{own}?expand={expand}")
    go("GET", f"/rest/api/content/{child}?expand=ancestors.version")
    go("GET", "/rest/api/content/999999999")
    go("GET", f"/rest/api/content?spaceKey=DOC&title=tour%20of%20v1&expand={expand}")
    go("GET", "/rest/api/content?spaceKey=DOC&limit=1")
    go("GET", "/rest/api/content?spaceKey=NOSUCH")
    update = {"type": "page", "title": "Tour of v1", "version": {"number": 2, "message": "m"}}
    go("PUT", own, json=update)
    go("PUT", own, json=update)
    go("PUT", own, json={"type": "page", "title": "Tour of v1"})
    go("GET", f"{own}?status=historical&version=1&expand=body.storage,version")
    go("GET", f"{own}/history")
    for part in ("child?expand=page", "child/page", "child/comment", "child/attachment"):
        go("GET", f"{own}/{part}")
    for part in ("descendant?expand=page", "descendant/page", "descendant/comment"):
        go("GET", f"{own}/{part}")
    go("POST", "/rest/api/content", json={"type": "page", "title": "x", "space": {"key": "NO"}})
    _v1_broken(go)
    go("DELETE", f"{own}/version/1")
    gone = _v1_page(go, "To go from v1")
    go("DELETE", f"/rest/api/content/{gone}")
    go("DELETE", f"/rest/api/content/{gone}?status=trashed")
    go("DELETE", f"/rest/api/content/{gone}")


def _v1_broken(go: Walker) -> None:
    for value in ("<p>", "<p>a & b</p>", "<p></br></p>"):
        body = {"storage": {"value": value, "representation": "storage"}}
        sent = {"type": "page", "title": "Broken", "space": {"key": "DOC"}, "body": body}
        go("POST", "/rest/api/content", json=sent)
    body = {"storage": {"value": "", "representation": "storage"}}
    sent = {"type": "page", "title": "TOUR of v1", "space": {"key": "DOC"}, "body": body}
    go("POST", "/rest/api/content", json=sent)


def _v1_around_content(go: Walker) -> None:
    page = _v1_page(go, "Around in v1")
    own = f"/rest/api/content/{page}"
    go("POST", f"{own}/label", json=[{"prefix": "global", "name": "one"}, {"name": "two"}])
    go("POST", f"{own}/label", json=[{"name": "v1.2"}])
    go("GET", f"{own}/label")
    go("GET", f"{own}/child/label")
    go("DELETE", f"{own}/label?name=one")
    go("DELETE", f"{own}/label/two")
    go("DELETE", f"{own}/label?name=three")
    go("POST", f"{own}/property", json={"key": "k", "value": {"a": 1}})
    go("POST", f"{own}/property", json={"key": "k", "value": {"a": 1}})
    go("POST", f"{own}/property/k2", json={"value": [1]})
    go("GET", f"{own}/property?expand=version")
    go("GET", f"{own}/property/k")
    go("PUT", f"{own}/property/k", json={"key": "k", "value": 2, "version": {"number": 2}})
    go("PUT", f"{own}/property/k", json={"key": "k", "value": 2, "version": {"number": 2}})
    go("DELETE", f"{own}/property/k")
    go("GET", f"{own}/property/k")
    files = f"{own}/child/attachment"
    made = go.upload("POST", files, "v1.txt")["results"][0]["id"]
    go.upload("POST", files, "v1.txt")
    go.upload("POST", f"{files}/{made}/data", "v1.txt", b"second")
    go("PUT", f"{files}/{made}", json={"id": made, "type": "attachment", "title": "renamed.txt"})
    go("GET", f"{files}?filename=renamed.txt&expand=version,container")
    if go.sandbox.flavor == "cloud":
        go.upload("PUT", files, "v1-put.txt")
        go("GET", f"{files}/{made}/download")
    else:
        go("POST", f"{files}/{made}/move?newName=moved.txt")
        go("DELETE", f"{files}/{made}/version/1")
        go("DELETE", f"{files}/{made}")
    go("GET", f"{own}/restriction/byOperation")
    go("GET", f"{own}/restriction/byOperation/update")
    admin = go("GET", "/rest/api/user/current")
    alone = [{"operation": "update", "restrictions": {"user": [admin]}}]
    go("PUT", f"{own}/restriction", json=alone)
    go("GET", f"{own}/restriction/byOperation")
    for method in ("GET", "POST", "DELETE"):
        go(method, f"/rest/api/user/watch/content/{page}")


def _v1_elsewhere(go: Walker) -> None:
    for part in ("", "/DOC", "/DOC?expand=homepage,description.plain,icon", "/NOSUCH"):
        go("GET", f"/rest/api/space{part}")
    for part in ("content", "content/page", "property"):
        go("GET", f"/rest/api/space/DOC/{part}")
    go("POST", "/rest/api/space", json={"key": "T1", "name": "One"})
    go("POST", "/rest/api/space/_private", json={"key": "T2", "name": "Two"})
    go("PUT", "/rest/api/space/T1", json={"name": "Uno"})
    go("DELETE", "/rest/api/space/T1")
    for query in (
        "space=DOC", "title~%22tour%22 and type=page order by title", "nonsense=1", "title=",
        "label=one&limit=1", "siteSearch ~ %22%22",
    ):  # fmt: skip
        go("GET", f"/rest/api/content/search?cql={query}&expand=version")
        go("GET", f"/rest/api/search?cql={query}")
    for path in ("user/anonymous", "user/memberof", "group", "longtask"):
        key = go("GET", "/rest/api/user/current")
        name = f"accountId={key['accountId']}" if "accountId" in key else "username=admin"
        go("GET", f"/rest/api/{path}?{name}")
        go("GET", f"/rest/api/user?{name}")
    go("GET", "/rest/api/user?accountId=nobody&username=nobody")
    done = go("GET", "/rest/api/longtask")["results"][0]["id"]
    go("GET", f"/rest/api/longtask/{done}")
    go(
        "POST",
        "/rest/api/contentbody/convert/view",
        json={"value": "<p/>", "representation": "storage"},
    )


def _v1_cloud_only(go: Walker) -> None:
    first, second = _v2_page(go, "First"), _v2_page(go, "Second")
    go("PUT", f"/rest/api/content/{second}/move/before/{first}")
    go("PUT", f"/rest/api/content/{second}/move/append/{second}")
    go("POST", "/rest/api/content/archive", json={"pages": [{"id": int(second)}]})
    go("POST", "/rest/api/content/archive", json={"pages": [{"id": second}]})
    copy = {"destination": {"type": "parent_page", "value": first}, "pageTitle": "Copied"}
    copied = go("POST", f"/rest/api/content/{first}/copy", json={**copy, "copyLabels": True})["id"]
    restore = {"operationKey": "restore", "params": {"versionNumber": 1, "message": "back"}}
    go("POST", f"/rest/api/content/{first}/version", json=restore)
    go("GET", f"/rest/api/content/{first}/version")
    go("GET", f"/rest/api/content/{first}/version/1")
    go("GET", f"/rest/experimental/content/{first}/version")
    go("GET", f"/rest/experimental/content/{first}/version/1")
    go("GET", f"/rest/api/content/{first}/restriction")
    go("DELETE", f"/rest/api/content/{first}/restriction")
    go("DELETE", f"/rest/api/content/{copied}/pageTree")
    go("POST", f"/rest/api/content/{first}/label", json=[{"name": "found"}])
    go("GET", "/rest/api/label?name=found")
    go("GET", "/rest/api/space/DOC/label")
    own = f"/rest/api/content/{first}/state"
    go("PUT", own, json={"name": "Checked", "color": "#2684ff"})
    go("GET", own)
    go("GET", f"{own}/available")
    go("PUT", own, json={"name": "Checked"})
    go("DELETE", own)
    account = go("GET", "/rest/api/user/current")["accountId"]
    go("GET", f"/rest/api/user/bulk?accountId={account}")
    go("GET", "/rest/api/search/user?cql=user.fullname~%22admin%22")
    go("GET", "/rest/api/settings/systemInfo")


def _datacenter_only(go: Walker) -> None:
    for path in (
        "/status", "/rest/api/server-information", "/rest/applinks/1.0/manifest",
        "/rest/applinks/latest/manifest", "/rest/api/accessmode", "/rest/api/user/list",
        "/rest/api/group/confluence-users/member", "/rest/api/space/DOC/labels",
        "/rest/api/content/scan?spaceKey=DOC",
    ):  # fmt: skip
        go("GET", path)
    token = go("POST", "/rest/pat/latest/tokens", json={"name": "tour", "expirationDuration": 1})
    go("GET", "/rest/pat/latest/tokens")
    go("DELETE", f"/rest/pat/latest/tokens/{token['id']}")
    page, other = _v1_page(go, "Moved"), _v1_page(go, "Target")
    go("POST", f"/pages/movepage.action?pageId={page}&targetId={other}&position=append")
    go("GET", f"/rest/experimental/content/{page}/version")
    go("GET", f"/rest/experimental/content/{page}/version/1")
    go.upload("POST", f"/rest/api/content/{page}/child/attachment", "old.txt")
    go("POST", f"/json/removeattachment.action?pageId={page}&fileName=old.txt")
    container = {"id": page, "type": "page"}
    body = {"storage": {"value": "<p>Why?</p>", "representation": "storage"}}
    go("POST", "/rest/api/content", json={"type": "comment", "container": container, "body": body})
    go("GET", f"/rest/inlinecomments/1.0/comments?containerId={page}")
