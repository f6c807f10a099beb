"""Documents that RE-cue wrote again are published again only where something was learnt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from recue_exporters.sandbox import Sandbox
from tests.publish.place import Place
from tests.recue.test_volatile import DOCUMENTS, RUNS, SHARED, restamped, stamped


@pytest.fixture(params=["cloud", "datacenter"])
def place(request) -> Iterator[Place]:
    with Sandbox(flavor=request.param) as sandbox:
        yield Place(sandbox)


def write(folder: Path, documents: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in documents.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_fresh_stamps_alone_write_nothing(place, tmp_path):
    folder = tmp_path / "re-shop"
    first, later = (
        {name: stamped(text, *run) for name, text in DOCUMENTS.items()} for run in RUNS[:2]
    )
    assert set(place.publish(write(folder, first)).actions.values()) == {"created"}
    place.sandbox.clear_requests()
    assert set(place.publish(write(folder, later)).actions.values()) == {"unchanged"}
    assert place.writes() == []


def test_fresh_stamps_go_out_with_another_change(place, tmp_path):
    folder = tmp_path / "re-shop"
    text = DOCUMENTS["phase1-structure.md"]
    place.publish(write(folder, {"phase1-structure.md": stamped(text, *RUNS[0])}))
    changed = stamped(text.replace("18", "19"), *RUNS[1])
    run = place.publish(write(folder, {"phase1-structure.md": changed}))
    assert run.actions["Phase1 Structure"] == "updated"
    body = place.page("Phase1 Structure").body
    assert RUNS[1][0] in body
    assert RUNS[1][2] in body
    assert RUNS[0][0] not in body


def test_real_documents_with_fresh_stamps_write_nothing(place, tmp_path):
    source = SHARED / "recue-output" / "re-bookstore-api"
    if not source.is_dir():
        pytest.skip(f"{source} is not there (set RECUE_SHARED)")
    folder = tmp_path / "re-bookstore-api"
    texts = {path.name: path.read_text("utf-8") for path in source.glob("*.md")}
    assert set(place.publish(write(folder, texts)).actions.values()) == {"created"}
    place.sandbox.clear_requests()
    later = {name: restamped(text) for name, text in texts.items()}
    assert sum(later[name] != text for name, text in texts.items()) == 8
    assert set(place.publish(write(folder, later)).actions.values()) == {"unchanged"}
    assert place.writes() == []
