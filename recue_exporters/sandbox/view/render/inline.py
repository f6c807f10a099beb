"""Small things within a line: status, emoticons, dates, math, placeholders, comment markers."""

import re
from datetime import date

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import source as src
from recue_exporters.sandbox.view.render.build import child, plain_text, text_child
from recue_exporters.sandbox.view.render.engine import Handler, Macro, MacroHandler, Renderer

_COLOURS = frozenset({"grey", "red", "yellow", "green", "blue"})
_EMOTICONS = {
    "smile": "🙂",
    "sad": "🙁",
    "cheeky": "😛",
    "laugh": "😄",
    "wink": "😉",
    "thumbs-up": "👍",
    "thumbs-down": "👎",
    "information": "ℹ️",
    "tick": "✅",
    "cross": "❌",
    "warning": "⚠️",
    "plus": "➕",
    "minus": "➖",
    "question": "❓",
    "light-on": "💡",
    "light-off": "🔦",
    "yellow-star": "⭐",
    "red-star": "🌟",
    "green-star": "✳️",
    "blue-star": "💠",
    "heart": "❤️",
    "broken-heart": "💔",
}
_CODE_POINTS = re.compile(r"^[0-9a-fA-F]{2,6}(?:-[0-9a-fA-F]{2,6})*$")
_MATH_BLOCKS = ("mathblock", "easy-math-block")
_MATH_INLINE = ("mathinline", "eazy-math-inline")


def status(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """A coloured word; grey, as in Confluence, where no known colour is named."""
    colour = macro.get("colour").lower()
    known = colour in _COLOURS or (colour == "purple" and renderer.flavor == "cloud")
    text_child(
        out,
        "span",
        macro.get("title") or colour or "status",
        "status",
        f"status-{colour if known else 'grey'}",
        "subtle" if macro.flag("subtle") else "",
    )


def emoticon(source: _Element, out: _Element, renderer: Renderer) -> None:
    """An emoticon of either product, as the character it stands for."""
    name = src.attribute(source, "ac:name")
    shortname = src.attribute(source, "ac:emoji-shortname")
    shown = (
        _from_id(src.attribute(source, "ac:emoji-id"))
        or src.attribute(source, "ac:emoji-fallback")
        or _EMOTICONS.get(name)
        or shortname
        or f":{name}:"
    )
    label = shortname.strip(":") or name
    text_child(out, "span", shown, "emoticon", role="img", aria_label=label, title=label)


def _from_id(number: str) -> str:
    if not _CODE_POINTS.match(number):
        return ""
    points = [int(part, 16) for part in number.split("-")]
    # Below 0x80 hide control characters, in the surrogates halves of pairs; neither is an emoji.
    usable = all(0x80 <= p < 0xD800 or 0xE000 <= p < 0x110000 for p in points)
    return "".join(map(chr, points)) if usable else ""


def day(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A date, in the form the product shows it."""
    given = source.get("datetime", "")
    try:
        when = date.fromisoformat(given[:10])
    except ValueError:
        text_child(out, "time", given or src.all_text(source))
        return
    shown = (
        f"{when:%b} {when.day}, {when.year}" if renderer.flavor == "cloud" else f"{when:%d %b %Y}"
    )
    text_child(out, "time", shown, datetime=when.isoformat())


def placeholder(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A template's hint to authors."""
    made = child(out, "span", "placeholder", title="Placeholder: shown in the editor only")
    renderer.children(source, made)


def marker(source: _Element, out: _Element, renderer: Renderer) -> None:
    """Text that an inline comment is about."""
    reference = src.attribute(source, "ac:ref")
    open_ = renderer.open_comments is None or reference in renderer.open_comments
    made = child(out, "mark" if open_ else "span", data_ref=reference)
    renderer.children(source, made)
    if not open_:
        return
    made.set("class", "comment-marker")
    if reference not in renderer.shared.markers:
        renderer.shared.markers.append(reference)
        if plain_text(made):
            # The first piece of a commented text leads to its comment by keyboard, too.
            made.set("tabindex", "0")


def math_block(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """A formula on lines of its own, as its source: nothing here sets mathematics."""
    text_child(out, "div", _formula(macro), "math", title="Formula (TeX source)")


def math_inline(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """A formula within a line, as its source."""
    text_child(out, "span", _formula(macro), "math", title="Formula (TeX source)")


def _formula(macro: Macro) -> str:
    given = macro.plain or macro.get("body") or macro.get("equation") or macro.get("")
    if not given and macro.rich is not None:
        given = src.all_text(macro.rich)
    return given.strip()


ELEMENTS: dict[str, Handler] = {
    "ac:emoticon": emoticon,
    "ac:inline-comment-marker": marker,
    "ac:placeholder": placeholder,
    "time": day,
}
MACROS: dict[str, MacroHandler] = {
    "status": status,
    **dict.fromkeys(_MATH_BLOCKS, math_block),
    **dict.fromkeys(_MATH_INLINE, math_inline),
}
