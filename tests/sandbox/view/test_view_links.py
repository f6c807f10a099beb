"""Links to pages, attachments, people, spaces; pictures; files."""

from urllib.parse import unquote

import pytest


def _page(title, attributes="", inside="", link=""):
    return f'<ac:link {link}><ri:page ri:content-title="{title}" {attributes}/>{inside}</ac:link>'


def test_a_link_finds_its_page_by_title(show):
    link = show(_page("Getting Started")).one("//a")
    assert (link.get("href"), link.text) == ("/pages/10", "Getting Started")


def test_a_link_into_another_space(show):
    assert show(_page("Elsewhere", 'ri:space-key="OTHER"')).one("//a").get("href") == "/pages/20"
    assert not show(_page("Elsewhere")).all("//a")


def test_a_missing_page_is_shown_as_missing(show):
    shown = show(_page("Nowhere"))
    assert shown.text("//span[@class='link-missing']") == "Nowhere"
    assert "no page “Nowhere” in space DOC" in shown.one("//span").get("title")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<ac:plain-text-link-body><![CDATA[a < b]]></ac:plain-text-link-body>", "a < b"),
        ("<ac:link-body>some <em>rich</em> text</ac:link-body>", "some rich text"),
        ("<ac:plain-text-link-body><![CDATA[ ]]></ac:plain-text-link-body>", "Shared"),
        ("", "Shared"),
    ],
)
def test_the_text_of_a_link(show, inside, expected):
    assert show(_page("Shared", inside=inside)).text("//a") == expected


@pytest.mark.parametrize(
    ("flavor", "anchor", "expected"),
    [
        ("cloud", "Install it", "/pages/10#Install-it"),
        ("cloud", "Install%20it%3A-now", "/pages/10#Install-it%3A-now"),
        ("datacenter", "Install it", "/pages/10#GettingStarted-Installit"),
    ],
)
def test_an_anchor_on_another_page(show, flavor, anchor, expected):
    shown = show(_page("Getting Started", link=f'ac:anchor="{anchor}"'), flavor)
    assert shown.one("//a").get("href") == expected


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
def test_an_anchor_on_the_same_page_leads_to_its_heading(show, flavor):
    shown = show(
        "<h1>A Näme</h1>"
        '<p><ac:link ac:anchor="A Näme"><ac:link-body>up</ac:link-body></ac:link></p>',
        flavor,
    )
    assert unquote(shown.one("//p/a").get("href")) == "#" + shown.one("//h1").get("id")


def test_a_link_to_an_attachment(show, small_site):
    small_site.attach("a b.pdf", "application/pdf")
    shown = show('<ac:link><ri:attachment ri:filename="a b.pdf" /></ac:link>')
    assert shown.text("//a") == "a b.pdf"
    assert not show('<ac:link><ri:attachment ri:filename="gone" /></ac:link>').all("//a")


def test_a_link_to_an_attachment_of_another_page(show, small_site):
    small_site.attach("x.txt", page_id="12")
    body = (
        '<ac:link><ri:attachment ri:filename="x.txt"><ri:page ri:content-title="Shared" />'
        "</ri:attachment></ac:link>"
    )
    assert show(body).one("//a").get("href") == "/files/12/x.txt"


@pytest.mark.parametrize("attribute", ['ri:username="ada"', 'ri:account-id="712020:ada"'])
def test_people_are_mentioned_by_name(show, attribute):
    assert show(f"<ac:link><ri:user {attribute} /></ac:link>").text() == "@Ada Lovelace"


def test_an_unknown_person_is_shown_as_missing(show):
    shown = show('<ac:link><ri:user ri:userkey="zoe" /></ac:link>')
    assert "link-missing" in shown.one("//span").get("class")


def test_cloud_cannot_link_by_id_and_data_center_can(show):
    body = '<ac:link><ri:content-entity ri:content-id="12" /></ac:link>'
    assert show(body, "datacenter").text("//a") == "Shared"
    assert "StorageLinkContentTitleNotFoundException" in show(body, "cloud").one("//span").get(
        "title"
    )


def _image(inside, attributes=""):
    return f"<ac:image {attributes}>{inside}</ac:image>"


PICTURE = '<ri:attachment ri:filename="p.png" />'


def test_a_picture_with_size_place_and_alternative(show, small_site):
    small_site.attach("p.png")
    attributes = 'ac:width="300" ac:height="50%" ac:align="right" ac:alt="A &quot;p&quot;"'
    shown = show(_image(PICTURE, attributes))
    picture = shown.one("//img")
    assert picture.get("src") == "/files/1/p.png"
    assert picture.get("alt") == 'A "p"'
    assert picture.get("style") == "width: 300px; height: 50%"
    assert "image-right" in shown.one("//span").get("class")


def test_a_caption_makes_a_figure(show, small_site):
    small_site.attach("p.png")
    shown = show(_image(PICTURE + "<ac:caption><p>Seen <em>here</em></p></ac:caption>"))
    assert shown.text("//figure/figcaption") == "Seen here"


def test_a_picture_leads_to_itself_unless_it_is_a_link(show, small_site):
    small_site.attach("p.png")
    assert show(_image(PICTURE)).one("//img/parent::a").get("href") == "/files/1/p.png"
    linked = show(_page("Shared", inside=f"<ac:link-body>{_image(PICTURE)}</ac:link-body>"))
    assert [a.get("href") for a in linked.all("//a")] == ["/pages/12"]


def test_a_picture_from_elsewhere(show):
    shown = show(_image('<ri:url ri:value="https://example.com/p.png" />', 'ac:thumbnail="true"'))
    assert shown.one("//img").get("src") == "https://example.com/p.png"
    assert "thumbnail" in shown.one("//span").get("class")


def test_a_missing_picture_is_named(show):
    assert show(_image(PICTURE, 'ac:alt="what it shows"')).text() == "p.png – what it shows"


def test_a_file_is_shown_as_a_card(show, small_site, macro):
    small_site.attach("notes.txt", "text/plain")
    shown = show(macro("view-file", name='<ri:attachment ri:filename="notes.txt" />'))
    assert shown.one("//a").get("href") == "/files/1/notes.txt"
    assert shown.text() == "TXTnotes.txt2.0 KB"


def test_what_would_be_embedded_is_linked(show, macro):
    shown = show(macro("widget", url='<ri:url ri:value="https://video.example/1" />'))
    assert shown.one("//a").get("href") == "https://video.example/1"
    assert not shown.all("//iframe")
