"""A page's comments with their answers, as the reader is to see them."""

from dataclasses import dataclass, field

from recue_exporters.sandbox.store import Content, Space
from recue_exporters.sandbox.view.neighbourhood import show
from recue_exporters.sandbox.view.site import Site

_OPEN = ("open", "reopened")


@dataclass
class Thread:
    """A comment with its answers."""

    id: int
    author: str
    created_at: str
    html: str
    """The text, rendered."""
    marker: str = ""
    selection: str = ""
    """The text the comment was made on, where it is an inline one."""
    resolution: str = "open"
    replies: list["Thread"] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the comment waits for somebody."""
        return self.resolution in _OPEN


def threads(here: Site, page: Content, space: Space) -> tuple[list[Thread], list[Thread]]:
    """Inline and footer comments of a page, each with its answers."""
    comments = here.store.comments
    inline = [_thread(here, page, space, c) for c in comments.of(page, kind="inline")]
    footer = [_thread(here, page, space, c) for c in comments.of(page, kind="footer")]
    return inline, footer


def _thread(here: Site, page: Content, space: Space, content: Content) -> Thread:
    comment = here.store.comments.get(content)
    author = here.store.users.get(content.created_by)
    body = here.store.contents.body(content)
    return Thread(
        id=content.id,
        author=author.display_name if author else content.created_by,
        created_at=content.created_at,
        html=show(here, page, space, body).html,
        marker=comment.marker_ref,
        selection=comment.original_selection,
        resolution=comment.resolution,
        replies=[
            _thread(here, page, space, reply)
            for reply in here.store.comments.of(page, parent=content)
        ],
    )
