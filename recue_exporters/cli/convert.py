"""`recue-export convert`: Markdown to storage format, offline."""

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recue_exporters.cli.failure import verbose_option
from recue_exporters.cli.options import (
    GroupedCommand,
    GroupedOption,
    NearChoice,
    chosen_kinds,
    document_options,
    setting_options,
)
from recue_exporters.confluence.settings import Group
from recue_exporters.errors import ConfigurationError, ExportError

if TYPE_CHECKING:
    from recue_exporters.confluence.page import ConvertedPage
    from recue_exporters.documents import Document, DocumentTree

_EXAMPLES = """
recue-export convert notes.md                          # storage format of one document
recue-export convert notes.md --flavor datacenter
recue-export convert docs --output out --html          # a folder, with pages to look at
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
    cls=GroupedOption,
    group="Result",
    help="The product the result is for.  [default: cloud]",
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
@setting_options(Group.DOCUMENTS, Group.CONVERSION)
@verbose_option
def convert(
    paths: tuple[Path, ...], flavor: str, output: Path | None, as_html: bool, **values: Any
) -> None:
    """Convert Markdown to Confluence's storage format, without any network.

    A single file goes to standard output, with its first heading; everything else needs
    --output, and is converted as it would be published.
    """
    single = len(paths) == 1 and paths[0].is_file()
    if output is None and not single:
        raise click.UsageError("Several documents need --output DIR.")
    tree, converter = _prepare(paths, chosen_kinds(values), flavor, values, keep=output is None)
    if output is None:
        # One of RE-cue's documents comes with the page above it, which only lists its children.
        document = next(each for each in tree.documents if each.path is not None)
        page = converter.convert_document(document, tree)
        if as_html:
            click.echo(_previews(tree, {document.source: page}, flavor)[0][1])
        else:
            click.echo(page.body)
        _show_warnings(page)
        return
    pages = {d.source: converter.convert_document(d, tree) for d in tree.documents}
    for document in tree.documents:
        page = pages[document.source]
        _write(output, document, page)
        _show_warnings(page)
    if as_html:
        for name, text in _previews(tree, pages, flavor):
            _write_file(output / name, text.encode())
    count = len(tree.documents)
    click.echo(f"{count} document{'s' if count != 1 else ''} converted into {output}", err=True)


def _prepare(
    paths: tuple[Path, ...],
    kinds: tuple[str, ...],
    flavor: str,
    values: Mapping[str, Any],
    *,
    keep: bool,
) -> tuple["DocumentTree", Any]:
    """The documents, and the converter with the settings that hold for them."""
    from recue_exporters.confluence.converter import ConvertOptions, MarkdownToConfluenceConverter
    from recue_exporters.confluence.load import load_config
    from recue_exporters.documents.collect import collect

    first = paths[0]
    groups = [Group.PLACE, Group.DOCUMENTS, Group.CONVERSION]
    start = first if first.is_dir() else first.parent
    settings = load_config(values, start=start, groups=groups).settings
    known = {f.name for f in fields(ConvertOptions)}
    chosen = {f.name: getattr(settings, f.name) for f in fields(settings) if f.name in known}
    options = replace(ConvertOptions(**chosen), title_prefix=settings.prefix)
    if keep:
        options = replace(options, keep_title_heading=True)
    collected = collect(
        paths,
        kinds=kinds,
        project=settings.project or None,
        prefix=settings.prefix,
        include=settings.include,
        exclude=settings.exclude,
    )
    for notice in collected.notices:
        click.secho(f"warning: {notice}", fg="yellow", err=True)
    return collected.tree, MarkdownToConfluenceConverter(flavor, options)  # type: ignore[arg-type]


def _show_warnings(page: "ConvertedPage") -> None:
    for warning in page.warnings:
        click.secho(f"warning: {warning}", fg="yellow", err=True)


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
    tree: "DocumentTree", pages: Mapping[str, "ConvertedPage"], flavor: str
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
    return preview_pages(tree, pages, "datacenter" if flavor == "datacenter" else "cloud")
