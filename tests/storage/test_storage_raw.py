"""Storage format in Markdown, and raw HTML that was never closed: nothing lost, no time wasted."""

import time
from pathlib import Path

import pytest

from recue_exporters.confluence.converter import MarkdownToConfluenceConverter
from recue_exporters.confluence.storage.emit import serialise_content
from recue_exporters.confluence.storage.wellformed import parse_storage
from tests.storage.golden import TARGET

BODIES = [body for body in sorted(TARGET.rglob("*.xml")) if body.read_text().strip()]


def test_many_unclosed_elements_take_no_long() -> None:
    floods = [
        '<ac:structured-macro ac:name="code">' * 10_000,
        '<ac:emoticon ac:name="tick"/> ' + "".join("`" * n + " x" for n in range(1, 1500)),
        '<ac:emoticon ac:name="tick"/> ' * 10_000,
        "<ac:link> " * 10_000,
        '<ac:structured-macro ac:name="toc">\n</ac:structured-macro>\n\n[x](#no)\n\n' * 2_500,
        "<svg><math>" * 10_000,
        "<span>x</span> " * 10_000,
        "*[HTML]: x\n\n" + "HTML " * 20_000,
    ]
    for flood in floods:
        begun = time.process_time()
        MarkdownToConfluenceConverter().convert(flood)
        assert time.process_time() - begun < 2


def test_an_unclosed_column_group_loses_nothing() -> None:
    text = "# T\n\n<table>\n<colgroup>\n\nFirst sentence.\n\n## Second\n\nThird."
    body = MarkdownToConfluenceConverter().convert(text)
    assert all(words in body for words in ("First sentence.", "Second", "Third."))


def test_storage_format_in_a_heading_is_no_part_of_its_anchor() -> None:
    text = 'To [the sign](#sign).\n\n# Sign <ac:emoticon ac:name="tick"/>\n'
    body = MarkdownToConfluenceConverter().convert(text)
    assert '<ac:link ac:anchor="Sign">' in body


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.name)
def test_storage_format_by_hand_is_passed_through_as_it_is(body: Path) -> None:
    written = serialise_content(parse_storage(body.read_text())).strip()
    flavor = "cloud" if ".cloud." in body.name else "datacenter"
    fence = "`" * 10
    markdown = f"{fence}storage\n{written}\n{fence}\n"
    assert MarkdownToConfluenceConverter(flavor).convert(markdown) == written


def test_a_span_that_says_nothing_stays_in_storage_format_by_hand() -> None:
    written = '<ac:link><ri:user ri:account-id="1"/></ac:link><blockquote><p>x</p></blockquote>'
    panel = (
        '<ac:structured-macro ac:name="panel"><ac:rich-text-body>'
        f"<p><span>a</span></p>{written}</ac:rich-text-body></ac:structured-macro>"
    )
    assert MarkdownToConfluenceConverter().convert(f"{panel}\n") == panel
