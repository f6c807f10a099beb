"""Titles longer than Confluence takes: the page is published under a shorter one."""

from html import unescape
from pathlib import Path

import pytest

from recue_exporters.documents.fitting import length
from tests.publish.place import Place

WORDS = "A heading that goes on and on, " * 12


def test_a_long_title_is_cut_at_a_word_and_said_with_its_line(place: Place, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\norder: 1\n---\n\nIntro.\n\n# {WORDS}\n\nText.\n")
    (tmp_path / "b.md").write_text(f"---\ntitle: {WORDS}end\n---\n[a](a.md)\n")
    (tmp_path / "c.md").write_text("# Other\n\n[a](a.md)\n")
    run = place.publish(tmp_path, "--exclude", "b.md", "--prefix", "P: ")
    assert run.status == 0, run.stderr
    long = next(title for title in run.actions if title != "P: Other")
    assert long.startswith("P: A heading that")
    assert WORDS.startswith(long.removeprefix("P: ").removesuffix("…") + " ")
    assert 240 < len(long) <= 255
    assert f'ri:content-title="{long}"' in unescape(place.page("P: Other").body or "")
    body = place.page(long).body or ""
    assert f"<h1>{WORDS.strip()}</h1>" in body
    assert any("a.md:7: the title is cut to 255 characters" in w for w in run.json["warnings"])
    again = place.publish(tmp_path, "--exclude", "b.md", "--prefix", "P: ")
    assert set(again.actions.values()) == {"unchanged"}
    alone = place.publish(tmp_path / "b.md", "--prefix", "Q: ", style="text")
    assert "b.md:1: the title is cut to 255 characters" in alone.stderr


def test_titles_that_are_equal_once_cut_can_be_told_apart(place: Place, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(f"# {WORDS} {name}\n")
    refused = place.publish(tmp_path, style="text")
    assert refused.status == 2
    assert "--titles unique" in refused.stderr
    run = place.publish(tmp_path, "--titles", "unique")
    assert run.status == 0, run.stderr
    assert {title.rpartition("…")[2] for title in run.actions} == {" (One)", " (Two)"}
    assert all(length(title) <= 255 for title in run.actions)


def test_what_tells_titles_apart_is_cut_too(place: Place, tmp_path: Path) -> None:
    page = "Page " * 40 + "above"
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "README.md").write_text(f"# {name} {page}\n")
        (folder / "x.md").write_text(f"# {'x' * 250}\n")
    run = place.publish(tmp_path, "--titles", "unique", "--prefix", "\N{ROCKET} " * 20)
    assert run.status == 0, run.stderr
    told = [title for title in run.actions if "xxx" in title]
    assert len(told) == 2
    assert all(length(title) <= 255 and title.endswith("Page…)") for title in told)
    assert len([w for w in run.json["warnings"] if "x.md:1: the title is cut" in w]) == 2


def test_a_prefix_that_leaves_no_room_is_refused(place: Place, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A title of its own\n")
    run = place.publish(tmp_path, "--prefix", "p" * 250, style="text")
    assert run.status == 2
    assert "Give a shorter prefix" in run.stderr


@pytest.mark.parametrize("parent", [None, "Together"])
def test_the_class_publishes_files_of_long_titles(
    place: Place, tmp_path: Path, parent: str | None
) -> None:
    (tmp_path / "a.md").write_text(f"# {WORDS}\n")
    (tmp_path / "b.md").write_text("# B\n")
    files = [tmp_path / "a.md", tmp_path / "b.md"]
    results = place.exporter().export_multiple_files(files, parent_title=parent)
    assert [result.success for result in results] == [True] * (3 if parent else 2)
