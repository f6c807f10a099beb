"""Files that others attached to a page, under the name of a file that its document needs."""

from pathlib import Path

import pytest

from recue_exporters.confluence.site import RemoteAttachment, RemotePage
from tests.publish.place import Place


@pytest.fixture
def notes(docs: Path) -> Path:
    """The file that the document Use needs."""
    file = docs / "guide" / "notes.txt"
    file.write_text("one")
    (docs / "guide" / "use.md").write_text("# Use\n\nSee the [notes](notes.txt).\n")
    return file


def _as_another_tool_left_it(place: Place, content: bytes) -> RemotePage:
    home = place.space.homepage_id or ""
    page = place.site.create(place.space, home, "Use", "<p>old</p>", message="", minor=False)
    _attach(place, page, content)
    return page


def _attach(place: Place, page: RemotePage, content: bytes, existing: str | None = None) -> None:
    place.site.upload(
        page.id, "notes.txt", content, "text/plain", comment="mark: 1b2c", existing_id=existing
    )


def _file(place: Place) -> RemoteAttachment:
    (found,) = place.site.attachments(place.page("Use").id)
    return found


def _uploads(place: Place) -> list[str]:
    return [request for request in place.writes() if request.endswith(("/attachment", "/data"))]


def _requests(place: Place, *args: str | Path) -> int:
    place.sandbox.clear_requests()
    run = place.publish(*args)
    assert set(run.actions.values()) == {"unchanged"}, run.stdout
    return len(place.sandbox.requests)


def test_the_file_of_an_adopted_page_is_taken_over_without_an_upload(
    place: Place, docs: Path, notes: Path
) -> None:
    _as_another_tool_left_it(place, b"one")
    planned = place.publish(docs, "--adopt", "--dry-run").entry("Use")
    place.sandbox.clear_requests()
    run = place.publish(docs, "--adopt")
    assert (run.status, run.actions["Use"]) == (0, "adopted"), run.stdout
    assert run.entry("Use")["reasons"] == planned["reasons"]
    assert "attachment taken over as it is (--adopt): notes.txt" in planned["reasons"]
    assert _uploads(place) == []
    assert _file(place).version == 1
    assert _requests(place, docs) <= 5
    notes.write_text("two")
    run = place.publish(docs)
    assert (run.status, run.entry("Use")["reasons"]) == (0, ["attachment changed: notes.txt"])
    assert place.site.download(place.page("Use").id, _file(place)) == b"two"
    (docs / "guide" / "use.md").unlink()
    run = place.publish(docs, "--scope", docs.name, "--orphans", "trash")
    assert run.actions["Use"] == "trashed", run.stdout


@pytest.mark.parametrize("name", ["e\u0301.txt", "\u56fe.txt"])
def test_a_name_beyond_latin_letters_is_no_reason_to_send_the_file(
    place: Place, docs: Path, name: str
) -> None:
    (docs / "guide" / name).write_text("one")
    (docs / "guide" / "use.md").write_text(f"# Use\n\nSee the [notes]({name}).\n")
    home = place.space.homepage_id or ""
    page = place.site.create(place.space, home, "Use", "<p>old</p>", message="", minor=False)
    place.site.upload(page.id, name, b"one", "text/plain", comment="theirs", existing_id=None)
    run = place.publish(docs, "--adopt")
    assert f"attachment taken over as it is (--adopt): {name}" in run.entry("Use")["reasons"]
    assert _file(place).version == 1


def test_where_its_comment_cannot_be_written_it_gets_a_version(
    place: Place, docs: Path, notes: Path
) -> None:
    page = _as_another_tool_left_it(place, b"one")
    path = f"*/content/{page.id}/child/attachment/*"
    place.sandbox.fault(method="PUT", path=path, status=403, body="{}", times=1)
    run = place.publish(docs, "--adopt")
    assert (run.status, run.actions["Use"]) == (0, "adopted"), run.stdout
    assert _file(place).version == 2
    assert _file(place).comment.startswith("recue-export ")


