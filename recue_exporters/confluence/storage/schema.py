"""The storage format as data: which elements there are, what they may hold, per product.

Sources: Graham Hannington's DTD of 2012 (BSD) for the core, Atlassian's page "Confluence storage
format" for Data Center, and what Confluence Cloud is known to store. `docs/storage-format.md` says
what is unconfirmed. Names are written as they stand in a body (`ac:link`). Nothing is imported
here, so that the sandbox can use the schema without the converter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Product = Literal["cloud", "datacenter"]
CLOUD: frozenset[Product] = frozenset({"cloud"})
DATACENTER: frozenset[Product] = frozenset({"datacenter"})
BOTH: frozenset[Product] = CLOUD | DATACENTER

Content = Literal["empty", "text", "inline", "blocks", "flow", "parts"]
Place = Literal["block", "inline", "both", "part"]


@dataclass(frozen=True)
class Attribute:
    """What an attribute's value may be."""

    pattern: str = ""
    """Regular expression for the whole value; empty: anything."""
    required: bool = False
    products: frozenset[Product] = BOTH


@dataclass(frozen=True)
class Element:
    """What an element is and what it may hold."""

    place: Place
    """`block` stands among blocks, `inline` in text, `both` in either; a `part` in its whole."""
    content: Content
    """`text`: characters only; `inline`: text and inline elements; `blocks`: blocks (Confluence
    accepts bare text among them); `flow`: both; `parts`: the children that `parts` describes."""
    parts: str = ""
    """Regular expression over the children's names, each followed by a blank: their order."""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    products: frozenset[Product] = BOTH


_ANY = Attribute()
_NEEDED = Attribute(required=True)
_NUMBER = Attribute(r"[0-9]{1,9}")
_CLOUD_ONLY = Attribute(products=CLOUD)
_BOOLEAN = Attribute("true|false")
_LOCAL_ID = {"local-id": _CLOUD_ONLY, "ac:local-id": _CLOUD_ONLY}
_TEXT = {"style": _ANY, "class": _ANY, **_LOCAL_ID}
_IDENTIFIED = "page blog-post attachment url shortcut user space content-entity"
_RESOURCES = "|".join(f"ri:{name} " for name in _IDENTIFIED.split())


def _html(place: Place, content: Content, parts: str = "", **attributes: Attribute) -> Element:
    named = {name.replace("_", "-"): rule for name, rule in attributes.items()}
    return Element(place, content, parts, {**_TEXT, **named})


def _cell() -> Element:
    return _html(
        "part",
        "flow",
        colspan=_NUMBER,
        rowspan=_NUMBER,
        scope=_ANY,
        data_highlight_colour=_ANY,
        data_colwidth=_ANY,
    )


def _resource(parts: str = "", **attributes: Attribute) -> Element:
    named = {f"ri:{name.replace('_', '-')}": rule for name, rule in attributes.items()}
    return Element("part", "parts" if parts else "empty", parts, named)


_HTML: dict[str, Element] = {
    "p": _html("block", "inline"),
    **{f"h{level}": _html("block", "inline") for level in range(1, 7)},
    "pre": _html("block", "inline"),
    "blockquote": _html("block", "blocks"),
    "div": _html("block", "flow", data_atlassian_layout=_ANY),
    "hr": _html("block", "empty"),
    "ul": _html("block", "parts", "(?:li |ul |ol )+"),
    "ol": _html("block", "parts", "(?:li |ul |ol )+", start=_NUMBER),
    "li": _html("part", "flow", value=_NUMBER),
    "table": _html(
        "block",
        "parts",
        "(?:colgroup )?(?:thead )?(?:tbody )*(?:tfoot )?",
        data_layout=Attribute("default|wide|full-width|center|align-start|align-end"),
        data_table_width=Attribute(r"\d+(?:\.\d+)?"),
        data_number_column=_BOOLEAN,
    ),
    "colgroup": _html("part", "parts", "(?:col )*"),
    "col": _html("part", "empty", span=_NUMBER),
    "thead": _html("part", "parts", "(?:tr )*"),
    "tbody": _html("part", "parts", "(?:tr )*"),
    "tfoot": _html("part", "parts", "(?:tr )*"),
    "tr": _html("part", "parts", "(?:th |td )*"),
    "th": _cell(),
    "td": _cell(),
    "a": _html(
        "inline", "inline", href=_ANY, title=_ANY, rel=_ANY, follow=_ANY, data_card_appearance=_ANY
    ),
    "br": _html("inline", "empty"),
    **{
        name: _html("inline", "inline")
        for name in (
            *("strong", "em", "b", "i", "u", "s", "del", "sub", "sup"),
            *("small", "big", "code", "cite", "span"),
        )
    },
    "time": Element(
        "inline",
        "empty",
        attributes={
            "datetime": Attribute(r"\d{4}-\d{2}-\d{2}.*", required=True),
            **_LOCAL_ID,
        },
    ),
}

