"""Files become documents: which Markdown files there are, how they are titled and nested."""

from recue_exporters.documents.document import Document, DocumentTree
from recue_exporters.documents.front_matter import FrontMatter, split_front_matter

__all__ = ["Document", "DocumentTree", "FrontMatter", "split_front_matter"]
