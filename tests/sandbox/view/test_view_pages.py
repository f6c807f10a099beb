"""The pages of the browser view over HTTP: reading, finding, who may do what."""

import re
from urllib.parse import quote, unquote

import pytest
import requests


@pytest.fixture
def small(place):
    """A parent, a page with labels and files beneath it, and a child of that."""
    place.top = place.make("Handbook", "<p>All of it.</p>")
    place.page = place.make("Install & run: “it”", "<h1>Café Section</h1><p>Words.</p>", place.top)
    place.child = place.make("Deeper", "<p>Below.</p>", place.page)
    return place


def test_spaces_are_listed_with_their_pages(small):
    card = small.get("/").one("//ul[@class='cards']//a")
    assert "Documentation" in card.text_content()
    assert "4 pages" in card.text_content()
    assert small.follow(card).text("//h1") == "Documentation Home"


def test_a_page_shows_title_body_author_and_way(small):
    shown = small.get_page(small.page)
    assert shown.text("//h1[@class='page-title']") == "Install & run: “it”"
    assert shown.text("//div[@id='rx-content']//p") == "Words."
    assert shown.text("//p[@class='byline']").startswith("A Admin · ")
    assert "version 1" in shown.text("//p[@class='byline']")
    crumbs = [a.text_content() for a in shown.all("//nav[@class='crumbs']//a")]
    assert crumbs == ["Documentation", "Handbook"]


def test_every_address_the_interface_names_leads_to_the_page(small):
    links = small.rest("GET", f"/rest/api/content/{small.page}")["_links"]
    for address in (links["webui"], links["tinyui"], f"/pages/viewpage.action?pageId={small.page}"):
        assert small.get(address).text("//h1[@class='page-title']") == "Install & run: “it”"


@pytest.mark.parametrize(
    ("title", "cloud", "datacenter"),
    [
        (
            "Plain title (2)",
            "/spaces/DOC/pages/{}/Plain+title+%282%29",
            "/display/DOC/Plain+title+%282%29",
        ),
        ("A & B", "/spaces/DOC/pages/{}/A+%26+B", "/pages/viewpage.action?pageId={}"),
        ("a/b", "/spaces/DOC/pages/{}/a%2Fb", "/pages/viewpage.action?pageId={}"),
        ("Über", "/spaces/DOC/pages/{}/%C3%9Cber", "/pages/viewpage.action?pageId={}"),
        ("..", "/spaces/DOC/pages/{}/..", "/pages/viewpage.action?pageId={}"),
    ],
)
def test_addresses_have_the_products_form(place, title, cloud, datacenter):
    page = place.make(title, "<p>here</p>")
    address = place.rest("GET", f"/rest/api/content/{page}")["_links"]["webui"]
    assert address == (cloud if place.context else datacenter).format(page)
    if title != "..":  # which every client folds before it asks
        assert place.get(address).page_title() == title


def test_links_lead_to_current_pages_only(small):
    store = small.sandbox.store
    admin = store.users.named("admin")
    link = '<p><ac:link><ri:page ri:content-title="Deeper" /></ac:link></p>'
    by_id = f'<p><ac:link><ri:content-entity ri:content-id="{small.child}" /></ac:link></p>'
    page = small.make("With links", link + by_id)
    linked = small.get_page(page).all("//div[@id='rx-content']//a")
    assert len(linked) == (1 if small.context else 2)
    with store.transaction():
        store.tree.archive(store.contents.get(int(small.child)), admin)
    assert not small.get_page(page).all("//div[@id='rx-content']//a")


def test_pages_are_found_by_title_as_on_data_center(small):
    assert small.get("/display/DOC/Handbook").text("//h1[@class='page-title']") == "Handbook"
    address = "/display/DOC/Install+%26+run:+%E2%80%9Cit%E2%80%9D"
    assert small.get(address).text("//div[@id='rx-content']//p") == "Words."
    query = "/pages/viewpage.action?spaceKey=DOC&title=" + quote("handbook")
    assert small.get(query).text("//h1[@class='page-title']") == "Handbook"


