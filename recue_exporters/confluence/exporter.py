"""`ConfluenceExporter`: what the command and other modules of RE-cue publish with."""

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from recue_exporters.confluence.config import ConfluenceConfig
from recue_exporters.confluence.converter import ConvertOptions, MarkdownToConfluenceConverter
from recue_exporters.confluence.page import ConvertedPage
from recue_exporters.confluence.page_maker import PageMaker
from recue_exporters.confluence.publish.apply import Progress, apply_plan
from recue_exporters.confluence.publish.context import Selection
from recue_exporters.confluence.publish.labels import labels as as_labels
from recue_exporters.confluence.publish.options import PublishOptions
from recue_exporters.confluence.publish.plan import Plan
from recue_exporters.confluence.publish.planner import make_plan, make_removal_plan
from recue_exporters.confluence.publish.records import IDENTITY_KEY, Identity, is_page_id
from recue_exporters.confluence.publish.report import Report
from recue_exporters.confluence.publish.survey import Known
from recue_exporters.confluence.publish.target import Target, find_target
from recue_exporters.confluence.result import ConfluencePageResult, failed, results_of
from recue_exporters.confluence.site import Site, connect
from recue_exporters.documents import Document, DocumentTree
from recue_exporters.documents.arrange import check_titles
from recue_exporters.documents.collect import Collected, collect
from recue_exporters.documents.document import Titles
from recue_exporters.documents.scope import Scope, detect_scope, git_commit
from recue_exporters.documents.single import file_document, text_document
from recue_exporters.errors import (
    AuthenticationFailedError,
    ConfigurationError,
    ConnectionFailedError,
    ExportError,
    NoDocumentsError,
)

SINGLE_PAGES = "recue-export/pages"
"""The scope of pages made one by one (`create_page`), keyed by their titles."""

_TAKE_BACK = (
    "Check the path. "
    "Orphans are removed beside documents that are left. To take back all pages of a scope: "
    "recue-export unpublish PATH --scope NAME"
)
_NAME_SCOPE = (
    "Check the path. If the documents are gone, say whose pages to take back: --scope NAME, with "
    "the name that the reports show, or `scope:` in the configuration file."
)


