"""Documents that are looked at alone, among those they link to."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from recue_exporters.documents import Document, DocumentTree
from recue_exporters.documents.collect import Collected, collect
from recue_exporters.documents.document import Titles
from recue_exporters.documents.files import scan
from recue_exporters.documents.notice import Notice
from recue_exporters.documents.scope import find_repository
from recue_exporters.documents.unique import unique_titles
from recue_exporters.errors import ConfigurationError


def with_neighbours(
    files: Sequence[Path],
    prefix: str = "",
    titles: Titles = "heading",
    scope_root: Path | None = None,
) -> tuple[DocumentTree, tuple[Document, ...], list[Notice]]:
    """The files as documents, in a tree of all documents of their repository or their folder.

    So their links are followed whatever else is asked for, also to folders that have a page only
    because it lists them. What titles the documents have matters only where they are published.

    Args:
        files: Markdown files.
        prefix: put before every title.
        titles: what a page is called after.
        scope_root: the folder whose documents are published together, where that is said; it
            takes the place of the repository.

    Raises:
        ConfigurationError: a file does not exist, or is no document.
    """
    around = Path(os.path.commonpath([file.resolve().parent for file in files]))
    if scope_root is not None and around.is_relative_to(scope_root):
        root = scope_root
    else:
        repository = find_repository(around)
        root = repository.work_tree if repository else around

    def read(path: Path) -> Collected:
        single: Titles = "file" if titles == "file" else "heading"
        return collect([path], scope_root=root, prefix=prefix, titles=single, as_pages=False)

    runs = [read(file) for file in files]
    named = {d.source: d for run in runs for d in run.tree.documents if d.path}
    others: dict[str, Document] = {}
    with suppress(ConfigurationError):  # what is named may lie where no run looks
        others.update({d.source: d for d in read(root).tree.documents})
    for file in (file for folder in scan(root, []).walk() for file in folder.files):
        if file.relative_to(root).as_posix() in others:
            continue
        # Beside the projects of RE-cue, which are all that is published of the folder they lie in.
        with suppress(ConfigurationError):  # a document that is not published is no neighbour
            others.update({d.source: d for d in read(file).tree.documents if d.path})
    together = others | named
    new = unique_titles([*together.values()], prefix) if titles == "unique" else {}
    together = {s: replace(d, title=new.get(s, d.title)) for s, d in together.items()}
    documents = tuple(together[source] for source in named)
    notices = [notice for run in runs for notice in run.notices]
    return DocumentTree(root, tuple(together.values())), documents, notices
