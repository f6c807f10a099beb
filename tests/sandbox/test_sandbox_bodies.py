"""What the site accepts as a body, in whose words it refuses, and what it makes of it on save."""

import re

import pytest

from recue_exporters.sandbox.bodies.rewriting import RULES
from tests.sandbox.api import BOTH, Api, storage

both = pytest.mark.parametrize("confluence_flavor", BOTH)
cloud = pytest.mark.parametrize("confluence_flavor", ["cloud"])
datacenter = pytest.mark.parametrize("confluence_flavor", ["datacenter"])

WELL_FORMED = [
    "",
    "Plain text without any tag",
    "<p>&nbsp;&auml;&euro;&amp;&lt;&#8212;&apos;</p>",
    '<ac:link><ri:page ri:content-title="x"/><ac:plain-text-link-body><![CDATA[<&]]>'
    "</ac:plain-text-link-body></ac:link>",
    "<p a='1'>x</p>",
    "<p>a > b ]]&gt;</p>",
    '<at:var at:name="x"/>',
    "<madeup data-layout='x'/>",
]

ILL_FORMED = [
    ("<p>a</br></p>", "Unexpected close tag </br>; expected </p>."),
    ("<p>never closed", "Unexpected close tag </xml>; expected </p>."),
    ("<a[b>", "Unexpected character '[' (code 91) excepted space, or '>' or \"/>\""),
    ("<p b>x</p>", "Unexpected character '>' (code 62) expected '='"),
    ("<p>a & b</p>", "Unexpected character ' ' (code 32) (expected a name start character)"),
    ("<p>&nosuch;</p>", 'Undeclared general entity "nosuch"'),
    ("<x:y/>", 'Undeclared namespace prefix "x"'),
    ("<p a='1' a='2'/>", "Duplicate attribute 'a'."),
    ("<p>\x01</p>", "Illegal character ((CTRL-CHAR, code 1))"),
    ("<p>a ]]> b</p>", "Unexpected string ']]>' in content"),
    ("<p><![CDATA[x</p>", "Unexpected end of input block in CDATA section"),
    ("</p>", "Unexpected close tag </p>; expected </xml>."),
    ("</xml><xml>", "Unexpected close tag </xml>; expected </p>."),
]


@both
@pytest.mark.parametrize("body", WELL_FORMED)
def test_well_formed_is_accepted(api: Api, body: str) -> None:
    assert api.send_page("Accepted", body).status_code == 200


@both
@pytest.mark.parametrize(("body", "reason"), ILL_FORMED[:-1])
def test_ill_formed_is_refused_in_the_words_of_the_parser(api: Api, body: str, reason: str) -> None:
    refused = api.send_page("Refused", body)
    assert refused.status_code == 400
    message = refused.json()["message"]
    assert f"Error parsing xhtml: {reason}\n at [row,col {{unknown-source}}]: [1," in message
    assert api.get("/rest/api/content", title="Refused").json()["size"] == 0


@both
def test_row_and_column_and_the_wrapper_of_cloud(api: Api) -> None:
    def place(body: str) -> tuple[int, int]:
        found = re.search(r"\[(\d+),(\d+)\]$", api.send_page("x", body).json()["message"])
        assert found
        return int(found[1]), int(found[2])

    # On Cloud the first row begins with a wrapper element of about 360 characters.
    shift = 360 if api.sandbox.flavor == "cloud" else 0
    row, column = place("<p>one</br></p>")
    assert (row, 7 <= column - shift <= 10) == (1, True)
    row, column = place("<p>one\ntwo</br></p>")
    assert (row, 4 <= column <= 7) == (2, True)


@both
def test_a_body_cannot_break_out_of_the_wrapper(api: Api) -> None:
    assert api.send_page("Out", "<p>a</p></xml><xml>").status_code == 400


@both
def test_a_simple_body_comes_back_byte_for_byte(api: Api) -> None:
    body = (
        '<h2>Title</h2><p>Some <code>code</code> and a <a href="https://a.b/?c=1&amp;d">x</a>.</p>'
    )
    assert api.stored(api.page("Simple", body)) == body


UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@both
def test_macros_get_ids_and_keep_those_they_bring(api: Api) -> None:
    macro = '<ac:structured-macro ac:name="toc"/>'
    stored = api.stored(api.page("Macro", macro))
    assert re.fullmatch(
        f'<ac:structured-macro ac:name="toc" ac:schema-version="1" ac:macro-id="{UUID}" />', stored
    )
    assert api.stored(api.page("Again", stored)) == stored


@both
def test_each_rule_changes_what_it_says(api: Api) -> None:
    sent = (
        "<p>a<br/>b<!-- gone --><b>c</b><i>d</i></p><p></p>\r\n"
        "<p>ä &auml; &#228; &nbsp;\u00a0 &lt;</p>"
        "<p style=\"text-align: start; color: red\">e</p><p style='text-align: start'>f</p>"
        '<table data-colwidth="3"><caption>Cap</caption><tr>'
        '<td style="background-color: #ff8000">g</td></tr></table>'
        '<ac:link><ri:page ri:space-key="doc" ri:content-title="h"/></ac:link>'
    )
    expected = {
        "cloud": (
            "<p>a<br />b<b>c</b><i>d</i></p><p></p>\n"
            "<p>ä ä ä &nbsp;&nbsp; &lt;</p>"
            '<p style="color: red;">e</p><p>f</p>'
            "<table>Cap<tr>"
            '<td style="background-color: rgb(255,128,0);">g</td></tr></table>'
            '<ac:link><ri:page ri:content-title="h" /></ac:link>'
        ),
        "datacenter": (
            "<p>a<br />b<strong>c</strong><em>d</em></p><p />\n"
            "<p>&auml; &auml; &auml; &nbsp;&nbsp; &lt;</p>"
            '<p style="text-align: start; color: red">e</p><p style="text-align: start">f</p>'
            '<table data-colwidth="3"><caption>Cap</caption><tr>'
            '<td style="background-color: #ff8000">g</td></tr></table>'
            '<ac:link><ri:page ri:space-key="doc" ri:content-title="h" /></ac:link>'
        ),
    }
    assert api.stored(api.page("Rules", sent)) == expected[api.sandbox.flavor]


@both
def test_code_and_text_in_cdata_stay_as_they_are(api: Api) -> None:
    code = "<![CDATA[<br/> & ä <!-- kept --> &auml; <b>]]>"
    body = f"<p>{code}</p>"
    assert api.stored(api.page("Code", body)) == body


def test_every_rule_says_where_it_was_seen() -> None:
    assert all(rule.seen_in and rule.products for rule in RULES)


@both
def test_update_is_checked_and_rewritten_too(api: Api) -> None:
    page_id = api.page("Twice")
    assert api.rewrite(page_id, 2, body={"storage": storage("<p>")}).status_code == 400
    assert api.rewrite(page_id, 2, body={"storage": storage("<br/>")}).status_code == 200
    assert api.stored(page_id) == "<br />"
