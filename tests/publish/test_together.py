"""Two runs at once, and what a plan looks like."""

import shutil
from pathlib import Path

from recue_exporters.confluence.publish.records import IDENTITY_KEY
from tests.publish.place import Place


def test_two_runs_of_one_scope_merge_their_records(place: Place, project: Path) -> None:
    place.publish(project, "--scope", "s", "--diagrams")
    others = ("--use-cases", "--traceability")

    def hook(moment: str, request: object) -> None:
        if moment == "before" and f"{IDENTITY_KEY}_index_" in str(getattr(request, "body", "")):
            place.sandbox.on_request = None
            second = place.publish(project, "--scope", "s", *others)
            assert second.status == 0, second.stdout

    (project / "diagrams.md").write_text("# Diagrams\n\nchanged\n")
    place.sandbox.on_request = hook
    first = place.publish(project, "--scope", "s", "--diagrams")
    assert first.status == 0, first.stdout
    assert place.sandbox.on_request is None
    place.sandbox.clear_requests()
    again = place.publish(project, "--scope", "s")
    assert set(again.actions.values()) == {"unchanged"}
    assert place.writes() == []


def test_two_first_runs_at_once_make_no_duplicates(place: Place, docs: Path) -> None:
    def hook(moment: str, request: object) -> None:
        if moment == "before" and "Install" in str(getattr(request, "body", "")):
            place.sandbox.on_request = None
            assert place.publish(docs).status == 0

    place.sandbox.on_request = hook
    place.publish(docs)
    assert place.sandbox.on_request is None
    assert place.titles() == ["Documentation Home", "Guide", "Install", "Intro", "Use"]
    assert place.publish(docs).status == 0
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_another_checkout_of_the_same_repository_is_the_same_export(
    place: Place, tmp_path: Path, docs: Path
) -> None:
    one = tmp_path / "one" / "repo"
    shutil.copytree(docs, one / "docs")
    (one / ".git").mkdir()
    (one / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (one / ".git" / "config").write_text(
        '[remote "origin"]\n\turl = https://user:secret@git.example.com/team/repo.git\n'
    )
    two = tmp_path / "two" / "elsewhere"
    shutil.copytree(one, two)
    run = place.publish(one / "docs")
    assert run.json["scope"] == "git.example.com/team/repo:docs"
    place.sandbox.clear_requests()
    assert set(place.publish(two / "docs").actions.values()) == {"unchanged"}
    assert place.writes() == []


def test_the_plan_as_a_comment_for_a_pull_request(place: Place, docs: Path) -> None:
    place.publish(docs)
    (docs / "guide" / "use.md").write_text("# Use\n\n- one\n- `three|four`\n")
    (docs / "new.md").write_text("# New *page*\n\ntext\n")
    text = place.publish(docs, "--dry-run", style="markdown").stdout
    assert text.startswith("### Confluence: 1 created, 1 updated, 3 unchanged\n")
    assert "| [Use](http" in text
    assert "| updated | text changed |" in text
    assert "```diff" in text
    assert "+- `three|four`" in text
    assert "Install" not in text


def test_the_plan_for_a_terminal_shows_what_changes(place: Place, docs: Path) -> None:
    place.publish(docs)
    (docs / "guide" / "use.md").write_text("# Daily Use\n\n- one\n- three\n")
    text = place.publish(docs, "--dry-run", style="text").stdout
    assert "renamed    Daily Use" in text
    assert "title changed from 'Use'" in text
    assert "-- two" in text
    assert "+- three" in text
    assert "1 renamed, 3 unchanged" in text
    assert text.startswith("This is what would be done; nothing is written now:")


def test_colours_stay_off_where_the_environment_says_so(place: Place, docs: Path) -> None:
    from click.testing import CliRunner

    from recue_exporters.cli import main

    words = ["confluence", str(docs), "--url", place.sandbox.url, "--user", "admin"]
    words += ["--space", "DOC", "--dry-run"]
    env = {"CONFLUENCE_API_TOKEN": "admin"}
    plain = CliRunner().invoke(main, words, env={**env, "NO_COLOR": "1"}, color=True)
    coloured = CliRunner().invoke(main, words, env={**env, "NO_COLOR": ""}, color=True)
    assert "\x1b[" in coloured.output
    assert "\x1b[" not in plain.output
