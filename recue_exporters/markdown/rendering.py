"""One function for the whole of Markdown to HTML, with what is read beyond GFM chosen by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from markdown import Markdown

from recue_exporters.markdown import emoji

_GFM = "recue_exporters.markdown.gfm"


_LIBRARY: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "abbreviations": {"abbr": {}},
    "admonitions": {"admonition": {}, "pymdownx.details": {}},
    "attributes": {"recue_exporters.markdown.attributes": {}},
    "definition_lists": {"def_list": {}},
    "emoji": {
        "pymdownx.emoji": {
            "emoji_index": emoji.index,
            "emoji_generator": emoji.character,
            "alt": "unicode",
        }
    },
    "footnotes": {"recue_exporters.markdown.footnotes": {}},
    "insert": {"recue_exporters.markdown.insertions": {}},
    "mark": {"pymdownx.mark": {}},
    "math": {"recue_exporters.markdown.formulas": {}},
    # With its own strikethrough, because one tilde is not one any more.
    "subscript": {"pymdownx.tilde": {}},
    "superscript": {"pymdownx.caret": {"insert": False}},
}
"""Features that extensions bring, with their settings."""

_OWN = ("alerts", "details", "label_lines")
"""Features that are options of the `gfm` extension."""

FEATURES = frozenset({*_LIBRARY, *_OWN})
"""Everything `render` knows beyond GFM."""

OPTIONAL_FEATURES = frozenset({"insert", "mark", "subscript", "superscript"})
"""Those whose signs GFM or ordinary prose claims."""

DEFAULT_FEATURES = FEATURES - OPTIONAL_FEATURES
"""All the others."""


def render(
    text: str, *, features: Collection[str] = DEFAULT_FEATURES, source_lines: bool = False
) -> str:
    """Convert Markdown without front matter to HTML.

    Args:
        text: the Markdown.
        features: what is read beyond GFM, names out of `FEATURES`.
        source_lines: whether elements say on which line of `text` they begin (`data-line`).

    Raises:
        ValueError: `features` holds a name that does not exist.

    docs/markdown.md describes the HTML.
    """
    unknown = set(features) - FEATURES
    if unknown:
        known = ", ".join(sorted(FEATURES))
        raise ValueError(f"no such feature: {', '.join(sorted(unknown))} (there are {known})")
    configs: dict[str, dict[str, Any]] = {
        _GFM: {
            "source_lines": source_lines,
            "annotate": True,
            **{name: name in features for name in _OWN},
        }
    }
    for feature in sorted(features):
        for name, config in _LIBRARY.get(feature, {}).items():
            configs[name] = dict(config)
    return Markdown(extensions=list(configs), extension_configs=configs).convert(text)
