"""From the paths a user names to the tree of documents."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from recue_exporters.documents.arrange import arrange, check_titles
from recue_exporters.documents.document import Document, DocumentTree, Titles
from recue_exporters.documents.files import (
    Folder,
    is_markdown,
    natural_key,
    patterns,
    read,
    scan,
    shown,
)
from recue_exporters.documents.front_matter import remarks, says_no, split_front_matter
from recue_exporters.documents.notice import Notice
from recue_exporters.documents.targets import Target, common_root, targets_of
from recue_exporters.documents.titles import FOLDER_PAGES, name_title, title_of
from recue_exporters.documents.unique import unique_titles
from recue_exporters.errors import ConfigurationError
from recue_exporters.recue.catalog import files_of, is_recue_folder, position, project_name

UNPUBLISHED = "publish: false"
"""The reason in `Collected.left_out` of a document that asks not to be published."""
_UNREAD = "cannot be read"


@dataclass(frozen=True)
class Collected:
    """The documents of one export, and what else was seen on the way to them."""

    tree: DocumentTree
    notices: tuple[Notice, ...]
    """What a user should know: files that could not be read, front matter that is not YAML, ..."""

    left_out: Mapping[str, str]
    """Documents that were found but are not in the tree: source to reason.

    All but those with the reason `UNPUBLISHED` still exist for their readers. What cannot be read
    may be a folder, with whatever it holds."""

    left_above: Mapping[str, tuple[str, ...]]
    """Documents in a folder whose page is left out though it is there: source to the sources of
    what may be that page, the likeliest first."""

    whole: bool
    """Whether the paths cover the scope's root, so that a page of the scope whose source is
    neither in the tree nor in `left_out` has lost its source."""

    recue_folders: tuple[Path, ...]
    """The folders among the paths that RE-cue wrote."""

    loose: frozenset[str]
    """Sources of documents whose place in this tree says nothing about their place in a larger one:
    named one by one, at the top of a part of the scope, or with a parent that may be left out."""

    def has_source(self, source: str) -> bool:
        """Whether a document that is not in the tree is still to be published."""
        if self.left_out.get(source) == UNPUBLISHED:
            return False
        return not self.whole or source in self._kept or self._is_unread(source)

    def _is_unread(self, source: str) -> bool:
        return any(
            place in (".", source) or source.startswith(f"{place}/")
            for place, reason in self.left_out.items()
            if reason == _UNREAD
        )

    @cached_property
    def _kept(self) -> frozenset[str]:
        kept = {source for source, reason in self.left_out.items() if reason != UNPUBLISHED}
        # The page of a folder is there as long as a document in it is.
        ends = ((source, end) for source in kept for end, sign in enumerate(source) if sign == "/")
        return frozenset(kept | {source[: end + 1] for source, end in ends})


def collect(
    paths: Sequence[Path],
    *,
    kinds: Collection[str] = (),
    project: str | None = None,
    prefix: str = "",
    scope_root: Path | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    titles: Titles = "heading",
    as_pages: bool = True,
) -> Collected:
    """Find and read the documents that `paths` stand for.

    Args:
        paths: `re-<project>` folders, projects that contain some, folders of Markdown, or files.
        kinds: names of RE-cue's document kinds (`catalog.OPTIONS`); empty: everything.
        project: the project's name, in place of the folder's.
        prefix: put before every title.
        scope_root: the folder that source paths are relative to; None: the folder the paths name.
        include: patterns as in `.gitignore`, relative to the scope's root; empty: everything.
        exclude: such patterns of documents to leave out. Files named in `paths` are exempt.
        titles: what a page is called after where nothing else is said.
        as_pages: whether the titles must be such as one space can hold.

    Raises:
        ConfigurationError: a path does not exist or is no Markdown; no document is left.
        TitleError: a title is too long.
        TitleClashError: two documents would get one title.
    """
    targets = targets_of(paths)
    root = common_root(targets) if scope_root is None else scope_root.resolve()
    _check_targets(targets, root, project)
    run = _Run(root, kinds, project, prefix, include, exclude, titles != "file")
    for target in targets:
        run.add(target)
    documents = arrange(run.documents, run.notices, prefix)
    in_place = _in_place(documents, run.documents)
    if not documents:
        raise _nothing(paths, kinds, run.left_out)
    if titles == "unique":
        everything = _everything(root, documents, project=project, prefix=prefix)
        new = unique_titles(everything, prefix)
        documents = [replace(d, title=new.get(d.source, d.title)) for d in documents]
    if as_pages:
        check_titles(documents, prefix)
    _note_missing_kinds(kinds, documents, run.notices)
    return Collected(
        tree=DocumentTree(root, tuple(documents)),
        notices=tuple(run.notices),
        left_out=run.left_out,
        left_above={s: above for s, above in run.left_above.items() if s in in_place},
        whole=any(target.covers == root for target in targets),
        recue_folders=tuple(target.path for target in targets if target.is_recue),
        loose=frozenset(run.loose | _parent_may_be_left_out(documents, in_place, run.left_out)),
    )


def _in_place(arranged: Sequence[Document], found: Sequence[Document]) -> set[str]:
    """The documents that hang where their file lies, whatever parent they name."""
    parents = {document.source: document.parent for document in found}
    return {d.source for d in arranged if d.parent == parents[d.source]}


def _parent_may_be_left_out(
    documents: Sequence[Document], in_place: Collection[str], left_out: Mapping[str, str]
) -> set[str]:
    """The documents that name a parent in their front matter which is none of those at hand."""
    if all(reason == UNPUBLISHED for reason in left_out.values()):
        return set()
    return {d.source for d in documents if "parent" in d.meta and d.source in in_place}


def _everything(
    root: Path, documents: Sequence[Document], *, project: str | None, prefix: str
) -> list[Document]:
    """All documents below the scope's root, however few are published: they share the titles."""
    run = _Run(root, (), project, prefix, (), (), heading=True)
    names = [file.name for file in scan(root, []).files]
    run.add(Target(root, is_recue=is_recue_folder(root.name, names)))
    whole = {document.source: document for document in arrange(run.documents, [], prefix)}
    # A listing stands here for a page that is left out: there is none with all of them.
    others = [d for d in documents if d.source not in whole and not d.is_listing]
    return [*whole.values(), *others]


