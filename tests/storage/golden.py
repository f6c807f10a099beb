"""Golden pairs: every document in `source/` with what it converts to in `target/`."""

from collections.abc import Iterator
from pathlib import Path

from recue_exporters.confluence.converter import ConvertOptions, MarkdownToConfluenceConverter
from recue_exporters.documents.collect import collect

HERE = Path(__file__).parent
SOURCE, TARGET = HERE / "source", HERE / "target"
FLAVORS = ("cloud", "datacenter")


def conversions() -> Iterator[tuple[Path, str]]:
    """The files of `target/`, relative to it, with the text that each should have.

    Beside the storage format of a document stand its warnings and attachments, where it has any.
    """
    tree = collect([SOURCE]).tree
    for flavor in FLAVORS:
        converter = MarkdownToConfluenceConverter(flavor, ConvertOptions())
        for document in tree.documents:
            page = converter.convert_document(document, tree)
            name = Path(document.source.rstrip("/")).with_suffix("")
            yield name.with_suffix(f".{flavor}.xml"), page.body + "\n"
            notes = [
                f"{Path(w.file).name}:{w.line}: {w.message}" if w.line else f"{w.message}"
                for w in page.warnings
            ]
            notes += [f"{a.filename}  {a.media_type}  {a.digest[:16]}" for a in page.attachments]
            notes += [f"{key} = {value}" for key, value in page.options.items()]
            if notes:
                yield name.with_suffix(f".{flavor}.txt"), "\n".join(notes) + "\n"


def write() -> list[Path]:
    """Write `target/` anew; the files that changed."""
    wanted = dict(conversions())
    changed = []
    for path in sorted(TARGET.rglob("*")):
        if path.is_file() and path.relative_to(TARGET) not in wanted:
            path.unlink()
            changed.append(path)
    for name, text in wanted.items():
        path = TARGET / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(path)
    return changed
