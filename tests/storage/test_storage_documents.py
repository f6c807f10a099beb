"""Documents of a run: their links, files, front matter, and the options that need a place."""

import re
from urllib.parse import quote, unquote

import pytest

from recue_exporters.confluence.converter import ConvertOptions, MarkdownToConfluenceConverter
from recue_exporters.confluence.storage.check import check_storage
from recue_exporters.documents import Document, DocumentTree
from recue_exporters.documents.collect import collect
from tests.storage.golden import SOURCE

FLAVORS = ("cloud", "datacenter")


@pytest.fixture
def folder(tmp_path):
    def write(**files):
        for name, content in files.items():
            path = tmp_path / name.replace("__", "/").replace("_md", ".md")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
        return tmp_path

    return write


def convert(folder, source, flavor="cloud", prefix="", **options):
    tree = collect([folder], prefix=prefix).tree
    converter = MarkdownToConfluenceConverter(
        flavor, ConvertOptions(title_prefix=prefix, **options)
    )
    return converter.convert_document(tree.by_source()[source], tree)


def test_the_seed_example():
    converter = MarkdownToConfluenceConverter()
    wanted = "<h1>Hello</h1>\n\n<p>This is <strong>bold</strong> text.</p>"
    assert converter.convert("# Hello\n\nThis is **bold** text.") == wanted
    assert {"fenced_code", "tables"} <= set(converter.extensions)


def test_text_from_no_file_keeps_relative_addresses():
    body = MarkdownToConfluenceConverter().convert(
        "---\ntitle: x\n---\n[a](b/c.md#d) ![i](img/x.png) [t](#t)\n\n# T\n"
    )
    assert '<a href="b/c.md#d">a</a>' in body
    assert '<ri:url ri:value="img/x.png"/>' in body
    assert "title" not in body
    assert "<h1>T</h1>" in body


@pytest.mark.parametrize("flavor", FLAVORS)
def test_links_lead_to_titles_in_any_order(folder, flavor):
    root = folder(
        a_md="# A\n\n[b](sub/b.md#two-words)", sub__b_md="# B\n\n## Two words\n\n[a](../a.md)"
    )
    anchor = "Two-words" if flavor == "cloud" else "Two words"
    link = f'<ac:link ac:anchor="{anchor}"><ri:page ri:content-title="P: B"/>'
    assert link in convert(root, "a.md", flavor, "P: ").body
    assert '<ri:page ri:content-title="P: A"/>' in convert(root, "sub/b.md", flavor, "P: ").body


def test_a_renamed_page_is_linked_by_its_new_title(folder):
    root = folder(a_md="# A\n\n[b](b.md)", b_md="---\ntitle: Front & centre\n---\n# B\n")
    assert 'ri:content-title="Front &amp; centre"' in convert(root, "a.md").body


def test_the_title_heading_is_dropped_whatever_the_prefix(folder):
    root = folder(a_md="# My  title\n\ntext\n")
    assert convert(root, "a.md", prefix="X: ").body == "<p>text</p>"
    kept = convert(root, "a.md", prefix="X: ", keep_title_heading=True)
    assert kept.body == "<h1>My  title</h1>\n\n<p>text</p>"
    root = folder(b_md="---\ntitle: Other\n---\n# Not the title\n")
    assert convert(root, "b.md").body == "<h1>Not the title</h1>"


def test_a_page_without_text_lists_its_children(tmp_path):
    listing = Document("folder/", "Folder")
    page = MarkdownToConfluenceConverter().convert_document(
        listing, DocumentTree(tmp_path, (listing,))
    )
    assert page.body == '<ac:structured-macro ac:name="children"/>'


