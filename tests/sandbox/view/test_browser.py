"""The browser view in a real browser: what needs one to be believed."""

import os
import re
import shutil
from urllib.parse import unquote

import pytest

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
CONTENT = "#rx-content"

# The pages are the same for both products but for addresses and anchors.
one_product = pytest.mark.parametrize("confluence_flavor", ["cloud"])


def _leave_out(reason):
    if os.environ.get("CI"):
        pytest.fail(f"CI must run the browser tests: {reason}")
    pytest.skip(f"browser tests left out: {reason}")


@pytest.fixture(scope="module")
def chromium():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _leave_out("Playwright is missing (pip install 'recue-exporters[browser]')")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        _leave_out("no chromium on the PATH (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Person:
    """Somebody at a browser, who notices programs that run and requests that leave the machine."""

    def __init__(self, page, place):
        self.page = page
        self.place = place
        self.alarms = []
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.alarms.append(str(error)))
        page.on("dialog", self._dialog)

    def _dialog(self, dialog):
        self.alarms.append(dialog.message)
        dialog.dismiss()

    def open(self, address):
        self.page.goto(self.place.sandbox.url + address)

    def open_page(self, page_id):
        self.open(f"/spaces/DOC/pages/{page_id}")

    def leaving(self):
        """Wait until the page that something leads to is there, with its script at work."""
        return self.page.expect_navigation(wait_until="load")

    def select(self, start, end):
        """Select text of the page from the words `start` to the words `end`."""
        self.page.evaluate(
            """([start, end]) => {
              const places = [];
              const walk = document.createTreeWalker(document.querySelector("#rx-content"), 4);
              let text = "";
              while (walk.nextNode()) {
                places.push([text.length, walk.currentNode]);
                text += walk.currentNode.data;
              }
              const at = (n) => {
                const [base, node] = places.filter(([base]) => base <= n).at(-1);
                return [node, n - base];
              };
              const from = text.indexOf(start), to = text.indexOf(end, from) + end.length;
              const range = document.createRange();
              range.setStart(...at(from));
              const [node, offset] = at(to - 1);
              range.setEnd(node, offset + 1);
              getSelection().removeAllRanges();
              getSelection().addRange(range);
            }""",
            [start, end],
        )

    def texts(self, selector):
        return [" ".join(text.split()) for text in self.page.locator(selector).all_inner_texts()]


@pytest.fixture
def person(chromium, place):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    someone = Person(context.new_page(), place)
    yield someone
    context.close()
    assert someone.alarms == []


@one_product
def test_the_tree_unfolds_and_folds(person, place):
    top = place.make("Top", "<p/>")
    middle = place.make("Middle", "<p/>", top)
    place.make("Leaf", "<p>Leafy.</p>", middle)
    person.open("/spaces/DOC/overview")
    side = person.page.locator(".side")
    side.get_by_role("button", name="Pages under Top").click()
    side.get_by_role("button", name="Pages under Middle").press("Enter")
    with person.leaving():
        side.get_by_role("link", name="Leaf").click()
    assert person.page.locator(CONTENT).inner_text() == "Leafy."
    assert person.texts(".side [aria-current=page]") == ["Leaf"]
    twisty = side.get_by_role("button", name="Pages under Middle")
    twisty.press(" ")
    assert twisty.get_attribute("aria-expanded") == "false"
    assert not side.get_by_role("link", name="Leaf").is_visible()


@one_product
def test_a_large_level_of_the_tree_is_reached_in_steps(person, place):
    top = place.make("Many", "<p/>")
    with place.sandbox.store.transaction():
        pages = [place.make_directly(f"Page {n:03}", top) for n in range(130)]
    person.open_page(pages[100])
    level = ".side ul:has(> li > .current) > li > .tree-row > .tree-link"
    assert person.page.locator(level).count() == 40
    while person.page.locator("[data-tree]").count():
        shown = person.page.locator(level).count()
        person.page.locator("[data-tree]").first.click()
        person.page.wait_for_function(
            "([level, n]) => document.querySelectorAll(level).length > n", arg=[level, shown]
        )
    found = person.texts(level)
    assert found == [f"Page {n:03}" for n in range(130)]


