"""A run killed between any two requests: the next one ends where an undisturbed one would.

The command runs in a process of its own; the sandbox kills it (SIGKILL) when its n-th request is
answered, before the answer goes out.
"""

import multiprocessing
import multiprocessing.connection
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from recue_exporters.confluence.publish.records import IDENTITY_KEY
from recue_exporters.confluence.storage.normal import normalise
from recue_exporters.sandbox import Sandbox
from recue_exporters.sandbox.exchange import RecordedRequest
from tests.publish.place import Place

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["recue_exporters.confluence.exporter", "recue_exporters.cli"])
EVERY = 5
"""Distance of the boundaries that the short test tries."""


def _command(words: list[str], output: Path) -> None:
    from recue_exporters.cli import main

    os.environ["CONFLUENCE_API_TOKEN"] = "admin"
    with output.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        main(words, standalone_mode=True)


def run_killed_at(sandbox: Sandbox, docs: Path, boundary: int, *more: str) -> bool:
    """Publish in a process that dies at the boundary; False if it was done before."""
    words = ["confluence", str(docs), "--url", sandbox.url, "--user", "admin", "--space", "DOC"]
    words += more
    output = docs.with_name("output.txt")
    process: Any = PROCESSES.Process(target=_command, args=(words, output))
    seen = 0

    def hook(moment: str, request: RecordedRequest) -> None:
        nonlocal seen
        if moment == "after":
            seen += 1
            if seen == boundary:
                os.kill(process.pid, signal.SIGKILL)
                multiprocessing.connection.wait([process.sentinel], 10)

    sandbox.on_request = hook
    process.start()
    process.join(60)
    sandbox.on_request = None
    assert process.exitcode in (0, -signal.SIGKILL), output.read_text()
    return bool(process.exitcode == -signal.SIGKILL)


def state(place: Place) -> dict[str, Any]:
    """All that people see of the space, and all that a later run relies on."""
    found = {}
    pages = {page.id: page for page in place.site.space_pages(place.space)}
    bodies = place.site.pages(list(pages), body=True)
    for page in bodies.values():
        parent = pages[page.parent_id].title if page.parent_id in pages else None
        files = {(a.filename, a.comment) for a in place.site.attachments(page.id)}
        marks = [p.value["source"] for p in place.site.properties(page.id, IDENTITY_KEY)]
        children = [child.title for child in place.site.children(page.id)]
        found[page.title] = {
            "version": page.version,
            "parent": parent,
            "body": normalise(page.body or ""),
            "labels": sorted(place.site.labels(page.id)),
            "files": sorted(files),
            "marks": marks,
            "children": children,
        }
    return found


def write_tree(folder: Path) -> Path:
    """Twelve pages in three levels, with labels, links and an attachment each in two of them."""
    (folder / "guide" / "deep").mkdir(parents=True)
    (folder / "reference").mkdir()
    (folder / "notes.txt").write_text("notes")
    (folder / "guide" / "data.csv").write_text("a,b\n")
    texts = {
        "start.md": "---\nlabels: [first]\n---\n# Start\n\nSee [one](guide/one.md), "
        "[notes](notes.txt).\n",
        "guide/README.md": "# Guide\n\nAll of it.\n",
        "guide/one.md": "# One\n\nSee [two](two.md) and [data](data.csv).\n",
        "guide/two.md": "# Two\n\nBack to [start](../start.md).\n",
        "guide/deep/three.md": "# Three\n\nDeep.\n",
        "guide/deep/four.md": "# Four\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        "reference/five.md": "# Five\n\n```python\nprint(5)\n```\n",
        "reference/six.md": "# Six\n\n- a\n- b\n",
        "reference/seven.md": "# Seven\n\n> quoted\n",
        "end.md": "# End\n\nThe end.\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


def change_tree(folder: Path) -> None:
    """A bit of everything: text, title, place, labels, attachments, a new and a renamed file."""
    (folder / "start.md").write_text(
        "---\nlabels: [second]\n---\n# Start\n\nSee [uno](guide/one.md), [notes](notes.txt).\n"
    )
    (folder / "notes.txt").write_text("more notes")
    (folder / "guide" / "two.md").write_text("# Second\n\nBack to [start](../start.md).\n")
    (folder / "reference" / "six.md").rename(folder / "guide" / "six.md")
    (folder / "guide" / "one.md").write_text("# One\n\nSee [two](two.md).\n")
    (folder / "guide" / "oneandahalf.md").write_text("# One and a half\n\nNew.\n")
    (folder / "reference" / "five.md").rename(folder / "reference" / "fifth.md")


@contextmanager
def served(flavor: str, data: str | Path = ":memory:") -> Iterator[Place]:
    with Sandbox(flavor=flavor, data=data) as sandbox:  # type: ignore[arg-type]  # a test's param
        yield Place(sandbox)


def check_convergence(place: Place, docs: Path, wanted: dict[str, Any], boundary: int) -> None:
    run = place.publish(docs)
    assert run.status == 0, (boundary, run.stdout, run.stderr)
    assert state(place) == wanted, boundary
    place.sandbox.clear_requests()
    again = place.publish(docs)
    assert set(again.actions.values()) == {"unchanged"}, boundary
    assert place.writes() == [], boundary


def try_first_publish(flavor: str, docs: Path, step: int) -> int:
    with served(flavor) as place:
        assert place.publish(docs).status == 0
        wanted = state(place)
    boundary = 1
    while True:
        with served(flavor) as place:
            if not run_killed_at(place.sandbox, docs, boundary):
                return boundary
            check_convergence(place, docs, wanted, boundary)
        boundary += step


def try_update(flavor: str, docs: Path, data: Path, step: int) -> int:
    with served(flavor, data) as place:
        assert place.publish(docs).status == 0
    change_tree(docs)
    other = data.with_name("undisturbed.db")
    shutil.copy(data, other)
    with served(flavor, other) as place:
        run = place.publish(docs)
        assert run.status == 0, run.stderr
        wanted = state(place)
    boundary = 1
    while True:
        copy = data.with_name("copy.db")
        for old in data.parent.glob("copy.db*"):
            old.unlink()
        shutil.copy(data, copy)
        with served(flavor, copy) as place:
            if not run_killed_at(place.sandbox, docs, boundary):
                return boundary
            check_convergence(place, docs, wanted, boundary)
        boundary += step


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
def test_first_publish_killed_at_every_fifth_request(flavor: str, tmp_path: Path) -> None:
    assert try_first_publish(flavor, write_tree(tmp_path / "docs"), EVERY) > 40


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
def test_update_killed_at_every_fifth_request(flavor: str, tmp_path: Path) -> None:
    docs = write_tree(tmp_path / "docs")
    assert try_update(flavor, docs, tmp_path / "site.db", EVERY) > 20


@pytest.mark.long
@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
def test_first_publish_killed_at_every_request(flavor: str, tmp_path: Path) -> None:
    assert try_first_publish(flavor, write_tree(tmp_path / "docs"), 1) > 40


@pytest.mark.long
@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
def test_update_killed_at_every_request(flavor: str, tmp_path: Path) -> None:
    docs = write_tree(tmp_path / "docs")
    assert try_update(flavor, docs, tmp_path / "site.db", 1) > 20
