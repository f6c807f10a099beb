"""History, differences of versions, editing in place."""

import pytest


@pytest.fixture
def page(place):
    place.page = place.make("Guide", "<h1>Guide</h1><p>The quick brown fox.</p>")
    return place


def _diff(place, old, new, title="Guide"):
    """Write two bodies as two versions, and return their difference as shown."""
    number = place.make(f"{title} {old[:40]}", old)
    place.update(number, f"{title} {old[:40]}", new)
    return place.get(f"/pages/{number}/diff?from=1&to=2")


def _marks(shown):
    content = "//div[@class='content diff']"
    return (
        [e.text_content() for e in shown.all(f"{content}//del")],
        [e.text_content() for e in shown.all(f"{content}//ins")],
    )


def test_history_lists_versions_with_messages(page):
    page.update(page.page, "Guide", "<p>Two</p>", message="Shorter")
    shown = page.get(f"/pages/{page.page}/history")
    rows = [" ".join(r.text_content().split()) for r in shown.all("//tbody/tr")]
    assert rows[0].startswith("2 current")
    assert rows[0].endswith("Admin Shorter")
    assert rows[1].startswith("1 ")


def test_an_old_version_can_be_read(page):
    page.update(page.page, "New name", "<p>Two</p>")
    shown = page.get(f"/pages/{page.page}/versions/1")
    assert shown.text("//h1[@class='page-title']") == "Guide"
    assert "The quick brown fox." in shown.text("//div[@class='content']")
    assert "Version 1 of 2" in shown.text("//p[@class='banner']")


def test_words_that_changed_are_marked_within_their_paragraph(place):
    shown = _diff(
        place,
        "<p>The quick brown fox jumps over the dog.</p>",
        "<p>The quick <strong>red</strong> fox jumps over the lazy dog.</p>",
    )
    assert _marks(shown) == (["brown"], ["red", "lazy "])
    text = shown.text("//div[@class='content diff']/p")
    assert text == "The quick brownred fox jumps over the lazy dog."


def test_a_word_that_became_bold_is_a_change(place):
    shown = _diff(place, "<p>one two three</p>", "<p>one <strong>two</strong> three</p>")
    assert _marks(shown) == (["two"], ["two"])


def test_whole_blocks_come_and_go(place):
    shown = _diff(
        place,
        "<h2>Alpha</h2><p>Stays as it is.</p><p>Completely going away soon.</p>",
        "<h2>Alpha</h2><p>Stays as it is.</p><ul><li>A list appears</li></ul>",
    )
    content = "//div[@class='content diff']"
    assert shown.text(f"{content}/p[@class='diff-removed']") == "Completely going away soon."
    assert shown.text(f"{content}/ul[@class='diff-added']") == "A list appears"
    assert "2 changes" in shown.text("//p[@class='diff-legend']")


def test_tables_are_compared_cell_by_cell(place):
    row = "<tr><td>{}</td><td>{}</td></tr>"
    old = row.format("a", "1") + row.format("b", "2")
    new = row.format("a", "1") + row.format("b", "3") + row.format("c", "4")
    table = "<table><tbody>{}</tbody></table>"
    shown = _diff(place, table.format(old), table.format(new))
    assert _marks(shown) == (["2"], ["3"])
    assert shown.text("//tr[@class='diff-added']") == "c4"


def test_code_is_compared_line_by_line(place, macro):
    old = macro("code", "", "keep = 1\nold_name = 2\nend = 3\n", language="python")
    new = macro("code", "", "keep = 1\nnew_name = 2\nend = 3\n", language="python")
    shown = _diff(place, old, new)
    assert _marks(shown) == (["old_name"], ["new_name"])
    lines = [e.text_content().strip() for e in shown.all("//code/span")]
    assert lines == ["keep = 1", "old_namenew_name = 2", "end = 3"]


def test_nested_lists_mark_the_entry_that_changed(place):
    shown = _diff(
        place,
        "<ul><li>one<ul><li>deep water</li></ul></li><li>two</li></ul>",
        "<ul><li>one<ul><li>deep sea</li></ul></li><li>two</li></ul>",
    )
    assert _marks(shown) == (["water"], ["sea"])


def test_a_picture_that_was_replaced(place):
    picture = '<p>See <ac:image><ri:url ri:value="https://x.example/{}.png" /></ac:image></p>'
    shown = _diff(place, picture.format("a"), picture.format("b"))
    assert [i.get("src")[-5] for i in shown.all("//del//img")] == ["a"]
    assert [i.get("src")[-5] for i in shown.all("//ins//img")] == ["b"]


def test_long_unchanged_stretches_are_folded(place):
    same = "".join(f"<p>Paragraph {n}</p>" for n in range(20))
    shown = _diff(place, same + "<p>end old</p>", same + "<p>end new</p>")
    assert shown.text("//details[@class='diff-same']/summary") == "18 unchanged blocks"


def test_another_frame_around_equal_content_is_a_change(place, macro):
    shown = _diff(place, macro("info", "<p>same</p>"), macro("warning", "<p>same</p>"))
    assert "1 change" in shown.text("//p[@class='diff-legend']")
    assert shown.all("//div[contains(@class, 'diff-restyled')]")


