"""Confluence Cloud: v2 for pages, properties and spaces, v1 where v2 has nothing."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from recue_exporters.confluence.page import Flavor
from recue_exporters.confluence.site.base import (
    Position,
    Site,
    attachment_of,
    chunks,
    property_of,
)
from recue_exporters.confluence.site.models import (
    Comment,
    Property,
    RemoteAttachment,
    RemotePage,
    Space,
)

_LIMIT = 250  # the largest page of a v2 listing


class CloudSite(Site):
    """Confluence Cloud."""

    flavor: ClassVar[Flavor] = "cloud"
    user_key = "accountId"
    bulk = _LIMIT

    def space(self, key: str) -> Space:
        answer = self.connection.get(
            "api/v2/spaces", action=f"read space {key}", params={"keys": key}
        )
        for row in answer.get("results", []):
            return Space(str(row["id"]), row["key"], row["name"], row.get("homepageId"))
        raise self.no_such_space(key)

    def space_keys(self) -> list[str]:
        answer = self.connection.get(
            "api/v2/spaces", action="list the spaces", params={"limit": _LIMIT}
        )
        return [row["key"] for row in answer.get("results", [])]

    def page(self, page_id: str, *, body: bool = False) -> RemotePage:
        row = self.connection.get(
            f"api/v2/pages/{page_id}",
            action=f"read page {page_id}",
            params={"body-format": "storage"} if body else {},
        )
        return self._page(row)

    def pages(
        self, ids: Sequence[str], *, body: bool = False, statuses: Sequence[str] = ("current",)
    ) -> dict[str, RemotePage]:
        found: dict[str, RemotePage] = {}
        for part in chunks(ids, self.bulk):
            params: dict[str, Any] = {"id": list(part), "limit": _LIMIT, "status": list(statuses)}
            if body:
                params["body-format"] = "storage"
            for page in self._listing("read the published pages", params):
                found[page.id] = page
        return found

    def find(
        self, space: Space, title: str, *, key: str = "", statuses: Sequence[str] = ("current",)
    ) -> RemotePage | None:
        params = {"space-id": space.id, "title": title, "status": list(statuses)}
        for page in self._listing(f"look for page '{title}'", params):
            if page.title.casefold() != title.casefold():
                continue
            if key:
                found = {p.key: p for p in self.properties(page.id, key)}
                return RemotePage(**{**page.__dict__, "properties": found})
            return page
        return None

    def space_pages(self, space: Space, *, key: str = "") -> Iterator[RemotePage]:
        # Archived pages are listed too: they reserve their titles.
        params = {"space-id": space.id, "limit": _LIMIT, "status": ["current", "archived"]}
        yield from self._listing(f"list the pages of space {space.key}", params)

    def _listing(self, action: str, params: dict[str, Any]) -> Iterator[RemotePage]:
        for row in self.connection.pages_of("api/v2/pages", action=action, params=params):
            yield self._page(row)

    def children(self, page_id: str, *, every_kind: bool = False) -> list[RemotePage]:
        rows = self.connection.pages_of(
            f"api/v2/pages/{page_id}/direct-children",
            action=f"list the child pages of page {page_id}",
            params={"limit": _LIMIT},
        )
        return [
            self._page({**row, "parentId": page_id})
            for row in rows
            if every_kind or row.get("type") == "page"
        ]

    def create(
        self, space: Space, parent_id: str, title: str, body: str, *, message: str, minor: bool
    ) -> RemotePage:
        # v2 takes no version message on creation.
        row = self.connection.send(
            "POST",
            "api/v2/pages",
            action=f"create page '{title}'",
            json={
                "spaceId": space.id,
                "status": "current",
                "title": title,
                "parentId": parent_id,
                "body": {"representation": "storage", "value": body},
            },
        )
        return self._page(row)

    def update(
        self,
        page: RemotePage,
        *,
        title: str,
        parent_id: str | None,
        body: str,
        message: str,
        minor: bool,
    ) -> RemotePage:
        version: dict[str, Any] = {"number": page.version + 1}
        if message:
            version["message"] = message
        if minor:
            version["minorEdit"] = True
        wanted: dict[str, Any] = {
            "id": page.id,
            "status": "current",
            "title": title,
            "body": {"representation": "storage", "value": body},
            "version": version,
        }
        if parent_id is not None:
            wanted["parentId"] = parent_id
        row = self.connection.send(
            "PUT", f"api/v2/pages/{page.id}", action=f"update page '{title}'", json=wanted
        )
        return self._page(row)

    def restore(self, page: RemotePage) -> RemotePage:
        body = page.body or ""
        return self.update(
            page, title=page.title, parent_id=None, body=body, message="", minor=True
        )

    def trash(self, page_id: str) -> None:
        self.connection.send("DELETE", f"api/v2/pages/{page_id}", action=f"trash page {page_id}")

    def archive(self, page_id: str) -> None:
        # The id has to be a JSON number here.
        self.connection.send(
            "POST",
            "rest/api/content/archive",
            action=f"archive page {page_id}",
            json={"pages": [{"id": int(page_id)}]},
        )

    def move(self, page_id: str, position: Position, target_id: str) -> None:
        self.connection.send(
            "PUT",
            f"rest/api/content/{page_id}/move/{position}/{target_id}",
            action=f"move page {page_id}",
        )

    def properties(self, page_id: str, key: str = "") -> list[Property]:
        params: dict[str, Any] = {"limit": _LIMIT}
        if key:
            params["key"] = key
        rows = self.connection.pages_of(
            f"api/v2/pages/{page_id}/properties",
            action=f"read the properties of page {page_id}",
            params=params,
        )
        return [property_of(row) for row in rows]

    def write_property(
        self, page_id: str, key: str, value: Any, previous: Property | None
    ) -> Property:
        path = f"api/v2/pages/{page_id}/properties"
        wanted: dict[str, Any] = {"key": key, "value": value}
        if previous is not None:
            wanted["version"] = {"number": previous.version + 1, "message": ""}
        row = self.connection.send(
            "PUT" if previous else "POST",
            f"{path}/{previous.id}" if previous else path,
            action=f"edit the properties of page {page_id}",
            json=wanted,
        )
        return property_of(row)

    def delete_property(self, page_id: str, prop: Property) -> None:
        self.connection.send(
            "DELETE",
            f"api/v2/pages/{page_id}/properties/{prop.id}",
            action=f"edit the properties of page {page_id}",
        )

    def open_comments(self, page_id: str) -> list[Comment]:
        rows = self.connection.pages_of(
            f"api/v2/pages/{page_id}/inline-comments",
            action=f"read the comments of page {page_id}",
            params={"resolution-status": ["open", "reopened"], "limit": _LIMIT},
        )
        found = (row.get("properties") or {} for row in rows)
        return [
            Comment(each["inlineMarkerRef"], each.get("inlineOriginalSelection") or "")
            for each in found
            if each.get("inlineMarkerRef")
        ]

    def _labels_path(self, page_id: str) -> str:
        return f"api/v2/pages/{page_id}/labels"

    def attachments(self, page_id: str) -> list[RemoteAttachment]:
        rows = self.connection.pages_of(
            f"api/v2/pages/{page_id}/attachments",
            action=f"list the attachments of page {page_id}",
            params={"limit": _LIMIT},
        )
        return [attachment_of(row) for row in rows]

    def download(self, page_id: str, attachment: RemoteAttachment) -> bytes:
        return self.connection.download(
            f"rest/api/content/{page_id}/child/attachment/{attachment.id}/download",
            action=f"read the attachment '{attachment.filename}' of page {page_id}",
        )

    def delete_attachment(self, page_id: str, attachment_id: str) -> None:
        self.connection.send(
            "DELETE",
            f"api/v2/attachments/{attachment_id}",
            action=f"delete an attachment of page {page_id}",
        )

    def _page(self, row: dict[str, Any]) -> RemotePage:
        links, version = row.get("_links") or {}, row.get("version") or {}
        base = links.get("base") or self.connection.base_url
        storage = (row.get("body") or {}).get("storage") or {}
        return RemotePage(
            id=str(row["id"]),
            title=row["title"],
            status=row.get("status", "current"),
            version=int(version.get("number", 0)),
            parent_id=row.get("parentId"),
            space_id=str(row.get("spaceId", "")),
            url=base + links.get("webui", ""),
            body=storage.get("value"),
            editor=version.get("authorId") or "",
            edited_at=version.get("createdAt") or "",
        )