ANCHORED = (
    '<ac:structured-macro ac:name="toc" /><h1>First: “part”</h1><p>{}</p><h2>Näher – am Ziel</h2>'
    "<p>{}</p><h2>Näher – am Ziel</h2><p>{}</p>"
    '<p><ac:link ac:anchor="Näher – am Ziel"><ac:link-body>up</ac:link-body></ac:link></p>'
).replace("{}", "<br />" * 60)


def test_every_entry_of_the_contents_and_every_anchor_lands(person, place):
    person.open_page(place.make("With anchors", ANCHORED))
    links = person.page.locator(f"{CONTENT} .toc a, {CONTENT} p a[href^='#']")
    assert links.count() == 4
    landed = []
    for index in range(links.count()):
        links.nth(index).evaluate("link => link.click()")
        target = unquote(person.page.url.partition("#")[2])
        box = person.page.evaluate(
            "id => { const e = document.getElementById(id); const b = e.getBoundingClientRect();"
            " return [e.tagName, b.top]; }",
            target,
        )
        # Beneath the bar at the top, which would cover a heading right at the edge.
        assert 50 < box[1] < 800
        landed.append((box[0], target.rpartition("-")[2]))
    assert [tag for tag, _ in landed] == ["H1", "H2", "H2", "H2"]
    assert landed[1] == landed[3]
    assert landed[1] != landed[2]


def test_a_link_from_another_page_lands_on_its_heading(person, place):
    place.make("Target page", ANCHORED)
    link = '<ac:link ac:anchor="First: “part”"><ri:page ri:content-title="Target page" /></ac:link>'
    person.open_page(place.make("From here", f"<p>{link}</p>"))
    with person.leaving():
        person.page.locator(f"{CONTENT} a").click()
    target = unquote(person.page.url.partition("#")[2])
    assert person.page.evaluate("id => document.getElementById(id)?.tagName", target) == "H1"


@one_product
def test_folds_open_by_hand_and_for_an_anchor_inside(person, place, macro):
    body = macro("expand", "<h2>Inside</h2><p>Hidden words.</p>", title="More")
    body += macro("code", "", "folded code", title="Source", collapse="true")
    page = place.make("Folded", macro("toc") + body)
    person.open_page(page)
    hidden = person.page.get_by_text("Hidden words.")
    code = person.page.get_by_text("folded code")
    assert not hidden.is_visible()
    person.page.get_by_text("More", exact=True).click()
    assert hidden.is_visible()
    assert not code.is_visible()
    person.page.locator(".code summary").press("Enter")
    assert code.is_visible()
    person.open_page(page)
    person.page.locator(f"{CONTENT} .toc a").click()
    hidden.wait_for(state="visible")


@one_product
def test_the_difference_is_seen_and_walked_through(person, place):
    page = place.make("Compared", "<p>The old words stay.</p><p>Second.</p><ul><li>a</li></ul>")
    place.update(page, "Compared", "<p>The new words stay.</p><p>Second.</p><ul><li>b</li></ul>")
    person.open_page(page)
    with person.leaving():
        person.page.keyboard.press("h")
    assert person.page.url.endswith("/history")
    with person.leaving():
        person.page.get_by_role("button", name="Compare").click()
    assert person.texts(".diff p:first-child del, .diff p:first-child ins") == ["old", "new"]
    colours = [
        person.page.locator(f".diff {tag}").first.evaluate(
            "e => getComputedStyle(e).backgroundColor"
        )
        for tag in ("del", "ins")
    ]
    assert colours[0] != colours[1]
    assert "rgba(0, 0, 0, 0)" not in colours
    person.page.keyboard.press("n")
    assert "The oldnew words stay." in person.texts(".diff-now")
    person.page.get_by_role("button", name="Next").click()
    assert person.texts(".diff-now") == ["a"]


