"""What the blocks of one document share, and which rules beyond GFM are in force."""

from collections.abc import MutableMapping
from dataclasses import dataclass


@dataclass
class Context:
    """Where definitions go, and the switches of rules that have no beginning of their own."""

    references: MutableMapping[str, tuple[str, str | None]]
    """Link reference definitions: destination and title by normalised label."""
    footnotes: MutableMapping[str, str] | None = None
    """Footnotes by label."""
    abbreviations: MutableMapping[str, str] | None = None
    """What abbreviations stand for."""
    alerts: bool = False
    details: bool = False
    label_lines: bool = False
