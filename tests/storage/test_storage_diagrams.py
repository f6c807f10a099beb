import importlib.util
from xml.etree import ElementTree

import pytest

from recue_exporters.confluence import diagrams
from recue_exporters.confluence.converter import ConvertOptions, MarkdownToConfluenceConverter
from recue_exporters.documents.collect import collect
from recue_exporters.errors import ExportError

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("mermaidx") is None, reason="the extra `mermaid` is not installed"
)

GRAPH = "graph LR\n    A[Ärger] --> B"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv(diagrams.CACHE_VARIABLE, str(folder))
    return folder


@pytest.fixture
def convert(tmp_path):
    def run(*texts, known=(), flavor="cloud", **options):
        folder = tmp_path / "docs"
        folder.mkdir(exist_ok=True)
        fences = "\n\n".join(f"```mermaid\n{text}\n```" for text in texts)
        (folder / "a.md").write_text(f"# A\n\n{fences}\n", "utf-8")
        tree = collect([folder]).tree
        converter = MarkdownToConfluenceConverter(flavor, ConvertOptions(**options))
        return converter.convert_document(tree.documents[0], tree, known_pictures=known)

    return run


def without_renderer(monkeypatch):
    monkeypatch.setattr(diagrams, "renderer_version", lambda: "")


def rendered(monkeypatch):
    """The texts that are rendered from now on."""
    texts = []
    render = diagrams._Worker.render

    def spy(worker, text):
        texts.append(text)
        return render(worker, text)

    monkeypatch.setattr(diagrams._Worker, "render", spy)
    return texts


def test_a_diagram_becomes_a_picture_with_its_source_beneath(convert):
    page = convert(GRAPH, GRAPH)
    (picture,) = page.attachments
    png = picture.load()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width = int.from_bytes(png[16:20], "big")
    assert f'ac:width="{round(width / 2)}"' in page.body
    assert page.body.count(f'<ri:attachment ri:filename="{picture.filename}"/>') == 2
    assert page.body.count('<ac:parameter ac:name="collapse">true</ac:parameter>') == 2
    assert f"<![CDATA[{GRAPH}]]>" in page.body
    assert page.warnings == ()


def test_the_name_of_a_picture_is_the_hash_of_its_text(convert):
    assert convert(GRAPH).attachments == convert(GRAPH + "  \n").attachments
    assert convert(GRAPH).attachments != convert(GRAPH + " --> C").attachments


def test_several_diagrams_are_rendered_once(convert, monkeypatch):
    texts = rendered(monkeypatch)
    graphs = [f"graph LR; A --> B{number}" for number in range(3)]
    assert len(convert(*graphs, *graphs).attachments) == 3
    assert sorted(texts) == graphs
    convert(*graphs, "graph LR; A --> B4")
    assert texts[3:] == ["graph LR; A --> B4"]


def test_a_diagram_that_does_not_parse_stays_code_with_a_warning(convert, monkeypatch):
    page = convert(GRAPH, "grahp TD; A -->")
    assert len(page.attachments) == 1
    (warning,) = page.warnings
    assert warning.line == 8
    kind = "it does not begin with a kind of diagram that is known"
    assert f'{kind}: "grahp TD; A -->"' in warning.message
    assert "<![CDATA[grahp TD; A -->]]>" in page.body
    texts = rendered(monkeypatch)
    assert convert("grahp TD; A -->").warnings
    assert texts == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "sequenceDiagram\n  Alice->>Bob Hello\n  Bob->>Alice: Hi",
            2,
            'it is not understood after "Alice->>Bob Hello" (TXT is expected)',
        ),
        ("\n\ngraph TD\n  A -> {x", 4, 'it is not understood after "graph TD A"'),
        ("C4Context\n Foo(a)", 2, 'it is not understood after "C4Context"'),
        # Mermaid takes comments and front matter out before it counts lines.
        ("%% note\ngraph TD\n  A -> {x", 0, 'it is not understood after "graph TD A"'),
        ("gantt\n foo : bar baz, qux", 0, "Invalid date:bar baz"),
        ("y" * 500, 0, "yyy…"),
        ("graphy", 1, "from its beginning (NEWLINE or"),
    ],
)
def test_what_mermaid_says_becomes_one_line_with_its_place(convert, text, line, message):
    for _ in range(2):  # rendered, and from the cache
        (warning,) = convert(text).warnings
        assert warning.message.startswith("the Mermaid diagram stays code: ")
        assert message in warning.message
        assert len(warning.message) < 320
        assert "\n" not in warning.message
        assert warning.line == 3 + line


def test_the_line_of_a_diagram_that_stands_in_a_list(tmp_path):
    text = "1. One\n\n   Text\n\n   ```mermaid\n   graph TD\n     A -> {x\n   ```\n"
    (tmp_path / "a.md").write_text(text)
    tree = collect([tmp_path]).tree
    (warning,) = MarkdownToConfluenceConverter().convert_document(tree.documents[0], tree).warnings
    assert warning.line == 7


def test_without_the_renderer_a_diagram_is_code(convert, monkeypatch):
    without_renderer(monkeypatch)
    page = convert(GRAPH)
    assert page.attachments == ()
    assert page.warnings == ()
    assert page.body.startswith('<ac:structured-macro ac:name="code">')
    (warning,) = convert(GRAPH, mermaid="image").warnings
    assert "recue-exporters[mermaid]" in warning.message


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
def test_two_machines_agree_on_the_page(convert, monkeypatch, cache, flavor):
    with_renderer = convert(GRAPH, flavor=flavor)
    digests = {a.digest for a in with_renderer.attachments}
    texts = rendered(monkeypatch)
    for path in cache.rglob("*.png"):
        path.unlink()
    assert convert(GRAPH, flavor=flavor, known=digests) == with_renderer
    without_renderer(monkeypatch)
    other = convert(GRAPH, "graph LR; new", flavor=flavor, known=digests)
    assert other.attachments == with_renderer.attachments
    assert other.body.startswith(with_renderer.body)
    assert "<![CDATA[graph LR; new]]>" in other.body
    assert texts == []
    with pytest.raises(ExportError, match="nothing here can render it"):
        other.attachments[0].load()


def test_a_picture_the_site_lost_is_rendered_again(convert, cache):
    (picture,) = convert(GRAPH).attachments
    for path in cache.rglob("*.png"):
        path.unlink()
    assert picture.load()[:4] == b"\x89PNG"


def test_code_mode_makes_no_pictures(convert, monkeypatch):
    texts = rendered(monkeypatch)
    assert convert(GRAPH, mermaid="code").attachments == ()
    assert texts == []


def test_a_diagram_that_takes_too_long_is_given_up(convert, monkeypatch, cache):
    monkeypatch.setattr(diagrams, "TIME_LIMIT", 0.001)
    (warning,) = convert(GRAPH).warnings
    assert "the renderer gave up" in warning.message
    monkeypatch.setattr(diagrams, "TIME_LIMIT", 60)
    assert len(convert(GRAPH).attachments) == 1


def test_a_cache_that_cannot_be_written_only_costs_time(convert, monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv(diagrams.CACHE_VARIABLE, str(blocked / "cache"))
    assert len(convert(GRAPH).attachments) == 1


def test_the_body_is_well_formed_xml(convert):
    body = convert(GRAPH).body.replace("ac:", "").replace("ri:", "")
    assert ElementTree.fromstring(f"<x>{body}</x>").find(".//image") is not None
