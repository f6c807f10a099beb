"""A small site for the renderer, without a store, and a way to look at what it shows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from lxml import html

from recue_exporters.sandbox import Sandbox
from recue_exporters.sandbox.view.render import FileRef, PageRef, RenderedPage, render

PAGES = {
    "Getting Started": "10",
    "Café & Co": "11",
    "Shared": "12",
    "Loop": "13",
    "Broken": "14",
}


@dataclass
class SmallSite:
    """Answers the renderer's questions from dictionaries."""

    bodies: dict[str, str] = field(default_factory=dict)
    tree: dict[str, list[str]] = field(default_factory=dict)
    attached: dict[str, FileRef] = field(default_factory=dict)
    found: list[PageRef] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)

    def ref(self, title: str, page_id: str, space: str = "DOC") -> PageRef:
        return PageRef(page_id, title, space, f"/pages/{page_id}", bool(self.tree.get(page_id)))

    def page(self, title: str, space_key: str) -> PageRef | None:
        known = {"DOC": PAGES, "OTHER": {"Elsewhere": "20"}}.get(space_key, {})
        return self.ref(title, known[title], space_key) if title in known else None

    def page_by_id(self, page_id: str) -> PageRef | None:
        titles = {number: title for title, number in PAGES.items()}
        return self.ref(titles[page_id], page_id) if page_id in titles else None

    def space_url(self, space_key: str) -> str | None:
        return f"/spaces/{space_key}" if space_key in ("DOC", "OTHER") else None

    def file(self, page_id: str, name: str) -> FileRef | None:
        return self.attached.get(f"{page_id}/{name}")

    def files(self, page_id: str) -> list[FileRef]:
        return [f for key, f in sorted(self.attached.items()) if key.startswith(f"{page_id}/")]

    def attach(self, name: str, media_type: str = "image/png", page_id: str = "1") -> None:
        url = f"/files/{page_id}/{name}"
        self.attached[f"{page_id}/{name}"] = FileRef(name, url, media_type, 2048)

    def user(self, key: str) -> str | None:
        return {"ada": "Ada Lovelace", "712020:ada": "Ada Lovelace"}.get(key)

    def body(self, page_id: str) -> str:
        return self.bodies.get(page_id, "")

    def children(self, page_id: str, order: str, limit: int) -> tuple[list[PageRef], int]:
        self.orders.append(order)
        titles = self.tree.get(page_id, [])
        refs = [self.ref(title, title) for title in titles]
        return refs[:limit], len(titles)

    def children_url(self, page_id: str) -> str:
        return f"/all/{page_id}"

    def search(self, cql: str, limit: int) -> list[PageRef]:
        self.queries.append(cql)
        return self.found[:limit]


class Shown:
    """A rendered body, as a browser would read the HTML that was sent."""

    def __init__(self, page: RenderedPage) -> None:
        self.page = page
        self.html = page.html
        self.tree = html.fragment_fromstring(page.html, create_parent="main")

    def all(self, path: str) -> list[html.HtmlElement]:
        return list(self.tree.xpath(path))

    def one(self, path: str) -> html.HtmlElement:
        found = self.all(path)
        assert len(found) == 1, f"{len(found)} of {path} in {self.html[-3000:]}"
        return found[0]

    def text(self, path: str = ".") -> str:
        return " ".join(self.one(path).text_content().split())


@pytest.fixture
def small_site() -> SmallSite:
    return SmallSite()


@pytest.fixture
def show(small_site: SmallSite) -> Callable[..., Shown]:
    """`show(body, flavor="cloud", title="My Page", open_comments=None)`."""

    def shown(
        body: str,
        flavor: str = "cloud",
        title: str = "My Page",
        open_comments: frozenset[str] | None = None,
    ) -> Shown:
        page = PageRef("1", title, "DOC", "/pages/1")
        return Shown(render(body, page, flavor, small_site, open_comments))  # type: ignore[arg-type]

    return shown


def macro(name: str, rich: str = "", plain: str | None = None, /, **parameters: str) -> str:
    """A structured macro; a parameter named `default` is the unnamed one."""
    inside = "".join(
        f'<ac:parameter ac:name="{"" if key == "default" else key}">{value}</ac:parameter>'
        for key, value in parameters.items()
    )
    if rich:
        inside += f"<ac:rich-text-body>{rich}</ac:rich-text-body>"
    if plain is not None:
        inside += f"<ac:plain-text-body><![CDATA[{plain}]]></ac:plain-text-body>"
    return f'<ac:structured-macro ac:name="{name}">{inside}</ac:structured-macro>'


