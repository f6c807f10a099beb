"""What the commands share that need no site: their settings, and the converter made of them."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recue_exporters.confluence.settings import Group

if TYPE_CHECKING:
    from recue_exporters.confluence.converter import MarkdownToConfluenceConverter
    from recue_exporters.confluence.load import Loaded
    from recue_exporters.confluence.page import Flavor
    from recue_exporters.confluence.settings import Settings

OFFLINE = (Group.TITLES, Group.DOCUMENTS, Group.CONVERSION)
"""The settings that decide what becomes of documents, whatever the site."""


def load_offline(path: Path, values: Mapping[str, Any]) -> "Loaded":
    """The settings with which `recue-export confluence PATH` would publish, those of a login apart.

    Raises:
        ConfigurationError: what `load_config` raises.
    """
    from recue_exporters.confluence.load import load_config

    start = path if path.is_dir() else path.parent
    # Other settings may refer to variables that are not set where nothing is published.
    return load_config(values, start=start, groups=OFFLINE, names=("flavor", "scope"))


def flavor_of(settings: "Settings") -> "Flavor":
    """The product whose rules hold: where none is configured, Cloud, as no site is asked."""
    return settings.flavor or "cloud"


def converter_for(settings: "Settings", **other: Any) -> "MarkdownToConfluenceConverter":
    """The converter for documents of these settings; `other` options go before them."""
    from recue_exporters.confluence.converter import ConvertOptions, MarkdownToConfluenceConverter

    known = {f.name for f in fields(ConvertOptions)} & {f.name for f in fields(settings)}
    chosen = {name: getattr(settings, name) for name in known}
    options = ConvertOptions(**{**chosen, "title_prefix": settings.prefix, **other})
    return MarkdownToConfluenceConverter(flavor_of(settings), options)
