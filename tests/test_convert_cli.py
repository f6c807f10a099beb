"""`recue-export convert` and `recue-export check`, as a person types them."""

import re
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

from recue_exporters.cli import main
from recue_exporters.confluence import diagrams


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(diagrams.CACHE_VARIABLE, str(tmp_path / "cache"))

    def command(*arguments):
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return command


@pytest.fixture
def docs(tmp_path):
    folder = tmp_path / "docs"
    (folder / "guide").mkdir(parents=True)
    (folder / "README.md").write_text("# Start\n\n[guide](guide/one.md#two) [x](data.csv)\n")
    (folder / "guide" / "one.md").write_text("# One\n\n## Two\n\n```json\n{}\n```\n")
    (folder / "data.csv").write_text("1,2\n")
    return folder


def test_one_file_goes_to_standard_output_with_its_heading(run, docs):
    result = run("convert", docs / "guide" / "one.md")
    assert result.exit_code == 0
    assert result.stdout.startswith("<h1>One</h1>\n\n<h2>Two</h2>\n\n<ac:structured-macro")
    assert result.stderr == ""


def test_the_product_is_an_option(run, docs):
    file = docs / "guide" / "one.md"
    assert '"language">json<' in run("convert", file).stdout
    assert '"language">js<' in run("convert", file, "--flavor", "datacenter").stdout
    wrong = run("convert", file, "--flavor", "clowd")
    assert wrong.exit_code == 2
    assert "Did you mean 'cloud'?" in wrong.stderr


def test_a_folder_is_mirrored_with_its_files(run, docs, tmp_path):
    result = run("convert", docs, "--output", "out")
    assert result.exit_code == 0
    out = tmp_path / "out"
    written = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert written == {
        *("README.xml", "README.files/data.csv", "guide/index.xml", "guide/one.xml"),
    }
    assert (out / "guide" / "one.xml").read_text().startswith("<h2>Two</h2>")
    assert 'ri:content-title="One"' in (out / "README.xml").read_text()
    assert (out / "README.files" / "data.csv").read_text() == "1,2\n"


def test_several_documents_need_a_folder_to_go_to(run, docs):
    result = run("convert", docs)
    assert result.exit_code == 2
    assert "--output" in result.stderr


def test_html_pages_lead_to_each_other_and_to_their_files(run, docs, tmp_path):
    assert run("convert", docs, "--output", "out", "--html").exit_code == 0
    out = tmp_path / "out"
    links = {}
    for page in out.rglob("*.html"):
        found = links[page] = []
        parser = HTMLParser()
        parser.handle_starttag = lambda tag, attributes, found=found: found.extend(
            value for key, value in attributes if key in ("href", "src")
        )
        parser.feed(page.read_text("utf-8"))
    followed = 0
    for page, addresses in links.items():
        for address in addresses:
            path, _, fragment = address.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.is_file(), address
            if fragment:
                assert f'id="{fragment}"' in target.read_text("utf-8")
            followed += 1
    assert followed >= 3
    assert "<style>" in (out / "README.html").read_text("utf-8")


def test_html_of_one_file_goes_to_standard_output(run, docs):
    result = run("convert", docs / "guide" / "one.md", "--html")
    assert result.stdout.startswith("<!DOCTYPE html>")
    assert result.stdout.count("One</h1>") == 1


def test_settings_come_from_the_configuration_too(run, docs):
    (docs / ".recue.yaml").write_text("confluence:\n  quote: blockquote\n  prefix: 'P: '\n")
    (docs / "q.md").write_text("> q\n\n[s](README.md)\n")
    assert run("convert", docs / "q.md").stdout.startswith("<blockquote>")
    assert 'ac:name="quote"' in run("convert", docs / "q.md", "--quote", "macro").stdout
    run("convert", docs, "--output", "out")
    body = (docs.parent / "out" / "q.xml").read_text()
    assert 'ri:content-title="P: Start"' in body


def test_what_cannot_be_written_is_said(run, docs, tmp_path):
    (tmp_path / "file").write_text("")
    result = run("convert", docs, "--output", tmp_path / "file" / "out")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert run("convert", "nowhere.md").exit_code == 2


def test_check_is_silent_about_what_is_well(run, docs):
    result = run("check", docs, docs / "guide" / "one.md")
    assert (result.exit_code, result.output) == (0, "")


