"""Ways to act on a sandbox as the command, as the class and as other people."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from recue_exporters.cli import main
from recue_exporters.confluence import ConfluenceConfig, ConfluenceExporter
from recue_exporters.confluence.site import RemotePage, Site, connect
from recue_exporters.sandbox import Sandbox


@dataclass
class Run:
    """The outcome of one command."""

    status: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.stdout)
        return loaded

    @property
    def actions(self) -> dict[str, str]:
        """Action word by title."""
        rows = self.json.get("pages", self.json.get("actions"))
        return {row["title"]: row["action"] for row in rows}

    def entry(self, title: str) -> dict[str, Any]:
        rows = self.json.get("pages", self.json.get("actions"))
        found: dict[str, Any] = next(row for row in rows if row["title"] == title)
        return found


class Place:
    """A sandbox and ways to act on it as the command, as the class and as other people."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.site: Site = connect(self.config())
        self.space = self.site.space("DOC")

    def config(self, user: str = "admin", **changes: Any) -> ConfluenceConfig:
        values = {
            "base_url": self.sandbox.url,
            "username": user,
            "api_token": user,
            "space_key": "DOC",
        }
        return ConfluenceConfig(**{**values, **changes})

    def exporter(self, **changes: Any) -> ConfluenceExporter:
        return ConfluenceExporter(self.config(**changes))

    def publish(self, *args: str | Path, user: str = "admin", style: str = "json") -> Run:
        words = ["confluence", "--format", style, "--url", self.sandbox.url]
        words += ["--user", user, "--space", "DOC", *map(str, args)]
        result = CliRunner().invoke(main, words, env={"CONFLUENCE_API_TOKEN": user})
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Run(result.exit_code, result.stdout, result.stderr)

    def page(self, title: str) -> RemotePage:
        found = self.site.find(self.space, title)
        assert found is not None, f"no page {title!r}"
        return self.site.page(found.id, body=True)

    def titles(self) -> list[str]:
        pages = self.site.space_pages(self.space)
        return sorted(page.title for page in pages if page.status == "current")

    def children(self, title: str | None = None) -> list[str]:
        parent = self.page(title).id if title else self.space.homepage_id
        assert parent is not None
        return [page.title for page in self.site.children(parent)]

    def edit(self, title: str, change: Callable[[str], str], *, user: str = "admin") -> None:
        """Edit a page as a person would: another version, another body."""
        site = connect(self.config(user))
        page = site.find(self.space, title)
        assert page is not None
        page = site.page(page.id, body=True)
        body = change(page.body or "")
        site.update(page, title=title, parent_id=None, body=body, message="", minor=False)

    def rename(self, title: str, new_title: str) -> None:
        page = self.page(title)
        self.site.update(
            page, title=new_title, parent_id=None, body=page.body or "", message="", minor=False
        )

    def writes(self) -> list[str]:
        """The requests that changed something, since the record was last cleared."""
        return [str(r) for r in self.sandbox.requests if r.method != "GET"]
