"""The domain's second half: what Confluence should hold for a document."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from recue_exporters.documents.notice import Notice

Flavor = Literal["cloud", "datacenter"]
"""The two products: Confluence Cloud and Confluence Data Center (or Server)."""

OnConflict = Literal["fail", "skip", "overwrite"]
"""What becomes of a page that both a person and the source changed."""


@dataclass(frozen=True)
class Attachment:
    """A file that a page needs."""

    filename: str
    """The name on the page; letters Confluence forbids are already replaced."""

    digest: str
    """SHA-256 (hex) of the bytes, or for a diagram of its text, theme and scale."""

    media_type: str
    load: Callable[[], bytes] = field(compare=False)
    """Returns the bytes; called only when the file must be uploaded."""

    @property
    def is_picture(self) -> bool:
        """Whether it is rendered from a diagram, which another machine may not be able to do."""
        return is_picture_name(self.filename)


def is_picture_name(filename: str) -> bool:
    """Whether an attachment of ours is a diagram's picture, told by its name."""
    return _PICTURE_NAME.fullmatch(filename) is not None


_PICTURE_NAME = re.compile(r"diagram-[0-9a-f]{16}\.png")


@dataclass(frozen=True)
class ConvertedPage:
    """The result of converting one document."""

    body: str
    """Storage format, well-formed whatever the input."""

    attachments: tuple[Attachment, ...] = ()
    """In order of first use, each file name once."""

    warnings: tuple[Notice, ...] = ()
    """What a reader of the page might miss."""

    unrendered: int = 0
    """Diagrams that are code only because the renderer is not installed."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Page options from the front matter (`width`, ...)."""

    places: tuple[str, ...] = ()
    """Where the file lies, and files outside the export that the body names by their place."""
