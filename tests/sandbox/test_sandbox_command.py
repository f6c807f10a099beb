"""`recue-export sandbox`: first line, data file, refusals, stopping, being found."""

import signal
import sqlite3
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from recue_exporters.cli import main
from recue_exporters.sandbox import Sandbox, discovery
from tests.sandbox.api import Api
from tests.sandbox.process import Process


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["sandbox", *arguments])


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)], ids=["TERM", "INT"]
)
def test_life_of_the_command(tmp_path: Path, number: int, status: int) -> None:
    data = tmp_path / ".recue-sandbox" / "confluence-cloud.db"
    with Process(tmp_path, "--port", "0") as process:
        assert process.first_line.startswith("Sandbox ready: http://127.0.0.1:")
        assert process.url.endswith("/wiki")
        answer = requests.get(f"{process.url}/rest/api/user/current", auth=("admin", "admin"))
        assert answer.status_code == 200
        assert discovery.running(data) == process.url
        process.signal(number)
        ended, said = process.end()
    assert ended == status
    assert "Traceback" not in said
    assert "Stop it with Ctrl-C" in said
    assert str(data.relative_to(tmp_path)) in said
    assert discovery.running(data) is None
    # Nothing but the data stays behind, and git does not see it.
    assert sorted(path.name for path in data.parent.iterdir()) == [".gitignore", data.name]
    assert (data.parent / ".gitignore").read_text() == "*\n"


def test_data_survives_and_reset_forgets(tmp_path: Path) -> None:
    data = tmp_path / "site.db"
    with Sandbox(data=data) as sandbox:
        page = Api(sandbox).page("Kept", "<p>kept</p>")
        cloud_id = sandbox.store.cloud_id
    with Sandbox(data=data) as sandbox:
        assert Api(sandbox).stored(page) == "<p>kept</p>"
        assert sandbox.store.cloud_id == cloud_id
    with Process(tmp_path, "--port", "0", "--data", str(data), "--reset") as process:
        answer = requests.get(f"{process.url}/api/v2/pages/{page}", auth=("admin", "admin"))
        assert answer.status_code == 404


def test_one_data_file_is_served_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Process(tmp_path, "--port", "0", "--data", "site.db") as process:
        url = process.url
        result = run("--port", "0", "--data", "site.db", "--reset")
        assert result.exit_code == 2
        assert f"already served by a sandbox at {url}" in result.stderr
        # Also where the note beside the file is gone.
        Path("site.db.server.json").unlink()
        result = run("--port", "0", "--data", "site.db")
        assert result.exit_code == 2
        assert "in use by another process" in result.stderr
        result = run("--port", "0", "--data", "site.db", "--reset")
        assert result.exit_code == 2
        assert "in use by another process" in result.stderr
    assert requests_refused(url)


def requests_refused(url: str) -> bool:
    try:
        requests.get(url, timeout=5)
    except requests.ConnectionError:
        return True
    return False


def test_found_only_while_this_very_file_is_served(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine.db", tmp_path / "other.db"
    assert discovery.running(mine) is None
    with Sandbox(data=mine) as sandbox:
        assert discovery.running(mine) == sandbox.url
        note = Path(f"{mine}.server.json").read_text()
        # A note that names a sandbox of other data leads nowhere.
        Path(f"{other}.server.json").write_text(note)
        assert discovery.running(other) is None
    # Neither does one that a killed sandbox left behind.
    Path(f"{mine}.server.json").write_text(note)
    assert discovery.running(mine) is None
    Path(f"{mine}.server.json").write_text("{")
    assert discovery.running(mine) is None


@pytest.mark.parametrize(
    ("flavor", "context_path"), [("datacenter", ""), ("datacenter", "/confluence")]
)
def test_found_on_data_center(tmp_path: Path, flavor: str, context_path: str) -> None:
    with Sandbox(flavor=flavor, data=tmp_path / "x.db", context_path=context_path) as sandbox:
        assert discovery.running(tmp_path / "x.db") == sandbox.url


def test_default_data_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECUE_SANDBOX_DATA", raising=False)
    expected = Path(".recue-sandbox") / "confluence-datacenter.db"
    assert discovery.default_data_file("datacenter") == expected
    monkeypatch.setenv("RECUE_SANDBOX_DATA", "/else/where.db")
    assert discovery.default_data_file("cloud") == Path("/else/where.db")


def test_taken_port(tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        port = sandbox.root_url.rpartition(":")[2]
        result = run("--port", port, "--data", str(tmp_path / "x.db"))
    assert result.exit_code == 2
    assert f"Port {port} on 127.0.0.1 cannot be used" in result.stderr
    assert "--port" in result.stderr


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"this is no database at all, but a text", "is not a data file of the sandbox"),
        (None, "is not a data file of the sandbox"),
    ],
)
@pytest.mark.parametrize("reset", [(), ("--reset",)])
def test_other_files_are_left_alone(
    tmp_path: Path, content: bytes | None, reason: str, reset: tuple[str, ...]
) -> None:
    data = tmp_path / "x.db"
    if content is None:
        with sqlite3.connect(data) as connection:
            connection.execute("CREATE TABLE theirs (x)")
        connection.close()
    else:
        data.write_bytes(content)
    before = data.read_bytes()
    result = run("--port", "0", "--data", str(data), *reset)
    assert result.exit_code == 2
    assert reason in result.stderr
    assert data.read_bytes() == before


