"""The Confluence exporter: configuration, conversion to storage format, publishing."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recue_exporters.confluence.config import ConfluenceConfig
    from recue_exporters.confluence.converter import MarkdownToConfluenceConverter
    from recue_exporters.confluence.exporter import ConfluenceExporter
    from recue_exporters.confluence.result import ConfluencePageResult

_HOMES = {
    "ConfluenceConfig": "config",
    "ConfluenceExporter": "exporter",
    "ConfluencePageResult": "result",
    "MarkdownToConfluenceConverter": "converter",
}

__all__ = [
    "ConfluenceConfig",
    "ConfluenceExporter",
    "ConfluencePageResult",
    "MarkdownToConfluenceConverter",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
