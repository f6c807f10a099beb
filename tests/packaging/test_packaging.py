"""The wheel as users install it: into an environment of its own, alone or beside RE-cue."""

import zipfile
from pathlib import Path

import pytest

from tests.packaging.environment import Environment

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = ROOT / "examples" / "re-ferry-booking"

IMPORTS = {
    "recue_exporters": """
from recue_exporters import ConfluenceConfig, ConfluenceExporter, ConfluencePageResult
from recue_exporters import MarkdownToConfluenceConverter
""",
    "recue_exporters.confluence": """
from recue_exporters.confluence import ConfluenceConfig, ConfluenceExporter, ConfluencePageResult
from recue_exporters.confluence import MarkdownToConfluenceConverter
""",
    "reverse_engineer.exporters": """
from reverse_engineer.exporters import ConfluenceExporter, ConfluenceConfig, ConfluencePageResult
from reverse_engineer.exporters.confluence import MarkdownToConfluenceConverter
""",
}

# The interface as RE-cue's documentation shows it; only the site is another.
INTERFACE = """
import sys

home = ConfluenceExporter(ConfluenceConfig(
    base_url=sys.argv[1], username="admin", api_token="admin", space_key="DOC",
)).create_page(title="Home of " + sys.argv[2], content="Here.")
assert home.success, home.error_message

config = ConfluenceConfig(
    base_url=sys.argv[1] + "/",
    username="admin",
    api_token="admin",
    space_key="DOC",
    parent_page_id=home.page_id,
    page_title_prefix=sys.argv[2] + ": ",
    labels=["re-cue", "documentation", "auto-generated"],
)
exporter = ConfluenceExporter(config)
assert exporter.test_connection() is True

result = exporter.create_page(
    title="My Documentation",
    content="# Hello World\\n\\nThis is **Markdown** content.",
    is_markdown=True,
)
assert isinstance(result, ConfluencePageResult)
assert (result.success, result.action, result.version) == (True, "created", 1), result
assert result.title == sys.argv[2] + ": My Documentation", result
assert result.page_url.startswith(sys.argv[1]), result

again = exporter.update_page(result.page_id, "My Documentation", "Another text.", is_markdown=True)
assert (again.success, again.action, again.version) == (True, "updated", 2), again
assert exporter.find_page_by_title("Nowhere") is None
assert exporter.find_page_by_title(result.title)["id"] == result.page_id
assert exporter.add_labels(result.page_id, labels=["extra"]) is True

results = exporter.export_multiple_files(
    [sys.argv[3] + "/phase2-actors.md", sys.argv[3] + "/journey-map.md"],
    parent_title="Bookstore Documentation",
)
assert [r.success for r in results] == [True] * 3, results
assert results[0].title.endswith("Bookstore Documentation"), results

converter = MarkdownToConfluenceConverter()
xhtml = converter.convert("# Hello\\n\\nThis is **bold** text.")
assert xhtml == "<h1>Hello</h1>\\n\\n<p>This is <strong>bold</strong> text.</p>", xhtml
print("all of it works")
"""

OWN_EXPORTERS = """
class ConfluenceExporter:
    origin = "RE-cue"
"""


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "recue_exporters"
    files = [path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {path.relative_to(ROOT).as_posix() for path in files} - names == set()


def test_the_wheel_alone_runs_without_any_extra(wheel: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path / "plain")
    environment.install(wheel)
    assert environment.run("recue-export", "--version").startswith("recue-export, version 1.2.0")
    assert "confluence" in environment.run("recue-export", "--help")
    page = tmp_path / "page.md"
    page.write_text("**bold**\n", encoding="utf-8")
    assert "<strong>bold</strong>" in environment.run("recue-export", "convert", page)


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
@pytest.mark.parametrize("surroundings", ["alone", "beside_recue"])
def test_the_documented_interface_from_every_import_path(
    surroundings: str, flavor: str, request: pytest.FixtureRequest
) -> None:
    environment: Environment = request.getfixturevalue(surroundings)
    with environment.sandbox(flavor) as url:
        for path, imports in IMPORTS.items():
            output = environment.run("python", "-c", imports + INTERFACE, url, path, DOCUMENTS)
            assert output == "all of it works\n"


def test_recue_itself_is_left_as_it_was(beside_recue: Environment) -> None:
    assert "usage: recue" in beside_recue.run("recue", "--help")
    beside_recue.run(
        "python",
        "-c",
        "import base64, hashlib, importlib.metadata as m\n"
        "for file in m.files('re-cue'):\n"
        "    if file.hash:\n"
        "        digest = hashlib.new(file.hash.mode, file.locate().read_bytes()).digest()\n"
        "        text = base64.urlsafe_b64encode(digest).rstrip(b'=').decode()\n"
        "        assert text == file.hash.value, file\n",
    )


def test_exporters_that_recue_brings_itself_win(wheel: Path, tmp_path: Path) -> None:
    stub = tmp_path / "stub"
    package = stub / "reverse_engineer" / "exporters"
    package.mkdir(parents=True)
    (stub / "reverse_engineer" / "__init__.py").write_text("", encoding="utf-8")
    (package / "__init__.py").write_text(OWN_EXPORTERS, encoding="utf-8")
    (stub / "setup.py").write_text(
        "from setuptools import setup\n"
        "setup(name='re-cue', version='9.9', "
        "packages=['reverse_engineer', 'reverse_engineer.exporters'])\n",
        encoding="utf-8",
    )
    environment = Environment(tmp_path / "environment")
    environment.install(wheel, stub)
    output = environment.run(
        "python",
        "-c",
        "import recue_exporters, reverse_engineer.exporters as theirs\n"
        "print(theirs.ConfluenceExporter.origin)\n"
        "print(recue_exporters.ConfluenceExporter.__module__.partition('.')[0])\n",
    )
    assert output.split() == ["RE-cue", "recue_exporters"]
