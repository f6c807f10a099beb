"""Headings with the anchors the products give them, the anchor macro, tables of contents.

Cloud keeps a heading's text and turns white space into hyphens; Data Center puts the page's title
in front and drops white space. Both number repeated ones `.1`, `.2`.
"""

import re
from urllib.parse import unquote

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import source as src
from recue_exporters.sandbox.view.render.build import child, plain_text, text_child
from recue_exporters.sandbox.view.render.engine import (
    Handler,
    Heading,
    Macro,
    MacroHandler,
    Renderer,
)
from recue_exporters.sandbox.view.render.lookup import Flavor
from recue_exporters.sandbox.view.render.safety import safe_style, whole_number

_STYLES = frozenset({
    "none", "disc", "circle", "square", "decimal", "lower-alpha", "lower-roman", "upper-alpha",
})  # fmt: skip
_LONGEST_PATTERN = 200
_UNRULY = re.compile(r"\)[*+?{]|(?:[*+?{].*){4}", re.DOTALL)
"""Patterns whose time grows beyond measure: repeated groups, many repetitions."""


def anchor_id(text: str, page_title: str, flavor: Flavor) -> str:
    """The id of a heading (without a number for repetition) or of an anchor macro on a page."""
    if flavor == "cloud":
        return re.sub(r"\s+", "-", text.strip())
    return "".join(page_title.split()) + "-" + "".join(text.split())


def link_fragment(anchor: str, page_title: str, flavor: Flavor) -> str:
    """Where the `ac:anchor` of a link leads to on the page `page_title`, without the `#`."""
    return anchor_id(unquote(anchor), page_title, flavor)


def heading(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A heading with its anchor and a link to itself."""
    tag = src.name(source)
    made = child(out, tag, style=safe_style(source.get("style", "")))
    renderer.children(source, made)
    text = plain_text(made)
    if not text:
        return
    anchor = _free(anchor_id(text, renderer.page.title, renderer.flavor), renderer.shared.anchors)
    renderer.shared.headings.append(Heading(int(tag[1]), text, anchor))
    made.set("id", anchor)
    text_child(made, "a", "#", "heading-link", href=f"#{anchor}", aria_label=f"Link to “{text}”")


def _free(wanted: str, taken: dict[str, int]) -> str:
    """An anchor nobody has, noted as taken."""
    anchor = wanted
    while anchor in taken:
        anchor = f"{wanted}.{taken[wanted]}"
        taken[wanted] += 1
    taken[anchor] = 1
    return anchor


def anchor(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """An invisible place to link to."""
    place = macro.get("")
    if place:
        child(out, "span", "anchor", id=anchor_id(place, renderer.page.title, renderer.flavor))


def contents(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """A table of contents, to be filled when the whole page is rendered."""
    made = child(out, "nav", "toc", aria_label="Table of contents")
    renderer.shared.contents.append((made, macro))


def fill_contents(renderer: Renderer) -> None:
    """Fill the page's tables of contents; called once, after everything else."""
    for place, macro in renderer.shared.contents:
        chosen = [h for h in renderer.shared.headings if _wanted(h, macro)]
        if macro.get("type") == "flat":
            _flat(chosen, macro, place)
        else:
            _nested(chosen, macro, place)


def _wanted(heading: Heading, macro: Macro) -> bool:
    low = whole_number(macro.get("minLevel"), 1)
    high = whole_number(macro.get("maxLevel"), 7)
    if not low <= heading.level <= high:
        return False
    include, exclude = macro.get("include"), macro.get("exclude")
    if include and not _matches(include, heading.text):
        return False
    return not (exclude and _matches(exclude, heading.text))


def _matches(pattern: str, text: str) -> bool:
    # A pattern of the page's author must not keep the server busy: one that could is no filter.
    if len(pattern) > _LONGEST_PATTERN or _UNRULY.search(pattern):
        return True
    try:
        return bool(re.fullmatch(pattern, text[:_LONGEST_PATTERN]))
    except re.error:
        return False


def _link(out: _Element, heading: Heading, number: str = "") -> None:
    made = child(out, "a", href=f"#{heading.anchor}")
    if number:
        text_child(made, "span", number, "toc-number").tail = heading.text
    else:
        made.text = heading.text


def _flat(chosen: list[Heading], macro: Macro, place: _Element) -> None:
    place.set("class", "toc toc-flat")
    for heading in chosen:
        _link(child(place, "span", "toc-entry"), heading)


def _nested(chosen: list[Heading], macro: Macro, place: _Element) -> None:
    style = macro.get("style")
    shape = f"list-{style}" if style in _STYLES else ""
    stack: list[tuple[int, _Element]] = []
    counts: list[int] = []
    for heading in chosen:
        while stack and stack[-1][0] > heading.level:
            stack.pop()
            counts.pop()
        if not stack or stack[-1][0] < heading.level:
            parent = stack[-1][1][-1] if stack else place
            stack.append((heading.level, child(parent, "ul", shape)))
            counts.append(0)
        counts[-1] += 1
        number = ".".join(map(str, counts)) if macro.flag("outline") else ""
        _link(child(stack[-1][1], "li"), heading, number)


ELEMENTS: dict[str, Handler] = dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), heading)
MACROS: dict[str, MacroHandler] = {"anchor": anchor, "toc": contents}
