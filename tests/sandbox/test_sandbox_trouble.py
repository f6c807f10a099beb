"""Trouble on demand: scripted faults, cut connections, limits; and the record of requests."""

import statistics
import threading
import time

import pytest
import requests

from recue_exporters.sandbox import RecordedRequest, Sandbox
from recue_exporters.sandbox.exchange import LOGIN_PAGE
from tests.sandbox.api import BOTH, Api

both = pytest.mark.parametrize("confluence_flavor", BOTH)
datacenter = pytest.mark.parametrize("confluence_flavor", ["datacenter"])


def test_a_fault_strikes_what_it_names_as_often_as_it_says(api: Api) -> None:
    fault = api.sandbox.fault(
        method="POST", path="/rest/api/content", status=503, times=2, headers={"Retry-After": "7"}
    )
    assert api.get("/rest/api/content").status_code == 200
    first = api.send_page("A")
    assert (first.status_code, first.headers["Retry-After"]) == (503, "7")
    assert api.send_page("A").status_code == 503
    page = api.page("A")
    assert fault.hits == 2
    assert api.post(f"/rest/api/content/{page}/label", [{"name": "x"}]).status_code == 200


def test_patterns_bodies_and_lifting(api: Api) -> None:
    api.sandbox.fault(path="/rest/api/*", status=500, body={"message": "boom"}, times=None)
    assert api.get("/rest/api/content").json() == {"message": "boom"}
    assert api.get("/rest/api/user/current").status_code == 500
    assert api.get("/api/v2/spaces").status_code == 200
    api.sandbox.clear_faults()
    assert api.get("/rest/api/content").status_code == 200


def test_login_page_instead_of_data(api: Api) -> None:
    api.sandbox.fault(status=200, body=LOGIN_PAGE)
    answer = api.get("/api/v2/spaces")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Log in" in answer.text
    location = f"{api.url}/login.action"
    api.sandbox.fault(status=302, headers={"Location": location})
    assert api.get("/api/v2/spaces").headers["Location"] == location


def test_connection_cut_before_and_after_the_work(api: Api) -> None:
    api.sandbox.fault(method="POST", drop=True)
    with pytest.raises(requests.ConnectionError):
        api.send_page("Never")
    assert api.get("/rest/api/content", title="Never").json()["size"] == 0
    api.sandbox.fault(method="POST", drop=True, after=True)
    with pytest.raises(requests.ConnectionError):
        api.send_page("Done all the same")
    assert api.get("/rest/api/content", title="Done all the same").json()["size"] == 1
    assert [request.status for request in api.sandbox.requests] == [None, 200, None, 200]


def test_answer_replaced_after_the_work(api: Api) -> None:
    api.sandbox.fault(method="POST", status=504, after=True)
    assert api.send_page("Done").status_code == 504
    assert api.get("/rest/api/content", title="Done").json()["size"] == 1


@pytest.mark.confluence_sandbox(seed=1)
def test_faults_by_chance_are_repeatable(confluence_sandbox: Sandbox) -> None:
    def codes(sandbox: Sandbox) -> list[int]:
        sandbox.fault(status=503, probability=0.3, times=None)
        return [Api(sandbox).get("/api/v2/spaces").status_code for _ in range(40)]

    first = codes(confluence_sandbox)
    assert 4 < first.count(503) < 20
    with Sandbox(seed=1) as other:
        assert codes(other) == first


def test_delay_and_latency(api: Api) -> None:
    api.sandbox.fault(delay=0.05)
    started = time.monotonic()
    assert api.get("/api/v2/spaces").status_code == 200
    assert time.monotonic() - started >= 0.05
    with Sandbox(latency=0.05) as slow:
        started = time.monotonic()
        Api(slow).get("/api/v2/spaces")
        assert time.monotonic() - started >= 0.05


@both
@pytest.mark.confluence_sandbox(rate_limit=2)
def test_rate_limit_with_the_headers_of_the_product(api: Api) -> None:
    codes = [api.get("/rest/api/user/current") for _ in range(3)]
    assert [answer.status_code for answer in codes] == [200, 200, 429]
    headers = codes[-1].headers
    assert 1 <= int(headers["Retry-After"]) <= 60
    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == ("2", "0")
    own = (
        {"X-RateLimit-Reset", "X-RateLimit-NearLimit", "RateLimit-Reason"}
        if api.sandbox.flavor == "cloud"
        else {"X-RateLimit-Interval-Seconds", "X-RateLimit-FillRate"}
    )
    assert own <= set(headers)


@both
def test_record_of_requests(api: Api) -> None:
    api.page("Page")
    api.get("/rest/api/content", title="ä b", limit=3)
    api.as_user(None).get("/rest/api/nonsense")
    made, asked, lost = api.sandbox.requests
    assert (made.method, made.path, made.status, made.user) == (
        "POST", "/rest/api/content", 200, "admin",
    )  # fmt: skip
    assert made.body["title"] == "Page"
    assert (asked.query, asked.body) == ({"title": "ä b", "limit": "3"}, None)
    assert (lost.status, lost.user) == (404, None)
    assert str(made) == "POST /rest/api/content -> 200"
    api.sandbox.clear_requests()
    assert api.sandbox.requests == []


def test_hook_before_and_after_each_request(api: Api) -> None:
    seen: list[tuple[str, str, int | None]] = []

    def hook(when: str, request: RecordedRequest) -> None:
        seen.append((when, request.path, request.status))
        # The sandbox is not locked meanwhile: somebody else may write.
        if when == "before" and request.method == "POST":
            store = api.sandbox.store
            page = store.contents.get(int(api.home_id))
            store.contents.update(page, author=store.users.named("admin"), body="<p>by hook</p>")

    api.sandbox.on_request = hook
    api.page("Page")
    assert seen == [("before", "/rest/api/content", None), ("after", "/rest/api/content", 200)]
    assert api.stored(api.home_id) == "<p>by hook</p>"


def test_connections_stay_open(confluence_sandbox: Sandbox) -> None:
    import http.client

    host = confluence_sandbox.root_url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        for path in ("/wiki/nowhere", "/wiki/api/v2/spaces", "/wiki/rest/api/user/current"):
            connection.request("GET", path)
            connection.getresponse().read()
            socket = connection.sock
            assert socket is not None
            connection.request("GET", path)
            connection.getresponse().read()
            assert connection.sock is socket
    finally:
        connection.close()


def test_stopping_closes_connections_and_frees_the_port() -> None:
    sandbox = Sandbox().start()
    port = int(sandbox.root_url.rpartition(":")[2])
    api = Api(sandbox)
    api.get("/api/v2/spaces")
    threads = threading.active_count()
    sandbox.stop()
    sandbox.stop()
    with pytest.raises(requests.ConnectionError):
        api.get("/api/v2/spaces")
    with Sandbox(port=port):
        pass
    assert threading.active_count() <= threads


def test_starting_a_sandbox_takes_a_few_milliseconds() -> None:
    with Sandbox():
        pass
    taken = []
    for _ in range(20):
        started = time.perf_counter()
        with Sandbox():
            pass
        taken.append(time.perf_counter() - started)
    # The median, so that one hiccup of a busy machine does not count.
    assert statistics.median(taken) < 0.05


@datacenter
def test_chunked_uploads_and_head(api: Api) -> None:
    body = iter([b'{"type": "page", "title": "Chunked", "space": {"key": "DOC"},', b'"body": {}}'])
    headers = {"Content-Type": "application/json"}
    assert api("POST", "/rest/api/content", data=body, headers=headers).status_code == 200
    answer = api("OPTIONS", "/rest/api/content")
    assert answer.status_code == 405
