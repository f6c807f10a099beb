"""The title of a page."""

from pathlib import Path

import cmarkgfm
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from recue_exporters.confluence import MarkdownToConfluenceConverter
from recue_exporters.documents.collect import collect
from recue_exporters.documents.front_matter import split_front_matter
from recue_exporters.documents.titles import first_heading, title_of


@pytest.mark.parametrize(
    ("markdown", "heading"),
    [
        ("# One\n\n# Two\n", "One"),
        ("intro\n\n## Two\n\n# One\n", "One"),
        ("# Closed ##\n", "Closed"),
        ("#NoSpace\n\n# Yes\n", "Yes"),
        ("One\n===\n", "One"),
        ("Two\n---\n\nOne\nline\n====\n", "One line"),
        ("```\n# in a fence\n```\n\n# Yes\n", "Yes"),
        ("~~~\n# in a fence\n```\n# still\n", ""),
        ("    # in code\n\n# Yes\n", "Yes"),
        ("> # in a quote\n\n- # in a list\n", ""),
        ("<!--\n# in a comment\n-->\n\n# Yes\n", "Yes"),
        ("<pre>\n# in HTML\n</pre>\n\n# Yes\n", "Yes"),
        (
            '<h1 align="center">\n  The <b>Tool</b> &amp; more\n</h1>\n\n# Later\n',
            "The Tool & more",
        ),
        ("#\n\n# Not empty\n", "Not empty"),
        ("# ![logo](logo.png)\n\n# Text\n", "logo"),
        ("# The `foo_bar` **API** of [Acme](https://example.com)\n", "The foo_bar API of Acme"),
        ("# [Acme]\n\n[Acme]: https://example.com\n", "Acme"),
        ("# snake_case_name 2 * 3 \\*stars\\*\n", "snake_case_name 2 * 3 *stars*"),
        ("# A &lt; B &copy;\n", "A < B ©"),
        ("# Map<K, V> of List<String> <kbd>K</kbd><!-- no -->\n", "Map<K, V> of List<String> K"),
        ("# ~~Old~~ New {#anchor .class}\n", "Old New"),
        ("\n" * 200 + "# Far down\n", "Far down"),
        ("text\n" * 100 + "===\n", ("text " * 100).strip()),
        ("# Ready :rocket: at 10:30:45 `:rocket:`\n", "Ready \N{ROCKET} at 10:30:45 :rocket:"),
        ("# [Acme] here\n\n# Other\n" + "\n" * 200 + "[Acme]: https://x\n", "Acme here"),
        ("\n\n# After blank lines\n", "After blank lines"),
        ("# Method[^1]\n\n[^1]: A note\n", "Method"),
        ("no heading", ""),
        ("", ""),
    ],
)
def test_first_heading_is_what_github_shows_as_one(markdown, heading):
    assert first_heading(markdown) == heading


PIECES = st.sampled_from(
    ["# Head ", "## Two", "===", "---", "```", "\n~~~\n", "> ", "- ", "    ", "\n", "\n\n", "text",
     "`code`", "*em*", "[a](b)", "1. ", "| a | b |", "\t", "<!--", "-->", "# ", "\\", "&amp;"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
def test_first_heading_agrees_with_githubs_parser(markdown):
    page = html.fragment_fromstring(cmarkgfm.github_flavored_markdown_to_html(markdown), "div")
    shown = [" ".join(str(each.text_content()).split()) for each in page.findall("h1")]
    assert first_heading(markdown) == next(filter(None, shown), "")


@given(st.text(max_size=200))
def test_any_text_has_a_title_of_one_line(text):
    front = split_front_matter(text)
    title = title_of(Path("some_name.md"), front.text, front.meta)
    assert title
    assert title == " ".join(title.split())


@pytest.mark.parametrize("opening", ["[", "*", "`", "![", "<", "_a", "&", "]("])
def test_hostile_headings_take_no_time(opening):
    assert first_heading("# " + opening * 100_000)


HEADINGS = (
    "Plain", "The `code_x` thing", "**Bold** & <b>x</b>", "A [link](http://x) here",
    "Map<K, V> of List<String>", "Emoji :rocket: go", "\N{ROCKET} \xe9", "Price $5 and $10",
    "Escaped \\*stars\\* &copy; &lt;b&gt;", "~~Old~~ New", "A -- B ... 'q' \"x\"", "Attr {#id}",
    "Auto http://example.com/x", "`a|b` | c", "Keys <kbd>Ctrl</kbd>", "A  two   spaces",
    "C# and F#", "snake_case_name", "2*3*4", "Version 1.0 (beta)", "<name>", "[ ] task",
)  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
def test_heading_that_became_the_title_is_not_repeated_in_the_body(tmp_path, heading):
    (tmp_path / "x.md").write_text(f"# {heading}\n\nBody.\n", encoding="utf-8")
    tree = collect([tmp_path]).tree
    body = MarkdownToConfluenceConverter().convert_document(tree.documents[0], tree).body
    assert body == "<p>Body.</p>"


class TestOrder:
    def test_front_matter_comes_before_all(self):
        meta = {"title": "Mine"}
        assert title_of(Path("re-x/diagrams.md"), "# Other", meta) == "Mine"

    def test_title_that_is_none_is_passed_over(self):
        for meta in ({"title": None}, {"title": ""}, {"title": ["a"]}, {"title": True}):
            assert title_of(Path("a.md"), "# Heading", meta) == "Heading"

    @pytest.mark.parametrize(
        ("file", "title"),
        [
            ("phase1-structure.md", "Phase1 Structure"),
            ("phase2-actors.md", "Phase2 Actors"),
            ("phase3-boundaries.md", "Phase3 Boundaries"),
            ("phase4-use-cases.md", "Phase4 Use Cases"),
            ("diagrams.md", "Diagrams"),
            ("traceability.md", "Traceability"),
            ("journey-map.md", "Journey Map"),
            ("integration-tests.md", "Integration Tests"),
            ("fourplusone-architecture.md", "Fourplusone Architecture"),
            ("quality-report.md", "Quality Report"),
        ],
    )
    def test_recues_file_names_come_before_headings(self, tmp_path, file, title):
        assert title_of(tmp_path / file, "# Something else", {}) == title

    def test_names_that_others_use_too_need_a_sign_of_recue(self, tmp_path):
        plan = tmp_path / "plan.md"
        assert title_of(plan, "# Release plan", {}) == "Release plan"
        assert title_of(plan, "# Implementation Plan: X\n\nReverse-engineered", {}) == "Plan"
        (tmp_path / "re-shop").mkdir()
        plan = tmp_path / "re-shop" / "plan.md"
        plan.write_text("# Implementation Plan")
        assert title_of(plan, "# Implementation Plan", {}) == "Plan"

    def test_heading_counts_only_where_it_is_asked_for(self):
        assert title_of(Path("use_case_analysis.md"), "# Heading", {}) == "Heading"
        assert (
            title_of(Path("use_case_analysis.md"), "# Heading", {}, heading=False)
            == "Use Case Analysis"
        )

    @pytest.mark.parametrize(
        ("file", "title"),
        [
            ("use_case_analysis.md", "Use Case Analysis"),
            ("API-overview.md", "API Overview"),
            ("01-intro.md", "01 Intro"),
            ("über uns.markdown", "Über Uns"),
            ("---.md", "---"),
            ("guide/README.md", "Guide"),
        ],
    )
    def test_file_name_is_the_last_resort(self, file, title):
        assert title_of(Path(file), "no heading", {}) == title
