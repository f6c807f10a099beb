"""Trouble on the way: lost answers, busy sites, refused logins, things that are not there."""

from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from recue_exporters.confluence.site import retry
from tests.publish.place import Place


@pytest.fixture(autouse=True)
def _no_waiting(mocker: MockerFixture) -> None:
    mocker.patch.object(retry, "waiting_time", return_value=0.0)


def _create_path(place: Place) -> str:
    return "/api/v2/pages" if place.site.flavor == "cloud" else "/rest/api/content"


def test_a_created_page_whose_answer_was_lost_is_not_created_twice(
    place: Place, docs: Path
) -> None:
    place.sandbox.fault(method="POST", path=_create_path(place), drop=True, after=True, times=2)
    run = place.publish(docs)
    assert run.status == 0, run.stdout
    assert place.titles() == ["Documentation Home", "Guide", "Install", "Intro", "Use"]
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_connection_that_breaks_off_now_and_then_stops_nothing(place: Place, docs: Path) -> None:
    (docs / "guide" / "notes.txt").write_text("one")
    (docs / "guide" / "use.md").write_text("# Use\n\n[notes](notes.txt)\n")
    create = place.sandbox.fault(method="POST", path=_create_path(place), drop=True, times=1)
    file = place.sandbox.fault(method="POST", path="*/child/attachment", drop=True, times=1)
    run = place.publish(docs)
    assert (create.hits, file.hits) == (1, 1)
    assert (run.status, set(run.actions.values())) == (0, {"created"}), run.stdout
    for name in ("one", "two", "three"):
        (docs / f"{name}.md").write_text(f"# {name}\n")
    place.sandbox.fault(method="POST", path=_create_path(place), drop=True, times=3)
    run = place.publish(docs, "--workers", "1")
    assert run.status == 1
    new = sorted(run.actions[name] for name in ("one", "two", "three"))
    assert new == ["created", "created", "failed"]
    assert "broke off" in run.stdout
    assert place.publish(docs).status == 0


def test_an_update_whose_answer_was_lost_is_no_conflict(place: Place, docs: Path) -> None:
    place.publish(docs)
    (docs / "guide" / "use.md").write_text("# Use\n\nchanged\n")
    fault = place.sandbox.fault(method="PUT", path="*", drop=True, after=True, times=1)
    page = place.page("Use")
    path = f"{_create_path(place)}/{page.id}"
    place.sandbox.clear_faults()
    fault = place.sandbox.fault(method="PUT", path=path, drop=True, after=True, times=1)
    run = place.publish(docs)
    assert fault.hits == 1
    assert (run.status, run.actions["Use"]) == (0, "updated")
    assert place.page("Use").version == 2


def test_a_busy_site_is_waited_for(place: Place, docs: Path) -> None:
    place.sandbox.fault(status=429, times=20, headers={"Retry-After": "0"})
    run = place.publish(docs, "--retries", "30")
    assert run.status == 0, run.stdout
    assert set(run.actions.values()) == {"created"}


def test_a_page_that_fails_stops_its_subtree_only(place: Place, docs: Path) -> None:
    def hook(moment: str, request: object) -> None:
        if moment == "before" and "Guide" in str(getattr(request, "body", "")):
            place.sandbox.on_request = None
            place.sandbox.fault(method="POST", path=_create_path(place), status=400, times=1)

    place.sandbox.on_request = hook
    run = place.publish(docs)
    assert run.status == 1
    assert run.actions["Guide"] == "failed"
    assert run.actions["Install"] == "failed"
    assert "parent page 'Guide'" in run.entry("Install")["error"]
    assert run.actions["Intro"] == "created"
    assert place.publish(docs).status == 0
    assert place.children("Guide") == ["Install", "Use"]


def test_refused_login(place: Place, docs: Path) -> None:
    run = place.publish(docs, user="nobody")
    assert run.status == 3
    assert "Authentication failed" in run.stderr
    assert "CONFLUENCE_API_TOKEN" in run.stderr


def test_dead_host(place: Place, docs: Path) -> None:
    run = place.publish(docs, "--url", "http://127.0.0.1:9/wiki")
    assert run.status == 3
    assert "Connection failed" in run.stderr
    assert "--confluence-url" in run.stderr


