"""What a run is about to do to a page, kept in the index until its outcome is recorded."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Intent:
    """One page as a run wants to leave it; an empty field: that stays as it is."""

    page_id: str
    """Empty: the page is to be created. A page that is not there any more: so is another one in
    its place."""
    title: str
    parent: str
    """Id of the new parent page, or its source where it is to be created too."""
    sent: str
    """Hash of the normal form of the body."""
    inputs: str
    """This and the next two: what the record is to say of the text."""
    text: str
    body: str
    labels: tuple[str, ...]
    """The labels to be added that were not there."""
    extras: bool
    """Whether labels or attachments change."""
    removal: bool = False
    """Whether the page is to be archived or trashed."""
    hung: str = ""
    """Id of the parent page that a page to be moved had."""
    restored: int = 0
    """The version with which a page is to come back from the trash or the archive."""

    def to_json(self) -> list[Any]:
        """The intent as it lies in the index."""
        texts = [getattr(self, name) for name in _TEXTS]
        return [*texts, list(self.labels), self.extras, self.removal, self.restored]

    @classmethod
    def from_json(cls, row: Any) -> "Intent | None":
        """The intent from what `to_json` made; None where it is something else."""
        if not isinstance(row, list) or len(row) != len(_TEXTS) + 4:
            return None
        *texts, labels, extras, removal, restored = row
        if not isinstance(labels, list) or not all(isinstance(t, str) for t in (*texts, *labels)):
            return None
        named: dict[str, Any] = dict(zip(_TEXTS, texts, strict=True))
        named |= {"extras": bool(extras), "removal": bool(removal)}
        return cls(**named, labels=tuple(labels), restored=restored)


_TEXTS = ("page_id", "title", "parent", "sent", "inputs", "text", "body", "hung")