_MACRO_ATTRIBUTES = {
    "ac:name": _NEEDED,
    "ac:schema-version": _NUMBER,
    "ac:macro-id": _ANY,
    "ac:local-id": _CLOUD_ONLY,
    "data-layout": _CLOUD_ONLY,
}
_PARAMETERS = "(?:ac:parameter )*(?:ac:default-parameter )?"
_BODY = "(?:ac:rich-text-body |ac:plain-text-body )?"

EMOTICONS = (
    "smile",
    "sad",
    "cheeky",
    "laugh",
    "wink",
    "thumbs-up",
    "thumbs-down",
    "information",
    "tick",
    "cross",
    "warning",
    "plus",
    "minus",
    "question",
    "light-on",
    "light-off",
    "yellow-star",
    "red-star",
    "green-star",
    "blue-star",
)
"""The emoticons every version knows; Cloud stores others with `ac:emoji-*`."""

_SECTIONS = (
    "single|two_equal|two_left_sidebar|two_right_sidebar|three_equal|three_with_sidebars"
    "|four_equal|five_equal|fixed-width"
)

_ATLASSIAN: dict[str, Element] = {
    "ac:structured-macro": Element("both", "parts", _PARAMETERS + _BODY, _MACRO_ATTRIBUTES),
    "ac:macro": Element("both", "parts", _PARAMETERS + _BODY, _MACRO_ATTRIBUTES),
    "ac:parameter": Element("part", "flow", attributes={"ac:name": _NEEDED}),
    "ac:default-parameter": Element("part", "text"),
    "ac:rich-text-body": Element("part", "flow"),
    "ac:plain-text-body": Element("part", "text"),
    "ac:link": Element(
        "inline",
        "parts",
        f"(?:{_RESOURCES})?(?:ac:plain-text-link-body |ac:link-body )?(?:{_RESOURCES})?",
        {
            "ac:anchor": _ANY,
            "ac:tooltip": _ANY,
            "ac:card-appearance": Attribute("inline|block|embed", products=CLOUD),
            "ac:local-id": _CLOUD_ONLY,
        },
    ),
    "ac:link-body": Element("part", "inline"),
    "ac:plain-text-link-body": Element("part", "text"),
    "ac:image": Element(
        "both",
        "parts",
        "(?:ri:attachment |ri:url )(?:ac:caption )?(?:ac:adf-mark )*",
        {
            "ac:align": Attribute("left|center|right"),
            "ac:border": _BOOLEAN,
            "ac:thumbnail": _BOOLEAN,
            **{
                f"ac:{name}": _ANY
                for name in ("class", "title", "style", "alt", "queryparams", "src")
            },
            **{
                f"ac:{name}": Attribute(r"\d+(?:\.\d+)?(?:px|%)?")
                for name in ("width", "height", "vspace", "hspace")
            },
            "ac:layout": Attribute(
                "center|wide|full-width|wrap-left|wrap-right|align-start|align-end", products=CLOUD
            ),
            **{
                f"ac:{name}": _CLOUD_ONLY
                for name in ("original-width", "original-height", "custom-width", "local-id")
            },
        },
    ),
    "ac:caption": Element("part", "flow", products=CLOUD),
    "ac:adf-mark": Element("part", "empty", attributes={"key": _ANY}, products=CLOUD),
    "ac:emoticon": Element(
        "inline",
        "empty",
        attributes={
            "ac:name": Attribute("|".join(EMOTICONS), required=True),
            **{
                f"ac:{name}": _CLOUD_ONLY
                for name in ("emoji-shortname", "emoji-id", "emoji-fallback", "local-id")
            },
        },
    ),
    "ac:task-list": Element(
        "block",
        "parts",
        "(?:ac:task-list-id )?(?:ac:task |ac:task-list )+",
        {"ac:task-list-id": _ANY, **_LOCAL_ID},
    ),
    "ac:task-list-id": Element("part", "text"),
    "ac:task": Element(
        "part",
        "parts",
        "(?:ac:task-id )?(?:ac:task-uuid )?(?:ac:task-status )(?:ac:task-body )?",
        _LOCAL_ID,
    ),
    "ac:task-id": Element("part", "text"),
    "ac:task-uuid": Element("part", "text"),
    "ac:task-status": Element("part", "text"),
    "ac:task-body": Element("part", "flow"),
    "ac:layout": Element("block", "parts", "(?:ac:layout-section )+"),
    "ac:layout-section": Element(
        "part",
        "parts",
        "(?:ac:layout-cell )+",
        {
            "ac:type": Attribute(_SECTIONS, required=True),
            "ac:breakout-mode": _CLOUD_ONLY,
            "ac:breakout-width": _CLOUD_ONLY,
            "ac:local-id": _CLOUD_ONLY,
        },
    ),
    "ac:layout-cell": Element("part", "flow", attributes={"ac:local-id": _CLOUD_ONLY}),
    "ac:placeholder": Element("inline", "text", attributes={"ac:type": _ANY}),
    "ac:inline-comment-marker": Element("inline", "inline", attributes={"ac:ref": _NEEDED}),
    "ac:adf-extension": Element(
        "block",
        "parts",
        "(?:ac:adf-node )(?:ac:adf-fallback )?",
        {"ac:local-id": _CLOUD_ONLY},
        CLOUD,
    ),
    "ac:adf-node": Element(
        "part",
        "parts",
        "(?:ac:adf-attribute )*(?:ac:adf-content )?(?:ac:adf-node )*",
        {"type": _NEEDED},
        CLOUD,
    ),
    "ac:adf-attribute": Element("part", "text", attributes={"key": _NEEDED}, products=CLOUD),
    "ac:adf-content": Element("part", "flow", products=CLOUD),
    "ac:adf-fallback": Element("part", "flow", products=CLOUD),
}