def test_check_names_file_and_line(run, docs):
    (docs / "bad.md").write_text("---\ntitle: Bad\n---\n\n[x](none.md)\n\n![y](none.png)\n")
    result = run("check", docs)
    assert result.exit_code == 1
    places = re.findall(r"^(docs/bad\.md:\d+): ", result.output, re.M)
    assert places == ["docs/bad.md:5", "docs/bad.md:7"]


def test_check_says_what_it_could_not_check(run, tmp_path, monkeypatch):
    (tmp_path / "a.md").write_text("# A\n\n```mermaid\ngraph TD\n```\n")
    monkeypatch.setattr(diagrams, "renderer_version", lambda: "")
    result = run("check", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "diagrams that were not checked: 1; pip install" in result.stderr


def test_files_of_one_title_can_be_checked_together(run, docs):
    (docs / "guide" / "README.md").write_text("# Start\n\n[up](../README.md#start)\n")
    result = run("check", docs / "README.md", docs / "guide" / "README.md")
    assert (result.exit_code, result.output) == (0, "")


def test_two_documents_of_one_title_do_not_end_a_check(run, tmp_path):
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(f"# Same\n\n[x](gone-{name})\n")
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert "--titles unique" in result.output
    assert "gone-a.md" in result.output
    assert "gone-b.md" in result.output


CONFIGURED = """\
confluence:
  url: ${NOT_SET_WHERE_NOTHING_IS_PUBLISHED}
  parent: ${NOR_THIS}
  flavor: datacenter
  titles: unique
  exclude: [drafts/]
"""


def test_check_judges_a_folder_as_it_is_published(run, docs):
    for name in ("windows/setup.md", "linux/setup.md", "drafts/setup.md"):
        (docs / name).parent.mkdir()
        (docs / name).write_text("# Setup\n\n[x](gone.md)\n")
    findings = run("check", docs).output
    assert "two documents would become pages of one title" in findings
    assert "drafts/setup.md:3" in findings
    told = run("check", docs, "--titles", "unique", "--exclude", "drafts/").output.splitlines()
    assert [line.partition(": ")[0] for line in told] == [
        "docs/linux/setup.md:3",
        "docs/windows/setup.md:3",
    ]
    (docs / ".recue.yaml").write_text(CONFIGURED)
    assert run("check", docs).output.splitlines() == told


def test_check_heeds_what_is_configured_for_each_document(run, tmp_path):
    for name, flavor in (("here", "cloud"), ("there", "datacenter")):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".recue.yaml").write_text(
            f"confluence:\n  flavor: {flavor}\n  prefix: '{flavor}: '\n"
        )
        (tmp_path / name / "a.md").write_text("![a](a.png)\n")
        (tmp_path / name / "a.xml").write_text(
            '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">json'
            "</ac:parameter><ac:plain-text-body><![CDATA[x]]></ac:plain-text-body>"
            "</ac:structured-macro>"
        )
    found = run("check", "here/a.md", "there/a.md", "here/a.xml", "there/a.xml").output
    assert [line.partition(": ")[0] for line in found.splitlines()] == [
        "here/a.md:1",
        "there/a.md:1",
        "there/a.xml:1",
    ]
    assert "there/a.xml:1" not in run("check", "there/a.xml", "--flavor", "cloud").output