def test_comment_markers_and_new_ids_are_no_change(place):
    mark = '<ac:inline-comment-marker ac:ref="r">word</ac:inline-comment-marker>'
    macro = '<ac:structured-macro ac:name="info"{}><ac:rich-text-body><p>x</p></ac:rich-text-body>'
    macro += "</ac:structured-macro>"
    shown = _diff(place, f"<p>a word</p>{macro.format('')}", f"<p>a {mark}</p>{macro.format('')}")
    assert "0 changes" in shown.text("//p[@class='diff-legend']")
    assert "no difference; the source differs" in shown.text("//p[@class='banner']")
    assert "inline-comment-marker" in shown.text("//details[@class='source-diff']/pre")


def test_versions_can_be_compared_in_any_order(page):
    page.update(page.page, "Better guide", "<p>Two</p>")
    page.update(page.page, "Better guide", "<p>Three</p>")
    shown = page.get(f"/pages/{page.page}/diff?from=3&to=1")
    assert shown.page_title() == "Version 1 to 3"
    assert shown.text("//p[@class='diff-title']") == "Title: Guide Better guide"
    assert page.raw(f"/pages/{page.page}/diff?from=1&to=9").status_code == 404


def test_a_very_long_paragraph_is_compared_quickly(place):
    words = " ".join(f"w{n % 7}" for n in range(30_000))
    shown = _diff(place, f"<p>{words}</p>", f"<p>{words} end</p>")
    assert len(shown.all("//p[@class='diff-removed']")) == 1
    assert len(shown.all("//p[@class='diff-added']")) == 1


# --- editing ------------------------------------------------------------------------------------


def _save(place, **changes):
    form = {"title": "Guide", "body": "<p>Changed</p>", "base": "1", **changes}
    return place.post(f"/pages/{place.page}/edit", form)


def test_saving_makes_a_version_with_its_message(page):
    shown = page.shown(_save(page, message="Tidied", minor="on"))
    assert shown.text("//div[@id='rx-content']") == "Changed"
    version = page.version(page.page)
    assert (version["number"], version["message"], version["minorEdit"]) == (2, "Tidied", True)


def test_the_title_can_be_changed(page):
    assert page.shown(_save(page, title="New name")).page_title() == "New name"


def test_saved_text_is_kept_as_the_product_keeps_it(page):
    _save(page, body='<p>x</p><ac:structured-macro ac:name="toc"/>')
    body = page.rest("GET", f"/rest/api/content/{page.page}?expand=body.storage")
    assert "ac:macro-id=" in body["body"]["storage"]["value"]


@pytest.mark.parametrize(
    ("body", "place_"),
    [("<p>one</p>\n<p>two</b>", "Line 2"), ("a & b", "Line 1"), ("<ac:x>\n\n</ac:y>", "Line 3")],
)
def test_ill_formed_text_is_refused_and_kept(page, body, place_):
    answer = _save(page, body=body, message="mine")
    shown = page.shown(answer)
    assert answer.status_code == 400
    assert place_ in shown.text("//p[@role='alert']")
    assert shown.one("//textarea").text.removeprefix("\n") == body
    assert shown.one("//input[@name='message']").get("value") == "mine"
    assert page.version(page.page)["number"] == 1


def test_a_text_that_breaks_out_of_the_editor_stays_in_it(page):
    body = "<p></textarea><script>alert(1)</script>"
    shown = page.shown(_save(page, body=body))
    assert shown.one("//textarea").text.removeprefix("\n") == body
    assert not shown.all("//main//script")


def test_a_preview_saves_nothing(page):
    shown = page.shown(_save(page, action="preview", body="<h2>Later</h2>"))
    assert shown.text("//section[@id='preview']//h2[@id]").startswith("Later")
    assert shown.one("//textarea").text.strip() == "<h2>Later</h2>"
    assert page.version(page.page)["number"] == 1


def test_nobodys_version_is_overwritten_unseen(page):
    page.update(page.page, "Guide", "<p>Theirs</p>")
    answer = _save(page, body="<p>Mine</p>")
    shown = page.shown(answer)
    assert answer.status_code == 409
    assert "Admin saved version 2" in shown.text("//p[@role='alert']")
    assert shown.one("//textarea").text.strip() == "<p>Mine</p>"
    assert "Theirs" in page.follow(shown.one("//p[@role='alert']/a")).text("//main")
    assert "Theirs" in page.get_page(page.page).text("//div[@id='rx-content']")


def test_a_taken_title_is_refused_with_the_reason(page):
    page.make("Taken", "<p/>")
    answer = _save(page, title="taken", body="<p>Mine</p>")
    assert answer.status_code == 400
    assert "title" in page.shown(answer).text("//p[@role='alert']")
    assert "&lt;p&gt;Mine&lt;/p&gt;" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/pages/resumedraft.action?draftId={}",
        "/pages/editpage.action?pageId={}",
        "/spaces/DOC/pages/edit-v2/{}",
    ],
)
def test_the_products_edit_addresses_open_the_editor(page, address):
    assert page.get(address.format(page.page)).text("//h1") == "Edit"
