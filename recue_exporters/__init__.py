"""Publish RE-cue documentation, and any folder of Markdown, to Atlassian Confluence.

The public names are imported when they are first used, so that ``import recue_exporters`` and
``recue-export --help`` stay fast:

    >>> from recue_exporters import MarkdownToConfluenceConverter
    >>> MarkdownToConfluenceConverter().convert("**bold**")
    '<p><strong>bold</strong></p>'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recue_exporters.confluence import (
        ConfluenceConfig,
        ConfluenceExporter,
        ConfluencePageResult,
        MarkdownToConfluenceConverter,
    )

__all__ = [
    "ConfluenceConfig",
    "ConfluenceExporter",
    "ConfluencePageResult",
    "MarkdownToConfluenceConverter",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("recue-exporters")
    if name in __all__:
        return getattr(import_module("recue_exporters.confluence"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