def test_an_address_with_another_space_leads_to_the_right_one(small):
    answer = small.raw(f"/spaces/ELSE/pages/{small.top}/Handbook")
    assert answer.history[0].status_code == 302
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/spaces/NOPE/overview",
        "/spaces/DOC/pages/1",
        "/display/DOC/Nothing+here",
        "/x/zzzzzzzz",
        "/x/%00",
        "/pages/viewpage.action",
        "/pages/1/history",
        "/download/attachments/1/x.png",
        "/label/NOPE/x",
        "/_view/changes/1",
    ],
)
def test_what_is_not_there_is_said_on_a_page(place, address):
    answer = place.raw(address)
    assert answer.status_code == 404
    assert "text/html" in answer.headers["Content-Type"]
    assert re.search(r"There is no|leads nowhere|has no", answer.text)


def test_an_address_of_nothing_is_explained_to_people_and_refused_to_clients(place):
    shown = place.raw("/nonesuch/x?y=1", Accept="text/html,*/*;q=0.8")
    assert (shown.status_code, shown.headers["Content-Type"][:9]) == (404, "text/html")
    assert "/nonesuch/x?y=1 leads nowhere" in shown.text
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert place.raw("/nonesuch/x").headers["Content-Type"] == "application/json"


def test_an_attachment_is_no_page(small):
    small.attach(small.page, "x.txt", b"x", "text/plain")
    attached = small.rest("GET", f"/rest/api/content/{small.page}/child/attachment")["results"][0]
    number = attached["id"].removeprefix("att")
    assert small.raw(f"/spaces/DOC/pages/{number}").status_code == 404


def test_labels_lead_to_the_pages_that_carry_them(small):
    small.rest("POST", f"/rest/api/content/{small.page}/label", [{"name": "guide"}])
    label = small.get_page(small.page).one("//ul[@class='labels']//a")
    listed = small.follow(label)
    assert "1 page in Documentation" in listed.text("//main")
    assert (
        small.follow(listed.one("//ul[@class='page-list']//a")).page_title()
        == "Install & run: “it”"
    )


def test_the_tree_is_open_along_the_way(small):
    shown = small.get_page(small.page)
    rows = [a.text_content() for a in shown.all("//nav[@class='side']//a[@class='tree-link']")]
    assert rows == ["Documentation Home", "Handbook", "Install & run: “it”", "Deeper"]
    current = shown.one("//nav[@class='side']//a[@aria-current='page']")
    assert current.text_content() == "Install & run: “it”"


def test_a_level_of_the_tree_comes_in_windows(place):
    parent = place.make("Many", "<p/>")
    with place.sandbox.store.transaction():
        pages = [place.make_directly(f"Page {n:03}", parent) for n in range(95)]
    first = place.get(f"/_view/tree/DOC?parent={parent}&fragment")
    assert len(first.all("//a[@class='tree-link']")) == 40
    more = first.one("//a[@data-tree='after']").get("href")
    titles = [a.text_content() for a in first.all("//a[@class='tree-link']")]
    while more:
        level = place.get(more.removeprefix(place.context))
        titles += [a.text_content() for a in level.all("//main//a[@class='tree-link']")]
        more = next(iter(level.all("//main//a[@data-tree='after']/@href")), None)
    assert titles == [f"Page {n:03}" for n in range(95)]
    late = place.get_page(pages[80])
    assert late.one("//a[@aria-current='page']").text_content() == "Page 080"
    assert late.all("//nav[@class='side']//a[@data-tree='before']")


def test_a_program_downloads_as_who_it_logs_in(small):
    small.attach(small.page, "x.txt", b"one", "text/plain")
    store = small.sandbox.store
    admin = store.users.named("admin")
    with store.transaction():
        store.restrictions.set(store.contents.get(int(small.page)), "read", [("user", admin.key)])
    address = f"{small.sandbox.url}/download/attachments/{small.page}/x.txt"
    for user, status in (("admin", 200), ("viewer", 404)):
        assert requests.get(address, auth=(user, user), timeout=10).status_code == status
    assert requests.get(address, timeout=10, allow_redirects=False).status_code in (302, 403)


