"""The import path that RE-cue's documentation gives for the Confluence exporter.

``reverse_engineer`` is RE-cue's own package. This folder has no ``__init__.py``, so a wheel lays
this one file beside RE-cue's and overwrites none of them; without RE-cue the folder is a namespace
package. A RE-cue that brings an ``exporters`` package of its own is found first, and ours is then
``recue_exporters``.

    >>> from reverse_engineer.exporters import ConfluenceConfig, ConfluenceExporter
    >>> from reverse_engineer.exporters.confluence import MarkdownToConfluenceConverter
"""

import sys
from typing import TYPE_CHECKING, Any

from recue_exporters import confluence

if TYPE_CHECKING:
    from recue_exporters import (
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

# A module is not a package: without this entry `import reverse_engineer.exporters.confluence`
# would look for a folder.
sys.modules[__name__ + ".confluence"] = confluence


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(confluence, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
