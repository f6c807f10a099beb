"""Notice that a scope is about to be published from, or to, a place where it cannot be."""

from collections.abc import Collection, Mapping
from pathlib import Path

from recue_exporters.confluence.publish.records import Record
from recue_exporters.confluence.publish.target import Target
from recue_exporters.documents.scope import Scope
from recue_exporters.errors import ConfigurationError

_LEVELS = 6  # folders above the scope's root in which its documents are looked for


def refuse_other_root(recorded: Collection[str], scope: Scope) -> None:
    """Stop where the scope was published from a folder above this one.

    Sources would be relative to another folder then, and every page outside it an orphan. One
    file of the same name above is no sign of that (`README.md` lies everywhere): most of what is
    recorded has to lie where only the other root has it.

    Args:
        recorded: the sources of all records.
        scope: whose pages these are.

    Raises:
        ConfigurationError: the documents of earlier runs lie where only another root has them.
    """
    sources = [source for source in recorded if ":" not in source and not source.endswith("/")]
    absent = [source for source in sources if not _is_file(scope.root / source)]
    for folder in list(scope.root.parents)[:_LEVELS]:
        there = [source for source in absent if _is_file(folder / source)]
        if len(there) * 2 > len(sources):
            raise ConfigurationError(
                f"The scope '{scope.name}' was published from {folder}, where {there[0]} lies.",
                f"Give {folder} instead, to publish a part of it with --include, or name another "
                "scope.",
            )


def refuse_own_parent(
    records: Mapping[str, Record], target: Target, loose: Collection[str]
) -> None:
    """Stop where the parent page is one of the pages of this run, and all else would follow it.

    Args:
        records: the records of the documents of this run.
        target: space and parent page.
        loose: sources of documents named one by one, which stay where they hang.

    Raises:
        ConfigurationError: the parent page is a page of this run.
    """
    for source, record in records.items():
        if record.page_id == target.parent_id and source not in loose:
            raise ConfigurationError(
                f"The parent page {target.parent_id} ('{record.title}') is the page of {source}, "
                "which cannot hang under itself.",
                "Name another page: --confluence-parent / CONFLUENCE_PARENT_ID.",
            )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
