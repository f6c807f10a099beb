"""What the passes over a document's tree share: the product, the options, what they found."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from recue_exporters.confluence.page import Attachment, Flavor
from recue_exporters.confluence.storage import nodes
from recue_exporters.confluence.storage.places import Anchors, IdPlace
from recue_exporters.documents import Document, DocumentTree
from recue_exporters.documents.files import shown
from recue_exporters.documents.notice import Notice
from recue_exporters.errors import ConfigurationError
from recue_exporters.markdown import OPTIONAL_FEATURES


@dataclass(frozen=True)
class ConvertOptions:
    """How constructs are converted for which there is more than one good way."""

    quote: Literal["macro", "blockquote"] = "macro"
    """A quote becomes the quote macro or the plain element."""

    mermaid: Literal["auto", "image", "code"] = "auto"
    """Mermaid fences: `auto` makes pictures where a renderer is installed, `image` warns where
    there is none, `code` never makes pictures."""

    math: Literal["code", "macro"] = "code"
    """Formulas: as verbatim code, or as the macros `mathinline` and `mathblock`."""

    raw: bool = True
    """Whether `ac:` and `ri:` markup and `storage` fences are passed through."""

    link_ids: bool = False
    """Whether RE-cue's ids (`UC-001`) become links to where they are defined."""

    keep_title_heading: bool = False
    """Whether a first heading that repeats the page's title stays in the body."""

    marks: tuple[str, ...] = ()
    """Signs that GitHub does not know and that are read all the same: `mark` (`==x==`),
    `subscript` (`~x~`), `superscript` (`^x^`), `insert` (`++x++`)."""

    title_prefix: str = ""
    """What the page's title begins with before the document's own title."""

    source_url: str = ""
    """Where the source host shows the files; `{path}` and `{commit}` are filled in, without
    `{path}` the path is appended."""

    notice: str = ""
    """A line at the top of the page; `{file}`, `{commit}` and `{url}` are filled in."""

    def __post_init__(self) -> None:
        unknown = set(self.marks) - OPTIONAL_FEATURES
        if unknown:
            raise ConfigurationError(
                f"marks: there is no {', '.join(sorted(unknown))}",
                f"Known are {', '.join(sorted(OPTIONAL_FEATURES))}.",
            )


@dataclass
class Conversion:
    """The conversion of one document: what is known of it and what it has brought up so far."""

    flavor: Flavor
    options: ConvertOptions
    document: Document | None = None
    tree: DocumentTree | None = None
    known_pictures: Collection[str] = ()
    commit: str = ""
    """The commit the documents were read at; empty outside git."""
    warnings: list[Notice] = field(default_factory=list)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    """By file name."""
    unrendered: int = 0
    """Diagrams that stay code only because the renderer is not installed."""
    places: set[str] = field(default_factory=set)
    """Paths that the body names: they tell another file although the text is the same."""
    raw_sources: Sequence[str] = ()
    """Storage format that was put aside before Markdown was read."""
    last_line: int = 0
    """How many lines the text has that Markdown read."""
    original_line: Callable[[int], int] = int
    """The line of the document's text for a line of the text that Markdown read."""
    anchors: Anchors = field(default_factory=Anchors)
    """The places of this page."""
    ids: Mapping[str, IdPlace] = field(default_factory=dict)
    """Where RE-cue's ids are defined, where they are to be linked."""
    pages_by_path: Mapping[Path, Document] = field(default_factory=dict)
    """The documents of the run by the absolute path of their file or folder."""
    anchors_of: Callable[[Document], Anchors] = field(default=lambda _: Anchors())
    """The places of another page of the run."""

    @property
    def has_page(self) -> bool:
        """Whether there is a page that files can be attached to."""
        return self.document is not None

    def setting(self, name: str) -> Any:
        """A setting from the front matter: under `confluence:`, else at the top."""
        meta: Mapping[str, Any] = self.document.meta if self.document is not None else {}
        own = meta.get("confluence")
        if isinstance(own, Mapping) and name in own:
            return own[name]
        return meta.get(name)

    def warn(self, message: str, at: etree._Element | None = None, offset: int = 0) -> None:
        """Note something a reader of the page might miss.

        Args:
            message: what it is.
            at: the element whose place in the file is named.
            offset: how many lines below it.
        """
        line = self.line(at)
        self.warn_at(line + offset if line else 0, message)

    def warn_at(self, line: int, message: str) -> None:
        """The same where the line of the file is known; 0 where it is not."""
        file = ""
        if self.document is not None:
            path = self.document.path
            file = shown(path) if path else self.document.source
        self.warnings.append(Notice(message, file, line))

    def line(self, at: etree._Element | None) -> int:
        """The line of the file on which the block around `at` begins; 0 where unknown."""
        first = self.document.first_line if self.document is not None else 1
        while at is not None:
            written = nodes.number(at.get("data-line"), 0)
            if 0 < written <= self.last_line:  # an author may have written anything there
                return self.original_line(written) + first - 1
            at = at.getparent()
        return 0


Pass = Callable[[etree._Element, Conversion], None]
"""A step of the conversion: changes the tree below the given `body` in place."""