class ConfluenceExporter:
    """Publishes pages to one space of one site.

    Args:
        config: the site, the login and the space.
        options: what a run may do.
        conversion: how Markdown becomes storage format.

    >>> exporter = ConfluenceExporter(config)
    >>> if exporter.test_connection():
    ...     report = exporter.export(["re-bookstore"])
    """

    def __init__(
        self,
        config: ConfluenceConfig,
        options: PublishOptions | None = None,
        conversion: ConvertOptions | None = None,
    ) -> None:
        self.config = config
        self.options = options or PublishOptions()
        self.conversion = conversion or ConvertOptions()
        self._site: Site | None = None
        self._target: Target | None = None

    # The site

    @property
    def site(self) -> Site:
        """The site, logged in on first use.

        Raises:
            ConnectionFailedError, AuthenticationFailedError: it cannot be reached or refuses.
        """
        if self._site is None:
            self._site = connect(self.config)
        return self._site

    @property
    def target(self) -> Target:
        """The space and the parent page, read on first use.

        Raises:
            SpaceNotFoundError, ParentNotFoundError: one of them is not there.
        """
        if self._target is None:
            self._target = find_target(self.site, self.config.space_key, self.config.parent_page_id)
        return self._target

    def test_connection(self) -> bool:
        """Whether the site answers and accepts the login; never raises for either."""
        try:
            connect(self.config)
        except (ConnectionFailedError, AuthenticationFailedError):
            return False
        return True

    # Plan, apply, export

    def plan(
        self,
        paths: Sequence[str | Path],
        *,
        kinds: Collection[str] = (),
        project: str | None = None,
        scope: str | None = None,
        scope_root: Path | None = None,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        titles: Titles = "heading",
    ) -> Plan:
        """What publishing these paths would do; writes nothing.

        Args:
            paths: `re-<project>` folders, projects that contain one, folders of Markdown, files.
            kinds: names of RE-cue's document kinds; empty: everything that is there.
            project: the project's name in the root page's title; None: found out.
            scope: the name under which the export owns its pages; None: found out.
            scope_root: the folder that sources are relative to; None: the one the paths name.
            include: patterns of documents, relative to the scope's root; empty: everything.
            exclude: patterns of documents to leave out.
            titles: what a page is called after: heading, file, or unique.

        Raises:
            ConfigurationError: a path holds nothing to publish, or two documents have one title.
            ExportError: the site, space or parent page cannot be used.
        """
        # An empty folder may be a mistake, of a checkout or a build, that no page must pay for.
        removing = self.options.orphans != "report"
        collected = self._collect(
            paths,
            remedy=_TAKE_BACK if removing else "",
            kinds=kinds,
            project=project,
            scope_root=scope_root,
            include=include,
            exclude=exclude,
            titles=titles,
        )
        owner = detect_scope(collected.tree.root, scope)
        selection = Selection(
            owner,
            collected.tree,
            collected.has_source,
            collected.loose,
            collected.left_out,
            collected.left_above,
            unsure=collected.unsure,
        )
        plan = self._plan(selection)
        plan.warnings[:0] = [str(notice) for notice in collected.notices]
        return plan

    def plan_removal(
        self, paths: Sequence[str | Path], *, scope: str | None = None, **selection: Any
    ) -> Plan:
        """What taking back all pages of the paths' scope would do; writes nothing.

        The arguments and errors are those of `plan`; `options.orphans` says how pages are removed
        and `options.max_orphans` how many at most. With `scope`, the documents may be gone.
        """
        try:
            collected = self._collect(paths, remedy=_NAME_SCOPE, **selection)
            if not collected.whole:
                raise ConfigurationError(
                    "All pages of a scope are taken back, but only a part of it is given.",
                    f"Give the whole: {collected.tree.root}",
                )
            tree = collected.tree
        except NoDocumentsError:
            if not (scope and scope.strip()):
                raise
            root = selection.get("scope_root") or Path(*paths[:1])
            tree = DocumentTree(Path(root).resolve(), ())
        all_of_it = Selection(detect_scope(tree.root, scope), tree)
        return make_removal_plan(self.site, self.target, all_of_it, self.options)

    def _collect(
        self, paths: Sequence[str | Path], *, remedy: str = "", **selection: Any
    ) -> Collected:
        """The documents of the paths; `remedy` is what to do where there are none."""
        prefix = self.config.page_title_prefix
        try:
            return collect([Path(path) for path in paths], prefix=prefix, **selection)
        except NoDocumentsError as error:
            raise NoDocumentsError(error.message, remedy or error.remedy) from error

    def apply(self, plan: Plan, progress: Progress = lambda entry: None) -> Report:
        """Carry out a plan made by `plan` and return the outcome of each page.

        Args:
            plan: the plan; the site must not have moved on since, or pages are in conflict.
            progress: called with each page's report entry as soon as it is final.
        """
        return apply_plan(self.site, plan, progress)

    def export(self, paths: Sequence[str | Path], **selection: Any) -> Report:
        """Plan and apply; the arguments are those of `plan`."""
        return self.apply(self.plan(paths, **selection))

    def _plan(
        self,
        selection: Selection,
        *,
        adopt: bool = False,
        convert: Callable[[Document], ConvertedPage] | None = None,
    ) -> Plan:
        options = self._options_for(selection.scope)
        options = replace(options, adopt=adopt or options.adopt)
        maker = PageMaker(
            self.site.flavor,
            self.config,
            self.conversion,
            volatile=options.volatile,
            convert=convert,
        )
        plan = make_plan(self.site, self.target, selection, maker.pages, options)
        if maker.unrendered:
            plan.warnings.append(
                f"Mermaid diagrams that stay code: {maker.unrendered}; "
                "pip install 'recue-exporters[mermaid]' makes pictures of them"
            )
        return plan

    def _options_for(self, scope: Scope) -> PublishOptions:
        """The options of a run; where the user gives no message, the commit is it."""
        if self.options.message or scope.name == SINGLE_PAGES:
            return self.options
        commit = git_commit(scope.root)
        message = f"Published from commit {commit[:10]}" if commit else ""
        return replace(self.options, message=message)

    # What RE-cue's users know

    def create_page(
        self, title: str, content: str, is_markdown: bool = True, *, adopt: bool = False
    ) -> ConfluencePageResult:
        """Create a page, or update the one of this title that an earlier call created.

        Args:
            title: the title, without the configured prefix.
            content: Markdown, or storage format.
            is_markdown: False: `content` is storage format and written as it is.
            adopt: take over a page of this title that is not ours.
        """
        try:
            document = text_document(title, content, self.config.page_title_prefix)
        except ConfigurationError as error:
            return failed(str(title), error)
        return self._publish_one(document, is_markdown=is_markdown, adopt=adopt)

    def update_page(
        self,
        page_id: str,
        title: str,
        content: str,
        is_markdown: bool = True,
        *,
        adopt: bool = False,
    ) -> ConfluencePageResult:
        """Write a page of ours anew, wherever it hangs.

        Args:
            page_id: id of the page.
            title: its title, without the configured prefix.
            content: Markdown, or storage format.
            is_markdown: False: `content` is storage format and written as it is.
            adopt: take the page over although it is not ours.
        """
        try:
            document = text_document(title, content, self.config.page_title_prefix)
            if not is_page_id(str(page_id)):
                raise ConfigurationError(f"{page_id!r} is no page id", "Give the number.")
            page = self.site.page(str(page_id))
            mark = next(iter(self.site.properties(page.id, IDENTITY_KEY)), None)
            identity = Identity.of(mark) or Identity(SINGLE_PAGES, f"page-id:{page.id}", "")
            marked = replace(page, properties={IDENTITY_KEY: mark} if mark else {})
            return self._publish_one(
                replace(document, source=identity.source),
                is_markdown=is_markdown,
                adopt=adopt,
                scope=identity.scope,
                known=Known(identity.source, marked, identity.index),
            )
        except ExportError as error:
            return replace(failed(str(title), error), page_id=page_id)

    def find_page_by_title(self, title: str) -> dict[str, Any] | None:
        """The current page of the space with this title, prefix not added, or None.

        Returns:
            A dictionary with ``id``, ``title``, ``version``, ``parent_id``, ``status``, ``url``.

        Raises:
            ExportError: the site could not be asked; that is never "not found".
        """
        page = self.site.find(self.target.space, title) if title.strip() else None
        if page is None:
            return None
        found = asdict(page)
        return {k: found[k] for k in ("id", "title", "version", "parent_id", "status", "url")}

    def add_labels(self, page_id: str, labels: Sequence[str] | None = None) -> bool:
        """Add labels to a page: these, or the configured ones. False where that fails."""
        names = as_labels(self.config.labels if labels is None else labels)
        try:
            if names:
                self.site.add_labels(page_id, names)
        except ExportError:
            return False
        return True

    def export_markdown_file(
        self, path: str | Path, title: str | None = None
    ) -> ConfluencePageResult:
        """Publish one file under the configured parent page.

        Without a title it gets the one of front matter, else of its file name.
        """
        file = Path(path).resolve()
        try:
            prefix = self.config.page_title_prefix
            document = file_document(file, file.parent, prefix, title=title, heading=False)
            return self._export([document], file.parent)[0]
        except ExportError as error:
            return failed(title or file.stem, error)

    def export_multiple_files(
        self, files: Sequence[str | Path], parent_title: str | None = None
    ) -> list[ConfluencePageResult]:
        """Publish files, below a page of their own where `parent_title` is given.

        Returns:
            One result per page, the parent's first.
        """
        paths = list(dict.fromkeys(Path(file).resolve() for file in files))
        root, prefix = _common_folder(paths), self.config.page_title_prefix
        try:
            documents = [file_document(path, root, prefix) for path in paths]
            if parent_title is not None:
                page = text_document(parent_title, "", prefix)
                above = replace(page, source=f"{parent_title}/")
                documents = [above, *(replace(d, parent=above.source) for d in documents)]
            check_titles(documents, prefix)
            return self._export(documents, root)
        except ExportError as error:
            titles = [parent_title] if parent_title is not None else []
            return [failed(title, error) for title in [*titles, *(p.name for p in paths)]]

    def _export(self, documents: list[Document], root: Path) -> list[ConfluencePageResult]:
        selection = Selection(detect_scope(root), DocumentTree(root, tuple(documents)))
        return results_of(self.apply(self._plan(selection)))

    def _publish_one(
        self,
        document: Document,
        *,
        is_markdown: bool,
        adopt: bool,
        scope: str = SINGLE_PAGES,
        known: Known | None = None,
    ) -> ConfluencePageResult:
        here = Path.cwd()
        selection = Selection(
            Scope(scope, False, here),
            DocumentTree(here, (document,)),
            loose={known.source} if known else (),
            known=known,
        )
        try:
            plan = self._plan(
                selection,
                adopt=adopt,
                convert=lambda d: self._convert_single(d, is_markdown=is_markdown),
            )
            return results_of(self.apply(plan))[0]
        except ExportError as error:
            return failed(document.title, error)

    def _convert_single(self, document: Document, *, is_markdown: bool) -> ConvertedPage:
        if not is_markdown:
            return ConvertedPage(document.text)
        converter = MarkdownToConfluenceConverter(self.site.flavor, self.conversion)
        return ConvertedPage(converter.convert(document.text))


def _common_folder(paths: Sequence[Path]) -> Path:
    return Path(os.path.commonpath([path.parent for path in paths])) if paths else Path.cwd()
