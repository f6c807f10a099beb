"""Plain HTML, and what is no storage format at all."""

import pytest


def test_entities_are_shown_as_characters(show):
    assert show("<p>caf&eacute;&nbsp;&amp; &lt;b&gt; &#8364;</p>").text() == "café & <b> €"


def test_old_emphasis_is_shown_like_the_new(show):
    shown = show("<p><b>bold</b> and <i>slanted</i></p>")
    assert (shown.text("//strong"), shown.text("//em")) == ("bold", "slanted")


def test_lists_keep_their_numbers(show):
    shown = show('<ol start="3"><li>c</li><li value="7">g</li></ol>')
    assert shown.one("//ol").get("start") == "3"
    assert shown.one("//li[2]").get("value") == "7"


def test_a_block_inside_a_paragraph_stays_where_it_is(show, macro):
    shown = show(f"<p>before {macro('info', '<p>note</p>')} after</p>")
    around = shown.one("//div[@class='paragraph']")
    assert [e.tag for e in around] == ["div"]
    assert shown.text() == "before note after"


def test_comments_vanish_and_their_neighbours_stay(show):
    assert show("<p>one<!-- hidden -->two<?php x ?>three</p>").text() == "onetwothree"


def test_unknown_elements_leave_their_text(show):
    assert show("<p>a <blink>b <u>c</u></blink> d</p>").text() == "a b c d"


@pytest.mark.parametrize(
    "body",
    ["<p>open", "<p>a & b</p>", "<p>&nosuch;</p>", "</storage><p>x</p>", "<x:y>z</x:y>", "<p a=b>"],
)
def test_ill_formed_text_is_shown_with_the_reason(show, body):
    shown = show(body)
    assert shown.page.error is not None
    assert "Error rendering page" in shown.text("//p[@class='macro-error']")
    assert shown.one("//pre[@class='ill-formed']").text_content() == body


def test_the_complaint_names_the_place_in_the_authors_text(show):
    error = show("<p>fine</p>\n<p>not <b>fine</p>").page.error
    assert (error.line, error.column) == (2, 19)
    first_line = show("<p>x</b>").page.error
    assert first_line.line == 1
    assert first_line.column <= 9


def test_nesting_beyond_reason_keeps_its_text(show):
    deep = "<div>" * 200 + "bottom" + "</div>" * 200
    assert show(deep).text() == "bottom"


def test_nesting_beyond_reason_over_several_pages_keeps_its_text(show, macro, small_site):
    """Pages in pages add up, where the parser's own limit is for each alone."""
    chain = ["10", "11", "12", "13"]
    titles = ["Getting Started", "Café &amp; Co", "Shared", "Loop"]
    for number, following in zip(chain, [*titles[1:], None], strict=True):
        inside = macro("include", default=f'<ri:page ri:content-title="{following}" />')
        small_site.bodies[number] = (
            "<div>" * 100 + (inside if following else "bottom") + "</div>" * 100
        )
    body = "<div>" * 100 + macro("include", default='<ri:page ri:content-title="{}" />')
    assert show(body.format(titles[0]) + "</div>" * 100).page.error is None
    assert show(small_site.bodies["13"]).text() == "bottom"


def test_an_outside_link_is_marked_and_tells_nothing(show):
    link = show('<p><a href="https://example.com/?a=1&amp;b=2" title="t">x</a></p>').one("//a")
    assert link.get("href") == "https://example.com/?a=1&b=2"
    assert "noreferrer" in link.get("rel")
    assert link.get("class") == "external"
