"""Confluence Data Center and Server: v1 throughout."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from recue_exporters.confluence.page import Flavor
from recue_exporters.confluence.site.base import (
    Position,
    Site,
    attachment_of,
    chunks,
    property_of,
    quoted,
)
from recue_exporters.confluence.site.models import (
    Comment,
    Property,
    RemoteAttachment,
    RemotePage,
    Space,
)
from recue_exporters.errors import NotFoundError

_LIMIT = 200
_EXPAND = "version,ancestors,space"


class DataCenterSite(Site):
    """Confluence Data Center."""

    flavor: ClassVar[Flavor] = "datacenter"
    user_key = "key"
    bulk = 100

    def space(self, key: str) -> Space:
        try:
            row = self.connection.get(
                f"rest/api/space/{quoted(key)}",
                action=f"read space {key}",
                params={"expand": "homepage"},
            )
        except NotFoundError:
            raise self.no_such_space(key) from None
        home = row.get("homepage") or {}
        return Space(row["key"], row["key"], row["name"], str(home["id"]) if home else None)

    def space_keys(self) -> list[str]:
        answer = self.connection.get(
            "rest/api/space", action="list the spaces", params={"limit": _LIMIT}
        )
        return [row["key"] for row in answer.get("results", [])]

    def page(self, page_id: str, *, body: bool = False) -> RemotePage:
        row = self.connection.get(
            f"rest/api/content/{page_id}",
            action=f"read page {page_id}",
            params={"expand": _expand(body=body), "status": "any"},
        )
        return self._page(row)

    def pages(
        self, ids: Sequence[str], *, body: bool = False, statuses: Sequence[str] = ("current",)
    ) -> dict[str, RemotePage]:
        # Only search takes several ids. Its index lags, so what it does not name is asked for
        # one by one: a page written a minute ago is there all the same.
        found: dict[str, RemotePage] = {}
        for part in chunks(ids, self.bulk):
            rows = self.connection.pages_of(
                "rest/api/content/search",
                action="read the published pages",
                params={
                    "cql": f"id in ({','.join(part)})",
                    "expand": _expand(body=body),
                    "limit": self.bulk,
                },
            )
            for row in rows:
                found[str(row["id"])] = self._page(row)
        for page_id in ids:
            if page_id not in found:
                try:
                    page = self.page(page_id, body=body)
                except NotFoundError:
                    continue
                if page.status in statuses:
                    found[page_id] = page
        return found

    def find(
        self, space: Space, title: str, *, key: str = "", statuses: Sequence[str] = ("current",)
    ) -> RemotePage | None:
        for status in statuses:
            if status == "archived":
                continue  # Data Center archives spaces, not pages
            answer = self.connection.get(
                "rest/api/content",
                action=f"look for page '{title}'",
                params={
                    "spaceKey": space.key,
                    "title": title,
                    "type": "page",
                    "status": status,
                    "expand": _expand(key=key),
                },
            )
            for row in answer.get("results", []):
                return self._page(row, base=answer.get("_links", {}).get("base"))
        return None

    def space_pages(self, space: Space, *, key: str = "") -> Iterator[RemotePage]:
        rows = self.connection.pages_of(
            "rest/api/content",
            action=f"list the pages of space {space.key}",
            params={
                "spaceKey": space.key,
                "type": "page",
                "limit": _LIMIT,
                "expand": _expand(key=key),
            },
        )
        for row in rows:
            yield self._page(row)

    def children(self, page_id: str, *, every_kind: bool = False) -> list[RemotePage]:
        rows = self.connection.pages_of(
            f"rest/api/content/{page_id}/child/page",
            action=f"list the child pages of page {page_id}",
            params={"limit": _LIMIT, "expand": "version"},
        )
        return [self._page({**row, "ancestors": [{"id": page_id}]}) for row in rows]

    def create(
        self, space: Space, parent_id: str, title: str, body: str, *, message: str, minor: bool
    ) -> RemotePage:
        row = self.connection.send(
            "POST",
            "rest/api/content",
            action=f"create page '{title}'",
            params={"expand": _expand(body=True)},
            json={
                "type": "page",
                "title": title,
                "space": {"key": space.key},
                "ancestors": [{"id": parent_id}],
                "body": {"storage": {"value": body, "representation": "storage"}},
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
        version: dict[str, Any] = {"number": page.version + 1, "minorEdit": minor}
        if message:
            version["message"] = message
        wanted: dict[str, Any] = {
            "type": "page",
            "title": title,
            "version": version,
            "body": {"storage": {"value": body, "representation": "storage"}},
        }
        if parent_id is not None:
            wanted["ancestors"] = [{"id": parent_id}]
        row = self.connection.send(
            "PUT",
            f"rest/api/content/{page.id}",
            action=f"update page '{title}'",
            params={"expand": _expand(body=True)},
            json=wanted,
        )
        return self._page(row)

    def restore(self, page: RemotePage) -> RemotePage:
        row = self.connection.send(
            "PUT",
            f"rest/api/content/{page.id}",
            action=f"restore page '{page.title}'",
            params={"expand": _expand(body=True)},
            json={
                "type": "page",
                "title": page.title,
                "status": "current",
                "version": {"number": page.version + 1},
            },
        )
        return self._page(row)

    def trash(self, page_id: str) -> None:
        self.connection.send(
            "DELETE", f"rest/api/content/{page_id}", action=f"trash page {page_id}"
        )

    def move(self, page_id: str, position: Position, target_id: str) -> None:
        # Data Center has no REST call for the order of siblings, only the action its own tree uses.
        where = {"append": "append", "before": "above", "after": "below"}[position]
        self.connection.page_action(
            "pages/movepage.action",
            action=f"move page {page_id}",
            params={"pageId": page_id, "position": where, "targetId": target_id},
        )

    def properties(self, page_id: str, key: str = "") -> list[Property]:
        action = f"read the properties of page {page_id}"
        path = f"rest/api/content/{page_id}/property"
        if key:
            try:
                row = self.connection.get(
                    f"{path}/{quoted(key)}", action=action, params={"expand": "version"}
                )
            except NotFoundError:
                return []
            return [property_of(row)]
        rows = self.connection.pages_of(
            path, action=action, params={"expand": "version", "limit": _LIMIT}
        )
        return [property_of(row) for row in rows]

    def write_property(
        self, page_id: str, key: str, value: Any, previous: Property | None
    ) -> Property:
        path = f"rest/api/content/{page_id}/property"
        wanted: dict[str, Any] = {"key": key, "value": value}
        if previous is not None:
            wanted["version"] = {"number": previous.version + 1}
        row = self.connection.send(
            "PUT" if previous else "POST",
            f"{path}/{quoted(key)}" if previous else path,
            action=f"edit the properties of page {page_id}",
            json=wanted,
        )
        return property_of(row)

    def delete_property(self, page_id: str, prop: Property) -> None:
        self.connection.send(
            "DELETE",
            f"rest/api/content/{page_id}/property/{quoted(prop.key)}",
            action=f"edit the properties of page {page_id}",
        )

    def open_comments(self, page_id: str) -> list[Comment]:
        rows = self.connection.pages_of(
            f"rest/api/content/{page_id}/child/comment",
            action=f"read the comments of page {page_id}",
            params={
                "depth": "all",
                "expand": "extensions.inlineProperties,extensions.resolution",
                "limit": _LIMIT,
            },
        )
        found = []
        for row in rows:
            extensions = row.get("extensions") or {}
            inline = extensions.get("inlineProperties") or {}
            state = (extensions.get("resolution") or {}).get("status", "open")
            if inline.get("ref") and state in ("open", "reopened"):
                found.append(Comment(inline["ref"], inline.get("originalSelection") or ""))
        return found

    def attachments(self, page_id: str) -> list[RemoteAttachment]:
        rows = self.connection.pages_of(
            f"rest/api/content/{page_id}/child/attachment",
            action=f"list the attachments of page {page_id}",
            params={"limit": _LIMIT, "expand": "version"},
        )
        return [attachment_of(row) for row in rows]

    def download(self, page_id: str, attachment: RemoteAttachment) -> bytes:
        return self.connection.download(
            f"download/attachments/{page_id}/{quoted(attachment.filename)}",
            action=f"read the attachment '{attachment.filename}' of page {page_id}",
            params={"version": attachment.version, "api": "v2"},
        )

    def delete_attachment(self, page_id: str, attachment_id: str) -> None:
        self.connection.send(
            "DELETE",
            f"rest/api/content/{attachment_id}",
            action=f"delete an attachment of page {page_id}",
        )

    def _page(self, row: dict[str, Any], base: str | None = None) -> RemotePage:
        links, version = row.get("_links") or {}, row.get("version") or {}
        ancestors = row.get("ancestors") or []
        author = version.get("by") or {}
        storage = (row.get("body") or {}).get("storage") or {}
        properties = (row.get("metadata") or {}).get("properties") or {}
        base = links.get("base") or base or self.connection.base_url
        return RemotePage(
            id=str(row["id"]),
            title=row["title"],
            status=row.get("status", "current"),
            version=int(version.get("number", 0)),
            parent_id=str(ancestors[-1]["id"]) if ancestors else None,
            space_id=(row.get("space") or {}).get("key", ""),
            url=base + links.get("webui", ""),
            body=storage.get("value"),
            editor=author.get("userKey") or author.get("username") or "",
            edited_at=version.get("when") or "",
            properties={
                key: property_of({"key": key, **value})
                for key, value in properties.items()
                if isinstance(value, dict) and "value" in value
            },
        )


def _expand(*, body: bool = False, key: str = "") -> str:
    parts = [_EXPAND]
    if body:
        parts.append("body.storage")
    if key:
        parts.append(f"metadata.properties.{key}")
    return ",".join(parts)
