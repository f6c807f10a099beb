"""Where things are in the browser view: the addresses the REST interface names as `webui`."""

import base64
import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, quote_plus

from recue_exporters.sandbox.store import Space
from recue_exporters.sandbox.view.render import Flavor

_PLAIN_TITLE = re.compile(r"[A-Za-z0-9 _.,()'~!*-]+")


class Named(Protocol):
    """Anything with an id and a title: a content, a node of the tree."""

    @property
    def id(self) -> int:
        """The content's id."""

    @property
    def title(self) -> str:
        """The content's title."""


@dataclass(frozen=True)
class Addresses:
    """Builds addresses for one site.

    Args:
        flavor: the product, whose forms are used.
        context: what stands before every path: `/wiki` on Cloud, often nothing on Data Center.
    """

    flavor: Flavor
    context: str

    def space(self, space: Space) -> str:
        """The home of a space."""
        form = "/spaces/{}/overview" if self.flavor == "cloud" else "/display/{}"
        return self.context + form.format(quote(space.key))

    def page(self, content: Named, space: Space) -> str:
        """A page. Data Center names pages by title where the title can stand in an address."""
        if self.flavor == "cloud":
            if content.id == space.homepage_id:
                return self.space(space)
            title = quote_plus(content.title)
            return f"{self.context}/spaces/{quote(space.key)}/pages/{content.id}/{title}"
        if _PLAIN_TITLE.fullmatch(content.title) and content.title.strip(". "):
            return f"{self.context}/display/{quote(space.key)}/{quote_plus(content.title)}"
        return f"{self.context}/pages/viewpage.action?pageId={content.id}"

    def file(self, container_id: int, name: str, version: int) -> str:
        """The bytes of an attachment's version."""
        path = f"{self.context}/download/attachments/{container_id}/{quote(name, safe='')}"
        return f"{path}?version={version}"

    def action(self, content_id: int, *rest: object) -> str:
        """What one can do with a page: `history`, `edit`, `versions`, ..."""
        return "/".join([f"{self.context}/pages/{content_id}", *map(str, rest)])

    def own(self, path: str) -> str:
        """An address that belongs to the view alone."""
        return f"{self.context}/_view/{path}"


def tiny_id(code: str) -> int | None:
    """The content id of a tiny link's last part, or None where it is none.

    The id's bytes, least first, in base 64 with `-` for `/`, `_` for `+`, trailing zeros cut off.
    """
    letters = code.strip("/").replace("-", "/").replace("_", "+")
    if not re.fullmatch(r"[A-Za-z0-9+/]{1,11}", letters):
        return None
    return int.from_bytes(base64.b64decode(letters.ljust(11, "A") + "="), "little")
