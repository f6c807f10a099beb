"""Reading the documents that targets stand for, each with its title and its place."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recue_exporters.documents.document import Document
from recue_exporters.documents.files import (
    Folder,
    is_markdown,
    natural_key,
    patterns,
    read,
    scan,
    shown,
)
from recue_exporters.documents.front_matter import (
    is_unpublished,
    remarks,
    split_front_matter,
)
from recue_exporters.documents.notice import Notice
from recue_exporters.documents.targets import Target
from recue_exporters.documents.titles import FOLDER_PAGES, name_title, title_of
from recue_exporters.recue.catalog import files_of, is_recue_folder, position, project_name

UNPUBLISHED = "publish: false"
"""The reason why a document is left out that asks not to be published."""
UNREAD = "cannot be read"
"""The reason why a file is left out, or a folder with whatever it holds."""


def unread_of(left_out: Mapping[str, str]) -> list[str]:
    """The sources of what cannot be read, files and folders, of those left out for any reason."""
    return [source for source, reason in left_out.items() if reason == UNREAD]


def is_among(source: str, places: Iterable[str]) -> bool:
    """Whether a source is one of these files, or lies in one of these folders.

    >>> is_among("guide/use.md", ["guide"])
    True
    """
    return any(place in (".", source) or source.startswith(f"{place}/") for place in places)


@dataclass
class Gathering:
    """The documents found so far, and what else was seen."""

    root: Path
    kinds: Collection[str]
    project: str | None
    prefix: str
    include: Sequence[str]
    exclude: Sequence[str]
    heading: bool
    """Whether headings make titles."""
    documents: list[Document] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    left_above: dict[str, tuple[str, ...]] = field(default_factory=dict)
    loose: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._kind_files = frozenset(files_of(self.kinds))
        self._included = patterns("include", self.include)
        self._excluded = patterns("exclude", self.exclude)

    def add(self, target: Target) -> None:
        """Read the documents of one target."""
        if target.path.is_file():
            document = self._read(target.path, None, named=True)
            if document:
                self.documents.append(document)
                self.loose.add(document.source)
            return
        tree = scan(target.path, self.notices)
        self.left_out.update({self._source(path): UNREAD for path in tree.unread})
        before = len(self.documents)
        if target.is_recue:
            self._add_project(tree, None, target.only)
        else:
            self._add_folder(tree, None, is_top=True)
        if target.path != self.root:
            self.loose.update(d.source for d in self.documents[before:] if d.parent is None)

    def _add_project(
        self, folder: Folder, parent: str | None, only: frozenset[Path] | None = None
    ) -> None:
        """A folder that RE-cue wrote: a root page that lists the documents in RE-cue's order."""
        source = self._source(folder.path) + "/"
        files = sorted(folder.files, key=lambda file: position(file.name))
        if only is not None:
            files = [file for file in files if file in only]
        documents = self._read_all(files, source, named=only is not None)
        # From all documents, so that a selection of some does not rename the root page.
        name = self.project or project_name(folder.path.name, _texts(folder.files))
        before = len(self.documents)
        self.documents.extend(documents)
        if only is None:
            for inner in folder.folders:
                self._add_subfolder(inner, source)
        if len(self.documents) > before:
            listing = Document(source, f"{self.prefix}{name} Documentation", parent=parent)
            self.documents.insert(before, listing)

    def _add_subfolder(self, folder: Folder, parent: str | None) -> None:
        if is_recue_folder(folder.path.name, [file.name for file in folder.files]):
            self._add_project(folder, parent)
        else:
            self._add_folder(folder, parent, is_top=False)

    def _add_folder(self, folder: Folder, parent: str | None, *, is_top: bool) -> None:
        """Any other folder: its page (README, index or a listing) and its documents below."""
        before = len(self.documents)
        page = self._folder_page(folder, parent)
        if page:
            self.documents.append(page)
            source: str | None = page.source
        else:
            source = None if is_top else self._source(folder.path) + "/"
        rest = [file for file in folder.files if page is None or file != page.path]
        entries: list[Path | Folder] = [*rest, *folder.folders]
        for entry in sorted(entries, key=_entry_key):
            if isinstance(entry, Folder):
                self._add_subfolder(entry, source)
            else:
                self.documents.extend(self._read_all([entry], source))
        self._note_pages_left_out(folder, page, self.documents[before:], source)
        if page is None and source is not None and len(self.documents) > before:
            title = self.prefix + name_title(folder.path.name)
            self.documents.insert(before, Document(source, title, parent=parent))

    def _folder_page(self, folder: Folder, parent: str | None) -> Document | None:
        for stem in FOLDER_PAGES:
            for file in folder.files:
                if file.stem.lower() == stem:
                    document = self._read(file, parent)
                    if document:
                        return document
        return None

    def _note_pages_left_out(
        self,
        folder: Folder,
        page: Document | None,
        inside: Sequence[Document],
        parent: str | None,
    ) -> None:
        """Note under which page the documents belong whose folder's page is not selected.

        Where `page` is only the page because README is left out, it belongs there too.
        """
        unread = [path for path in folder.unread if path.parent == folder.path]
        left_out: list[str] = []
        for stem in FOLDER_PAGES:
            if page is not None and page.path is not None and page.path.stem.lower() == stem:
                break
            here = [f for f in (*folder.files, *unread) if f.stem.lower() == stem]
            sources = map(self._source, filter(is_markdown, here))
            left_out += [s for s in sources if self.left_out.get(s, UNPUBLISHED) != UNPUBLISHED]
        if left_out:
            own = [d.source for d in inside if d is page or d.parent == parent]
            for source in own:
                # What was noted of a folder further down is nearer.
                self.left_above[source] = (*self.left_above.get(source, ()), *left_out)

    def _read_all(
        self, files: Sequence[Path], parent: str | None, *, named: bool = False
    ) -> list[Document]:
        documents = (self._read(file, parent, named=named) for file in files)
        return [document for document in documents if document]

    def _read(self, file: Path, parent: str | None, *, named: bool = False) -> Document | None:
        """Read one file, or note why it is left out."""
        source = self._source(file)
        if source in self.left_out:
            return None
        reason = self._deselected(source, file.name, named)
        if reason:
            self.left_out[source] = reason
            return None
        place = shown(file)
        try:
            text, complaint = read(file)
        except OSError as error:
            self.left_out[source] = UNREAD
            self.notices.append(Notice(f"cannot be read: {error.strerror or error}", place))
            return None
        if complaint:
            self.notices.append(Notice(complaint, place))
        front = split_front_matter(text)
        self.notices += [Notice(text, place, line) for text, line in remarks(front)]
        if is_unpublished(front.meta):
            self.left_out[source] = UNPUBLISHED
            return None
        return Document(
            source=source,
            title=self.prefix + title_of(file, front.text, front.meta, heading=self.heading),
            text=front.text,
            path=file,
            parent=parent,
            first_line=front.first_line,
            meta=front.meta,
        )

    def _deselected(self, source: str, name: str, named: bool) -> str:
        if self.kinds and name.lower() not in self._kind_files:
            return "not selected"
        if named:
            return ""
        if self.include and not self._included.match_file(source):
            return "not included"
        return "excluded" if self.exclude and self._excluded.match_file(source) else ""

    def _source(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def _texts(files: Sequence[Path]) -> Iterator[str]:
    for file in files:
        try:
            yield read(file)[0]
        except OSError:
            continue


def _entry_key(entry: Path | Folder) -> tuple[list[int | str], str]:
    return natural_key(entry.path.name if isinstance(entry, Folder) else entry.name)
