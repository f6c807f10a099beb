"""A token never appears: not in output, logs, plans, tracebacks, nor on the site."""

import base64
from pathlib import Path

import pytest
from click.testing import CliRunner

from recue_exporters.cli import main
from tests.publish.place import Place

TOKEN = "tok-3n-that-must-not-show"


def _traces(text: str) -> list[str]:
    encoded = base64.b64encode(f"secretive:{TOKEN}".encode()).decode()
    return [form for form in (TOKEN, encoded) if form in text]


@pytest.mark.parametrize("trouble", ["none", "refused", "server error", "login page", "internal"])
def test_no_token_in_anything_a_run_leaves(
    place: Place, docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    place.sandbox.add_user("secretive", password="else" if trouble == "refused" else TOKEN)
    if trouble == "server error":
        place.sandbox.fault(method="POST", status=500, times=None, body={"message": "boom"})
    elif trouble == "login page":
        place.sandbox.fault(body="<html>log in</html>", status=200, times=None)
    elif trouble == "internal":
        from recue_exporters.confluence import exporter

        monkeypatch.setattr(exporter, "apply_plan", lambda *_: 1 / 0)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    log, plan = tmp_path / "run.log", tmp_path / "plan.json"
    words = ["confluence", str(docs), "--url", place.sandbox.url, "--user", "secretive"]
    words += ["--space", "DOC", "--retries", "0", "--verbose", "--log-file", str(log)]
    env = {"CONFLUENCE_API_TOKEN": TOKEN}
    for extra in (["--dry-run", "--save-plan", str(plan)], ["--format", "json"]):
        result = CliRunner().invoke(main, [*words, *extra], env=env)
        assert _traces(result.output) == []
        assert _traces(result.stderr) == []
    assert (result.exit_code == 0) is (trouble == "none")
    assert "Traceback" in result.stderr or trouble in ("none", "server error")
    assert log.read_text()
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in written if _traces(path.read_text(errors="replace"))] == []
    shown = CliRunner().invoke(main, ["config", "show"], env=env)
    assert _traces(shown.output) == []
    sent = [str(request.body) + request.query_string for request in place.sandbox.requests]
    assert _traces("\n".join(sent)) == []
