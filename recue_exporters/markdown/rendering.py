"""One function for the whole of Markdown to HTML, with what is read beyond GFM chosen by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from markdown import Markdown

_GFM = "recue_exporters.markdown.gfm"

_LIBRARY: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "admonitions": {"admonition": {}, "pymdownx.details": {}},
    "footnotes": {"footnotes": {}},
    "definition_lists": {"def_list": {}},
    "abbreviations": {"abbr": {}},
    "math": {"pymdownx.arithmatex": {"generic": True, "inline_syntax": ["dollar"]}},
    "subscript": {"pymdownx.tilde": {"delete": False}},
    "superscript": {"pymdownx.caret": {"insert": False}},
    "insert": {"pymdownx.caret": {"superscript": False}},
    "mark": {"pymdownx.mark": {}},
}
"""Features that an extension of python-markdown or pymdown-extensions brings."""

_OWN = ("alerts", "details", "label_lines")
"""Features that are options of the `gfm` extension."""

FEATURES = frozenset({*_LIBRARY, *_OWN})
"""Everything `render` knows beyond GFM."""

DEFAULT_FEATURES = FEATURES - {"subscript", "superscript", "insert", "mark"}
"""What neither GFM nor ordinary prose uses the signs of."""


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
    configs: dict[str, dict[str, Any]] = {_GFM: {"source_lines": source_lines, "annotate": True}}
    for feature in sorted(features):
        for name, config in _LIBRARY.get(feature, {}).items():
            configs.setdefault(name, {}).update(config)
    return Markdown(extensions=list(configs), extension_configs=configs).convert(text)
