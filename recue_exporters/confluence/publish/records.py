"""What we remember of the pages we wrote, and the marks by which pages and files are ours."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from recue_exporters.confluence.site import Property, RemotePage
from recue_exporters.confluence.storage.normal import body_hash

IDENTITY_KEY = "recue_export"
"""The property that makes a page ours: scope and source path, written once.

No hyphen: Data Center cannot expand properties whose key has one (zeldigas/text2confl#6)."""

FILE_MARK = "recue-export "
"""How the comment of an attachment of ours begins; its digest follows."""

_LISTED = "listed"


def is_page_id(text: str) -> bool:
    """Whether a text can be the id of a page: Confluence's are 64-bit numbers."""
    return re.fullmatch("[0-9]{1,19}", text) is not None and int(text) < 2**63


def short_hash(text: str) -> str:
    """64 bits of SHA-256 in hex: enough to notice a change, short enough for thousands."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def stored_hash(body: str | None) -> str:
    """The hash by which a record remembers the body the site returned."""
    return short_hash(body_hash(body or ""))


@dataclass(frozen=True)
class Record:
    """One page as we left it."""

    page_id: str
    version: int
    title: str
    parent_id: str
    inputs: str
    """Hash of all that went into the conversion: text without stamps, title, options, links."""
    text: str
    """Hash of the text alone, to recognise a document that moved to another file."""
    body: str
    """Hash of the body we wanted, without stamps."""
    stored: str
    """Hash of the body the site returned when we wrote it."""
    accepted_title: str = ""
    """The title a person gave, where the user accepted it (`--accept`)."""
    accepted_parent: str = ""
    """Id of the parent a person chose, where the user accepted it."""
    width: str = ""
    """The page width that we set."""
    place: float | None = None
    """Where it stands among its siblings, a larger number further down; None: not known."""
    accepted_text: str = ""
    """`stored` of a text that a person wrote, where the user accepted it."""
    labels: tuple[str, ...] = ()
    """The labels that we added."""
    found_labels: tuple[str, ...] = ()
    """Wanted labels that were there before us: never ours to remove."""
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The attachments that we added: file name to attachment id and digest. Without an id: one of
    somebody else's that holds what is wanted."""
    files_listed: bool = False
    """Whether they are too many for a record, so that the page itself has to be asked for them."""

    @property
    def is_lost(self) -> bool:
        """Whether nothing is known but whose page it is, after the index was lost."""
        return self.version == 0

    @property
    def is_persons(self) -> bool:
        """Whether the text is one that a person wrote, and that the user accepted."""
        return bool(self.accepted_text) and self.accepted_text == self.stored

    def to_json(self) -> list[Any]:
        """The record as it lies in the index; positions, not names, to keep the index small."""
        return [
            *(getattr(self, name) for name in _PLAIN),
            list(self.labels),
            list(self.found_labels),
            _LISTED if self.files_listed else {n: list(pair) for n, pair in self.files.items()},
        ]

    @classmethod
    def from_json(cls, row: Any) -> "Record | None":
        """The record from what `to_json` made; None where somebody has tampered with it."""
        try:
            return cls._read(row)
        except (TypeError, ValueError, AttributeError, IndexError):
            return None

    @classmethod
    def _read(cls, row: Any) -> "Record":
        *plain, labels, found, files = row
        # An earlier version wrote records without their last fields.
        known: dict[str, Any] = dict(zip(_PLAIN[: len(plain)], plain, strict=True))
        if known.get("place") is not None:
            known["place"] = float(known["place"])
        listed = files == _LISTED
        pairs = {} if listed else {n: (str(p[0]), str(p[1])) for n, p in files.items()}
        texts = [value for name, value in known.items() if name not in ("version", "place")]
        kinds = (type(known["version"]), type(labels), type(found))
        if kinds != (int, list, list) or known["version"] < 0 or not is_page_id(known["page_id"]):
            raise ValueError("of another kind")
        if not all(isinstance(each, str) for each in (*texts, *labels, *found)):
            raise ValueError("a text is none")
        return cls(
            **known,
            labels=tuple(labels),
            found_labels=tuple(found),
            files=pairs,
            files_listed=listed,
        )


_PLAIN = (
    "page_id",
    "version",
    "title",
    "parent_id",
    "inputs",
    "text",
    "body",
    "stored",
    "accepted_title",
    "accepted_parent",
    "width",
    "place",
    "accepted_text",
)
"""Fields of a record that lie in the index as they are, in their order there."""


def lost_record(page: RemotePage) -> Record:
    """The record of a page of ours of which nothing is known any more."""
    place = page.parent_id or ""
    return Record(page.id, 0, page.title, place, "", "", "", "", files_listed=True)


@dataclass(frozen=True)
class Identity:
    """The mark on a page of ours."""

    scope: str
    source: str
    index: str
    """Id of the page that holds the index of the scope; empty: the page itself."""

    def to_json(self) -> dict[str, str]:
        """The value of the property."""
        return {"scope": self.scope, "source": self.source, "index": self.index}

    @classmethod
    def of(cls, prop: Property | None) -> "Identity | None":
        """The identity in a property, None where there is none that can be read."""
        value = prop.value if prop else None
        if not isinstance(value, dict) or "scope" not in value or "source" not in value:
            return None
        return cls(str(value["scope"]), str(value["source"]), str(value.get("index", "")))
