"""Comments: inline ones hang on a marker in the body and lose their hold with it."""

import re

import pytest

from tests.sandbox.api import BOTH, Api, storage

both = pytest.mark.parametrize("confluence_flavor", BOTH)
datacenter = pytest.mark.parametrize("confluence_flavor", ["datacenter"])
MARKER = '<ac:inline-comment-marker ac:ref="{}">word</ac:inline-comment-marker>'


def inline(api: Api, page: str, text: str, count: int = 1, index: int = 0):
    place = {
        "textSelection": text,
        "textSelectionMatchCount": count,
        "textSelectionMatchIndex": index,
    }
    sent = {"pageId": page, "body": storage("<p>Why?</p>"), "inlineCommentProperties": place}
    return api.post("/api/v2/inline-comments", sent)


def states(api: Api, page: str, *wanted: str) -> list[str]:
    query = {"resolution-status": list(wanted)} if wanted else {}
    rows = api.get(f"/api/v2/pages/{page}/inline-comments", **query).json()["results"]
    return [row["resolutionStatus"] for row in rows]


def test_inline_comment_marks_its_text_without_a_version(api: Api) -> None:
    page = api.page("Page", "<p>one word, <em>another</em> word</p>")
    answer = inline(api, page, "word", count=2, index=1)
    assert answer.status_code == 201
    made = answer.json()
    reference = made["properties"]["inlineMarkerRef"]
    assert made["properties"]["inlineOriginalSelection"] == "word"
    marked = MARKER.format(reference)
    assert api.stored(page) == f"<p>one word, <em>another</em> {marked}</p>"
    assert api.get(f"/api/v2/pages/{page}").json()["version"]["number"] == 1
    assert inline(api, page, "word", count=1).status_code == 400
    assert inline(api, page, "absent").status_code == 400


def test_marker_lost_and_found_again(api: Api) -> None:
    page = api.page("Page", "<p>one word</p>")
    reference = inline(api, page, "word").json()["properties"]["inlineMarkerRef"]
    assert states(api, page, "open", "reopened") == ["open"]
    api.rewrite(page, 2, body={"storage": storage("<p>one word</p>")})
    assert states(api, page, "open", "reopened") == []
    assert states(api, page, "dangling") == ["dangling"]
    back = f"<p>again {MARKER.format(reference)}</p>"
    api.rewrite(page, 3, body={"storage": storage(back)})
    assert states(api, page) == ["open"]


def test_resolve_reopen_and_reply(api: Api) -> None:
    page = api.page("Page", "<p>one word</p>")
    comment = inline(api, page, "word").json()["id"]
    path = f"/api/v2/inline-comments/{comment}"
    api.post("/api/v2/inline-comments", {"parentCommentId": comment, "body": storage("<p>So</p>")})
    (reply,) = api.get(f"{path}/children").json()["results"]
    assert reply["parentCommentId"] == comment
    sent = {"body": storage("<p>Why?</p>"), "resolved": True}
    resolved = api.put(path, {**sent, "version": {"number": 2}}).json()
    assert resolved["resolutionStatus"] == "resolved"
    assert resolved["resolutionLastModifierId"]
    assert api.put(path, {**sent, "version": {"number": 2}}).status_code == 409
    api.put(path, {**sent, "resolved": False, "version": {"number": 3}})
    assert states(api, page) == ["reopened"]
    api.rewrite(page, 2, body={"storage": storage("<p>gone</p>")})
    assert api.put(path, {**sent, "version": {"number": 4}}).status_code == 400
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404


def test_footer_comments(api: Api) -> None:
    page = api.page("Page")
    made = api.post("/api/v2/footer-comments", {"pageId": page, "body": storage("<p>Hi</p>")})
    assert made.status_code == 201
    path = f"/api/v2/footer-comments/{made.json()['id']}"
    shown = api.get(path, **{"body-format": "storage"}).json()
    assert (shown["pageId"], shown["body"]["storage"]["value"]) == (page, "<p>Hi</p>")
    assert "resolutionStatus" not in shown
    (row,) = api.get(f"/api/v2/pages/{page}/footer-comments").json()["results"]
    assert row["id"] == made.json()["id"]
    assert api.get(path.replace("footer", "inline")).status_code == 404


@datacenter
def test_datacenter_shows_inline_properties_and_lost_ones_as_resolved(api: Api) -> None:
    page = api.page("Page", f"<p>{MARKER.format('ref-1')}</p>")
    sent = {
        "type": "comment",
        "container": {"id": page, "type": "page"},
        "body": {"storage": storage("<p>Why?</p>")},
        "extensions": {
            "location": "inline",
            "inlineProperties": {"ref": "ref-1", "originalSelection": "word"},
        },
    }
    assert api.post("/rest/api/content", sent).status_code == 200
    path = f"/rest/api/content/{page}/child/comment"
    query = {"depth": "all", "expand": "extensions.inlineProperties,extensions.resolution"}
    (row,) = api.get(path, **query).json()["results"]
    assert row["extensions"]["location"] == "inline"
    assert row["extensions"]["inlineProperties"] == {"originalSelection": "word", "ref": "ref-1"}
    assert row["extensions"]["resolution"] == {"status": "open"}
    api.rewrite(page, 2, body={"storage": storage("<p>word</p>")})
    (row,) = api.get(path, **query).json()["results"]
    assert row["extensions"]["resolution"] == {"status": "resolved"}
    (old,) = api.get("/rest/inlinecomments/1.0/comments", containerId=page).json()
    assert (old["markerRef"], old["resolveProperties"]["resolvedByDangling"]) == ("ref-1", True)


@both
def test_v1_comment_with_reply(api: Api) -> None:
    page = api.page("Page")
    sent = {
        "type": "comment",
        "container": {"id": page, "type": "page"},
        "body": {"storage": storage("<p>Hi</p>")},
    }
    first = api.post("/rest/api/content", sent).json()
    assert first["title"] == "Re: Page"
    api.post("/rest/api/content", {**sent, "ancestors": [{"id": first["id"]}]})
    path = f"/rest/api/content/{page}/child/comment"
    assert api.get(path).json()["size"] == 1
    assert api.get(path, depth="all").json()["size"] == 2
    changed = api.rewrite(first["id"], 2, type="comment", body={"storage": storage("<p>Ho</p>")})
    assert changed.json()["body"]["storage"]["value"] == "<p>Ho</p>"


@both
def test_markers_stay_out_of_a_reader_s_view(api: Api) -> None:
    page = api.page("Page", f"<p>{MARKER.format('r')}</p>")
    shown = api.get(f"/rest/api/content/{page}", expand="body.view").json()
    assert not re.search("ac:inline", shown["body"]["view"]["value"])
