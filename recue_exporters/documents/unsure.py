"""Titles told apart while a document cannot be read whose title nobody knows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from recue_exporters.documents.document import DocumentTree
from recue_exporters.documents.fitting import ELLIPSIS
from recue_exporters.documents.gather import is_among


@dataclass(frozen=True)
class Unsure:
    """What is not known of titles that must be unique."""

    alone: Mapping[str, str] = field(default_factory=dict)
    """What each document would be called that shares its title with no other, by source."""
    unread: Collection[str] = ()
    """Sources of documents that cannot be read, and folders with whatever they hold."""

    def keep_titles(self, tree: DocumentTree, published: Mapping[str, str]) -> DocumentTree:
        """The tree, with the former titles of documents that an unread one shared a title with.

        Args:
            tree: the documents.
            published: the titles they were published under, by source.
        """
        hidden = [title for source, title in published.items() if is_among(source, self.unread)]
        if not hidden:
            return tree
        taken = {document.title.casefold() for document in tree.documents}
        documents = []
        for document in tree.documents:
            alone, former = self.alone.get(document.source), published.get(document.source, "")
            shared = alone and _is_told(former, alone) and any(_is_told(t, alone) for t in hidden)
            if shared and former.casefold() not in taken:
                taken.add(former.casefold())
                document = replace(document, title=former)
            documents.append(document)
        return replace(tree, documents=tuple(documents))


def _is_told(title: str, alone: str) -> bool:
    """Whether a title is the other one, as it is or told apart."""
    title, alone = title.casefold(), alone.casefold()
    told, mark, _ = title.rpartition(" (")
    # A long one is cut shorter where a mark stands behind it.
    cut = told.endswith(ELLIPSIS) and alone.startswith(told.removesuffix(ELLIPSIS))
    return title == alone or bool(mark and title.endswith(")") and (told == alone or cut))