def _check_targets(targets: Sequence[Target], root: Path, project: str | None) -> None:
    for target in targets:
        if not target.path.is_relative_to(root):
            raise ConfigurationError(
                f"{shown(target.path)} lies outside the scope's root {shown(root)}",
                "Give paths below the scope's root, or another scope.",
            )
    if project and sum(target.is_recue for target in targets) > 1:
        raise ConfigurationError(
            "--project names one project, but the paths hold several",
            "Publish the projects one by one.",
        )


@dataclass
class _Run:
    """The state of one collection."""

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
        self.left_out.update({self._source(path): _UNREAD for path in tree.unread})
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
            self.left_out[source] = _UNREAD
            self.notices.append(Notice(f"cannot be read: {error.strerror or error}", place))
            return None
        if complaint:
            self.notices.append(Notice(complaint, place))
        front = split_front_matter(text)
        self.notices += [Notice(text, place, line) for text, line in remarks(front)]
        document = Document(
            source=source,
            title=self.prefix + title_of(file, front.text, front.meta, heading=self.heading),
            text=front.text,
            path=file,
            parent=parent,
            first_line=front.first_line,
            meta=front.meta,
        )
        if says_no(front.meta.get("publish")):
            self.left_out[source] = UNPUBLISHED
            return None
        return document

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


def _note_missing_kinds(
    kinds: Collection[str], documents: Sequence[Document], notices: list[Notice]
) -> None:
    there = {document.path.name.lower() for document in documents if document.path}
    for kind in kinds:
        if not there.intersection(files_of([kind])):
            notices.append(Notice(f"--{kind}: there is no {' or '.join(files_of([kind]))}"))


def _nothing(
    paths: Sequence[Path], kinds: Collection[str], left_out: Mapping[str, str]
) -> ConfigurationError:
    where = ", ".join(str(path) for path in paths) or "the current folder"
    if not left_out:
        return ConfigurationError(
            f"there is no Markdown file in {where}",
            "Give the folder that RE-cue wrote (re-<project>), or any folder or file of Markdown.",
        )
    if kinds and "not selected" in left_out.values():
        return ConfigurationError(
            f"none of the documents asked for ({', '.join('--' + kind for kind in kinds)}) is in "
            f"{where}",
            f"There are: {', '.join(sorted(left_out))}.",
        )
    reasons = sorted(set(left_out.values()))
    return ConfigurationError(
        f"no document of {where} is left to publish ({', '.join(reasons)})",
        "Check include, exclude and the documents' front matter.",
    )
