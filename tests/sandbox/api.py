"""HTTP with as few words as possible."""

from typing import Any

import requests

from recue_exporters.sandbox import Sandbox


class Api:
    """Talks to a sandbox as one user."""

    def __init__(self, sandbox: Sandbox, user: str | None = "admin") -> None:
        self.sandbox = sandbox
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.auth = (user, user) if user else None
        self.url = sandbox.url

    def as_user(self, user: str | None) -> "Api":
        return Api(self.sandbox, user)

    def __call__(self, method: str, path: str, **arguments: Any) -> requests.Response:
        arguments.setdefault("timeout", 30)
        arguments.setdefault("allow_redirects", False)
        return self.session.request(method, self.url + path, **arguments)

    def get(self, path: str, **query: Any) -> requests.Response:
        return self("GET", path, params=query)

    def post(self, path: str, json: Any = None, **arguments: Any) -> requests.Response:
        return self("POST", path, json=json, **arguments)

    def put(self, path: str, json: Any = None, **arguments: Any) -> requests.Response:
        return self("PUT", path, json=json, **arguments)

    def delete(self, path: str, **query: Any) -> requests.Response:
        return self("DELETE", path, params=query)

    @property
    def space_id(self) -> str:
        space = self.sandbox.store.spaces.with_key("DOC")
        assert space is not None
        return str(space.id)

    @property
    def home_id(self) -> str:
        space = self.sandbox.store.spaces.with_key("DOC")
        assert space is not None
        return str(space.homepage_id)

    def send_page(
        self, title: str, body: str = "<p>x</p>", parent: str | None = None, **more: Any
    ) -> requests.Response:
        """POST a page through v1, which both products have."""
        sent: dict[str, Any] = {
            "type": "page",
            "title": title,
            "space": {"key": "DOC"},
            "body": {"storage": {"value": body, "representation": "storage"}},
            **more,
        }
        if parent:
            sent["ancestors"] = [{"id": parent}]
        return self.post("/rest/api/content", sent)

    def page(self, title: str, body: str = "<p>x</p>", parent: str | None = None) -> str:
        """Create a page; returns its id."""
        answer = self.send_page(title, body, parent)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def stored(self, page_id: str) -> str:
        """The body as the site keeps it."""
        shown = self.get(f"/rest/api/content/{page_id}", expand="body.storage").json()
        return str(shown["body"]["storage"]["value"])

    def rewrite(self, page_id: str, number: int, **changes: Any) -> requests.Response:
        """PUT a page through v1."""
        title = self.get(f"/rest/api/content/{page_id}", status="any").json()["title"]
        sent = {"type": "page", "title": title, "version": {"number": number}, **changes}
        return self.put(f"/rest/api/content/{page_id}", sent)

    def upload(
        self,
        page_id: str,
        name: str,
        data: bytes = b"bytes",
        *,
        method: str = "POST",
        comment: str = "",
        path: str = "",
        token: str | None = "no-check",
        **arguments: Any,
    ) -> requests.Response:
        """Send a file."""
        headers = {"X-Atlassian-Token": token} if token else {}
        return self(
            method,
            f"/rest/api/content/{page_id}/child/attachment{path}",
            files={"file": (name, data, "text/plain")},
            data={"comment": comment},
            headers=headers,
            **arguments,
        )


def storage(value: str) -> dict[str, str]:
    """A body of v2."""
    return {"representation": "storage", "value": value}


BOTH = ["cloud", "datacenter"]
