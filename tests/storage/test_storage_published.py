"""Published into the sandbox and read in its browser view: links land, files are there."""

import os
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
import requests
from lxml import html

from recue_exporters.confluence import diagrams
from tests.publish.place import Place
from tests.storage.golden import SOURCE

ROOT = Path(__file__).parent.parent.parent
SHARED = Path(os.environ.get("RECUE_SHARED", ROOT.parent / "shared"))


@pytest.fixture
def place(confluence_sandbox):
    return Place(confluence_sandbox)


def view(place):
    """The published pages as a browser gets them: address to content."""
    login = ("admin", "admin")
    found = {}
    for page in place.site.space_pages(place.space):
        if page.id != place.space.homepage_id:
            answer = requests.get(place.site.page(page.id).url, auth=login, timeout=20)
            assert answer.status_code == 200, page.title
            found[answer.url] = html.fromstring(answer.text)
    return found


def follow(place):
    """Follow every link and picture on the site: those that fail, places, files."""
    pages = view(place)
    dead, places, files = [], 0, set()
    for address, page in pages.items():
        content = page.find_class("content")[0]
        dead += [missing.get("title") for missing in content.find_class("link-missing")]
        targets = content.xpath(".//a[not(@class='heading-link')]/@href | .//img/@src")
        for target in targets:
            if not target.startswith(("/", "#", place.sandbox.url)):
                continue
            full, fragment = urldefrag(urljoin(address, target))
            shown = pages.get(full)
            if shown is None:
                answer = requests.get(full, auth=("admin", "admin"), timeout=20)
                shown = pages.get(answer.url)
                dead += [target] if answer.status_code != 200 else []
                files |= {full} if "/download/" in full else set()
            if fragment:
                places += 1
                if shown is None or unquote(fragment) not in shown.xpath("//@id"):
                    dead.append(target)
    return dead, places, len(files)


@pytest.mark.parametrize("confluence_flavor", ["cloud", "datacenter"])
def test_the_examples(place):
    run = place.publish(ROOT / "examples", "--mermaid", "code", "--link-ids")
    assert run.status == 0, run.stderr
    dead, places, files = follow(place)
    assert dead == []
    assert places > 50
    assert files > 5


@pytest.mark.parametrize("confluence_flavor", ["cloud", "datacenter"])
def test_the_golden_sources(place):
    run = place.publish(SOURCE)
    assert run.status == 0, run.stderr
    dead, places, _ = follow(place)
    assert sorted(dead) == ["#nowhere", "#nowhere-here"]
    assert places > 20
    again = place.publish(SOURCE)
    assert set(again.actions.values()) == {"unchanged"}


@pytest.mark.long
@pytest.mark.parametrize("confluence_flavor", ["cloud", "datacenter"])
def test_documents_of_recue_with_their_diagrams(place, tmp_path, monkeypatch):
    documents = SHARED / "recue-output" / "re-bookstore-api"
    if not documents.is_dir():
        pytest.skip(f"RECUE_SHARED has no recue-output: {documents}")
    monkeypatch.setenv(diagrams.CACHE_VARIABLE, str(tmp_path))
    run = place.publish(documents, "--mermaid", "image", "--link-ids")
    assert run.status == 0, run.stderr
    assert "Mermaid" not in run.stderr
    dead, places, files = follow(place)
    assert dead == []
    assert places > 60
    fences = sum(f.read_text("utf-8").count("```mermaid") for f in documents.glob("*.md"))
    assert files == fences > 10
