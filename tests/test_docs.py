"""The documentation: no dead link, no option that does not exist, and fit to be published."""

import ast
import configparser
import re
import shlex
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from recue_exporters import errors
from recue_exporters.cli import main
from recue_exporters.cli.reverse_engineer import main as reverse_engineer
from recue_exporters.cli.reverse_engineer import split_arguments
from recue_exporters.confluence import ConfluenceConfig, ConfluenceExporter
from recue_exporters.confluence.site import connection
from recue_exporters.confluence.storage import front
from recue_exporters.documents.collect import collect
from recue_exporters.sandbox import Sandbox
from tests.links import dead_links
from tests.publish.place import Place

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]

sys.path.insert(0, str(ROOT / "scripts"))
import document_options  # noqa: E402
import document_writing  # noqa: E402

FENCE = re.compile(r"^ *(?P<fence>`{3,})(\w*)[^\n]*\n(.*?)^ *(?P=fence)$", re.M | re.S)
COMMAND = re.compile(r"(?:^|[\s/])(recue-export|reverse-engineer)(\s.*)?$")


def _fences(path: Path, *languages: str) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [body for _, language, body in FENCE.findall(text) if language in languages]


def _command_lines() -> list[tuple[str, str]]:
    """Every call of our commands in a code block, as one line, with the page it is on."""
    lines = []
    for page in PAGES:
        for block in _fences(page, "bash", "yaml", "groovy", "sh"):
            for line in block.replace("\\\n", " ").splitlines():
                found = COMMAND.search(line.strip().rstrip("'"))
                if found:
                    lines.append((page.stem, found.group(0).strip().lstrip("/")))
    return lines


def _arguments(line: str) -> list[str]:
    """The words of a command line, up to what the shell makes of the rest."""
    words = shlex.split(line, comments=True)
    ends = [number for number, word in enumerate(words) if word in ("|", ">", "&&", ";", "2>&1")]
    return words[1 : ends[0] if ends else None]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_relative_links_lead_somewhere(path: Path) -> None:
    assert dead_links(path) == []


def test_the_page_of_options_is_what_the_code_says() -> None:
    page = (ROOT / "docs" / "options.md").read_text(encoding="utf-8")
    assert page == document_options.document(), "run python scripts/document_options.py"


