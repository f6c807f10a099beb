"""Documents that are handed in one by one, rather than found in a folder."""

from pathlib import Path

from recue_exporters.documents.arrange import check_titles
from recue_exporters.documents.document import Document
from recue_exporters.documents.files import read
from recue_exporters.documents.fitting import fitted
from recue_exporters.documents.front_matter import split_front_matter
from recue_exporters.documents.titles import title_of
from recue_exporters.errors import ConfigurationError, ExportError


def text_document(title: str, content: str, prefix: str) -> Document:
    """A page that has no file.

    Args:
        title: its title without the prefix.
        content: what is to be on it.
        prefix: put before the title.

    Raises:
        ConfigurationError: title or content cannot be used.
    """
    if not isinstance(title, str) or not title.strip():
        raise ConfigurationError("A page needs a title", "Give a text that is not empty.")
    if not isinstance(content, str):
        raise ConfigurationError(f"The content of '{title}' is no text", "Give a str.")
    full = (prefix + title).strip()
    readable = full.encode("utf-8", "replace").decode("utf-8")
    document = Document(source=f"page:{readable}", title=readable, text=content)
    check_titles([document], prefix)
    return document


def file_document(
    path: Path, root: Path, prefix: str, *, title: str | None = None, heading: bool = True
) -> Document:
    """A file as a document of its own; a title longer than Confluence takes is cut.

    Args:
        path: the file, absolute.
        root: the folder that its source is relative to.
        prefix: put before the title.
        title: its title without the prefix; None: found out (see `title_of`).
        heading: whether the first level-1 heading may be the title.

    Raises:
        ExportError: the file cannot be read.
    """
    try:
        source, _ = read(path)
    except OSError as error:
        raise ExportError(f"Could not read {path}: {error.strerror}") from error
    front = split_front_matter(source)
    name = title or title_of(path, front.text, front.meta, heading=heading)
    return Document(
        source=path.relative_to(root).as_posix(),
        title=fitted((prefix + name).strip(), prefix),
        text=front.text,
        path=path,
        first_line=front.first_line,
        meta=front.meta,
    )
