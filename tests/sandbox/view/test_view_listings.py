"""Macros that show other pages: children, includes, excerpts, labels, properties."""

import pytest

from recue_exporters.sandbox.view.render import PageRef


def _titles(shown):
    return [a.text_content() for a in shown.all("//a")]


@pytest.fixture
def family(small_site):
    small_site.tree = {"1": ["Anna", "Bert"], "Anna": ["Carl"], "Carl": ["Dora"]}
    return small_site


def test_children_are_one_level_deep_unless_asked(show, macro, family):
    assert _titles(show(macro("children"))) == ["Anna", "Bert"]
    assert _titles(show(macro("children", depth="2"))) == ["Anna", "Carl", "Bert"]
    assert _titles(show(macro("children", all="true"))) == ["Anna", "Carl", "Dora", "Bert"]


def test_children_first_and_order(show, macro, family):
    assert _titles(show(macro("children", first="1"))) == ["Anna"]
    assert _titles(show(macro("children", reverse="true"))) == ["Bert", "Anna"]
    family.orders.clear()
    body = macro("children", sort="modified") + macro("children")
    show(body + macro("children", alphabetical="true"))
    assert family.orders == ["modified", "position", "title"]


def test_children_of_another_page(show, macro, small_site):
    small_site.tree = {"10": ["Under Getting Started"]}
    link = '<ac:link><ri:page ri:content-title="Getting Started" /></ac:link>'
    assert _titles(show(macro("children", page=link))) == ["Under Getting Started"]


def test_children_as_headings_do_not_clash_with_the_pages_own(show, macro, family):
    shown = show(macro("children", style="h3", depth="2"))
    assert [h.text_content() for h in shown.all("//h3")] == ["Anna", "Carl", "Bert"]


def test_children_with_excerpts(show, macro, small_site):
    small_site.tree = {"1": ["Anna"]}
    small_site.bodies["Anna"] = macro("excerpt", "<p>In short.</p>")
    assert "In short." in show(macro("children", excerptType="simple")).text()


def test_a_long_list_says_what_it_leaves_out(show, macro, small_site):
    small_site.tree = {"1": [f"P{n}" for n in range(1250)]}
    shown = show(macro("children"))
    assert len(shown.all("//li")) == 101
    assert shown.text("//li[@class='listing-rest']") == "… and 1,150 more"
    assert shown.one("//li[@class='listing-rest']/a").get("href") == "/all/1"


def test_no_children(show, macro):
    assert show(macro("children")).text() == "No child pages."


def test_pages_by_label(show, macro, small_site):
    small_site.found = [PageRef("5", "Found", "DOC", "/5", modified="2026-11-23T00:00:00Z")]
    assert _titles(show(macro("contentbylabel", cql='label = "x"'))) == ["Found"]
    show(macro("contentbylabel", labels='a, b"c'))
    assert small_site.queries == ['label = "x"', 'label = "a" or label = "bc"']


def test_included_pages_bring_their_content_and_headings(show, macro, small_site):
    small_site.bodies["12"] = "<h2>Shared part</h2><p>text</p>"
    page = '<ac:link><ri:page ri:content-title="Shared" /></ac:link>'
    shown = show(macro("toc") + macro("include", default=page))
    assert shown.text("//p") == "text"
    assert [a.get("href") for a in shown.all("//nav//a")] == ["#Shared-part"]


def test_pages_that_include_each_other_end(show, macro, small_site):
    page = '<ri:page ri:content-title="Loop" />'
    small_site.bodies["13"] = "<p>once</p>" + macro("include", default=page)
    shown = show(macro("include", default=page))
    assert shown.text("//p") == "once"
    assert "pages include each other" in shown.text("//div[@class='macro-error']")


@pytest.mark.parametrize(
    ("title", "expected"), [("Nowhere", "does not exist"), ("Broken", "is not well-formed")]
)
def test_an_include_that_cannot_be_shown_says_why(show, macro, small_site, title, expected):
    small_site.bodies["14"] = "<p>open"
    shown = show(macro("include", default=f'<ri:page ri:content-title="{title}" />'))
    assert expected in shown.text()


def test_excerpts_are_shown_at_home_and_elsewhere(show, macro, small_site):
    small_site.bodies["12"] = macro("excerpt", "<p>gist</p>", name="g", hidden="true")
    page = '<ri:page ri:content-title="Shared" />'
    shown = show(macro("excerpt-include", default=page))
    assert (shown.text("//header"), shown.text("//p")) == ("Shared", "gist")
    bare = show(macro("excerpt-include", default=page, nopanel="true"))
    assert not bare.all("//header")
    assert show(small_site.bodies["12"]).text() == ""
    missing = show(macro("excerpt-include", default=page, name="other"))
    assert "has no excerpt" in missing.text()


def test_page_properties_and_their_summary(show, macro, small_site):
    table = "<table><tbody><tr><th>Owner</th><td>Ada</td></tr></tbody></table>"
    assert show(macro("details", table)).text("//td") == "Ada"
    assert show(macro("details", table, hidden="true")).text() == ""
    small_site.found = [PageRef("12", "Shared", "DOC", "/12")]
    small_site.bodies["12"] = macro("details", table)
    summary = show(macro("detailssummary", label="x"))
    assert [c.text_content() for c in summary.all("//th")] == ["Title", "Owner"]
    assert [c.text_content() for c in summary.all("//td")] == ["Shared", "Ada"]
    chosen = show(macro("detailssummary", label="x", headings="State, Owner"))
    assert [c.text_content() for c in chosen.all("//th")] == ["Title", "State", "Owner"]
    small_site.found = []
    assert "No content found" in show(macro("detailssummary", label="x")).text()


def test_attachments_and_gallery(show, macro, small_site):
    small_site.attach("p.png")
    small_site.attach("t.txt", "text/plain")
    assert _titles(show(macro("attachments"))) == ["p.png", "t.txt"]
    assert [i.get("alt") for i in show(macro("gallery")).all("//img")] == ["p.png"]