@pytest.mark.parametrize(("page", "line"), _command_lines(), ids=lambda part: part[:60])
def test_every_command_line_is_understood(
    page: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("re-myproject", "docs"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path)
    arguments = _arguments(line)
    if line.startswith("reverse-engineer"):
        _, ours, _ = split_arguments(arguments)
        command, arguments = main.get_command(click.Context(main), "confluence"), ours
    else:
        command = main
    context = click.Context(reverse_engineer)
    while isinstance(command, click.Group) and arguments:
        _, command, arguments = command.resolve_command(context, arguments)
    assert command is not None
    if not isinstance(command, click.Group):
        command.make_context(page, list(arguments))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_python_in_the_documentation_is_python(path: Path) -> None:
    for block in _fences(path, "python"):
        compile(block.replace("await ", ""), path.name, "exec")


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
def test_the_documentation_can_be_published(flavor: str) -> None:
    with Sandbox(flavor=flavor) as sandbox:
        place = Place(sandbox)
        first = place.publish(ROOT / "docs")
        assert first.status == 0, first.stderr
        assert set(first.actions.values()) == {"created"}
        assert "Quick start" in first.actions
        assert first.json["warnings"] == []
        sandbox.clear_requests()
        second = place.publish(ROOT / "docs")
        assert set(second.actions.values()) == {"unchanged"}
        assert place.writes() == []


def test_markdown_becomes_what_the_page_on_writing_says() -> None:
    page = (ROOT / "docs" / "writing.md").read_text(encoding="utf-8")
    assert len(document_writing.EXAMPLE.findall(page)) > 15
    assert page == document_writing.document(), "run python scripts/document_writing.py"


def test_check_finds_nothing_in_the_documentation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(main, ["check", "docs", "README.md", "CHANGELOG.md"])
    assert (result.exit_code, result.output) == (0, "")


def test_the_tree_of_the_page_on_writing(tmp_path: Path) -> None:
    files = ["README.md", "guide/index.md", "guide/2-setup.md", "guide/10-upgrade.md"]
    for name in [*files, "ideas/later.md"]:
        file = tmp_path / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("Text.")
    (tmp_path / "docs" / "old.md").write_text("---\npublish: false\n---\nText.")
    tree = collect([tmp_path / "docs"]).tree.documents
    assert [(page.source, page.parent) for page in tree] == [
        ("README.md", None),
        ("guide/index.md", "README.md"),
        ("guide/2-setup.md", "guide/index.md"),
        ("guide/10-upgrade.md", "guide/index.md"),
        ("ideas/", "README.md"),
        ("ideas/later.md", "ideas/"),
    ]
    assert {page.source: page.title for page in tree}["ideas/"] == "Ideas"


def test_the_recipe_for_other_logins_reaches_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = next(
        block
        for block in _fences(ROOT / "docs" / "permissions.md", "python")
        if "connection.Confluence = client" in block
    )
    logins = "        username=username,\n        password=password,\n        token=token,\n"
    assert logins in recipe
    monkeypatch.setattr(connection, "Confluence", connection.Confluence)
    with Sandbox(flavor="datacenter") as sandbox:
        changed = recipe.replace(logins, '        header={"Authorization": LOGIN},\n')
        changed = re.sub(r"cert=\(.*", "", changed)
        definition = changed.partition("\nexporter =")[0]
        exec(definition, {"LOGIN": "Basic YWRtaW46YWRtaW4="})
        config = ConfluenceConfig(sandbox.url, "unused", "unused", "DOC")
        assert ConfluenceExporter(config).site.user.name == "Admin"


LOWER = ("documents", "markdown", "recue")
FORBIDDEN = {
    **dict.fromkeys(LOWER, ("cli", "confluence", "sandbox")),
    "confluence": ("cli", "sandbox"),
    "sandbox": ("cli", "documents", "markdown", "recue", "confluence"),
}
SHARED = "recue_exporters.confluence.storage"
"""The rules of the storage format, which the sandbox may know."""


@pytest.mark.parametrize("room", FORBIDDEN)
def test_imports_point_one_way(room: str) -> None:
    wrong = []
    for path in (ROOT / "recue_exporters" / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [
                f"{path.relative_to(ROOT)}:{node.lineno}: {module}"
                for module in modules
                if module.startswith(tuple(f"recue_exporters.{name}" for name in FORBIDDEN[room]))
                and not (room == "sandbox" and module.startswith(SHARED))
            ]
    assert wrong == []


def test_every_dependency_is_explained() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = config["options"]["install_requires"].splitlines()
    for extra in config["options.extras_require"].values():
        lines += extra.splitlines()
    names = {re.split(r"[\[<>=]", line)[0] for line in lines if line}
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    unexplained = {name for name in names if not re.search(rf"\b{name}\b", page)}
    ours = {name for name in names if name.startswith(("types-", "recue-exporters"))}
    assert unexplained - ours == set()


def test_every_key_of_front_matter_is_explained() -> None:
    used = re.compile(r"""(?:meta\.get|conversion\.setting)\("(\w+)"\)""")
    known = {
        key
        for path in (ROOT / "recue_exporters").rglob("*.py")
        for key in used.findall(path.read_text(encoding="utf-8"))
    }
    assert {"order", "parent", "on_conflict", "column_widths"} < known
    page = (ROOT / "docs" / "writing.md").read_text(encoding="utf-8")
    table = page.partition("## Front matter")[2].partition("\n## ")[0]
    explained = {
        key
        for cell in re.findall(r"^\| (`[^|]+`) \|", table, re.M)
        for key in re.findall(r"`(\w+)`", cell)
    }
    assert explained == known - {"confluence"} | {*front._FROM_FRONT_MATTER, "labels", "tags"}


def _messages(*calls: str) -> list[tuple[str, list[str]]]:
    """Where each of these calls stands, with the parts of its message that are always the same."""
    found = []
    for path in (ROOT / "recue_exporters").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "") or getattr(
                getattr(node, "func", None), "attr", ""
            )
            if isinstance(node, ast.Call) and name in calls and node.args:
                parts = [
                    part.value
                    for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                ]
                found.append((f"{path.relative_to(ROOT)}:{node.lineno}", parts))
    return found


def _explained() -> list[str]:
    page = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([^`]+)` \|", page, re.M)


def test_every_message_of_the_troubleshooting_page_exists() -> None:
    source = "\n".join(
        node.value
        for path in (ROOT / "recue_exporters").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    messages = _explained()
    assert len(messages) > 80
    assert [message for message in messages if message not in source] == []


def test_every_error_is_on_the_troubleshooting_page() -> None:
    names = [
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.ExportError)
    ]
    explained = _explained()
    unexplained = [
        f"{place}: {parts}"
        for place, parts in _messages(*names, "UsageError")
        # A message that is put together from elsewhere has no words of its own.
        if any(len(part) > 6 for part in parts)
        and not any(piece in part for piece in explained for part in parts)
    ]
    assert unexplained == [], "explain them in docs/troubleshooting.md"
