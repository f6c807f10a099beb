"""`recue-export doctor`, and the ways to a site: TLS, proxy, headers, gateway."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from recue_exporters.cli import main
from recue_exporters.confluence.config import ConfluenceConfig
from recue_exporters.confluence.doctor import CHECKS
from recue_exporters.confluence.site import connect, gateway
from recue_exporters.errors import AuthenticationFailedError, ExportError
from recue_exporters.sandbox import Sandbox

CERTIFICATE = Path(__file__).parent / "data" / "loopback.pem"
"""Key and certificate for 127.0.0.1, signed by itself, made for these tests."""

SECRET = "s3cr3t-T0k3n"


@pytest.fixture(params=["cloud", "datacenter"])
def sandbox(request) -> Iterator[Sandbox]:
    with Sandbox(flavor=request.param) as sandbox:
        sandbox.add_user("reader", role="viewer")
        yield sandbox


@pytest.fixture(autouse=True)
def empty_surroundings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


class Outcome:
    """What the command said."""

    def __init__(self, result: Any) -> None:
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        self.status = result.exit_code
        self.output, self.stderr = result.output, result.stderr
        self.findings = {row["check"]: row for row in json.loads(result.stdout)}

    @property
    def states(self) -> dict[str, str]:
        return {check: row["state"] for check, row in self.findings.items()}

    def problem(self) -> tuple[str, str, str]:
        """The first problem: check, what was found, remedy."""
        row = next(row for row in self.findings.values() if row["state"] == "problem")
        return row["check"], row["found"], row["remedy"]


def doctor(url: str, *options: str, user: str = "admin", token: str | None = None) -> Outcome:
    words = ["doctor", "--url", url, "--user", user, "--space", "DOC", "--timeout", "5"]
    environ = {"CONFLUENCE_API_TOKEN": token or user}
    return Outcome(CliRunner().invoke(main, [*words, "--format", "json", *options], env=environ))


def publish_error(url: str, *options: str, user: str = "admin") -> str:
    """What a publish with the same settings says, joined to one line."""
    (Path.cwd() / "a.md").write_text("# A\n")
    words = ["confluence", "a.md", "--url", url, "--user", user, "--space", "DOC", "--timeout", "5"]
    environ = {"CONFLUENCE_API_TOKEN": user}
    result = CliRunner().invoke(main, [*words, *options], env=environ)
    return " ".join((result.stdout + result.stderr).split())


class TestHealthy:
    def test_every_check_is_made_in_order_and_nothing_written(self, sandbox):
        outcome = doctor(sandbox.url)
        assert list(outcome.findings) == list(CHECKS)
        assert set(outcome.states.values()) == {"ok"}
        assert outcome.status == 0
        assert {request.method for request in sandbox.requests} == {"GET"}

    def test_product_and_version_are_told(self, sandbox):
        found = doctor(sandbox.url).findings["product"]["found"]
        expected = {
            "cloud": "Confluence Cloud standard", "datacenter": "Confluence Data Center 9.2.21"
        }  # fmt: skip
        assert found == expected[sandbox.flavor]

    def test_version_of_an_old_data_center_comes_from_its_manifest(self):
        with Sandbox(flavor="datacenter") as sandbox:
            sandbox.fault(path="/rest/api/server-information", status=404, times=None)
            assert doctor(sandbox.url).findings["product"]["found"].endswith("9.2.21")

    def test_write_tries_and_leaves_nothing_behind(self, sandbox):
        outcome = doctor(sandbox.url, "--write")
        assert set(outcome.states.values()) == {"ok"}
        posts = [r.path for r in sandbox.requests if r.method == "POST"]
        assert len(posts) == 3
        assert posts[1].endswith("/label")
        assert posts[2].endswith("/child/attachment")
        site = connect(ConfluenceConfig(sandbox.url, "admin", "admin", "DOC"))
        assert [page.title for page in site.space_pages(site.space("DOC"))] == [
            "Documentation Home"
        ]

    def test_text_names_each_check_once(self, sandbox):
        words = ["doctor", "--url", sandbox.url, "--user", "admin", "--space", "DOC"]
        result = CliRunner().invoke(main, words, env={"CONFLUENCE_API_TOKEN": "admin"})
        lines = result.stdout.splitlines()
        assert [line[9:23].strip() for line in lines] == list(CHECKS)
        assert all(line.startswith("ok ") for line in lines)

    def test_missing_settings_are_named_first(self):
        result = CliRunner().invoke(main, ["doctor"])
        assert result.exit_code == 2
        assert "CONFLUENCE_URL" in result.stderr


class TestAddress:
    def test_wiki_missing_is_found_by_trying(self):
        with Sandbox(flavor="cloud") as sandbox:
            outcome = doctor(sandbox.root_url)
            check, found, remedy = outcome.problem()
            assert (check, outcome.status) == ("login", 3)
            assert sandbox.root_url in found
            assert f"{sandbox.root_url}/wiki" in remedy
            assert outcome.states["space"] == "skipped"

    def test_wiki_too_much_is_found_by_trying(self):
        with Sandbox(flavor="datacenter") as sandbox:
            _, _, remedy = doctor(f"{sandbox.url}/wiki").problem()
            assert remedy.startswith(f"Confluence is at {sandbox.url} ")

    @pytest.mark.parametrize(
        "rest", ["/wiki", "/spaces/DOC/pages/1/Title", "/rest/api", "/pages/viewpage.action"]
    )
    def test_address_from_the_browser_is_cut_to_its_base(self, sandbox, rest):
        base = (
            sandbox.url if sandbox.flavor == "cloud" or rest != "/wiki" else f"{sandbox.url}/wiki"
        )
        check, _, remedy = doctor(base + rest).problem()
        assert check == "address"
        assert remedy.startswith(f"Use {base} ")

    def test_missing_wiki_of_a_cloud_address_needs_no_answer(self, mocker):
        refused = mocker.patch("socket.create_connection", side_effect=OSError)
        mocker.patch.object(requests.Session, "send", side_effect=requests.ConnectionError)
        check, _, remedy = doctor("https://acme.atlassian.net").problem()
        assert check == "address"
        assert remedy.startswith("Use https://acme.atlassian.net/wiki ")
        assert not refused.called

    def test_nothing_answers(self, unused_port):
        outcome = doctor(f"http://127.0.0.1:{unused_port}/wiki")
        check, found, remedy = outcome.problem()
        assert (check, outcome.status) == ("address", 3)
        assert f"{found} {remedy}" in publish_error(f"http://127.0.0.1:{unused_port}/wiki")

    def test_host_is_unknown(self):
        check, found, _ = doctor("https://confluence.invalid/wiki").problem()
        assert (check, found) == (
            "address", "Connection failed: nobody knows a host named confluence.invalid."
        )  # fmt: skip

    def test_another_program_answers(self):
        with serving(lambda handler: reply(handler, b"<html>Welcome</html>")) as url:
            check, found, remedy = doctor(url).problem()
            assert check == "login"
            assert "web page" in found
            assert f"{found} {remedy}" in publish_error(url)

    @pytest.fixture
    def unused_port(self) -> int:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            return int(taken.getsockname()[1])


class TestLogin:
    def test_refused(self, sandbox):
        outcome = doctor(sandbox.url, user="admin", token="wrong")
        check, found, remedy = outcome.problem()
        assert (check, outcome.status) == ("login", 3)
        assert found.startswith("Authentication failed")
        assert "CONFLUENCE_API_TOKEN" in remedy

    def test_same_words_as_a_publish(self, sandbox):
        _, found, remedy = doctor(sandbox.url, user="nobody").problem()
        assert f"{found} {remedy}" in publish_error(sandbox.url, user="nobody")

    def test_access_token_taken_as_anonymous(self):
        with Sandbox(flavor="datacenter", nonsense_bearer="anonymous") as sandbox:
            check, found, _ = doctor(sandbox.url, "--personal-token", "nonsense").problem()
            assert (check, "anonymous" in found) == ("login", True)


class TestPlace:
    def test_space_with_similar_keys(self, sandbox):
        outcome = doctor(sandbox.url, "--space", "DOCS")
        check, found, remedy = outcome.problem()
        assert (check, outcome.status) == ("space", 2)
        assert "Similar keys: DOC." in remedy
        assert f"{found} {remedy}" in publish_error(sandbox.url, "--space", "DOCS")
        assert outcome.states["create pages"] == "skipped"
        assert outcome.states["rate limits"] == "ok"

    def test_parent_page_that_is_not_there(self, sandbox):
        outcome = doctor(sandbox.url, "--parent", "99999")
        check, found, remedy = outcome.problem()
        assert (check, outcome.status) == ("parent page", 2)
        assert f"{found} {remedy}" in publish_error(sandbox.url, "--parent", "99999")

    def test_parent_page_in_another_space(self, sandbox):
        site = connect(ConfluenceConfig(sandbox.url, "admin", "admin", "DOC"))
        add_space(sandbox, "OTHER")
        home = site.space("OTHER").homepage_id
        check, found, _ = doctor(sandbox.url, "--parent", str(home)).problem()
        assert check == "parent page"
        assert "another space" in found


class TestPermissions:
    def test_reader_may_do_nothing_as_the_site_tells(self, sandbox):
        outcome = doctor(sandbox.url, user="reader")
        assert outcome.status == 1
        for check in ("create pages", "add labels", "attach files"):
            assert outcome.states[check] == "problem"
            assert "Ask a space administrator" in outcome.findings[check]["remedy"]
        assert all(request.method == "GET" for request in sandbox.requests)

    def test_reader_may_do_nothing_as_trying_tells(self, sandbox):
        outcome = doctor(sandbox.url, "--write", user="reader")
        check, found, remedy = outcome.problem()
        assert (check, outcome.status) == ("create pages", 1)
        assert found.startswith("Permission denied")
        assert "sk a space administrator for the permission to" in remedy
        # A publish writes to the parent page before it creates any.
        said = publish_error(sandbox.url, user="reader")
        assert "sk a space administrator for the permission to" in said
        assert outcome.states["add labels"] == outcome.states["attach files"] == "skipped"

    def test_files_alone_may_be_refused_and_the_page_goes_again(self, sandbox):
        sandbox.fault(method="POST", path="*child/attachment", status=403, body={"message": "No"})
        outcome = doctor(sandbox.url, "--write")
        assert outcome.problem()[0] == "attach files"
        assert outcome.states["add labels"] == "ok"
        assert [r.method for r in sandbox.requests].count("DELETE") == 1

    def test_site_that_tells_nothing(self):
        with Sandbox(flavor="datacenter") as sandbox:
            site = connect(ConfluenceConfig(sandbox.url, "admin", "admin", "DOC"))
            home = site.space("DOC").homepage_id
            row = requests.get(
                f"{sandbox.url}/rest/api/content/{home}?expand=space,version,ancestors",
                auth=("admin", "admin"), timeout=5,
            ).json()  # fmt: skip
            sandbox.fault(path=f"/rest/api/content/{home}", status=200, body=row, times=None)
            finding = doctor(sandbox.url).findings["create pages"]
            assert finding["state"] == "warning"
            assert "--write" in finding["remedy"]


class TestRateLimits:
    def test_what_is_left_is_told(self, sandbox):
        answer = {"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "900"}
        assert self.finding(sandbox, answer) == ("ok", "900 of 1000 requests left")

    def test_site_near_its_limit(self, sandbox):
        state, found = self.finding(sandbox, {"X-RateLimit-NearLimit": "true", "Retry-After": "7"})
        assert state == "warning"
        assert "7 s" in found

    def finding(self, sandbox: Sandbox, headers: dict[str, str]) -> tuple[str, str]:
        user = requests.get(
            f"{sandbox.url}/rest/api/user/current", auth=("admin", "admin"), timeout=5
        ).json()
        sandbox.fault(
            path="/rest/api/user/current", status=200, headers=headers, body=user, times=None
        )
        row = doctor(sandbox.url).findings["rate limits"]
        return row["state"], row["found"]


class TestTls:
    def test_certificate_that_nobody_signed(self, sandbox):
        with tls_before(sandbox) as url:
            outcome = doctor(url)
            check, found, remedy = outcome.problem()
            assert (check, outcome.status) == ("TLS", 3)
            assert "self-signed certificate" in found.replace("self signed", "self-signed")
            assert "--ca-bundle" in remedy
            assert f"{found} {remedy}" in publish_error(url)

    def test_own_certificates(self, sandbox):
        with tls_before(sandbox) as url:
            outcome = doctor(url, "--ca-bundle", str(CERTIFICATE))
            assert outcome.findings["TLS"]["found"] == "encrypted, the certificate is trusted"
            assert outcome.status == 0

    def test_unchecked_draws_a_warning(self, sandbox):
        with tls_before(sandbox) as url:
            outcome = doctor(url, "--no-verify-ssl")
            assert outcome.states["TLS"] == "warning"
            assert "certificate is not checked" in outcome.stderr
            assert "InsecureRequestWarning" not in outcome.stderr
            assert outcome.status == 0

    def test_system_trust_store_does_not_know_it_either(self, sandbox):
        with tls_before(sandbox) as url:
            assert doctor(url, "--ca-bundle", "system").problem()[0] == "TLS"

    def test_system_trust_store_is_the_operating_systems(self, sandbox, monkeypatch):
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        with tls_before(sandbox) as url:
            assert doctor(url, "--ca-bundle", "system").status == 0

    def test_certificates_that_are_not_there(self, sandbox):
        with tls_before(sandbox) as url:
            outcome = doctor(url, "--ca-bundle", "gone.pem")
            assert "gone.pem do not exist" in outcome.problem()[1]
            assert outcome.status == 2

    def test_http_server_behind_an_https_address(self, sandbox):
        check, found, _ = doctor(sandbox.url.replace("http:", "https:")).problem()
        assert (check, "does not speak TLS" in found) == ("TLS", True)


class TestProxy:
    def test_requests_go_through_it(self, sandbox):
        with proxy() as (address, seen):
            outcome = doctor(sandbox.url, "--proxy", address)
            assert outcome.status == 0
            assert outcome.findings["address"]["found"].endswith(
                f"through the proxy {address.removeprefix('http://')}"
            )
            assert len(seen) == len(sandbox.requests)

    def test_its_login_is_not_shown(self, sandbox):
        with proxy() as (address, _):
            given = address.replace("http://", f"http://me:{SECRET}@")
            outcome = doctor(sandbox.url, "--proxy", given)
            assert outcome.status == 0
            assert SECRET not in outcome.output

    def test_proxy_that_is_not_there(self, sandbox):
        check, found, _ = doctor(sandbox.url, "--proxy", "http://127.0.0.1:9").problem()
        assert (check, "proxy" in found) == ("login", True)

    def test_environments_proxy_is_not_for_this_machine(self, sandbox, monkeypatch):
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        assert doctor(sandbox.url).status == 0

    def test_extra_headers_are_sent_with_every_request(self, sandbox):
        assert doctor(sandbox.url, "--header", "X-Gateway-Key: abc").status == 0
        assert all(r.headers.get("x-gateway-key") == "abc" for r in sandbox.requests)


class TestGateway:
    """Scoped tokens of Cloud: refused with 401 at the site, welcome at the gateway."""

    @pytest.fixture
    def cloud(self, monkeypatch) -> Iterator[Sandbox]:
        with Sandbox(flavor="cloud") as sandbox:
            monkeypatch.setattr(gateway, "SITES", ("127.0.0.1",))
            monkeypatch.setattr(gateway, "ADDRESS", sandbox.root_url)
            yield sandbox

    def refuse(self, sandbox: Sandbox, times: int) -> None:
        sandbox.fault(
            path="/rest/api/user/current", status=401, body="<html>Unauthorized</html>", times=times
        )

    def test_cloud_id_is_found_by_itself(self, cloud):
        self.refuse(cloud, 1)
        outcome = doctor(cloud.url)
        assert outcome.findings["login"]["found"] == f"as Admin, through {cloud.gateway_url}"
        assert outcome.status == 0

    def test_token_that_the_gateway_refuses_too(self, cloud):
        self.refuse(cloud, 2)
        with pytest.raises(AuthenticationFailedError):
            connect(ConfluenceConfig(cloud.url, "admin", "admin", "DOC"))
        assert len(cloud.requests) == 3

    def test_wrong_token_is_not_tried_elsewhere(self, cloud):
        with pytest.raises(AuthenticationFailedError):
            connect(ConfluenceConfig(cloud.url, "admin", "wrong", "DOC"))
        assert len(cloud.requests) == 1

    def test_other_hosts_are_not_asked(self, monkeypatch):
        with Sandbox(flavor="datacenter") as sandbox:
            with pytest.raises(AuthenticationFailedError):
                connect(ConfluenceConfig(sandbox.url, "admin", "wrong", "DOC"))
            assert len(sandbox.requests) == 1


def test_no_token_in_anything_that_is_said(sandbox):
    for options in ([], ["--verbose"], ["--write"], ["--personal-token", SECRET]):
        for url in (sandbox.url, sandbox.url + "/wiki", "http://127.0.0.1:9"):
            outcome = doctor(url, *options, token=SECRET)
            assert SECRET not in outcome.output
    config = ConfluenceConfig(sandbox.url, "admin", SECRET, "DOC")
    with pytest.raises(ExportError) as caught:
        connect(config)
    assert SECRET not in f"{caught.value!r} {caught.value}"


def add_space(sandbox: Sandbox, key: str) -> None:
    requests.post(
        f"{sandbox.url}/rest/api/space", json={"key": key, "name": key}, auth=("admin", "admin"),
        timeout=5,
    ).raise_for_status()  # fmt: skip


# Servers on the loopback


@contextmanager
def serving(
    answer: Callable[[BaseHTTPRequestHandler], None], *, tls: bool = False
) -> Iterator[str]:
    """A server that answers every request with `answer`; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            answer(self)

        do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815 - names of the base class

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that ends the connection is what these tests are about."""

    server = Quiet(("127.0.0.1", 0), Handler)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reply(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, kind: str = "") -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind or "text/html")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def forward(handler: BaseHTTPRequestHandler, url: str) -> None:
    """Answer with what another server answers to the same request."""
    length = int(handler.headers.get("Content-Length", 0))
    kept = {
        name: value
        for name, value in handler.headers.items()
        if name.lower() not in ("host", "connection", "content-length", "accept-encoding")
    }
    with requests.Session() as session:
        session.trust_env = False
        answer = session.request(
            handler.command, url, headers=kept, data=handler.rfile.read(length), timeout=5
        )
    reply(handler, answer.content, answer.status_code, answer.headers.get("Content-Type", ""))


@contextmanager
def tls_before(sandbox: Sandbox) -> Iterator[str]:
    """The sandbox behind https; yields its base URL there."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        forward(handler, sandbox.root_url + handler.path)

    with serving(answer, tls=True) as url:
        yield url + sandbox.context_path


@contextmanager
def proxy() -> Iterator[tuple[str, list[str]]]:
    """A forward proxy; yields its address and the addresses it was asked for."""
    seen: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.path)
        forward(handler, handler.path)

    with serving(answer) as url:
        yield url, seen
