"""Things that are not as we left them: records, saved plans, names and texts that are none."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from recue_exporters.cli import main
from recue_exporters.confluence.publish.records import IDENTITY_KEY
from tests.publish.place import Place, Run


def _index(place: Place) -> Any:
    home = place.space.homepage_id or ""
    return next(p for p in place.site.properties(home) if "_index_" in p.key)


def test_a_foreign_property_beside_the_index_is_left_alone(place: Place, docs: Path) -> None:
    place.publish(docs)
    home, key = place.space.homepage_id or "", f"{_index(place).key}_backup"
    place.site.write_property(home, key, _index(place).value, None)
    run = place.publish(docs)
    assert (run.status, set(run.actions.values())) == (0, {"unchanged"})
    assert place.site.properties(home, key)


@pytest.mark.parametrize(
    ("position", "value"),
    [
        (0, 5),
        (0, "abc"),
        (0, "9" * 23),
        (1, "x"),
        (1, None),
        (1, True),
        (2, 7),
        (3, None),
        (11, "abc"),
        (11, [1, {}]),
        (12, 7),
        (-3, "abc"),
        (-2, [1, {}]),
        (-1, []),
        (-1, {"a": [1]}),
    ],
)
def test_a_record_that_cannot_be_read_is_none(
    place: Place, docs: Path, position: int, value: Any
) -> None:
    place.publish(docs)
    index = _index(place)
    index.value["records"]["guide/use.md"][position] = value
    place.site.write_property(place.space.homepage_id or "", index.key, index.value, index)
    version = place.page("Use").version
    run = place.publish(docs)
    assert run.status == 0, run.stderr
    assert set(run.actions.values()) == {"unchanged"}
    assert place.page("Use").version == version
    assert set(place.publish(docs).actions.values()) == {"unchanged"}


@pytest.mark.parametrize("holder", ["9" * 23, "²", "abc"])
def test_what_is_no_page_id_leads_to_no_index(place: Place, docs: Path, holder: str) -> None:
    place.publish(docs)
    index = _index(place)
    mark = place.site.properties(place.page("Use").id, IDENTITY_KEY)[0]
    place.site.write_property(
        place.page("Use").id, IDENTITY_KEY, {**mark.value, "index": holder}, mark
    )
    pointer = index.key.replace("_index_", "_root_").rpartition("_")[0]
    place.site.write_property(place.space.homepage_id or "", pointer, holder, None)
    place.site.delete_property(place.space.homepage_id or "", index)
    run = place.publish(docs)
    assert run.status == 0, run.stderr
    assert set(run.actions.values()) == {"unchanged"}


def _apply(plan: Path) -> Run:
    env = {"CONFLUENCE_API_TOKEN": "admin", "CONFLUENCE_USER": "admin"}
    done = CliRunner().invoke(main, ["apply", str(plan), "--format", "json"], env=env)
    return Run(done.exit_code, done.stdout, done.stderr)


@pytest.mark.parametrize(
    "change",
    [
        lambda saved: saved["settings"].update(workers="x"),
        lambda saved: saved["settings"].update(labels=5),
        lambda saved: saved["settings"].update(volatile=["("]),
        lambda saved: saved["flags"].update(accept=["guide/use.md"]),
        lambda saved: saved.update(settings=[]),
        lambda saved: saved.pop("digest"),
    ],
)
def test_a_plan_edited_by_hand_is_not_applied(
    place: Place, docs: Path, change: Callable[[Any], object]
) -> None:
    plan = docs.parent / "plan.json"
    place.publish(docs, "--dry-run", "--save-plan", plan)
    saved = json.loads(plan.read_text())
    change(saved)
    plan.write_text(json.dumps(saved))
    place.sandbox.clear_requests()
    run = _apply(plan)
    assert run.status == 2, run.stderr
    assert "is not a saved plan" in run.stderr
    assert place.writes() == []


def test_text_that_is_no_plan_is_not_applied(docs: Path) -> None:
    plan = docs.parent / "plan.json"
    for text in ("", "[]", "5", '{"digest": 5}', "[" * 100_000):
        plan.write_text(text)
        run = _apply(plan)
        assert (run.status, "is not a saved plan" in run.stderr) == (2, True), text[:10]


def test_a_file_name_that_is_no_text_is_passed_over(place: Place, docs: Path) -> None:
    folder = os.fsencode(docs)
    Path(os.fsdecode(folder + b"/bad\xff.md")).write_text("# Bad\n")
    Path(os.fsdecode(folder + b"/deep\xff")).mkdir()
    Path(os.fsdecode(folder + b"/deep\xff/in.md")).write_text("# In\n")
    run = place.publish(docs)
    assert run.status == 0, run.stderr
    assert run.stderr.count("its name is not UTF-8") == 2
    assert "Bad" not in place.titles()
    alone = place.publish(Path(os.fsdecode(folder + b"/bad\xff.md")))
    assert (alone.status, "its name is not UTF-8" in alone.stderr) == (2, True)


def test_half_a_character_in_front_matter_is_shown_as_what_it_is(place: Place, docs: Path) -> None:
    (docs / "half.md").write_text('---\ntitle: "A \\ud800 b"\nlabels: ["x\\udfff"]\n---\nText.\n')
    (docs / "pair.md").write_text('---\ntitle: "Fun \\ud83d\\ude00"\n---\nText.\n')
    assert place.publish(docs).status == 0
    assert {"A \ufffd b", "Fun \U0001f600"} <= set(place.titles())


@pytest.mark.parametrize("option", ["--include", "--exclude"])
def test_a_pattern_that_is_none_is_named(place: Place, docs: Path, option: str) -> None:
    run = place.publish(docs, option, "!")
    assert run.status == 2
    assert f"{option}: '!' is no pattern" in run.stderr


def test_a_parent_that_can_be_no_id_is_refused(place: Place, docs: Path) -> None:
    run = place.publish(docs, "--parent", "9" * 23)
    assert run.status == 2
    assert "is not the id of a page" in run.stderr
