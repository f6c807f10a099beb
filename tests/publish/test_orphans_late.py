"""What hangs below a page without a source is looked at again right before it is removed."""

from pathlib import Path

from recue_exporters.sandbox import RecordedRequest
from tests.publish.place import Place


def test_a_page_stays_while_a_page_that_failed_to_leave_hangs_below(
    place: Place, docs: Path
) -> None:
    place.publish(docs, "--scope", "s")
    (docs / "guide" / "install.md").rename(docs / "install.md")
    (docs / "guide" / "use.md").unlink()
    (docs / "guide" / "README.md").unlink()
    install = place.page("Install").id

    def hook(moment: str, request: RecordedRequest) -> None:
        if moment == "before" and request.method == "PUT" and install in request.path:
            place.sandbox.on_request = None
            place.edit("Install", lambda body: body + "<p>Theirs.</p>", user="editor")

    place.sandbox.on_request = hook
    run = place.publish(docs, "--scope", "s", "--orphans", "trash")
    assert place.sandbox.on_request is None
    assert (run.actions["Install"], run.actions["Use"]) == ("conflict", "trashed")
    assert run.actions["Guide"] == "failed"
    assert "the page 'Install' hangs under it" in run.entry("Guide")["error"]
    assert place.children("Guide") == ["Install"]


def test_a_page_that_a_person_put_there_meanwhile_is_not_lost(place: Place, docs: Path) -> None:
    place.publish(docs, "--scope", "s")
    for path in (docs / "guide").iterdir():
        path.unlink()
    guide = place.page("Guide").id

    def hook(moment: str, request: RecordedRequest) -> None:
        if moment == "before" and request.method == "DELETE":
            place.sandbox.on_request = None
            place.site.create(place.space, guide, "Theirs", "<p/>", message="", minor=False)

    place.sandbox.on_request = hook
    run = place.publish(docs, "--scope", "s", "--orphans", "trash")
    assert place.sandbox.on_request is None
    assert run.actions["Guide"] == "failed"
    assert place.children("Guide") == ["Theirs"]
