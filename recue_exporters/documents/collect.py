"""From the paths a user names to the tree of documents."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from recue_exporters.documents.arrange import arrange, check_titles
from recue_exporters.documents.document import Document, DocumentTree, Titles
from recue_exporters.documents.files import scan, shown
from recue_exporters.documents.fitting import fitted
from recue_exporters.documents.gather import UNPUBLISHED, Gathering, is_among, unread_of
from recue_exporters.documents.notice import Notice
from recue_exporters.documents.targets import Target, common_root, targets_of
from recue_exporters.documents.unique import with_titles
from recue_exporters.documents.unsure import Unsure
from recue_exporters.errors import ConfigurationError, NoDocumentsError
from recue_exporters.recue.catalog import files_of, is_recue_folder


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

    unsure: Unsure
    """What is not known of titles that are told apart."""

    loose: frozenset[str]
    """Sources of documents whose place in this tree says nothing about their place in a larger one:
    named one by one, at the top of a part of the scope, or with a parent that may be left out."""

    def has_source(self, source: str) -> bool:
        """Whether a document that is not in the tree is still to be published."""
        if self.left_out.get(source) == UNPUBLISHED:
            return False
        return not self.whole or source in self._kept or is_among(source, unread_of(self.left_out))

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
        NoDocumentsError: a path does not exist; no document is left.
        ConfigurationError: a path is no Markdown.
        TitleError: the prefix leaves no room for a title.
        TitleClashError: two documents would get one title.
    """
    targets = targets_of(paths)
    root = common_root(targets) if scope_root is None else scope_root.resolve()
    _check_targets(targets, root, project)
    run = Gathering(root, kinds, project, prefix, include, exclude, titles != "file")
    for target in targets:
        run.add(target)
    documents = arrange(run.documents, run.notices, prefix)
    in_place = _in_place(documents, run.documents)
    if not documents:
        raise _nothing(paths, kinds, run.left_out)
    documents, unsure = _titled(run, documents, unique=titles == "unique")
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
        unsure=unsure,
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


def _titled(
    run: Gathering, documents: Sequence[Document], *, unique: bool
) -> tuple[list[Document], Unsure]:
    """The documents with titles that pages can have, and what is not known of these."""
    everything, unread = _everything(run, documents) if unique else ([], [])
    alone = {d.source: fitted(d.title, run.prefix) for d in documents} if unread else {}
    return with_titles(documents, everything, run.prefix, run.notices), Unsure(alone, unread)


def _everything(
    selected: Gathering, documents: Sequence[Document]
) -> tuple[list[Document], list[str]]:
    """All documents below the scope's root, however few are published: they share the titles.

    With them go the sources of what cannot be read.
    """
    root, prefix = selected.root, selected.prefix
    run = Gathering(root, (), selected.project, prefix, (), (), heading=True)
    names = [file.name for file in scan(root, []).files]
    run.add(Target(root, is_recue=is_recue_folder(root.name, names)))
    whole = {document.source: document for document in arrange(run.documents, [], prefix)}
    # A listing stands here for a page that is left out: there is none with all of them.
    others = [d for d in documents if d.source not in whole and not d.is_listing]
    return [*whole.values(), *others], unread_of(run.left_out)


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


def _note_missing_kinds(
    kinds: Collection[str], documents: Sequence[Document], notices: list[Notice]
) -> None:
    there = {document.path.name.lower() for document in documents if document.path}
    for kind in kinds:
        if not there.intersection(files_of([kind])):
            notices.append(Notice(f"--{kind}: there is no {' or '.join(files_of([kind]))}"))


def _nothing(
    paths: Sequence[Path], kinds: Collection[str], left_out: Mapping[str, str]
) -> NoDocumentsError:
    where = ", ".join(str(path) for path in paths) or "the current folder"
    if not left_out:
        return NoDocumentsError(
            f"there is no Markdown file in {where}",
            "Give the folder that RE-cue wrote (re-<project>), or any folder or file of Markdown.",
        )
    if kinds and "not selected" in left_out.values():
        return NoDocumentsError(
            f"none of the documents asked for ({', '.join('--' + kind for kind in kinds)}) is in "
            f"{where}",
            f"There are: {', '.join(sorted(left_out))}.",
        )
    reasons = sorted(set(left_out.values()))
    return NoDocumentsError(
        f"no document of {where} is left to publish ({', '.join(reasons)})",
        "Check include, exclude and the documents' front matter.",
    )
