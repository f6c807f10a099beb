"""The renderer's questions about other pages and files, answered from the store."""

from collections.abc import Sequence

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.store import Content, Space
from recue_exporters.sandbox.view.render import FileRef, PageRef, RenderedPage, render
from recue_exporters.sandbox.view.site import Site


class Neighbourhood:
    """Implements the renderer's `Lookup` for one reader.

    Args:
        site: the site and who is looking.
        page: the page on show.
        space: its space.
    """

    def __init__(self, site: Site, page: Content, space: Space) -> None:
        self._site = site
        self._page = page
        self._space = space
        self._spaces = {space.key.upper(): space}

    def page(self, title: str, space_key: str) -> PageRef | None:
        """The current page of this title."""
        space = self._space_named(space_key)
        content = self._site.store.contents.titled(space, title) if space else None
        return self._shown(content)

    def page_by_id(self, page_id: str) -> PageRef | None:
        """The current page of this id."""
        number = int(page_id) if page_id.isascii() and page_id.isdigit() else 0
        return self._shown(self._site.store.contents.get(number))

    def space_url(self, space_key: str) -> str | None:
        """Address of a space's home."""
        space = self._space_named(space_key)
        return self._site.addresses.space(space) if space else None

    def file(self, page_id: str, name: str) -> FileRef | None:
        """The attachment of this name."""
        page = self._holder(page_id)
        attachment = self._site.store.attachments.named(page, name) if page else None
        return self._file_ref(attachment) if attachment else None

    def files(self, page_id: str) -> Sequence[FileRef]:
        """The attachments of a page, by name."""
        listed = self._site.store.contents.listing(
            types=("attachment",), container_id=int(page_id), sort="title"
        )
        return [self._file_ref(attachment) for attachment in listed]

    def user(self, key: str) -> str | None:
        """Display name of a person, by key, account id or user name."""
        users = self._site.store.users
        user = users.get(key) or users.named(key)
        return user.display_name if user else None

    def body(self, page_id: str) -> str:
        """The newest body of a page."""
        page = self._holder(page_id)
        return self._site.store.contents.body(page) if page else ""

    def children(self, page_id: str, order: str, limit: int) -> tuple[Sequence[PageRef], int]:
        """The first children of a page, and how many there are."""
        page = self._holder(page_id)
        if page is None:
            return (), 0
        space = self._site.space_of(page)
        nodes = self._site.queries.level(space, page.id, order=order, limit=limit)
        total = self._site.queries.count(space, page.id) if len(nodes) == limit else len(nodes)
        address = self._site.addresses.page
        refs = [
            PageRef(str(n.id), n.title, space.key, address(n, space), n.has_children) for n in nodes
        ]
        return refs, total

    def children_url(self, page_id: str) -> str:
        """The page of its own that lists a page's children."""
        page = self._holder(page_id) or self._page
        key = self._site.space_of(page).key
        return f"{self._site.addresses.own(f'tree/{key}')}?parent={page.id}"

    def search(self, cql: str, limit: int) -> Sequence[PageRef]:
        """The pages a CQL query finds; none for one that cannot be read."""
        site = self._site
        try:
            found, _ = site.store.search.run(
                f"type = page and ({cql})" if "order by" not in cql.lower() else cql,
                user=site.actor, hidden=site.hidden, limit=limit,
            )  # fmt: skip
        except Problem:
            return ()
        pages = [content for content in found if content.type == "page"]
        changed = site.queries.updated_at([content.id for content in pages])
        refs = (self._ref(content, changed.get(content.id, "")) for content in pages)
        return list(refs)

    def _space_named(self, key: str) -> Space | None:
        if key.upper() not in self._spaces:
            space = self._site.store.spaces.with_key(key)
            if space is None:
                return None
            self._spaces[key.upper()] = space
        return self._spaces[key.upper()]

    def _holder(self, page_id: str) -> Content | None:
        if page_id == str(self._page.id):
            return self._page
        return self._site.store.contents.get(int(page_id))

    def _shown(self, content: Content | None) -> PageRef | None:
        if (
            content is None
            or content.type != "page"
            or content.status != "current"
            or content.id in self._site.hidden
        ):
            return None
        return self._ref(content)

    def _ref(self, content: Content, modified: str = "") -> PageRef:
        space = self._space
        if content.space_id != space.id:
            space = self._site.space_of(content)
        url = self._site.addresses.page(content, space)
        return PageRef(str(content.id), content.title, space.key, url, modified=modified)

    def _file_ref(self, attachment: Content) -> FileRef:
        file = self._site.store.attachments.file(attachment)
        holder = attachment.container_id or self._page.id
        url = self._site.addresses.file(holder, attachment.title, attachment.version)
        return FileRef(attachment.title, url, file.media_type, file.size)


def show(
    site: Site,
    page: Content,
    space: Space,
    body: str,
    *,
    title: str = "",
    open_comments: frozenset[str] | None = frozenset(),
) -> RenderedPage:
    """Render a body as that of `page`.

    Args:
        site: the site and who is looking.
        page: the page.
        space: its space.
        body: the storage format, of whatever version.
        title: title of that version; Data Center builds anchors from it.
        open_comments: references of the inline comments to highlight.
    """
    reference = PageRef(
        str(page.id), title or page.title, space.key, site.addresses.page(page, space)
    )
    neighbourhood = Neighbourhood(site, page, space)
    return render(body, reference, site.addresses.flavor, neighbourhood, open_comments)