@pytest.fixture(name="macro")
def macro_fixture() -> Callable[..., str]:
    """Builds macros: `macro("info", "<p>x</p>", title="T")`, `macro("code", "", "text")`."""
    return macro


class Place:
    """A sandbox, spoken to over HTTP by a person at a browser and by a program."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.context = sandbox.context_path
        self._browser = requests.Session()
        self._browser.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) Test"
        self._program = requests.Session()
        self._program.auth = ("admin", "admin")

    # --- a person --------------------------------------------------------------------------------

    def raw(self, address: str, **headers: str) -> requests.Response:
        return self._browser.get(self.sandbox.url + address, headers=headers, timeout=10)

    def shown(self, answer: requests.Response) -> "Screen":
        return Screen(answer.text)

    def get(self, address: str) -> "Screen":
        answer = self.raw(address)
        assert answer.status_code == 200, f"{answer.status_code} of {address}"
        return self.shown(answer)

    def get_page(self, page_id: str) -> "Screen":
        return self.get(f"/spaces/DOC/pages/{page_id}")

    def follow(self, link: html.HtmlElement) -> "Screen":
        return self.get(link.get("href", "").removeprefix(self.context))

    def post(
        self,
        address: str,
        form: dict[str, str],
        *,
        headers: dict[str, str] | None = None,
        follow: bool = True,
    ) -> requests.Response:
        return self._browser.post(
            self.sandbox.url + address, form, headers=headers, timeout=10, allow_redirects=follow
        )

    def act_as(self, user: str) -> None:
        self.post("/_view/act-as", {"user": user, "back": "/"}, follow=False)

    # --- a program -------------------------------------------------------------------------------

    def rest(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._program.request(method, self.sandbox.url + path, json=body, timeout=10)
        assert answer.ok, f"{answer.status_code} of {method} {path}: {answer.text[:300]}"
        return answer.json() if answer.content else None

    def version(self, page_id: str) -> dict[str, Any]:
        """The newest version, as the interface reports it."""
        content = self.rest("GET", f"/rest/api/content/{page_id}?expand=version")
        return dict(content["version"])

    def make(self, title: str, body: str, parent: str | None = None) -> str:
        sent = {
            "type": "page",
            "title": title,
            "space": {"key": "DOC"},
            "body": {"storage": {"value": body, "representation": "storage"}},
        }
        if parent:
            sent["ancestors"] = [{"id": parent}]
        return str(self.rest("POST", "/rest/api/content", sent)["id"])

    def make_directly(self, title: str, parent: str) -> str:
        """Without HTTP, where many are wanted."""
        store = self.sandbox.store
        space, author = store.spaces.with_key("DOC"), store.users.named("admin")
        assert space
        assert author
        made = store.contents.create(
            type="page", space=space, title=title, author=author, body="<p>x</p>",
            parent_id=int(parent), position=store.tree.last_position(space, int(parent)),
        )  # fmt: skip
        return str(made.id)

    def update(self, page_id: str, title: str, body: str, message: str = "") -> None:
        version = self.version(page_id)
        self.rest(
            "PUT",
            f"/rest/api/content/{page_id}",
            {
                "type": "page",
                "title": title,
                "version": {"number": version["number"] + 1, "message": message},
                "body": {"storage": {"value": body, "representation": "storage"}},
            },
        )

    def attach(self, page_id: str, name: str, data: bytes, kind: str) -> None:
        answer = self._program.post(
            f"{self.sandbox.url}/rest/api/content/{page_id}/child/attachment",
            files={"file": (name, data, kind)},
            headers={"X-Atlassian-Token": "nocheck"},
            timeout=10,
        )
        assert answer.ok, answer.text


class Screen(Shown):
    """A page of the browser view."""

    def __init__(self, text: str) -> None:
        self.html = text
        self.tree = html.document_fromstring(text)

    def page_title(self) -> str:
        return self.text("//h1[@class='page-title']")


@pytest.fixture(params=["cloud", "datacenter"])
def confluence_flavor(request: pytest.FixtureRequest) -> str:
    """Both products, where a test does not name one."""
    flavor: str = request.param
    return flavor


@pytest.fixture
def place(confluence_sandbox: Sandbox) -> Place:
    return Place(confluence_sandbox)


@pytest.fixture
def second_place(place: Place) -> Iterator[Place]:
    """Another sandbox of the same product."""
    with Sandbox(flavor=place.sandbox.flavor) as sandbox:
        yield Place(sandbox)
