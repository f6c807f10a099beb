"""Documents written for other publishers: what is not read is told, with what to do (moving.md)."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from recue_exporters.cli import main


@pytest.fixture
def check(tmp_path, monkeypatch):
    """Write documents and check them; the answer is what is told of `a.md`, by line."""
    monkeypatch.chdir(tmp_path)

    def run(text, **others):
        for name, content in {"a": text, **others}.items():
            Path(f"{name}.md").write_text(content, "utf-8")
        output = CliRunner().invoke(main, ["check", "."]).output
        assert output.count("\n") == len(re.findall(r"^a\.md:\d+: ", output, re.M)), output
        return [
            (int(line), message)
            for line, message in re.findall(r"^a\.md:(\d+): (.*)", output, re.M)
        ]

    return run


def convert(name="a.md"):
    return CliRunner().invoke(main, ["convert", name]).stdout


INCLUDE = (
    "mark's Include is not read, and its text is missing on the page: "
    "write it here, or link to a page of its own"
)
MACRO = (
    "mark's Macro is not read, and what it would replace stays as it is: "
    "write that as storage format"
)
LAYOUT = "mark's ac:layout is not read: write it as storage format"


@pytest.mark.parametrize(
    ("header", "advice"),
    [
        ("Title", "title in the front matter"),
        ("Label", "labels in the front matter"),
        ("Order", "order in the front matter"),
        ("Content-Appearance", "width in the front matter"),
        ("Layout", "width in the front matter"),
        ("Space", "--confluence-space, one for a run"),
        ("Parent", "--confluence-parent; parent in the front matter names a document of this run"),
        ("Folder", "--confluence-parent with the id of a page"),
        ("Type", "only pages are published"),
        ("Attachment", "not needed, what is linked or shown is uploaded"),
        ("Sidebar", "a layout in storage format"),
        ("Emoji", "set it on the page, where it stays"),
    ],
)
def test_each_header_of_mark_is_told_with_what_to_do(check, header, advice):
    told = check(f"---\norder: 1\n---\n\n<!-- {header}: x -->\n# Hello\n")
    assert told == [(5, f"mark's comments are not read: {header} ({advice})")]


def test_the_headers_of_mark_are_told_together(check):
    text = "<!-- Space: DOC -->\n<!-- lint -->\n<!-- Title: A -->\n"
    text += "<!-- Label: a -->\n<!-- Label: b -->\n"
    assert check(text + "# Hello\n\n<!-- Title: no head -->\n") == [
        (
            1,
            "mark's comments are not read: Space (--confluence-space, one for a run), "
            "Title (title in the front matter), Label (labels in the front matter)",
        )
    ]
    assert check("<!-- note: nothing of mark's -->\n# Hello\n") == []


def test_what_mark_would_fill_in_is_told_wherever_it_stands(check):
    text = """---
order: 1
---
# A

<!-- Include: terms.md -->

> <!-- Include: table.md
>      Delims: none
>      rows: 3 -->

Words <!-- Include: inline.md --> and words

- a list
  <!--
      Macro: MYJIRA-\\d+
      Template: ac:jira:ticket
      Ticket: ${0} -->

<div>
<!-- Include: in-html.md -->
</div>

A note.[^1]

[^1]: With <!-- Include: note.md --> text.
"""
    assert check(text) == [
        (6, INCLUDE),
        (8, INCLUDE),
        (12, INCLUDE),
        (15, MACRO),
        (21, INCLUDE),
        (26, INCLUDE),
    ]


def test_what_mark_would_not_see_either_is_not_told(check):
    text = """```
<!-- Include: a -->
```

Code `<!-- Include: a -->` and
``<!-- Macro: b -->``.

    <!-- Include: indented -->

<!-- includes: a -->
<!-- See Include: a -->
<!-- Include: never closed
"""
    assert check(text) == []
    assert check(text.replace("<!-- includes", "<!-- Include: a -->\n<!-- includes")) == [
        (10, INCLUDE)
    ]


def test_marks_layout_is_told_once(check):
    text = """# A

<!-- ac:layout -->
<!-- ac:layout-section type:two_equal -->
<!-- ac:layout-cell -->
Left <ac:structured-macro ac:name="toc"/>
<!-- ac:layout-cell end -->
<!-- ac:layout-section end -->
<!-- ac:layout end -->

