"""The converter's options in a document's front matter."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any, get_args, get_type_hints

from recue_exporters.confluence.page import OnConflict
from recue_exporters.confluence.storage.context import Conversion, ConvertOptions
from recue_exporters.documents import Document

_FROM_FRONT_MATTER = ("quote", "mermaid", "math", "notice", "link_ids", "keep_title_heading", "raw")
_HINTS = get_type_hints(ConvertOptions)
WIDTHS = ("default", "full-width", "max")
"""The page widths of Cloud; Data Center stores them, too."""
_OWN_KEYS = frozenset({*_FROM_FRONT_MATTER, "width", "column_widths"})
"""What may stand under `confluence:`."""
_LABELS = (str, int, float, date)
"""What a label can be: YAML makes numbers and dates of some texts. It makes truths of others, too,
but of which one (`on`, `yes`, `true`) is not known any more."""


def apply_front_matter(conversion: Conversion) -> None:
    """Let the document's own options win over those of the run.

    They stand under `confluence:` or at the top of the front matter. At the top a value of another
    kind, such as `math: katex`, is some other tool's and is left alone; mistyped, or under
    `confluence:`, it is a mistake. `raw` can only be switched off: what the run refuses,
    no document lets through.
    """
    meta = conversion.document.meta if conversion.document else {}
    chosen, mistakes = _chosen(meta)
    conversion.options = replace(conversion.options, **chosen)
    policy = meta.get("on_conflict")
    if policy is not None and policy not in get_args(OnConflict):
        mistakes["on_conflict"] = policy
    for name, value in mistakes.items():
        conversion.warn(f"front matter: {name} cannot be {value!r}{_choices(name)}")
    for key, value in _labels(meta):
        if not _is_label(value):
            written = json.dumps(value, default=str, skipkeys=True, ensure_ascii=False)[:80]
            message = f"front matter: {key}: {written} is no label, only texts and numbers are"
            conversion.warn_at(1, message)
    own = meta.get("confluence")
    for key in own if isinstance(own, Mapping) else ():
        if key not in _OWN_KEYS:
            known = ", ".join(sorted(_OWN_KEYS))
            conversion.warn(f"front matter: {key!r} means nothing under confluence: ({known} do)")


def own_labels(meta: Mapping[str, Any]) -> list[Any]:
    """What the front matter names as labels of the page: texts, numbers, dates."""
    return [value for _, value in _labels(meta) if _is_label(value)]


def _is_label(value: object) -> bool:
    return isinstance(value, _LABELS) and not isinstance(value, bool)


def _labels(meta: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What stands for labels, whatever it is, each with its key."""
    for key in ("labels", "tags"):
        value = meta.get(key)
        parts = value.split(",") if isinstance(value, str) else value
        if parts is not None:
            yield from ((key, each) for each in (parts if isinstance(parts, list) else [parts]))


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
        elif value is not None and (name in given or _is_near(name, value)):
            mistakes[name] = value
    return chosen, mistakes


def _is_near(name: str, value: Any) -> bool:
    """Whether a value is one of the option's, mistyped."""
    return bool(get_close_matches(str(value).lower(), get_args(_HINTS[name]), 1, 0.75))


def _choices(name: str) -> str:
    """What an option can be, for a message; empty where that is not a choice of words."""
    legal = get_args(OnConflict if name == "on_conflict" else _HINTS[name])
    return f", only {', '.join(legal)}" if legal else ""


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