@one_product
def test_a_comment_on_selected_text(person, place):
    page = place.make(
        "Remarks", "<p>One cat here.</p><p>One <strong>cat</strong> there &amp; gone.</p>"
    )
    person.open_page(page)
    person.select("cat there", "there &")
    person.page.locator(".comment-here").wait_for(state="visible")
    person.page.keyboard.press("c")
    person.page.keyboard.type("Which one?")
    with person.leaving():
        person.page.keyboard.press("Control+Enter")
    assert "#comment-" in person.page.url
    assert person.texts(f"{CONTENT} mark") == ["cat", "there &"]
    assert person.texts(f"{CONTENT} p:first-child mark") == []
    assert person.texts(".thread .quoted") == ["cat there &"]
    assert person.texts(".thread .note-text") == ["Which one?"]
    person.page.locator(f"{CONTENT} mark").first.press("Enter")
    assert person.page.evaluate("document.activeElement.classList.contains('thread')")
    with person.leaving():
        person.page.get_by_role("button", name="Resolve").click()
    assert person.texts(f"{CONTENT} mark") == []


@one_product
def test_editing_keeps_a_text_that_cannot_be_saved_and_saves_one_that_can(person, place):
    page = place.make("Edited", "<p>Before</p>")
    person.open_page(page)
    with person.leaving():
        person.page.keyboard.press("e")
    editor = person.page.get_by_label("Source in storage format")
    assert editor.input_value().strip() == "<p>Before</p>"
    editor.fill("<p>fine</p>\n<p>broken</b>")
    with person.leaving():
        person.page.get_by_role("button", name="Save").click()
    assert "Line 2" in person.page.get_by_role("alert").inner_text()
    assert editor.input_value() == "<p>fine</p>\n<p>broken</b>"
    chosen = editor.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
    assert chosen == "<p>broken</b>"
    editor.fill("<p>After</p>")
    person.page.get_by_label("What did you change?").fill("Fixed it")
    with person.leaving():
        editor.press("Control+Enter")
    assert person.texts(CONTENT) == ["After"]
    assert "version 2 · Fixed it" in person.page.locator(".byline").inner_text()


@one_product
def test_leaving_a_changed_text_asks_first(person, place):
    person.open(f"/pages/{place.make('Half done', '<p>x</p>')}/edit")
    person.page.get_by_label("Source in storage format").press_sequentially("y")
    with person.page.expect_event("dialog"):
        person.page.get_by_role("link", name="Cancel").click()
    assert person.alarms == [""]
    assert person.page.url.endswith("/edit")
    person.alarms.clear()
    with person.leaving():
        person.page.get_by_role("button", name="Preview").click()
    assert "y" in person.texts("#preview .content")[0]


@one_product
def test_search_by_keyboard(person, place):
    place.make("Ferry times", "<p>The ferry sails at nine.</p>")
    person.open("/spaces/DOC/overview")
    person.page.keyboard.press("/")
    person.page.keyboard.type("ferry nine")
    with person.leaving():
        person.page.keyboard.press("Enter")
    assert "1 page" in person.page.get_by_role("status").inner_text()
    with person.leaving():
        person.page.get_by_role("link", name="Ferry times").click()
    assert person.page.locator("h1.page-title").inner_text() == "Ferry times"


