"""`recue-export convert`: Markdown to storage format, offline."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recue_exporters.cli.failure import verbose_option
from recue_exporters.cli.offline import OFFLINE, converter_for, load_offline
from recue_exporters.cli.options import (
    GroupedCommand,
    GroupedOption,
    NearChoice,
    chosen_kinds,
    document_options,
    setting_options,
)
from recue_exporters.errors import ConfigurationError, ExportError

if TYPE_CHECKING:
    from recue_exporters.confluence.load import Loaded
    from recue_exporters.confluence.page import ConvertedPage, Flavor
    from recue_exporters.documents import Document, DocumentTree

_EXAMPLES = """
recue-export convert notes.md  # storage format of one document
recue-export convert notes.md --flavor datacenter
recue-export convert docs --output out --html  # a folder, with previews
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
    cls=GroupedOption,
    group="Result",
    help="The product the result is for.  [default: as configured, else cloud]",
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    cls=GroupedOption,
    group="Result",
    help="Write one .xml per document, the tree mirrored, with the files of each page beside it.",
)
@click.option(
    "--html",
    "as_html",
    is_flag=True,
    cls=GroupedOption,
    group="Result",
    help="Also write a page to look at, as a browser shows it.",
)
@document_options
@setting_options(*OFFLINE)
@verbose_option
def convert(paths: tuple[Path, ...], output: Path | None, as_html: bool, **values: Any) -> None:
    """Convert Markdown to Confluence's storage format, without any network.

    A single file goes to standard output, with its first heading; everything else needs
    --output, and is converted as it would be published.
    """
    kinds = chosen_kinds(values)
    loaded = load_offline(paths[0], values)
    if output is not None:
        _convert_all(paths, kinds, loaded, output, as_html)
    elif len(paths) == 1 and paths[0].is_file():
        _convert_one(paths[0], loaded, as_html)
    elif len(paths) == 1 and not paths[0].exists():
        raise ConfigurationError(f"{paths[0]} does not exist", "Check the path.")
    else:
        raise click.UsageError("Several documents need --output DIR.")


def _convert_one(file: Path, loaded: "Loaded", as_html: bool) -> None:
    """Write the storage format of one document, or its preview, to standard output."""
    from recue_exporters.cli.neighbours import with_neighbours

    settings, root = loaded.settings, loaded.scope_root
    tree, (document,), notices = with_neighbours([file], settings.prefix, settings.titles, root)
    # Bare storage format has no title above it, so the heading stays.
    keep = settings.keep_title_heading or not as_html
    converter = converter_for(settings, keep_title_heading=keep)
    page = converter.convert_document(document, tree)
    if as_html:
        click.echo(_previews(tree, {document.source: page}, converter.flavor)[0][1])
    else:
        click.echo(page.body)
    _warn([*notices, *page.warnings])


def _convert_all(
    paths: tuple[Path, ...],
    kinds: tuple[str, ...],
    loaded: "Loaded",
    output: Path,
    as_html: bool,
) -> None:
    """Write every document, as it would be published, into a folder."""
    from recue_exporters.documents.collect import collect

    collected = collect(paths, kinds=kinds, prefix=loaded.settings.prefix, **loaded.selection)
    _warn(collected.notices)
    tree, converter = collected.tree, converter_for(loaded.settings)
    pages = {d.source: converter.convert_document(d, tree) for d in tree.documents}
    for document in tree.documents:
        _write(output, document, pages[document.source])
        _warn(pages[document.source].warnings)
    if as_html:
        for name, text in _previews(tree, pages, converter.flavor):
            _write_file(output / name, text.encode())
    count = len(tree.documents)
    click.echo(f"{count} document{'s' if count != 1 else ''} converted into {output}", err=True)


def _warn(remarks: Iterable[object]) -> None:
    for remark in remarks:
        click.secho(f"warning: {remark}", fg="yellow", err=True)


def page_name(document: "Document", suffix: str) -> Path:
    """Where the page of a document goes, relative to the output folder.

    `guide/start.md` becomes `guide/start.xml`; a page that only lists its children, `index.xml` in
    its folder.
    """
    if document.path is None:
        return Path(document.source) / f"index{suffix}"
    return Path(document.source).with_suffix(suffix)


def files_folder(document: "Document") -> Path:
    """The folder for the files of a page, relative to the output folder."""
    return page_name(document, ".files")


def _write(output: Path, document: "Document", page: "ConvertedPage") -> None:
    _write_file(output / page_name(document, ".xml"), f"{page.body}\n".encode())
    for attachment in page.attachments:
        try:
            content = attachment.load()
        except ExportError as error:
            click.secho(f"warning: {attachment.filename}: {error.message}", fg="yellow", err=True)
        else:
            _write_file(output / files_folder(document) / attachment.filename, content)


def _write_file(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be written: {error.strerror}", "Give another --output folder."
        ) from error


def _previews(
    tree: "DocumentTree", pages: Mapping[str, "ConvertedPage"], flavor: "Flavor"
) -> list[tuple[Path, str]]:
    try:
        from recue_exporters.cli.preview import preview_pages
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("recue_exporters"):
            raise
        raise ConfigurationError(
            "--html needs what the sandbox needs.",
            "Install it: pip install 'recue-exporters[sandbox]'",
        ) from error
    return preview_pages(tree, pages, flavor)
