"""Markdown to HTML: python-markdown with the `gfm` extension."""

from recue_exporters.markdown.rendering import (
    DEFAULT_FEATURES,
    FEATURES,
    OPTIONAL_FEATURES,
    render,
)

__all__ = ["DEFAULT_FEATURES", "FEATURES", "OPTIONAL_FEATURES", "render"]