RUNNING = [
    "<script>window.ran = 1; alert(1)</script>",
    '<img src="x" onerror="window.ran = 1; alert(1)" />',
    '<p onmouseover="alert(1)" onclick="alert(1)">over</p>',
    '<a class="bait" href="javascript:alert(1)">bait</a>',
    '<a class="bait" href="java&#9;script:alert(1)">bait</a>',
    '<a class="bait" href="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;">bait</a>',
    '<svg onload="alert(1)"><animate onbegin="alert(1)" /></svg>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<details open="" ontoggle="alert(1)"><summary>s</summary></details>',
    '<p style="background-image: url(javascript:alert(1))">x</p>',
    '<ac:structured-macro ac:name="html"><ac:plain-text-body><![CDATA[<script>alert(1)</script>'
    "]]></ac:plain-text-body></ac:structured-macro>",
    '<ac:structured-macro ac:name="code"><ac:parameter ac:name="title">&lt;img src=x '
    "onerror=alert(1)&gt;</ac:parameter><ac:plain-text-body><![CDATA[</code></pre><script>alert(1)"
    "</script>]]></ac:plain-text-body></ac:structured-macro>",
    '<ac:image ac:alt="&quot; onerror=&quot;alert(1)"><ri:url ri:value="x&quot; '
    'onerror=&quot;alert(1)" /></ac:image>',
    "<h1>&lt;img src=x onerror=alert(1)&gt;</h1>",
    "<xhtml:script xmlns:xhtml='http://www.w3.org/1999/xhtml'>alert(1)</xhtml:script>",
]
TITLE = "<img src=x onerror=alert(1)><script>alert(1)</script>"


@one_product
def test_a_program_in_a_page_never_runs(person, place):
    """In body, title, label of the tree, comment, version message, search hit and difference."""
    page = place.make(TITLE, "<p>first</p>")
    kept = []
    for vector in RUNNING:
        answer = place.post(
            f"/pages/{page}/edit",
            {
                "title": TITLE,
                "body": "".join([*kept, vector]),
                "base": str(place.version(page)["number"]),
                "message": TITLE,
            },
        )
        if answer.ok:
            kept.append(vector)
    assert len(kept) >= len(RUNNING) - 1
    place.post(f"/pages/{page}/comments", {"text": TITLE})
    number = place.version(page)["number"]
    for address in (
        f"/spaces/DOC/pages/{page}",
        f"/pages/{page}/history",
        f"/pages/{page}/diff?from=1&to={number}",
        f"/pages/{page}/versions/{number - 1}",
        f"/pages/{page}/edit",
        "/search?text=alert",
        "/",
    ):
        person.open(address)
        person.page.wait_for_load_state("networkidle")
        assert person.page.evaluate("window.ran") is None
    person.open_page(page)
    for bait in person.page.locator(CONTENT).get_by_text("bait").all():
        bait.click()
    person.page.locator(CONTENT).get_by_text("over", exact=True).hover()
    assert person.page.evaluate("window.ran") is None
    assert unquote(person.page.url).endswith(f"{page}")


@one_product
def test_even_raw_html_could_not_run_or_load_anything(person, place):
    """The second line of defence: what the browser is told, should the renderer ever fail."""
    person.open("/spaces/DOC/overview")
    blocked = person.page.evaluate(
        """async () => {
          const seen = [];
          document.addEventListener(
            "securitypolicyviolation", (e) => seen.push(e.effectiveDirective));
          const script = document.createElement("script");
          script.textContent = "window.ran = 1";
          document.body.append(script);
          const frame = document.createElement("iframe");
          frame.src = "/";
          document.body.append(frame);
          const image = document.createElement("div");
          image.innerHTML = "<img src='data:,' onerror='window.ran = 2'>";
          document.body.append(image);
          await new Promise((done) => setTimeout(done, 200));
          return [seen.sort(), window.ran ?? null];
        }"""
    )
    assert blocked[1] is None
    assert "script-src-elem" in blocked[0]
    assert "frame-src" in blocked[0]


@one_product
def test_an_opened_svg_does_nothing(person, place):
    page = place.make("Drawing", "<p/>")
    svg = (
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9' onload='alert(1)'>"
        b"<script>alert(1)</script><rect width='9' height='9'/></svg>"
    )
    place.attach(page, "x.svg", svg, "image/svg+xml")
    person.open(f"/download/attachments/{page}/x.svg")
    assert person.page.evaluate("document.documentElement.tagName") == "svg"