def test_login_page_instead_of_data(place: Place, docs: Path) -> None:
    place.sandbox.fault(status=200, body="<html><body>Please log in</body></html>", times=None)
    run = place.publish(docs)
    assert run.status == 3
    assert "web page instead of data" in run.stderr


def test_unknown_space_names_similar_ones(place: Place, docs: Path) -> None:
    run = place.publish(docs, "--space", "DOK")
    assert run.status == 2
    assert "Space DOK not found or not visible to Admin" in run.stderr
    assert "Similar keys: DOC" in run.stderr


def test_unknown_parent(place: Place, docs: Path) -> None:
    run = place.publish(docs, "--parent", "99999999")
    assert run.status == 2
    assert "Parent page 99999999 not found" in run.stderr


def test_missing_setting_names_option_and_variable(place: Place, docs: Path) -> None:
    run = place.publish(docs, "--url", "")
    assert run.status == 2
    assert "CONFLUENCE_URL" in run.stderr
    assert "--confluence-url" in run.stderr


def test_connection_lost_in_the_middle_keeps_what_was_written(place: Place, docs: Path) -> None:
    seen = 0

    def hook(moment: str, request: object) -> None:
        nonlocal seen
        seen += moment == "after"
        if seen == 9:
            place.sandbox.on_request = None
            place.sandbox.fault(drop=True, times=None)

    place.sandbox.on_request = hook
    run = place.publish(docs, "--retries", "1")
    assert run.status in (1, 3)
    place.sandbox.clear_faults()
    assert place.publish(docs).status == 0
    assert place.titles() == ["Documentation Home", "Guide", "Install", "Intro", "Use"]
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_what_is_verified_was_kept(place: Place, docs: Path) -> None:
    assert place.publish(docs, "--verify").status == 0
    (docs / "guide" / "use.md").write_text("# Use\n\nchanged\n")
    path = f"{_create_path(place)}/{place.page('Use').id}"

    def hook(moment: str, request: object) -> None:
        if moment == "after" and str(request).startswith(f"PUT {path}"):
            place.sandbox.on_request = None
            place.edit("Use", lambda body: body + "<p>Quick.</p>", user="editor")

    place.sandbox.on_request = hook
    run = place.publish(docs, "--verify")
    assert (run.status, run.actions["Use"]) == (1, "failed")
    assert "does not hold what was written" in run.entry("Use")["error"]


def test_refresh_brings_back_what_people_removed(place: Place, docs: Path) -> None:
    (docs / "guide" / "notes.txt").write_text("one")
    (docs / "guide" / "use.md").write_text("# Use\n\n[notes](notes.txt)\n")
    place.publish(docs)
    page = place.page("Use")
    place.site.remove_label(page.id, "re-cue")
    place.site.delete_attachment(page.id, place.site.attachments(page.id)[0].id)
    assert place.publish(docs).actions["Use"] == "unchanged"
    assert place.publish(docs, "--refresh").actions["Use"] == "updated"
    assert "re-cue" in place.site.labels(page.id)
    assert [a.filename for a in place.site.attachments(page.id)] == ["notes.txt"]


def test_annotations_in_github_actions(
    place: Place, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = place.space.homepage_id or ""
    place.site.create(place.space, home, "Use", "<p>mine</p>", message="", minor=False)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    run = place.publish(docs)
    assert "::error title=Use::" in run.stderr


def test_the_version_message_and_minor_edit_arrive(place: Place, docs: Path) -> None:
    place.publish(docs)
    (docs / "guide" / "use.md").write_text("# Use\n\nchanged\n")
    place.sandbox.clear_requests()
    place.publish(docs, "--message", "Sprint 7", "--minor-edit")
    (put,) = [
        r
        for r in place.sandbox.requests
        if r.method == "PUT" and r.body.get("version", {}).get("message") == "Sprint 7"
    ]
    assert put.body["version"]["minorEdit"] is True


def test_lines_tell_the_outcome_that_came_to_be(place: Place, docs: Path) -> None:
    place.publish(docs)
    run = place.publish(docs, "--prefix", "V: ", user="viewer", style="text")
    lines = [line for line in run.stdout.splitlines() if "V: " in line and line[0] != " "]
    assert len(lines) == 4
    assert all(line.startswith("failed ") for line in lines), run.stdout
