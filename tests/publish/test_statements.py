"""What a report or a message says is so."""

from pathlib import Path

import pytest

from recue_exporters.confluence import ConfluenceConfig
from recue_exporters.errors import ConfigurationError
from tests.publish.place import Place


def test_our_own_move_of_an_edited_page_does_not_make_us_its_editor(
    place: Place, docs: Path
) -> None:
    place.publish(docs)
    place.edit("Use", lambda body: body + "<p>Mind the gap.</p>", user="editor")
    (docs / "guide" / "use.md").rename(docs / "use.md")
    run = place.publish(docs)
    assert run.actions["Use"] == "moved"
    assert any(r.startswith("edited by Editor on") for r in run.entry("Use")["reasons"])
    reasons = place.publish(docs).entry("Use")["reasons"]
    assert reasons == ["text edited by a person", "edited since our version 1"]


def test_a_renamed_file_says_so(place: Place, docs: Path) -> None:
    place.publish(docs)
    (docs / "guide" / "use.md").rename(docs / "guide" / "usage.md")
    entry = place.publish(docs).entry("Use")
    assert (entry["action"], entry["reasons"]) == ("moved", ["its file was guide/use.md"])


@pytest.mark.parametrize("headers", [{"A\nB": "x"}, {"A B": "x"}, {"A": "x\ny"}, {"A": "☃"}])
def test_a_header_that_cannot_be_sent_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="headers") as refused:
        ConfluenceConfig("https://example.com", "me", "secret", "DOC", headers=headers)
    assert all(value not in str(refused.value) for value in ("x\ny", "☃"))


def test_a_prefix_that_leaves_no_room_is_named(place: Place, docs: Path) -> None:
    run = place.publish(docs, "--prefix", "p" * 300)
    assert run.status == 2
    assert "--confluence-prefix" in run.stderr
    assert "300 characters" in run.stderr


def test_a_new_title_alone_is_no_new_text(place: Place, docs: Path) -> None:
    place.publish(docs)
    (docs / "guide" / "use.md").write_text("# Usage\n\n- one\n- two\n")
    entry = place.publish(docs).entry("Usage")
    assert (entry["action"], entry["reasons"]) == ("renamed", ["title changed from 'Use'"])
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


def test_a_control_character_is_no_part_of_a_title(place: Place, docs: Path) -> None:
    (docs / "bell.md").write_text("# Bell\x08 char\n\n[use](guide/use.md)\n")
    (docs / "intro.md").write_text("# Intro\n\nSee [the bell](bell.md).\n")
    assert place.publish(docs).actions["Bell char"] == "created"
    assert 'ri:content-title="Bell char"' in (place.page("Intro").body or "")
