"""What a run may do, and how."""

from dataclasses import dataclass
from typing import Literal

from recue_exporters.confluence.page import OnConflict

OnComments = Literal["keep", "skip"]
Orphans = Literal["report", "archive", "trash"]


@dataclass(frozen=True)
class PublishOptions:
    """Choices of one run; every default is the one that cannot hurt."""

    adopt: bool = False
    """Take over same-titled pages that are not ours."""
    on_conflict: OnConflict = "fail"
    """When a person and the source changed the same page: fail that page, leave it alone
    without failing, or write ours over theirs (their version stays in the history)."""
    on_comments: OnComments = "keep"
    """Carry inline comments over to the new text, or leave a page with open comments alone."""
    orphans: Orphans = "report"
    """What becomes of pages whose source is gone."""
    max_orphans: int = 10
    """Pages that one run archives or trashes at most."""
    accept: frozenset[str] = frozenset()
    """Titles, ids or source paths of pages whose version on the site becomes the new base."""
    recreate: bool = False
    """Bring back pages that were trashed or archived."""
    refresh: bool = False
    """Compare with the site itself instead of our records."""
    refresh_rendering: bool = False
    """Also write pages of which only our conversion changed, not the source."""
    workers: int = 8
    """Requests under way at once."""
    message: str = ""
    """Version message."""
    minor_edit: bool = False
    """Mark new versions as minor edits, which notify nobody."""
    verify: bool = False
    """Read back what was written and compare it."""
    volatile: tuple[str, ...] = ()
    """Further regular expressions of stamps that are no change."""