@one_product
def test_pages_load_nothing_from_other_hosts(person, place, macro):
    asked = []
    person.page.on("request", lambda request: asked.append(request.url))
    page = place.make("Local", macro("code", "", "x = 1", language="python") + "<p>x</p>")
    for address in ("/", f"/spaces/DOC/pages/{page}", f"/pages/{page}/edit", "/search?text=x"):
        person.open(address)
        person.page.wait_for_load_state("networkidle")
    assert asked
    assert all(url.startswith((place.sandbox.root_url, "data:")) for url in asked)


@one_product
def test_a_page_reloads_itself_when_it_changes(person, place):
    page = place.make("Watched", "<p>Before</p>")
    person.open_page(page)
    with person.leaving():
        place.update(page, "Watched", "<p>After</p>")
    assert person.texts(CONTENT) == ["After"]


@one_product
def test_a_page_does_not_reload_under_a_comment_being_written(person, place):
    page = place.make("Busy", "<p>Before</p>")
    person.open_page(page)
    person.page.get_by_label("Write a comment").fill("Half a thought")
    place.update(page, "Busy", "<p>After</p>")
    with person.page.expect_response(re.compile("/_view/changes/")):
        pass
    with person.page.expect_response(re.compile("/_view/changes/")):
        pass
    assert person.page.get_by_label("Write a comment").input_value() == "Half a thought"


@one_product
def test_the_keyboard_alone_is_enough(person, place):
    person.open_page(place.make("Keys", "<p>Text</p>"))
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("document.activeElement.textContent") == "Skip to content"
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("document.activeElement.closest('main') !== null")
    assert person.page.evaluate(outline) != "none"
    person.page.keyboard.press("?")
    assert person.page.locator("#rx-help").is_visible()
    for key in ("/", "e", "h", "c", "n", "p", "t"):
        assert key in person.page.locator("#rx-help").inner_text()
    person.page.keyboard.press("Escape")
    person.page.keyboard.press("t")
    assert person.page.evaluate("document.activeElement.getAttribute('aria-current')") == "page"


@one_product
def test_a_narrow_screen_needs_no_sideways_scrolling(person, place, macro):
    wide = "<table><tbody><tr>" + "<td>column of some width</td>" * 12 + "</tr></tbody></table>"
    code = macro("code", "", "long " * 80, linenumbers="true")
    page = place.make("A title with quite a few words in it", f"{wide}{code}<p>{'x' * 200}</p>")
    place.update(page, "A title with quite a few words in it", f"{wide}{code}<p>short</p>")
    person.page.set_viewport_size({"width": 360, "height": 740})
    for address in (
        f"/spaces/DOC/pages/{page}",
        f"/pages/{page}/history",
        f"/pages/{page}/diff",
        "/",
    ):
        person.open(address)
        width = person.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, address
    person.open_page(page)
    assert not person.page.locator(".side").is_visible()
    person.page.locator(".nav-switch").click()
    assert person.page.locator(".side").is_visible()


@one_product
def test_reading_works_without_scripts(chromium, place):
    top = place.make("Parent", "<p/>")
    page = place.make("Plain", "<h1>Head</h1><p>Words here</p>", top)
    place.update(page, "Plain", "<h1>Head</h1><p>Words are here</p>")
    context = chromium.new_context(java_script_enabled=False)
    reader = context.new_page()
    reader.goto(place.sandbox.url + "/spaces/DOC/overview")
    reader.locator(".side .twisty").last.click()
    with reader.expect_navigation():
        reader.get_by_role("link", name="Plain").first.click()
    assert "Words are" in reader.locator(CONTENT).inner_text()
    reader.get_by_role("link", name="History", exact=True).click()
    with reader.expect_navigation():
        reader.get_by_role("button", name="Compare").click()
    assert reader.locator(".diff ins").all_inner_texts() == ["are "]
    context.close()