def test_data_of_another_release(tmp_path: Path) -> None:
    data = tmp_path / "x.db"
    with Sandbox(data=data):
        pass
    with sqlite3.connect(data) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE name = 'schema'")
    connection.close()
    result = run("--port", "0", "--data", str(data))
    assert result.exit_code == 2
    assert "was made by another release" in result.stderr
    with Process(tmp_path, "--port", "0", "--data", "x.db", "--reset") as process:
        assert process.url


def test_other_flavour(tmp_path: Path) -> None:
    data = tmp_path / "x.db"
    with Sandbox(flavor="datacenter", data=data):
        pass
    result = run("--port", "0", "--data", str(data))
    assert result.exit_code == 2
    assert "holds a sandbox of flavour datacenter, not cloud" in result.stderr


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("--port", "0", "--data", str(tmp_path / "file" / "x.db"))
    assert result.exit_code == 2
    assert "cannot be made" in result.stderr


@pytest.mark.parametrize("fault", ["503", "99:0.5", "503:2", "boom:0.1"])
def test_unreadable_fault(tmp_path: Path, fault: str) -> None:
    result = run("--data", str(tmp_path / "x.db"), "--fault", fault)
    assert result.exit_code == 2
    assert "503:0.05" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--context-path", "/x"], "--context-path is for Data Center"),
        (["--port", "70000"], "70000 is not in the range"),
        (["--latency", "-1"], "-1.0 is not in the range"),
        (["--rate-limit", "0"], "0 is not in the range"),
        (["--flavor", "server"], "'server' is not one of 'cloud', 'datacenter'"),
    ],
)
def test_options_out_of_range(tmp_path: Path, arguments: list[str], reason: str) -> None:
    result = run("--data", str(tmp_path / "x.db"), *arguments)
    assert result.exit_code == 2
    assert reason in result.stderr


def test_trouble_from_the_command_line(tmp_path: Path) -> None:
    with Process(tmp_path, "--port", "0", "--data", ":memory:", "--fault", "503:1") as process:
        assert requests.get(f"{process.url}/api/v2/spaces").status_code == 503
    with Process(tmp_path, "--port", "0", "--data", ":memory:", "--rate-limit", "1") as process:
        auth = ("admin", "admin")
        codes = [requests.get(f"{process.url}/api/v2/spaces", auth=auth) for _ in range(2)]
        assert [answer.status_code for answer in codes] == [200, 429]
    assert list(tmp_path.iterdir()) == []


def test_announced_address_can_differ(tmp_path: Path) -> None:
    later = "http://127.0.0.1:8090/wiki"
    with Sandbox(data=tmp_path / "x.db", public_url=later + "/") as sandbox:
        api = Api(sandbox)
        shown = api.get(f"/rest/api/content/{api.page('Page')}").json()
    assert shown["_links"]["base"] == later
    assert shown["_links"]["self"].startswith(later + "/rest/api/content/")


def test_without_the_web_framework_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "flask", None)
    for name in [name for name in sys.modules if name.startswith("recue_exporters.sandbox")]:
        monkeypatch.delitem(sys.modules, name)
    result = run("--port", "0", "--data", ":memory:")
    assert result.exit_code == 2
    assert "pip install 'recue-exporters[sandbox]'" in result.stderr