def test_what_lies_outside_never_becomes_an_attachment(folder, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("secret")
    root = folder(a_md=f"[x](../{secret.parent.name}/secret.txt) [y](link.txt) ![z](link.txt)")
    (root / "link.txt").symlink_to(secret)
    page = convert(root, "a.md")
    assert page.attachments == ()
    assert "ac:link" not in page.body
    assert [w.line for w in page.warnings] == [1, 1, 1]
    assert all("outside" in w.message for w in page.warnings)


def test_source_url_shows_what_is_not_published(folder):
    root = folder(sub__a_md="[lib](../lib/my%20file.py#L3) [up](../../x.py) ![i](none.png)")
    (root / "b.md").write_text("# B\n")
    url = "https://host.example/acme/blob/{commit}/docs/{path}"
    page = convert(root, "sub/a.md", source_url=url)
    assert 'href="https://host.example/acme/blob/HEAD/docs/lib/my%20file.py#L3"' in page.body
    assert 'href="https://host.example/acme/blob/HEAD/x.py"' in page.body
    assert 'href="https://host.example/acme/blob/HEAD/docs/sub/none.png">i</a>' in page.body
    assert page.warnings == ()
    plain = convert(root, "sub/a.md", source_url="https://host.example/docs/")
    assert 'href="https://host.example/docs/lib/my%20file.py#L3"' in plain.body


def test_a_notice_says_where_the_page_comes_from(folder):
    root = folder(a_md="# A\n\ntext\n")
    git = root / ".git"
    git.mkdir()
    (git / "HEAD").write_text("0123456789abcdef0123456789abcdef01234567\n")
    page = convert(
        root,
        "a.md",
        notice="From {file} at {commit}.",
        source_url="https://host.example/{commit}/{path}",
    )
    url = "https://host.example/0123456789abcdef0123456789abcdef01234567/a.md"
    notice = f'<p><em>From <a href="{url}">a.md</a> at 0123456789ab.</em></p>'
    assert page.body == f"{notice}\n\n<p>text</p>"


def test_documents_that_are_not_published_are_neither_linked_nor_attached(folder):
    root = folder(a_md="[b](b.md) [c](sub/b.md)", b_md="---\npublish: false\n---\n# B\n")
    page = convert(root, "a.md")
    assert page.body == "<p>b c</p>"
    assert page.attachments == ()
    assert "not published" in page.warnings[0].message


def test_attachments_are_read_when_they_are_sent(folder):
    root = folder(a_md="[x](data.csv) [again](data.csv)")
    (root / "data.csv").write_bytes(b"1,2\r\n")
    (attachment,) = convert(root, "a.md").attachments
    assert (attachment.filename, attachment.media_type) == ("data.csv", "text/csv")
    assert attachment.load() == b"1,2\r\n"
    digest = attachment.digest
    (root / "data.csv").write_bytes(b"3,4")
    assert convert(root, "a.md").attachments[0].digest != digest


def test_names_that_confluence_refuses_are_changed(folder):
    names = ['a?"b.csv', "x" * 240 + ".csv", "y" * 240]
    root = folder(a_md=" ".join(f"[n]({quote(name)})" for name in names))
    for name in names:
        (root / name).write_text(name)
    written = [attachment.filename for attachment in convert(root, "a.md").attachments]
    assert written[0] == "a_b.csv"
    assert written[1:] == ["x" * 196 + ".csv", "y" * 200]


def test_a_notice_without_the_file_links_as_a_whole(folder):
    root = folder(a_md="text")
    page = convert(root, "a.md", notice="Edit the source.", source_url="https://host.example/")
    link = '<a href="https://host.example/a.md">Edit the source.</a>'
    assert page.body.startswith(f"<p><em>{link}</em></p>")


def test_warnings_name_the_line_of_the_file(folder):
    root = folder(
        a_md='---\ntitle: A\n---\n\ntext\n\n<ac:structured-macro\n   ac:name="toc"\n/>\n\n'
        "- item\n- [x](nowhere.md)\n"
    )
    (warning,) = convert(root, "a.md").warnings
    assert (warning.line, warning.file.endswith("a.md")) == (12, True)


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("mermaid: Image", "mermaid cannot be 'Image', only auto, image, code"),
        ("on_conflict: ask", "on_conflict cannot be 'ask', only fail, skip, overwrite"),
        ("confluence: {math: katex}", "math cannot be 'katex', only code, macro"),
        ("confluence: {widht: max}", "'widht' means nothing under confluence: (column_widths,"),
        ("column_widths: wide", "column_widths must be a list of numbers, or table number to list"),
        ("column_widths: {4: [1, 2]}", "column_widths: there is no table 4"),
        ("column_widths: {1: wide}", "column_widths of table 1 must be a list"),
        ("column_widths: [1, 2, 3]", "column_widths: no table has 3 columns"),
        ("column_widths: {'1': [1, 2]}", None),
        # Other tools' keys of the same name:
        ("math: katex", None),
        ("quote: Well begun is half done.", None),
        ("mermaid: true", None),
    ],
)
def test_what_cannot_be_in_front_matter_is_told_from_what_is_another_tools(folder, front, message):
    root = folder(a_md=f"---\n{front}\n---\n\n| a | b |\n|---|---|\n")
    messages = [warning.message for warning in convert(root, "a.md").warnings]
    assert len(messages) == (1 if message else 0)
    assert not message or message in messages[0]


