"""The macros of the storage format as data: bodies, parameters and their legal values.

Nothing heavy is imported here, so that the sandbox can use it without the converter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from recue_exporters.confluence.storage.languages import LEGAL
from recue_exporters.confluence.storage.schema import BOTH, CLOUD, DATACENTER, Product


@dataclass(frozen=True)
class Parameter:
    """What a macro's parameter may be."""

    pattern: str = ""
    """Regular expression for the whole value; empty: anything."""
    values: Mapping[Product, frozenset[str]] = field(default_factory=dict)
    """The legal values per product, where they are a list."""
    products: frozenset[Product] = BOTH
    fatal: frozenset[Product] = frozenset()
    """The products that show an error in place of the macro where the value is not legal."""


@dataclass(frozen=True)
class Macro:
    """What a macro takes."""

    body: Literal["none", "plain", "rich"]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    inline: bool = False
    """Whether it stands in text rather than among blocks."""
    products: frozenset[Product] = BOTH


_ANY = Parameter()
_BOOLEAN = Parameter("true|false")
_NUMBER = Parameter(r"\d+")


def _one_of(values: str) -> Parameter:
    return Parameter("|".join(values.split()))


def _macro(
    body: Literal["none", "plain", "rich"], /, *, inline: bool = False, **given: Parameter
) -> Macro:
    return Macro(body, {name.replace("_", "-"): rule for name, rule in given.items()}, inline)


_PANEL = _macro("rich", title=_ANY, icon=_BOOLEAN)
_CLOUD_TEXT = Parameter(products=CLOUD)

MACROS: Mapping[str, Macro] = {
    "code": _macro(
        "plain",
        language=Parameter(values=LEGAL, fatal=DATACENTER),
        title=_ANY,
        theme=_one_of("Confluence Default DJango Emacs FadeToGrey Midnight RDark Eclipse"),
        linenumbers=_BOOLEAN,
        firstline=_NUMBER,
        collapse=_BOOLEAN,
        breakoutMode=_CLOUD_TEXT,
        breakoutWidth=_CLOUD_TEXT,
    ),
    "noformat": _macro("plain", title=_ANY, nopanel=_BOOLEAN),
    **dict.fromkeys(("info", "note", "tip", "warning"), _PANEL),
    "panel": _macro(
        "rich",
        **dict.fromkeys(
            ("title", "bgColor", "titleBGColor", "titleColor", "borderColor"),
            _ANY,
        ),
        borderStyle=_one_of("solid dashed dotted double groove inset outset ridge none"),
        borderWidth=Parameter(r"\d+(?:px)?"),
        **dict.fromkeys(("panelIcon", "panelIconId", "panelIconText"), _CLOUD_TEXT),
    ),
    "expand": _macro("rich", title=_ANY, breakoutWidth=_CLOUD_TEXT),
    "quote": _macro("rich"),
    "toc": _macro(
        "none",
        style=_one_of(
            "disc circle square decimal lower-alpha lower-roman upper-roman none default"
        ),
        type=_one_of("list flat"),
        minLevel=_NUMBER,
        maxLevel=_NUMBER,
        printable=_BOOLEAN,
        outline=_BOOLEAN,
        absoluteUrl=_BOOLEAN,
        **dict.fromkeys(("indent", "include", "exclude", "separator", "class"), _ANY),
    ),
    "children": _macro(
        "none",
        all=_BOOLEAN,
        page=_ANY,
        depth=_NUMBER,
        first=_NUMBER,
        sort=_one_of("creation title modified"),
        reverse=_BOOLEAN,
        style=Parameter("h[1-6]"),
        excerptType=_one_of("none simple rich"),
        excerpt=_ANY,
        alphabetical=_BOOLEAN,
        allChildren=_BOOLEAN,
    ),
    "status": _macro(
        "none",
        inline=True,
        title=_ANY,
        subtle=_BOOLEAN,
        colour=Parameter(
            values={
                "cloud": frozenset({"Grey", "Red", "Yellow", "Green", "Blue", "Purple"}),
                "datacenter": frozenset({"Grey", "Red", "Yellow", "Green", "Blue"}),
            }
        ),
    ),
    "anchor": Macro("none", {"": _ANY, "legacyAnchorId": _ANY}, inline=True),
    "jira": _macro(
        "none",
        inline=True,
        **dict.fromkeys(
            ("server", "serverId", "key", "jqlQuery", "columns", "columnIds", "title"), _ANY
        ),
        maximumIssues=_NUMBER,
        count=_BOOLEAN,
        showSummary=_BOOLEAN,
    ),
    "include": Macro("none", {"": _ANY}),
    "excerpt-include": Macro("none", {"": _ANY, "nopanel": _BOOLEAN, "name": _ANY}),
    "excerpt": Macro(
        "rich",
        {
            "hidden": _BOOLEAN,
            "name": _ANY,
            "atlassian-macro-output-type": _one_of("BLOCK INLINE"),
        },
    ),
    "view-file": _macro("none", inline=True, name=_ANY, height=_ANY, width=_ANY, page=_ANY),
    "details": _macro("rich", id=_ANY, hidden=_BOOLEAN, label=_ANY),
    "detailssummary": _macro(
        "none",
        **dict.fromkeys(
            ("label", "cql", "id", "headings", "firstcolumn", "sortBy", "max", "spaces"), _ANY
        ),
    ),
    "contentbylabel": _macro(
        "none",
        **dict.fromkeys(
            ("cql", "max", "sort", "labels", "showLabels", "showSpace", "excerptType", "reverse"),
            _ANY,
        ),
    ),
    "pagetree": _macro(
        "none",
        **dict.fromkeys(("root", "sort", "excerpt", "reverse", "searchBox", "startDepth"), _ANY),
    ),
    "profile": _macro("none", user=_ANY),
    "gallery": _macro(
        "none", **dict.fromkeys(("title", "columns", "include", "exclude", "sort"), _ANY)
    ),
    "attachments": _macro(
        "none",
        **dict.fromkeys(("patterns", "sortBy", "sortOrder", "labels", "upload", "old"), _ANY),
    ),
    "multimedia": _macro("none", name=_ANY, width=_ANY, height=_ANY, autostart=_ANY),
    "widget": _macro("none", url=_ANY, width=_ANY, height=_ANY),
    "iframe": _macro("none", **dict.fromkeys(("src", "width", "height", "align", "title"), _ANY)),
    "recently-updated": _macro(
        "none", **dict.fromkeys(("spaces", "types", "labels", "max", "theme"), _ANY)
    ),
    "section": _macro("rich", border=_BOOLEAN),
    "column": _macro("rich", width=_ANY),
    "html": Macro("plain", products=DATACENTER),
    "html-include": Macro("none", {"url": _ANY}, products=DATACENTER),
    "mathinline": _macro("none", inline=True, body=_ANY),
    "mathblock": _macro("plain"),
}
"""The macros that are known, by name. Apps bring others."""
