"""The renderer: walks a storage format tree and lets one family module after another speak.

Every family module lists its handlers in `ELEMENTS` (by qualified name) or `MACROS` (by macro
name); all have one signature. What nobody lists is unwrapped, its text kept. Output is built as a
tree of elements chosen here, so nothing of the source reaches a browser unless a handler put it
there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import source as src
from recue_exporters.sandbox.view.render.build import add_text, child, element, text_child
from recue_exporters.sandbox.view.render.lookup import Flavor, Lookup, PageRef

MAX_DEPTH = 120
"""Nesting beyond this is shown as plain text; neither a reader nor Python's stack gains by more."""


@dataclass(frozen=True)
class Macro:
    """A macro as it stands in the page."""

    name: str
    source: _Element
    parameters: Mapping[str, str]
    """Texts of the parameters by name; `""` is the default parameter."""
    rich: _Element | None
    """`ac:rich-text-body`, where there is one."""
    plain: str
    """Text of `ac:plain-text-body`."""

    def get(self, key: str, default: str = "") -> str:
        """A parameter's text without surrounding white space."""
        return self.parameters.get(key, default).strip()

    def flag(self, key: str) -> bool:
        """Whether a parameter says `true`."""
        return self.get(key).lower() == "true"

    def resource(self, key: str) -> _Element | None:
        """The `ri:*` element in a parameter, also where an `ac:link` wraps it."""
        for item in self.source:
            if src.name(item) == "ac:parameter" and src.attribute(item, "ac:name") == key:
                return next((e for e in item.iter() if src.name(e).startswith("ri:")), None)
        return None


@dataclass(frozen=True)
class Heading:
    """A heading of the page."""

    level: int
    text: str
    anchor: str


@dataclass
class Rendering:
    """What all handlers of one page share."""

    headings: list[Heading] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    """Anchors that are taken, each with the number its next repetition gets."""
    contents: list[tuple[_Element, Macro]] = field(default_factory=list)
    """Tables of contents to be filled once all headings are known."""
    markers: list[str] = field(default_factory=list)
    """References of inline comment markers, in order, each once."""


class Renderer:
    """Renders one page, and what it includes.

    Args:
        page: the page whose body it is.
        flavor: the product whose way of showing things is wanted.
        lookup: the site around it.
        open_comments: references of the inline comments to highlight; None highlights all.
    """

    def __init__(
        self,
        page: PageRef,
        flavor: Flavor,
        lookup: Lookup,
        open_comments: frozenset[str] | None = None,
    ) -> None:
        self.page = page
        self.flavor = flavor
        self.lookup = lookup
        self.open_comments = open_comments
        self.shared = Rendering()
        self.including: tuple[str, ...] = (page.id,)
        self._depth = 0

    def included(self, page: PageRef) -> "Renderer":
        """A renderer for another page's body shown inside this one."""
        other = Renderer(page, self.flavor, self.lookup, frozenset())
        other.shared = self.shared
        other.including = (*self.including, page.id)
        other._depth = self._depth
        return other

    def children(self, source: _Element, out: _Element) -> None:
        """Render all that `source` holds to the end of `out`."""
        add_text(out, source.text)
        if self._depth >= MAX_DEPTH:
            for item in source:
                add_text(out, src.all_text(item))
                add_text(out, item.tail)
            return
        self._depth += 1
        for item in source:
            _HANDLERS.get(src.name(item), unwrap)(item, out, self)
            add_text(out, item.tail)
        self._depth -= 1

    def tree(self, source: _Element) -> _Element:
        """Render a parsed body into a new `div`."""
        out = element("div")
        self.children(source, out)
        return out


Handler = Callable[[_Element, _Element, Renderer], None]
MacroHandler = Callable[[Macro, _Element, Renderer], None]

_HANDLERS: dict[str, Handler] = {}
_MACROS: dict[str, MacroHandler] = {}


def register(elements: Mapping[str, Handler], macros: Mapping[str, MacroHandler]) -> None:
    """Add a family's handlers; a name two families claim is a mistake in the program."""
    for known, new in ((_HANDLERS, elements), (_MACROS, macros)):
        clash = known.keys() & new.keys()
        if clash:
            raise ValueError(f"two families render {', '.join(sorted(clash))}")
        known.update(new)  # type: ignore[arg-type]  # the two pairs have different value types


def unwrap(source: _Element, out: _Element, renderer: Renderer) -> None:
    """Show what an element holds without the element."""
    renderer.children(source, out)


def structured_macro(source: _Element, out: _Element, renderer: Renderer) -> None:
    """Show a macro, or the box Confluence shows in its place where it does not know it."""
    macro = read_macro(source)
    handler = _MACROS.get(macro.name)
    if handler is None:
        unknown_macro(macro, out)
    else:
        handler(macro, out, renderer)


def read_macro(source: _Element) -> Macro:
    """Collect name, parameters and body of an `ac:structured-macro`."""
    parameters: dict[str, str] = {}
    rich: _Element | None = None
    plain = ""
    for item in source:
        name = src.name(item)
        if name == "ac:parameter":
            parameters.setdefault(src.attribute(item, "ac:name"), src.all_text(item))
        elif name == "ac:default-parameter":
            parameters.setdefault("", src.all_text(item))
        elif name == "ac:rich-text-body":
            rich = item
        elif name == "ac:plain-text-body":
            plain = src.all_text(item)
    return Macro(src.attribute(source, "ac:name"), source, parameters, rich, plain)


def unknown_macro(macro: Macro, out: _Element) -> None:
    """The box for a macro the product does not have; its body is not shown there either."""
    text_child(out, "div", f"Unknown macro: '{macro.name}'", "macro-error")


def macro_body(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """Render a macro's body, rich or plain, into `out`."""
    if macro.rich is not None:
        renderer.children(macro.rich, out)
    elif macro.plain:
        text_child(out, "p", macro.plain)


def notice(out: _Element, text: str, kind: str = "macro-error") -> _Element:
    """A boxed line in place of something that cannot be shown."""
    return text_child(child(out, "div", kind), "span", text)


register({"ac:structured-macro": structured_macro, "ac:macro": structured_macro}, {})