def test_convert_selects_and_names_documents_as_they_are_published(run, tmp_path):
    for name in ("docs/a/x.md", "docs/b/x.md", "docs/b/left.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# Same\n\n[y](../a/x.md)\n")
    (tmp_path / ".recue.yaml").write_text(
        "confluence:\n  scope: s\n  titles: unique\n  exclude: [docs/b/left.md]\n"
        "  flavor: datacenter\n"
    )
    assert run("convert", "docs/b", "--output", "out").exit_code == 0
    written = [str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*.xml")]
    assert written == ["docs/b/x.xml"]
    assert 'ri:content-title="Same (A)"' in run("convert", "docs/b/x.md").output
    plain = run("convert", "docs/b/x.md", "--titles", "heading", "--prefix", "P: ").output
    assert 'ri:content-title="P: Same"' in plain


def test_a_prefix_too_long_for_a_page_does_not_end_a_check(run, tmp_path):
    (tmp_path / "a.md").write_text("# A title\n\n[x](gone.md)\n")
    for result in (run("check", p, "--prefix", "p" * 250) for p in (tmp_path, tmp_path / "a.md")):
        assert result.exit_code == 1
        assert "a.md: the title has 257 characters" in result.output
        assert "a.md:3: the link to gone.md" in result.output


def test_a_title_too_long_for_a_page_does_not_end_a_check(run, tmp_path):
    (tmp_path / "a.md").write_text(f"# {'x' * 256}\n")
    (tmp_path / "b.md").write_text("# B\n\n[x](gone.md)\n")
    for result in (run("check", tmp_path), run("check", tmp_path / "a.md", tmp_path / "b.md")):
        assert result.exit_code == 1
        assert "a.md:1: the title is cut to 255 characters" in result.output
        assert "b.md:3: the link to gone.md" in result.output


def test_an_unpublished_document_does_not_end_a_check_of_clashing_titles(run, tmp_path):
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("# Same\n")
    (tmp_path / "c.md").write_text("---\npublish: false\n---\n\n[x](gone.md)\n")
    (tmp_path / "d.md").write_text("[x](gone.md)\n")
    result = run("check", tmp_path)
    assert "d.md:1: the link to gone.md" in result.output
    assert "c.md" not in result.output


def test_a_folder_that_lists_its_documents_is_a_page_for_a_document_alone(run, tmp_path):
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "one.md").write_text("# One\n")
    (tmp_path / "a.md").write_text("[x](guide/)\n")
    assert run("check", tmp_path / "a.md").output == ""
    assert 'ri:content-title="Guide"' in run("convert", tmp_path / "a.md").output
    (tmp_path / "b.md").write_text("---\ntitle: One\n---\n")
    assert "guide/ is shown as text" not in run("check", tmp_path).output


def test_check_reads_stored_bodies(run, tmp_path):
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_text("<p>x</p>")
    bad.write_text("<p>x</p>\n<p><ul><li>y</li></ul></p>\n")
    assert run("check", good).exit_code == 0
    result = run("check", good, bad)
    assert result.exit_code == 1
    assert result.output == "bad.xml:2: error: <ul> may not stand in <p> [place]\n"
    assert run("check", tmp_path / "missing.xml").exit_code == 2


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
def test_check_knows_the_product(run, tmp_path, flavor):
    body = tmp_path / "a.xml"
    body.write_text(
        '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">json</ac:parameter>'
        "<ac:plain-text-body><![CDATA[x]]></ac:plain-text-body></ac:structured-macro>"
    )
    assert run("check", body, "--flavor", flavor).exit_code == (flavor == "datacenter")


def test_a_file_that_is_not_there() -> None:
    result = CliRunner().invoke(main, ["convert", "nonexist.md"])
    assert result.exit_code == 2
    assert "nonexist.md does not exist" in result.stderr


def test_signs_that_github_does_not_know_are_read_when_asked_for(tmp_path):
    file = tmp_path / "a.md"
    file.write_text("H~2~O ==x== ^y^ ++z++\n")
    plain = CliRunner().invoke(main, ["convert", str(file)])
    assert "==x== ^y^ ++z++" in plain.stdout
    names = ("mark", "subscript", "superscript", "insert")
    words = [word for name in names for word in ("--mark", name)]
    asked = CliRunner().invoke(main, ["convert", str(file), *words])
    assert "H<sub>2</sub>O" in asked.stdout
    assert "<sup>y</sup> <u>z</u>" in asked.stdout
    wrong = CliRunner().invoke(main, ["convert", str(file), "--mark", "mrk"])
    assert wrong.exit_code == 2
    assert "Known are insert, mark" in wrong.stderr


def test_what_md2conf_keeps_off_a_page_is_kept_off_or_told(run, docs):
    (docs / "guide" / "one.md").write_text(
        "<!-- confluence-skip-start -->\n# Private\n<!-- confluence-skip-end -->\n# One\n\nText\n"
    )
    (docs / "theirs.md").write_text("---\nsynchronized: false\n---\n# Theirs\n")
    (docs / ".mdignore").write_text("old.md\n")
    result = run("convert", docs / "guide" / "one.md")
    assert result.stdout == "<h1>One</h1>\n\n<p>Text</p>\n"
    result = run("convert", docs, "--output", "out")
    assert "docs/theirs.md:1: synchronized: false, md2conf's, is read as" in result.stderr
    assert "docs/.mdignore: is md2conf's and not read" in result.stderr
    assert not list(docs.parent.rglob("theirs.xml"))
