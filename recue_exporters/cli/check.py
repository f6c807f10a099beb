"""`recue-export check`: what is wrong with documents and stored bodies, offline."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recue_exporters.cli.failure import verbose_option
from recue_exporters.cli.options import GroupedCommand, NearChoice
from recue_exporters.errors import ConfigurationError, TitleError

if TYPE_CHECKING:
    from recue_exporters.confluence.page import Flavor

_EXAMPLES = """
recue-export check docs README.md                      # links, images, raw markup, diagrams
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
    default="cloud",
    help="The product whose rules hold.  [default: cloud]",
)
@verbose_option
def check(paths: tuple[Path, ...], flavor: "Flavor", verbose: bool) -> None:
    """Check Markdown documents, and bodies in storage format (.xml), without any network.

    Says with file and line what would be missing or shown otherwise than its author may think:
    links and images that lead nowhere, diagrams that do not parse, storage format that is not
    legal. Exit status 1 where there is something to say.
    """
    bodies = [path for path in paths if path.suffix.lower() == ".xml"]
    findings = [
        *_check_documents([path for path in paths if path not in bodies], flavor),
        *(line for path in bodies for line in _check_body(path, flavor)),
    ]
    for line in findings:
        click.echo(line)
    sys.exit(1 if findings else 0)


def _check_documents(paths: list[Path], flavor: "Flavor") -> Iterator[str]:
    from recue_exporters.cli.neighbours import with_neighbours
    from recue_exporters.confluence.converter import MarkdownToConfluenceConverter
    from recue_exporters.confluence.storage.check import check_storage
    from recue_exporters.documents.arrange import check_titles
    from recue_exporters.documents.collect import collect
    from recue_exporters.documents.files import shown

    folders = [path for path in paths if path.is_dir()]
    files = [path for path in paths if path not in folders]
    runs = []
    for folder in folders:
        try:
            runs.append(collect([folder]))
        except TitleError as error:
            yield str(error)
            # What else there is to say about its documents does not depend on their titles.
            runs.append(collect([folder], as_pages=False))
    checks = [(run.tree, run.tree.documents) for run in runs]
    notices = [notice for run in runs for notice in run.notices]
    if files:
        tree, documents, about_files = with_neighbours(files)
        for document in documents:
            try:
                check_titles([document])
            except TitleError as error:
                yield str(error)
        checks.append((tree, documents))
        notices += about_files
    yield from map(str, notices)
    unrendered = 0
    for tree, documents in checks:
        converter = MarkdownToConfluenceConverter(flavor)
        for document in documents:
            page = converter.convert_document(document, tree)
            unrendered += page.unrendered
            yield from map(str, page.warnings)
            for finding in check_storage(page.body, flavor):
                yield f"{shown(document.path) if document.path else document.source}: {finding}"
    if unrendered:
        # No fault of the documents: not among what decides the exit status.
        click.echo(
            f"Mermaid diagrams that were not checked: {unrendered}; "
            "pip install 'recue-exporters[mermaid]' checks them",
            err=True,
        )


def _check_body(path: Path, flavor: "Flavor") -> Iterator[str]:
    from recue_exporters.confluence.storage.check import check_storage
    from recue_exporters.documents.files import shown

    try:
        body = path.read_text("utf-8-sig", errors="surrogateescape")
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error.strerror}", "Check the path."
        ) from error
    for finding in check_storage(body, flavor):
        yield f"{shown(path)}:{finding}"