def test_files_are_listed_and_served(small):
    small.attach(small.page, "a b.txt", b"one", "text/plain")
    link = small.get_page(small.page).one("//details[@id='attachments']//a")
    answer = small.raw(unquote(link.get("href")).removeprefix(small.context))
    assert answer.content == b"one"
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("x.html", "text/html"), ("x.xhtml", "application/xhtml+xml"), ("x.js", "text/javascript")],
)
def test_files_that_could_run_are_saved_not_shown(small, name, kind):
    small.attach(small.page, name, b"<script>alert(1)</script>", kind)
    answer = small.raw(f"/download/attachments/{small.page}/{name}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_svg_is_shown_and_can_do_nothing(small):
    small.attach(small.page, "x.svg", b"<svg><script>alert(1)</script></svg>", "image/svg+xml")
    answer = small.raw(f"/download/attachments/{small.page}/x.svg")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/", "/spaces/DOC/overview", "/search?text=x"])
def test_pages_use_nothing_from_elsewhere(place, address):
    answer = place.raw(address)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", answer.text)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy


def test_search_finds_all_words_titles_first(place):
    place.make("About ferries", "<p>They sail.</p>")
    place.make("Timetable", "<p>Ferries sail at <em>nine</em> &amp; ten, 100%, for Zürich.</p>")
    place.make("Trains", "<p>No boats.</p>")
    hits = place.get("/search?text=ferries+sail")
    assert [h.text_content() for h in hits.all("//ol[@class='hits']//h2")] == [
        "About ferries", "Timetable",
    ]  # fmt: skip
    assert [m.text for m in hits.all("//ol[@class='hits']/li[2]//mark")] == ["Ferries", "sail"]
    assert place.get("/search?text=100%25").text("//main//h2") == "Timetable"
    assert place.get("/search?text=Z%C3%BCRICH").text("//main//h2") == "Timetable"
    assert not place.get("/search?text=em").all("//ol[@class='hits']/li")
    nothing = place.get("/search?text=%25%25")
    assert not nothing.all("//ol[@class='hits']/li")
    assert "No pages" in nothing.text("//p[@role='status']")


def test_search_shows_what_was_typed_without_running_it(place):
    shown = place.get("/search?text=" + quote("<script>alert(1)</script>"))
    assert "<script>alert" not in shown.html


def test_search_can_be_kept_to_a_space(place):
    place.make("Only here", "<p>x</p>")
    assert place.get("/search?text=only&space=DOC").all("//ol[@class='hits']/li")
    assert not place.get("/search?text=only&space=NOPE").all("//ol[@class='hits']/li")


def test_a_viewer_may_read_and_nothing_else(small):
    small.act_as("viewer")
    shown = small.get_page(small.page)
    assert not shown.all("//a[contains(@href, '/edit')]")
    assert not shown.all("//form[contains(@action, '/comments')]")
    assert small.raw(f"/pages/{small.page}/edit").status_code == 403
    body = {"title": "x", "body": "<p/>", "base": "1"}
    assert small.post(f"/pages/{small.page}/edit", body).status_code == 403
    assert small.post(f"/pages/{small.page}/comments", {"text": "x"}).status_code == 403
    small.act_as("admin")
    assert small.raw(f"/pages/{small.page}/edit").status_code == 200


def test_what_restrictions_hide_is_nowhere(small):
    store = small.sandbox.store
    admin = store.users.named("admin")
    with store.transaction():
        store.restrictions.set(store.contents.get(int(small.page)), "read", [("user", admin.key)])
    small.act_as("viewer")
    assert small.raw(f"/spaces/DOC/pages/{small.page}").status_code == 404
    assert small.raw(f"/spaces/DOC/pages/{small.child}").status_code == 404
    assert "Install" not in small.get_page(small.top).text("//nav[@class='side']")
    assert not small.get("/search?text=Words").all("//ol[@class='hits']/li")


def test_switching_the_reader_leads_nowhere_else(place):
    for back in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"):
        answer = place.post("/_view/act-as", {"user": "viewer", "back": back}, follow=False)
        assert answer.headers["Location"] == f"{place.context}/"
    assert place.post("/_view/act-as", {"user": "nobody"}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
)
def test_forms_of_other_sites_are_refused(small, headers):
    answer = small.post(f"/pages/{small.page}/comments", {"text": "x"}, headers=headers)
    assert answer.status_code == 403
    assert "another site" in answer.text


def test_the_stamp_changes_with_page_comment_and_file(small):
    def stamp():
        return small.raw(f"/_view/changes/{small.page}").json()["stamp"]

    stamps = [stamp(), stamp()]
    assert stamps[0] == stamps[1]
    small.update(small.page, "Install & run: “it”", "<p>New.</p>")
    stamps.append(stamp())
    small.post(f"/pages/{small.page}/comments", {"text": "x"})
    stamps.append(stamp())
    small.attach(small.page, "x.txt", b"x", "text/plain")
    stamps.append(stamp())
    assert len(set(stamps)) == 4


def test_trashed_pages_say_so(small):
    small.rest("DELETE", f"/rest/api/content/{small.child}")
    assert "This page is trashed." in small.get_page(small.child).text("//main")
    assert "Deeper" not in small.get_page(small.page).text("//nav[@class='side']")


@pytest.mark.parametrize("confluence_flavor", ["cloud"])
def test_a_folder_lists_what_is_in_it(place):
    space = place.sandbox.store.spaces.with_key("DOC")
    folder = place.rest("POST", "/api/v2/folders", {"spaceId": str(space.id), "title": "Drawer"})
    sent = {"spaceId": str(space.id), "status": "current", "title": "Inside"}
    sent |= {"parentId": folder["id"], "body": {"representation": "storage", "value": "<p>in</p>"}}
    page = place.rest("POST", "/api/v2/pages", sent)["id"]
    shown = place.get(folder["_links"]["webui"])
    assert shown.page_title() == "Drawer"
    assert shown.text("//div[@id='rx-content']//a") == "Inside"
    assert not shown.all("//a[text()='Edit']")
    crumbs = [a.text_content() for a in place.get_page(page).all("//nav[@class='crumbs']//a")]
    assert crumbs == ["Documentation", "Drawer"]


def test_wide_pages_are_wide(small):
    assert "reading-wide" not in small.get_page(small.page).one(
        "//div[@id='rx-content']/../.."
    ).get("class")
    small.rest(
        "POST", f"/rest/api/content/{small.page}/property",
        {"key": "content-appearance-published", "value": "full-width"},
    )  # fmt: skip
    assert "reading-wide" in small.get_page(small.page).one("//div[@id='rx-content']/../..").get(
        "class"
    )


def test_macros_see_the_site(small):
    small.attach(small.top, "p.png", b"x", "image/png")
    small.update(
        small.top,
        "Handbook",
        '<p><ac:link><ri:page ri:content-title="Install &amp; run: “it”" /></ac:link></p>'
        '<ac:image><ri:attachment ri:filename="p.png" /></ac:image>'
        '<ac:structured-macro ac:name="children"><ac:parameter ac:name="all">true</ac:parameter>'
        "</ac:structured-macro>"
        '<ac:structured-macro ac:name="contentbylabel"><ac:parameter ac:name="cql">'
        'label = "guide"</ac:parameter></ac:structured-macro>'
        '<p><ac:link><ri:user ri:username="admin" /></ac:link></p>',
    )
    small.rest("POST", f"/rest/api/content/{small.page}/label", [{"name": "guide"}])
    shown = small.get_page(small.top)
    content = "//div[@id='rx-content']"
    assert small.follow(shown.one(f"{content}/p[1]/a")).page_title() == "Install & run: “it”"
    assert shown.one(f"{content}//img").get("src").endswith("/p.png?version=1")
    listed = [a.text_content() for a in shown.all(f"{content}//ul//a")]
    assert listed == ["Install & run: “it”", "Deeper", "Install & run: “it”"]
    assert "@Admin" in shown.text(content)
