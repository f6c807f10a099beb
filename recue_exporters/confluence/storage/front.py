"""The converter's options in a document's front matter."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args, get_type_hints

from recue_exporters.confluence.storage.context import Conversion, ConvertOptions
from recue_exporters.documents import Document

_FROM_FRONT_MATTER = ("quote", "mermaid", "math", "notice", "link_ids", "keep_title_heading", "raw")
_HINTS = get_type_hints(ConvertOptions)
WIDTHS = ("default", "full-width", "max")
"""The page widths of Cloud; Data Center stores them, too."""


def apply_front_matter(conversion: Conversion) -> None:
    """Let the document's own options win over those of the run.

    They stand under `confluence:` or at the top of the front matter. At the top a value of another
    kind is some other tool's and is left alone; under `confluence:` it is a mistake. `raw` can only
    be switched off: what the run refuses, no document lets through.
    """
    chosen, mistakes = _chosen(conversion.document.meta if conversion.document else {})
    conversion.options = replace(conversion.options, **chosen)
    for name, value in mistakes.items():
        conversion.warn(f"front matter: {name} cannot be {value!r}")


def options_for(document: Document, options: ConvertOptions) -> ConvertOptions:
    """The options of a run as they hold for one document."""
    return replace(options, **_chosen(document.meta)[0])


def _chosen(meta: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options a document chooses, and its mistakes."""
    own = meta.get("confluence")
    given = own if isinstance(own, Mapping) else {}
    chosen: dict[str, Any] = {}
    mistakes: dict[str, Any] = {}
    for name in _FROM_FRONT_MATTER:
        value = given.get(name, meta.get(name))
        if name == "notice" and value is False:
            value = ""
        if name == "raw" and value is True:
            value = None
        if value is not None and _is_legal(name, value):
            chosen[name] = value
        elif value is not None and name in given:
            mistakes[name] = value
    return chosen, mistakes


def page_options(conversion: Conversion) -> Mapping[str, Any]:
    """The options that are the page's, not the body's."""
    width = conversion.setting("width")
    if width is None:
        return {}
    if width not in WIDTHS:
        conversion.warn(f"front matter: width must be one of {', '.join(WIDTHS)}, not {width!r}")
        return {}
    return {"width": width}


def _is_legal(name: str, value: Any) -> bool:
    hint = _HINTS[name]
    return value in get_args(hint) if get_args(hint) else type(value) is hint
