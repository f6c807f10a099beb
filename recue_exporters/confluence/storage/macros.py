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


def _macro(body: Literal["none", "plain", "rich"], free: str = "", /, **given: Parameter) -> Macro:
    """A macro; the parameters named in `free` take any value."""
    return Macro(body, {**dict.fromkeys(free.split(), _ANY), **given})


def _inline(free: str = "", /, **given: Parameter) -> Macro:
    return Macro("none", {**dict.fromkeys(free.split(), _ANY), **given}, inline=True)


_PANEL = _macro("rich", "title", icon=_BOOLEAN)
_CLOUD_TEXT = Parameter(products=CLOUD)

MACROS: Mapping[str, Macro] = {
    "code": _macro(
        "plain",
        "title",
        language=Parameter(values=LEGAL, fatal=DATACENTER),
        theme=_one_of("Confluence Default DJango Emacs FadeToGrey Midnight RDark Eclipse"),
        linenumbers=_BOOLEAN,
        firstline=_NUMBER,
        collapse=_BOOLEAN,
        breakoutMode=_CLOUD_TEXT,
        breakoutWidth=_CLOUD_TEXT,
    ),
    "noformat": _macro("plain", "title", nopanel=_BOOLEAN),
    **dict.fromkeys(("info", "note", "tip", "warning"), _PANEL),
    "panel": _macro(
        "rich",
        "title bgColor titleBGColor titleColor borderColor",
        borderStyle=_one_of("solid dashed dotted double groove inset outset ridge none"),
        borderWidth=Parameter(r"\d+(?:px)?"),
        panelIcon=_CLOUD_TEXT,
        panelIconId=_CLOUD_TEXT,
        panelIconText=_CLOUD_TEXT,
    ),
    "expand": _macro("rich", "title", breakoutWidth=_CLOUD_TEXT),
    "quote": _macro("rich"),
    "toc": _macro(
        "none",
        "indent include exclude separator class",
        style=_one_of(
            "disc circle square decimal lower-alpha lower-roman upper-roman none default"
        ),
        type=_one_of("list flat"),
        minLevel=_NUMBER,
        maxLevel=_NUMBER,
        printable=_BOOLEAN,
        outline=_BOOLEAN,
        absoluteUrl=_BOOLEAN,
    ),
    "children": _macro(
        "none",
        "page excerpt",
        all=_BOOLEAN,
        allChildren=_BOOLEAN,
        depth=_NUMBER,
        first=_NUMBER,
        sort=_one_of("creation title modified"),
        reverse=_BOOLEAN,
        style=Parameter("h[1-6]"),
        excerptType=_one_of("none simple rich"),
        alphabetical=_BOOLEAN,
    ),
    "status": _inline(
        "title",
        subtle=_BOOLEAN,
        colour=Parameter(
            values={
                "cloud": frozenset({"Grey", "Red", "Yellow", "Green", "Blue", "Purple"}),
                "datacenter": frozenset({"Grey", "Red", "Yellow", "Green", "Blue"}),
            }
        ),
    ),
    "anchor": Macro("none", {"": _ANY, "legacyAnchorId": _ANY}, inline=True),
    "jira": _inline(
        "server serverId key jqlQuery columns columnIds title",
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
    "view-file": _inline("name height width page"),
    "details": _macro("rich", "id label", hidden=_BOOLEAN),
    "detailssummary": _macro("none", "label cql id headings firstcolumn sortBy max spaces"),
    "contentbylabel": _macro(
        "none", "cql max sort labels showLabels showSpace excerptType reverse"
    ),
    "pagetree": _macro("none", "root sort excerpt reverse searchBox startDepth"),
    "profile": _macro("none", "user"),
    "gallery": _macro("none", "title columns include exclude sort"),
    "attachments": _macro("none", "patterns sortBy sortOrder labels upload old"),
    "multimedia": _macro("none", "name width height autostart"),
    "widget": _macro("none", "url width height"),
    "iframe": _macro("none", "src width height align title"),
    "recently-updated": _macro("none", "spaces types labels max theme"),
    "section": _macro("rich", border=_BOOLEAN),
    "column": _macro("rich", "width"),
    "html": Macro("plain", products=DATACENTER),
    "html-include": Macro("none", {"url": _ANY}, products=DATACENTER),
    "mathinline": _inline("body"),
    "mathblock": _macro("plain"),
}
"""The macros that are known, by name. Apps bring others."""
