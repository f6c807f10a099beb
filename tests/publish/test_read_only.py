"""An account that may read everything and write nothing, or not everything."""

from pathlib import Path

import pytest

from recue_exporters.confluence.site import RemotePage
from tests.publish.place import Place

UNSAVED = "The records of this run could not be saved"


@pytest.fixture
def published(place: Place, docs: Path) -> Path:
    place.publish(docs)
    (docs / "guide" / "use.md").write_text("# Use\n\nchanged\n")
    return docs


def test_a_refused_update_is_a_matter_of_permission(place: Place, published: Path) -> None:
    page = place.page("Use")
    run = place.publish(published, user="viewer")
    assert (run.status, run.actions["Use"]) == (1, "failed")
    error = run.entry("Use")["error"]
    assert error.startswith("Permission denied: could not update page 'Use'")
    assert "Ask a space administrator for the permission to edit this page" in error
    assert "It was removed" not in error
    assert place.page("Use").version == page.version


def test_what_was_not_written_needs_no_record(place: Place, published: Path) -> None:
    assert UNSAVED not in place.publish(published, user="viewer").stdout
    run = place.publish(published, "--accept", "Use", user="viewer")
    assert "What --accept named has not been accepted" in run.stdout


def test_records_that_are_lost_are_a_warning(place: Place, published: Path) -> None:
    _refuse(place, place.site.page(place.space.homepage_id or ""))
    run = place.publish(published)
    assert (run.status, run.actions["Use"]) == (0, "updated")
    (warning,) = run.json["warnings"]
    assert warning.startswith(UNSAVED)
    assert "takes each page whose text is not the document's for edited" in warning


def test_a_page_that_may_not_be_trashed(place: Place, published: Path) -> None:
    (published / "guide" / "use.md").unlink()
    words = ["--scope", published.name, "--orphans", "trash"]
    run = place.publish(published, *words, user="viewer")
    assert (run.status, run.actions["Use"]) == (1, "failed")
    assert run.entry("Use")["error"].startswith("Permission denied: could not trash page")


def _refuse(place: Place, page: RemotePage) -> None:
    """Let nobody write the properties of a page."""
    for method in ("PUT", "POST"):
        path = f"*/{page.id}/propert*"
        place.sandbox.fault(method=method, path=path, status=403, body="{}", times=None)
