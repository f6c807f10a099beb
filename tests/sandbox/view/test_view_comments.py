"""Comments in the browser view: on the page, on selected text, answers, resolution."""

import re

import pytest


@pytest.fixture
def page(place):
    place.page = place.make(
        "Commented",
        "<p>The cat sat. The cat ran.</p><p>caf&eacute; &amp; <strong>b</strong>ar</p>"
        "<ul><li>The cat slept.</li></ul>"
        "<table><tbody><tr><td>The cat ate</td></tr></tbody></table>"
        '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[in code only]]>'
        "</ac:plain-text-body></ac:structured-macro>",
    )
    return place


def _send(place, selection, before="", after="", text="Really?"):
    form = {"selection": selection, "before": before, "after": after, "text": text}
    return place.post(f"/pages/{place.page}/comments", form)


def _body(place):
    body = place.rest("GET", f"/rest/api/content/{place.page}?expand=body.storage")
    return re.sub(r'ac:ref="[^"]+"', 'ac:ref="R"', body["body"]["storage"]["value"])


MARK = '<ac:inline-comment-marker ac:ref="R">{}</ac:inline-comment-marker>'


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "sat.", f"<p>{MARK.format('The cat')} sat. The cat ran.</p>"),
        ("The cat sat. ", " ran.", f"<p>The cat sat. {MARK.format('The cat')} ran.</p>"),
        ("bar\n", " slept.", f"<li>{MARK.format('The cat')} slept.</li>"),
        ("slept.\n", " ate", f"<td>{MARK.format('The cat')} ate</td>"),
    ],
)
def test_of_equal_places_the_selected_one_is_marked(page, before, after, expected):
    assert _send(page, "The cat", before, after).status_code == 200
    body = _body(page)
    assert expected in body
    assert body.count("<ac:inline-comment-marker") == 1


def test_a_selection_over_formatting_is_marked_in_pieces(page):
    _send(page, "café & bar")
    body = _body(page)
    assert re.search(
        r"<p><ac:inline-comment-marker[^>]*>caf(?:é|&eacute;) &amp;</ac:inline-comment-marker> "
        r"<strong><ac:inline-comment-marker[^>]*>b</ac:inline-comment-marker></strong>"
        r"<ac:inline-comment-marker[^>]*>ar</ac:inline-comment-marker></p>",
        body,
    )
    marks = page.get_page(page.page).all("//div[@id='rx-content']//mark")
    assert [m.text_content() for m in marks] == ["café &", "b", "ar"]


def test_a_selection_over_two_paragraphs(page):
    _send(page, "ran.\n\ncafé")
    assert [m.text_content() for m in page.get_page(page.page).all("//mark")] == ["ran.", "café"]


def test_the_rest_of_the_body_stays_byte_for_byte(page):
    before = _body(page)
    _send(page, "sat")
    assert _body(page) == before.replace("sat", MARK.format("sat"))


def test_a_comment_makes_no_version(page):
    _send(page, "sat")
    version = page.version(page.page)
    assert version["number"] == 1


def test_the_comment_stands_beside_the_text(page):
    _send(page, "sat", text="Is <b>that</b> so?\n\nSecond & last.")
    shown = page.get_page(page.page)
    thread = shown.one("//aside//article")
    assert thread.get("data-ref") == shown.one("//mark").get("data-ref")
    assert shown.text("//aside//blockquote[@class='quoted' and text()]") == "sat"
    paragraphs = [
        p.text_content() for p in shown.all("//aside//div[contains(@class,'note-text')]/p")
    ]
    assert paragraphs == ["Is <b>that</b> so?", "Second & last."]


@pytest.mark.parametrize("selection", ["not there", "in code only", "Unknown"])
def test_text_that_is_not_in_the_source_keeps_the_draft(page, selection):
    answer = _send(page, selection, text="My long remark")
    assert answer.status_code == 400
    assert "could not be found" in answer.text
    assert "My long remark" in answer.text
    assert not page.get_page(page.page).all("//aside//article")


def test_an_empty_comment_is_refused(page):
    assert _send(page, "sat", text="  ").status_code == 400


def test_answers_hang_on_their_comment(page):
    _send(page, "sat")
    thread = page.get_page(page.page).one("//aside//article").get("id").removeprefix("comment-")
    answer = page.post(f"/pages/{page.page}/comments", {"parent": thread, "text": "Yes."})
    notes = [
        " ".join(n.text_content().split())
        for n in page.shown(answer).all("//aside//div[@class='note']")
    ]
    assert len(notes) == 2
    assert notes[1].endswith("Yes.")


def test_an_answer_to_nothing_is_refused(page):
    for parent in ("1", "x", page.page):
        answer = page.post(f"/pages/{page.page}/comments", {"parent": parent, "text": "?"})
        assert answer.status_code == 404


def test_resolving_takes_the_highlight_away_and_reopening_brings_it_back(page):
    _send(page, "sat")
    thread = page.get_page(page.page).one("//aside//article").get("id").removeprefix("comment-")
    answer = page.post(f"/_view/comments/{thread}/resolution", {"resolved": "true"})
    shown = page.shown(answer)
    assert not shown.all("//mark")
    assert "1 resolved" in shown.text("//aside//details[@class='done-threads']/summary")
    answer = page.post(f"/_view/comments/{thread}/resolution", {"resolved": "false"})
    assert page.shown(answer).text("//mark") == "sat"


@pytest.mark.parametrize("way", ["interface", "browser"])
def test_a_comment_whose_text_is_gone_is_kept_as_such(page, way):
    _send(page, "sat")
    if way == "interface":
        page.update(page.page, "Commented", "<p>All new.</p>")
    else:
        form = {"title": "Commented", "body": "<p>All new.</p>", "base": "1"}
        page.post(f"/pages/{page.page}/edit", form)
    shown = page.get_page(page.page)
    assert not shown.all("//mark")
    assert "The text is gone" in shown.text("//aside//details[@class='done-threads']")
    thread = shown.one("//aside//article").get("id").removeprefix("comment-")
    answer = page.post(f"/_view/comments/{thread}/resolution", {"resolved": "true"})
    assert answer.status_code == 409


def test_a_comment_on_the_page(page):
    answer = page.post(f"/pages/{page.page}/comments", {"text": "Good."})
    shown = page.shown(answer)
    assert shown.text("//section[@class='discussion']//h2") == "1 comment"
    assert "Good." in shown.text("//section[@class='discussion']//article")


def test_a_comment_written_in_the_browser_is_in_the_interface(page):
    _send(page, "sat", text="Hm")
    found = page.rest(
        "GET",
        f"/rest/api/content/{page.page}/child/comment?depth=all"
        "&expand=body.storage,extensions.inlineProperties",
    )["results"]
    assert found[0]["body"]["storage"]["value"] == "<p>Hm</p>"
    assert found[0]["extensions"]["inlineProperties"]["originalSelection"] == "sat"
