"""Status, emoticons, dates, math, placeholders, comment markers, unknown macros."""

import pytest

from recue_exporters.confluence.storage.macros import MACROS
from recue_exporters.confluence.storage.schema import EMOTICONS


@pytest.mark.parametrize(
    ("colour", "expected"),
    [("Green", "green"), ("purple", "purple"), ("", "grey"), ("Mauve", "grey")],
)
def test_status_colours(show, macro, colour, expected):
    shown = show(macro("status", title="Done", colour=colour))
    assert shown.one("//span").get("class") == f"status status-{expected}"
    assert shown.text() == "Done"


def test_data_center_has_no_purple(show, macro):
    shown = show(macro("status", title="x", colour="Purple"), "datacenter")
    assert shown.one("//span").get("class") == "status status-grey"


@pytest.mark.parametrize("name", sorted(EMOTICONS))
def test_every_emoticon_of_the_schema_is_a_character(show, name):
    text = show(f'<p><ac:emoticon ac:name="{name}" /></p>').text()
    assert text
    assert not text.isascii()


@pytest.mark.parametrize("name", sorted(MACROS))
@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
def test_every_macro_of_the_schema_is_known(show, macro, flavor, name):
    shown = show(macro(name, "<p>x</p>", "x") + "<p>after</p>", flavor)
    # The html macros are switched off unless an administrator wants them.
    unknown = "Unknown macro" in shown.text()
    assert unknown == name.startswith("html")
    assert shown.text("./p[last()]") == "after"


def test_a_subtle_status(show, macro):
    shown = show(macro("status", title="x", colour="Red", subtle="true"))
    assert "subtle" in shown.one("//span").get("class")


@pytest.mark.parametrize(
    ("attributes", "character"),
    [
        ('ac:name="tick"', "✅"),
        ('ac:name="blue-star" ac:emoji-id="1f680" ac:emoji-fallback="x"', "🚀"),
        ('ac:name="blue-star" ac:emoji-id="1f1e9-1f1ea"', "🇩🇪"),
        ('ac:name="blue-star" ac:emoji-id="atlassian-x" ac:emoji-fallback=":custom:"', ":custom:"),
        ('ac:name="blue-star" ac:emoji-shortname=":rocket:"', "💠"),
        ('ac:name="unheard-of"', ":unheard-of:"),
        ('ac:name="tick" ac:emoji-id="d800"', "✅"),
    ],
)
def test_emoticons(show, attributes, character):
    assert show(f"<p><ac:emoticon {attributes} /></p>").text() == character


@pytest.mark.parametrize(
    ("flavor", "text"), [("cloud", "Nov 3, 2026"), ("datacenter", "03 Nov 2026")]
)
def test_dates(show, flavor, text):
    assert show('<p><time datetime="2026-11-03" /></p>', flavor).text() == text


def test_an_impossible_date_is_shown_as_written(show):
    assert show('<p><time datetime="someday" /></p>').text() == "someday"


def test_placeholders_are_told_apart(show):
    shown = show("<p><ac:placeholder>fill in</ac:placeholder></p>")
    assert shown.text("//span[@class='placeholder']") == "fill in"


@pytest.mark.parametrize(
    "body",
    [
        '<ac:structured-macro ac:name="mathblock"><ac:plain-text-body><![CDATA[x < y]]>'
        "</ac:plain-text-body></ac:structured-macro>",
        '<ac:structured-macro ac:name="easy-math-block"><ac:parameter ac:name="body">x &lt; y'
        "</ac:parameter></ac:structured-macro>",
    ],
)
def test_math_shows_its_source(show, body):
    assert show(body).text("//div[@class='math']") == "x < y"


def test_inline_math_stays_in_the_line(show, macro):
    assert show(f"<p>so {macro('mathinline', body='e=1')}.</p>").text("//p") == "so e=1."


def test_an_unknown_macro_is_shown_as_confluence_does(show, macro):
    shown = show(macro("drawio", "<p>its body</p>"))
    assert shown.text() == "Unknown macro: 'drawio'"


MARKED = (
    '<p>a <ac:inline-comment-marker ac:ref="r1">b <strong>c</strong></ac:inline-comment-marker> d'
    ' <ac:inline-comment-marker ac:ref="r2">e</ac:inline-comment-marker></p>'
)


def test_open_comments_are_highlighted_and_others_are_not(show):
    shown = show(MARKED, open_comments=frozenset({"r1"}))
    assert shown.text("//mark") == "b c"
    assert shown.text("//p") == "a b c d e"
    assert shown.page.markers == ("r1",)


def test_a_marker_in_pieces_is_one_stop_for_the_keyboard(show):
    piece = '<ac:inline-comment-marker ac:ref="r">{}</ac:inline-comment-marker>'
    shown = show(f"<p>{piece.format('x')}<em>{piece.format('y')}</em></p>")
    assert [m.get("tabindex") for m in shown.all("//mark")] == ["0", None]
    assert shown.page.markers == ("r",)
