"""What all parts of one run share: what is published, as whom, and what the site holds."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from recue_exporters.confluence.publish.options import PublishOptions
from recue_exporters.confluence.publish.survey import Known, Survey
from recue_exporters.confluence.site import Site
from recue_exporters.documents import DocumentTree
from recue_exporters.documents.scope import Scope
from recue_exporters.documents.unsure import Unsure


@dataclass(frozen=True)
class Selection:
    """The documents of a run, and what is known of those that it leaves out."""

    scope: Scope
    """Whose pages these are."""
    tree: DocumentTree
    """What is to be published, parents before children."""
    has_source: Callable[[str], bool] = lambda source: True
    """Whether a document that is not in the tree is still to be published: a page whose document
    was merely not selected is no orphan."""
    loose: Collection[str] = ()
    """Sources of documents named one by one, which stay where they hang."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Sources of documents that are there, but not published in this run, each with the reason."""
    left_above: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Documents in a folder whose page the run leaves out: source to what may be that page's."""
    known: Known | None = None
    """A page that is named by its id."""
    unsure: Unsure = field(default_factory=Unsure)
    """What is not known of titles that are told apart."""


@dataclass(frozen=True)
class Context:
    """What all comparisons of a run share."""

    site: Site
    selection: Selection
    options: PublishOptions
    survey: Survey
    wanted: frozenset[str] = frozenset()
    """Sources of all wanted pages; empty: all pages are taken back."""
    stranger: bool = False
    """Whether another folder, with nothing but its name in common, may have made the records."""
    above: Mapping[str, str] = field(default_factory=dict)
    """Ids of pages that the run leaves out although some of it hangs under them, by source."""
    restored: frozenset[str] = frozenset()
    """Ids of the pages that this run takes out of the trash."""

    @property
    def scope(self) -> Scope:
        """Whose pages these are."""
        return self.selection.scope

    def has_source(self, source: str) -> bool:
        """Whether the document with this source is still to be published, now or later."""
        return source in self.wanted or self.selection.has_source(source)
