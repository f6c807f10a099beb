"""`recue-export check`: what is wrong with documents and stored bodies, offline."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recue_exporters.cli.failure import verbose_option
from recue_exporters.cli.offline import OFFLINE, converter_for, flavor_of, load_offline
from recue_exporters.cli.options import GroupedCommand, NearChoice, setting_options
from recue_exporters.errors import ConfigurationError, TitleError

if TYPE_CHECKING:
    from recue_exporters.confluence.settings import Settings
    from recue_exporters.documents import Document, DocumentTree

_EXAMPLES = """
recue-export check docs README.md
recue-export check stored-body.xml --flavor datacenter
"""


@click.command(
    cls=GroupedCommand,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
@click.option(
    "--flavor",
    type=NearChoice(["cloud", "datacenter"]),
    help="The product whose rules hold.  [default: as configured, else cloud]",
)
@setting_options(*OFFLINE)
@verbose_option
def check(paths: tuple[Path, ...], **values: Any) -> None:
    """Check Markdown documents, and bodies in storage format (.xml), without any network.

    Says with file and line what would be missing or shown otherwise than its author may think:
    links and images that lead nowhere, diagrams that do not parse, storage format that is not
    legal. Each folder is judged as `recue-export confluence` would publish it, with its
    configuration. Exit status 1 where there is something to say.
    """
    bodies = [path for path in paths if path.suffix.lower() == ".xml"]
    documents = [path for path in paths if path not in bodies]
    findings = [
        *_check_documents(_batches(documents, values)),
        *(line for path in bodies for line in _check_body(path, values)),
    ]
    for line in findings:
        click.echo(line)
    sys.exit(1 if findings else 0)


@dataclass(frozen=True)
class _Batch:
    """Documents that are judged together, by the settings of one configuration file."""

    settings: "Settings"
    tree: "DocumentTree"
    documents: Sequence["Document"]
    remarks: Sequence[str]
    """What there is to say about them before any is converted."""


def _batches(paths: Sequence[Path], values: Mapping[str, Any]) -> Iterator[_Batch]:
    """Each folder for itself; files together, as far as they share their configuration."""
    files: dict[Path | None, list[Path]] = {}
    for path in paths:
        if path.is_dir():
            yield _folder(path, values)
        else:
            files.setdefault(load_offline(path, values).file, []).append(path)
    for together in files.values():
        yield _files(together, values)


def _folder(folder: Path, values: Mapping[str, Any]) -> _Batch:
    from recue_exporters.documents.collect import collect

    loaded = load_offline(folder, values)
    selection = {**loaded.selection, "prefix": loaded.settings.prefix}
    remarks: list[str] = []
    try:
        run = collect([folder], **selection)
    except TitleError as error:
        remarks.append(str(error))
        # What else there is to say about its documents does not depend on their titles.
        run = collect([folder], **selection, as_pages=False)
    remarks += map(str, run.notices)
    return _Batch(loaded.settings, run.tree, run.tree.documents, remarks)


def _files(files: Sequence[Path], values: Mapping[str, Any]) -> _Batch:
    from recue_exporters.cli.neighbours import with_neighbours
    from recue_exporters.documents.arrange import check_titles

    loaded = load_offline(files[0], values)
    settings, root = loaded.settings, loaded.scope_root
    tree, documents, notices = with_neighbours(files, settings.prefix, settings.titles, root)
    remarks: list[str] = []
    for document in documents:
        try:
            check_titles([document], settings.prefix)
        except TitleError as error:
            remarks.append(str(error))
    remarks += map(str, notices)
    return _Batch(settings, tree, documents, remarks)


def _check_documents(batches: Iterator[_Batch]) -> Iterator[str]:
    from recue_exporters.confluence.storage.check import check_storage
    from recue_exporters.documents.files import shown

    unrendered = 0
    for batch in batches:
        yield from batch.remarks
        converter = converter_for(batch.settings)
        for document in batch.documents:
            page = converter.convert_document(document, batch.tree)
            unrendered += page.unrendered
            yield from map(str, page.warnings)
            for finding in check_storage(page.body, converter.flavor):
                yield f"{shown(document.path) if document.path else document.source}: {finding}"
    if unrendered:
        # No fault of the documents: not among what decides the exit status.
        click.echo(
            f"Mermaid diagrams that were not checked: {unrendered}; "
            "pip install 'recue-exporters[mermaid]' checks them",
            err=True,
        )


def _check_body(path: Path, values: Mapping[str, Any]) -> Iterator[str]:
    from recue_exporters.confluence.storage.check import check_storage
    from recue_exporters.documents.files import shown

    try:
        body = path.read_text("utf-8-sig", errors="surrogateescape")
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error.strerror}", "Check the path."
        ) from error
    for finding in check_storage(body, flavor_of(load_offline(path, values).settings)):
        yield f"{shown(path)}:{finding}"
