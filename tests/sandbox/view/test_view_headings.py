"""Anchors of headings, the anchor macro, tables of contents."""

import pytest


def test_cloud_keeps_a_headings_letters_and_turns_spaces_into_hyphens(show):
    shown = show("<h1>Café  Section: what's new?</h1>")
    assert shown.one("//h1").get("id") == "Café-Section:-what's-new?"


def test_data_center_puts_the_page_title_in_front(show):
    shown = show("<h2>What is new</h2>", "datacenter", title="Messages types")
    assert shown.one("//h2").get("id") == "Messagestypes-Whatisnew"


@pytest.mark.parametrize(
    ("flavor", "expected"),
    [
        ("cloud", ["Setup", "Setup.1", "Setup.2"]),
        ("datacenter", ["P-Setup", "P-Setup.1", "P-Setup.2"]),
    ],
)
def test_repeated_headings_are_numbered(show, flavor, expected):
    shown = show("<h1>Setup</h1><h2>Setup</h2><h1><em>Setup</em></h1>", flavor, title="P")
    assert shown.all("//*[self::h1 or self::h2]/@id") == expected


def test_a_heading_that_looks_like_a_repetition_keeps_anchors_apart(show):
    shown = show("<h1>A.1</h1><h1>A</h1><h1>A</h1><h1>A</h1>")
    assert shown.all("//h1/@id") == ["A.1", "A", "A.2", "A.3"]


def test_each_heading_links_to_itself(show):
    assert show("<h1>A b</h1>").one("//h1/a").get("href") == "#A-b"


def test_an_empty_heading_has_no_anchor(show):
    assert show("<h1> </h1>").one("//h1").get("id") is None


@pytest.mark.parametrize(
    ("flavor", "expected"), [("cloud", "deep-end"), ("datacenter", "MyPage-deepend")]
)
def test_the_anchor_macro_makes_a_place(show, macro, flavor, expected):
    assert show(macro("anchor", default="deep end"), flavor).one("//span").get("id") == expected


HEADINGS = "<h1>One</h1><h2>Two</h2><h3>Three</h3><h2>Two</h2><h1>Last</h1>"


def _entries(shown):
    return [(a.text_content(), a.get("href")) for a in shown.all("//nav//a")]


def test_contents_list_headings_that_come_later(show, macro):
    shown = show(macro("toc") + HEADINGS)
    assert _entries(shown) == [
        ("One", "#One"), ("Two", "#Two"), ("Three", "#Three"), ("Two", "#Two.1"), ("Last", "#Last"),
    ]  # fmt: skip
    assert [a.text_content() for a in shown.all("//nav/ul/li/ul/li/a")] == ["Two", "Two"]


def test_every_entry_of_the_contents_has_its_heading(show, macro):
    shown = show(macro("toc") + HEADINGS, "datacenter")
    targets = {f"#{anchor}" for anchor in shown.all("//@id")}
    assert {href for _, href in _entries(shown)} <= targets


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"maxLevel": "2"}, ["One", "Two", "Two", "Last"]),
        ({"minLevel": "2"}, ["Two", "Three", "Two"]),
        ({"minLevel": "2", "maxLevel": "2"}, ["Two", "Two"]),
        ({"include": "T.*"}, ["Two", "Three", "Two"]),
        ({"exclude": "T.*"}, ["One", "Last"]),
        ({"exclude": "T["}, ["One", "Two", "Three", "Two", "Last"]),
        ({"type": "flat", "maxLevel": "1"}, ["One", "Last"]),
    ],
)
def test_contents_obey_their_parameters(show, macro, parameters, expected):
    shown = show(macro("toc", **parameters) + HEADINGS)
    assert [text for text, _ in _entries(shown)] == expected


def test_contents_can_be_numbered(show, macro):
    shown = show(macro("toc", outline="true") + HEADINGS)
    numbers = [e.text for e in shown.all("//span[@class='toc-number']")]
    assert numbers == ["1", "1.1", "1.1.1", "1.2", "2"]


def test_a_pattern_that_would_take_for_ever_is_no_filter(show, macro):
    shown = show(macro("toc", include="(a+)+$") + f"<h1>{'a' * 60}b</h1>")
    assert len(_entries(shown)) == 1


def test_headings_inside_panels_and_folds_count(show, macro):
    body = macro("toc") + macro("expand", "<h2>Hidden</h2>") + macro("info", "<h2>Boxed</h2>")
    assert [text for text, _ in _entries(show(body))] == ["Hidden", "Boxed"]