<!-- ac:placeholder -->later<!-- ac:placeholder end -->
"""
    assert check(text) == [(3, LAYOUT), (11, LAYOUT.replace("layout", "placeholder"))]


def test_lines_count_behind_storage_format(check):
    text = '<ac:structured-macro\n  ac:name="toc"/>\n\n<!-- Include: a -->\n'
    assert check(text) == [(4, INCLUDE)]


def test_what_is_told_to_write_instead_of_marks_layout_is_legal(check):
    layout = (
        '<ac:layout><ac:layout-section ac:type="two_equal">'
        "<ac:layout-cell><p>Left</p></ac:layout-cell>"
        "<ac:layout-cell><p>Right</p></ac:layout-cell></ac:layout-section></ac:layout>"
    )
    assert check(layout) == []
    assert convert().strip() == layout


def test_marks_links_by_title_lead_to_the_documents_of_the_run(check):
    links = "[text](ac:Two) [Two](ac:) [text](<ac:two words>) [text](ac:Two%20words)"
    others = {"b": "# Two", "c": "# Two words"}
    assert check(links, **others) == []
    link = '<ac:link><ri:page ri:content-title="Two{}"/><ac:link-body>{}</ac:link-body></ac:link>'
    assert convert().strip() == (
        f"<p>{link.format('', 'text')} {link.format('', 'Two')} "
        f"{link.format(' words', 'text')} {link.format(' words', 'text')}</p>"
    )


def test_marks_links_to_other_pages_are_told_with_what_to_write(check):
    told = check("[text](ac:Two) <ac:two>", b="# Twofold")
    assert sorted(told) == [
        (1, "<ac:two> has no end: it is shown as text"),
        (
            1,
            "the link to ac:Two is shown as text: it is mark's link by title, and no document of "
            "this run has it; link to the file, or write <ac:link> in storage format",
        ),
    ]
    assert convert().strip() == "<p>text &lt;ac:two&gt;</p>"


@pytest.mark.parametrize(
    "block", ['title: Third\ntags: ["cm"]\n', "tags: [a]\ntitle: B\nother: 1\n"]
)
def test_front_matter_in_a_comment_is_told(check, block):
    assert check(f"<!--\n{block}-->\n\n# Text\n") == [
        (
            1,
            "front matter in a comment is not read (title, tags): "
            "write --- in place of <!-- and -->",
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<!--\nCopyright: 2026 Acme\nLicense: MIT\n-->\n# Text\n",
        "<!--\ntitle of this: nothing\n-->\n# Text\n",
        "<!--\n- title: x\n-->\n# Text\n",
        "<!-- title: x -->\n# Text\n",
        "# Text\n<!--\ntitle: x\n-->\n",
        "<!-- confluence-page-id: 1234 -->\n# Text\n",
        "---\ntitle: y\n---\n<!--\ntitle: x\n-->\n",
    ],
)
def test_other_comments_are_comments(check, text):
    assert check(text) == []


def test_md2confs_fence_of_storage_format_is_told(check):
    text = '# A\n\n```csf\n<ac:structured-macro ac:name="toc"/>\n```\n'
    told = "the csf fence is shown as code: call it storage"
    assert check(text) == [(3, told)]
    assert check(text.replace("csf", "storage")) == []


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("```{note}\nText.\n```\n", 1, "{note} is shown as code"),
        ("```{toctree} x\n:maxdepth: 2\nb\n```\n", 1, "{toctree} is shown as code"),
        ("~~~~{confluence_toc}\n~~~~\n", 1, "{confluence_toc} is shown as code"),
        ("- a\n\n  ```{py:function} f\n  ```\n", 3, "{py:function} is shown as code"),
        ("Text\nand more\n:::{warning}\nText.\n:::\n", 3, ":::{warning} is shown as text"),
        ("::::{grid} 2\n:::{grid-item}\n", 1, "::::{grid} is shown as text, and 1 more"),
        ("(the-label)=\n# B\n", 1, "(the-label)= is shown as text"),
        ("See `a`\nand\n(x)=\n", 3, "(x)= is shown as text"),
        ("- see {doc}`b` and {ref}`c`\n", 1, "{doc} is shown as text, and 1 more"),
    ],
)
def test_what_myst_reads_is_told_once_for_a_document(check, text, line, told):
    assert check(text) == [(line, f"MyST is not read: {told}; write it as for GitHub")]


@pytest.mark.parametrize(
    "text",
    [
        "```{.python}\n```\n\n``` { .note }\n```\n\n```{r}\n```\n\n```{python}\n```\n",
        "```{mermaid}\nflowchart LR\n  a --> b\n```\n\n```{math}\na\n```\n",
        "```markdown\n:::{note}\n(x)=\n```\n",
        "`:::{note}` is a directive, `{doc}` a role, {id} `x`, and (x)=`y`\n",
        "Where f\n(x)=y\n",
        "GET /users/{name}`x`\n",
    ],
)
def test_what_only_looks_like_myst_is_not_told(check, text):
    assert check(text) == []