_IDENTIFIERS: dict[str, Element] = {
    "ri:page": _resource(content_title=_NEEDED, space_key=_ANY, version_at_save=_ANY),
    "ri:blog-post": _resource(
        content_title=_ANY,
        space_key=_ANY,
        posting_day=Attribute(r"\d{4}/\d{2}/\d{2}", required=True),
        version_at_save=_ANY,
    ),
    "ri:attachment": _resource(
        "(?:ri:page |ri:blog-post |ri:content-entity )?", filename=_NEEDED, version_at_save=_ANY
    ),
    "ri:url": _resource(value=_NEEDED),
    "ri:shortcut": _resource(key=_NEEDED, parameter=_NEEDED),
    "ri:user": _resource(
        username=Attribute(products=DATACENTER),
        userkey=Attribute(products=DATACENTER),
        account_id=_CLOUD_ONLY,
        local_id=_CLOUD_ONLY,
    ),
    "ri:space": _resource(space_key=_NEEDED),
    "ri:content-entity": _resource(content_id=_NEEDED, version_at_save=_ANY),
}

_TEMPLATES: dict[str, Element] = {
    "at:declarations": Element("block", "parts", "(?:at:string |at:textarea |at:list )*"),
    "at:string": Element("part", "empty", attributes={"at:name": _NEEDED}),
    "at:textarea": Element(
        "part", "empty", attributes={"at:name": _NEEDED, "at:columns": _ANY, "at:rows": _ANY}
    ),
    "at:list": Element("part", "parts", "(?:at:option )*", {"at:name": _NEEDED}),
    "at:option": Element("part", "empty", attributes={"at:value": _NEEDED}),
    "at:var": Element("inline", "empty", attributes={"at:name": _NEEDED, "at:rawxhtml": _BOOLEAN}),
}

ELEMENTS: Mapping[str, Element] = {**_HTML, **_ATLASSIAN, **_IDENTIFIERS, **_TEMPLATES}
"""Every element of the storage format, by its written name."""

NOT_INSIDE: Mapping[str, tuple[str, ...]] = {
    "a": ("a",),
    "ac:link": ("ac:link",),
    "ac:layout": ("ac:layout", "ac:rich-text-body", "td", "th", "li", "blockquote", "ac:task-body"),
}
"""Elements that may not stand anywhere below the ones listed."""
