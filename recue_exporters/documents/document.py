"""The domain's first half: a Markdown file, and the tree of those that are published together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Titles = Literal["heading", "file", "unique"]
"""What a page is called after where nothing else is said: the first level-1 heading, the file, or
the heading with what stands above it where several documents would have one title."""


@dataclass(frozen=True)
class Document:
    """One Markdown file as it is to become a page, or a page that only lists its children."""

    source: str
    """The key of the document in its scope: POSIX path relative to the scope's root.

    A page without a file (a folder, the root page) has the folder's path with a trailing slash."""

    title: str
    """The page's final title, prefix included."""

    text: str = ""
    """The Markdown, without front matter. Empty for a page that only lists its children."""

    path: Path | None = None
    """The file, absolute; None where there is none."""

    parent: str | None = None
    """`source` of the parent document; None: directly under the target parent page."""

    first_line: int = 1
    """The line of the file on which `text` begins (1 without front matter)."""

    meta: Mapping[str, Any] = field(default_factory=dict)
    """The front matter, as YAML read it."""

    site_title: str = ""
    """The title its page has on the site, where that is another one; links have to name it."""

    @property
    def link_title(self) -> str:
        """The title by which links find the page."""
        return self.site_title or self.title

    @property
    def is_listing(self) -> bool:
        """Whether the page has no text of its own and lists its children instead."""
        return self.path is None and not self.text


@dataclass(frozen=True)
class DocumentTree:
    """The documents of one export, parents before children, siblings in their order."""

    root: Path
    """The folder that source paths are relative to, absolute."""

    documents: tuple[Document, ...]

    def by_path(self) -> dict[Path, Document]:
        """The documents that have a file, keyed by the file's absolute path."""
        return {d.path: d for d in self.documents if d.path is not None}

    def by_source(self) -> dict[str, Document]:
        """All documents, keyed by `source`."""
        return {d.source: d for d in self.documents}