def test_mistakes_in_the_front_matter_are_reported(folder):
    root = folder(
        a_md="---\nconfluence: {quote: loud, math: macro}\nwidth: huge\nmermaid: maybe\n---\n$x$\n"
    )
    page = convert(root, "a.md")
    assert "mathinline" in page.body
    messages = [warning.message for warning in page.warnings]
    assert len(messages) == 2
    assert "quote cannot be 'loud'" in messages[0]
    assert "width must be one of" in messages[1]
    assert page.options == {}


def test_a_document_cannot_let_through_what_the_run_refuses(folder):
    root = folder(a_md='---\nraw: true\n---\n<ac:structured-macro ac:name="toc" />\n')
    assert "<ac:parameter" in convert(root, "a.md", raw=False).body


@pytest.mark.parametrize("flavor", FLAVORS)
def test_every_anchor_link_of_the_golden_sources_has_its_place(flavor):
    """The places are worked out here from the emitted pages alone, as Confluence does it."""
    tree = collect([SOURCE]).tree
    converter = MarkdownToConfluenceConverter(flavor, ConvertOptions(link_ids=True))
    bodies = {d.title: converter.convert_document(d, tree).body for d in tree.documents}
    followed = 0
    for title, body in bodies.items():
        for anchor, page in re.findall(
            r'<ac:link ac:anchor="([^"]*)"[^>]*>(?:<ri:page ri:content-title="([^"]*)"/>)?', body
        ):
            target = bodies[page.replace("&amp;", "&") or title]
            assert places(target, flavor) & {normal(anchor, flavor)}, (title, anchor)
            followed += 1
    assert followed > 20


def places(body, flavor):
    found = set(re.findall(r'ac:name="anchor"><ac:parameter ac:name="">([^<]*)<', body))
    seen = {}
    for heading in re.findall(r"<h[1-6][^>]*>(.*?)</h", body):
        shown = re.sub(r'<ac:parameter ac:name="(?:colour|)">[^<]*</ac:parameter>', "", heading)
        text = re.sub(r"<[^>]*>", "", shown).replace("&amp;", "&")
        identifier = re.sub(r"\s+", "-" if flavor == "cloud" else "", text)
        number = seen.get(identifier, 0)
        seen[identifier] = number + 1
        found.add(f"{identifier}.{number}" if number else identifier)
    return found


def normal(anchor, flavor):
    anchor = anchor.replace("&amp;", "&")
    return unquote(anchor) if flavor == "cloud" else re.sub(r"\s+", "", anchor)


@pytest.mark.parametrize("flavor", FLAVORS)
@pytest.mark.parametrize(
    "markdown",
    {
        "lists": "".join(f"{'  ' * depth}- w{depth}\n" for depth in range(200)),
        "quotes": ">" * 10_000 + " w1",
        "divs": "<div>" * 5_000 + "w1" + "</div>" * 5_000 + "\n\nw2",
        "bold": "<b>" * 5_000 + "w1",
        "comments": "<!--" * 20_000 + "w1",
        "angles": "<a " * 20_000 + "w1",
        "quoted": "<a title='\"" * 5_000 + "w1",
        "raw": "<ac:link>" * 2_000 + "w1",
        "blocks in pre": "<pre>w1<ol>\n<li>w2</li>\n</ol>\n<p>w3\n</p></pre>",
        "cells": "<table>" + "<td>" * 3_000 + "w1",
        "status": "{status:green|" * 5_000 + "w1",
        "ticks": '<ac:link> "' + "`" * 5_000 + " ` `` w1",
    }.items(),
    ids=lambda item: item[0],
)
def test_depth_and_hostility(markdown, flavor):
    body = MarkdownToConfluenceConverter(flavor).convert(markdown[1])
    assert [f for f in check_storage(body, flavor) if f.severity == "error"] == []
    assert set(re.findall(r"w\d+", markdown[1])) <= set(re.findall(r"w\d+", body))