@pytest.mark.parametrize("theirs", [b"two", b"longer"], ids=["same size", "another size"])
def test_another_file_is_replaced_by_a_new_version_only_with_adopt(
    place: Place, docs: Path, notes: Path, theirs: bytes
) -> None:
    page = _as_another_tool_left_it(place, theirs)
    run = place.publish(docs)
    assert (run.status, run.actions["Use"]) == (1, "conflict")
    assert place.page("Use").version == page.version
    planned = place.publish(docs, "--adopt", "--dry-run").entry("Use")
    run = place.publish(docs, "--adopt")
    assert (run.status, run.actions["Use"]) == (0, "adopted"), run.stdout
    assert run.entry("Use")["reasons"] == planned["reasons"]
    assert "attachment that was not ours replaced (--adopt): notes.txt" in planned["reasons"]
    file = _file(place)
    assert file.version == 2
    assert place.site.download(page.id, file) == b"one"
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_file_on_a_page_of_ours_is_a_conflict_before_anything_is_written(
    place: Place, docs: Path
) -> None:
    place.publish(docs)
    page = place.page("Use")
    _attach(place, page, b"theirs")
    (docs / "guide" / "notes.txt").write_text("ours")
    (docs / "guide" / "use.md").write_text("# Use\n\nSee the [notes](notes.txt).\n")
    place.sandbox.clear_requests()
    for flags in ([], ["--on-conflict", "overwrite"]):
        planned = place.publish(docs, "--dry-run", *flags)
        run = place.publish(docs, *flags)
        assert (planned.status, run.status) == (1, 1)
        entry = run.entry("Use")
        assert (entry["action"], entry["reasons"]) == (
            "conflict",
            planned.entry("Use")["reasons"],
        )
        assert "its attachment 'notes.txt' is one that is not ours" in entry["reasons"][0]
        assert "--adopt writes a new version" in entry["reasons"][0]
    assert place.publish(docs, "--on-conflict", "skip").actions["Use"] == "drift"
    assert place.writes() == []
    run = place.publish(docs, "--adopt")
    assert (run.status, run.actions["Use"]) == (0, "updated"), run.stdout
    assert _file(place).version == 2
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_file_that_is_what_the_document_needs_is_left_to_its_owner(
    place: Place, docs: Path
) -> None:
    place.publish(docs)
    _attach(place, place.page("Use"), b"one")
    theirs = _file(place)
    (docs / "guide" / "notes.txt").write_text("one")
    (docs / "guide" / "use.md").write_text("# Use\n\nSee the [notes](notes.txt).\n")
    run = place.publish(docs)
    assert (run.status, run.entry("Use")["reasons"]) == (0, ["text changed"])
    assert _file(place) == theirs
    assert _requests(place, docs) <= 5
    (docs / "guide" / "notes.txt").write_text("two")
    run = place.publish(docs)
    assert (run.status, run.actions["Use"]) == (1, "conflict")
    assert _file(place) == theirs
    (docs / "guide" / "use.md").write_text("# Use\n\nNothing to see.\n")
    assert place.publish(docs).actions["Use"] == "updated"
    assert _file(place) == theirs


@pytest.mark.parametrize("after", ["adopted", "overwrite", "unlinked"])
def test_what_was_left_to_its_owner_stays_so_when_the_document_changes(
    place: Place, docs: Path, notes: Path, after: str
) -> None:
    use = docs / "guide" / "use.md"
    text = use.read_text()
    use.write_text("# Use\n")
    place.publish(docs)
    _attach(place, place.page("Use"), b"one")
    use.write_text(text)
    assert place.publish(docs).actions["Use"] == "updated"
    assert _requests(place, docs) <= 5
    notes.write_text("two")
    run = place.publish(docs)
    assert run.actions["Use"] == "conflict"
    assert "is one that is not ours" in " ".join(run.entry("Use")["reasons"])
    if after == "adopted":
        assert place.publish(docs, "--adopt").actions["Use"] == "updated"
        assert _file(place).version == 2
        assert set(place.publish(docs).actions.values()) == {"unchanged"}
        return
    if after == "overwrite":
        assert place.publish(docs, "--on-conflict", "overwrite").actions["Use"] == "conflict"
    use.write_text("# Use\n")
    reasons = place.publish(docs).entry("Use")["reasons"]
    assert reasons == ["text changed"]
    assert place.site.download(place.page("Use").id, _file(place)) == b"one"


def test_a_page_of_the_former_exporter_is_not_taken_over_with_a_file_in_the_way(
    place: Place, project: Path, former_pages: tuple[RemotePage, RemotePage]
) -> None:
    (project / "notes.txt").write_text("ours")
    (project / "diagrams.md").write_text("# Diagrams\n\n[notes](notes.txt)\n")
    _, page = former_pages
    _attach(place, page, b"theirs")
    run = place.publish(project)
    assert (run.status, run.actions["Shop Documentation"]) == (1, "adopted")
    (reason,) = run.entry("Diagrams")["reasons"]
    assert "its attachment 'notes.txt' is one that is not ours" in reason
    assert place.page("Diagrams").version == page.version
    run = place.publish(project, "--adopt")
    assert (run.status, run.actions["Diagrams"]) == (0, "adopted"), run.stdout
