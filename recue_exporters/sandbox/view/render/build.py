"""Small helpers that build the HTML tree, so that escaping is never done by hand."""

from lxml import etree
from lxml.etree import _Element


def element(tag: str, /, *classes: str, **attributes: str | None) -> _Element:
    """A new HTML element.

    Args:
        tag: the element's name.
        classes: CSS classes; empty strings are left out.
        attributes: further attributes; `None` leaves one out, a trailing underscore of a name is
            dropped (`for_`) and other underscores become hyphens (`aria_label`).
    """
    made = etree.Element(tag)
    names = " ".join(name for name in classes if name)
    if names:
        made.set("class", names)
    for name, value in attributes.items():
        if value is not None:
            made.set(name.rstrip("_").replace("_", "-"), value)
    return made


def child(parent: _Element, tag: str, /, *classes: str, **attributes: str | None) -> _Element:
    """Like `element`, appended to `parent`."""
    made = element(tag, *classes, **attributes)
    parent.append(made)
    return made


def add_text(parent: _Element, text: str | None) -> None:
    """Append `text` after everything that `parent` holds so far."""
    if not text:
        return
    if len(parent):
        last = parent[-1]
        last.tail = (last.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def text_child(
    parent: _Element, tag: str, text: str, /, *classes: str, **attributes: str | None
) -> _Element:
    """Like `child`, holding `text`."""
    made = child(parent, tag, *classes, **attributes)
    made.text = text
    return made


def move_content(source: _Element, target: _Element) -> None:
    """Move text and elements of `source` to the end of `target`."""
    add_text(target, source.text)
    source.text = None
    for item in list(source):
        target.append(item)


def plain_text(tree: _Element) -> str:
    """The text of an element and all it holds, white space collapsed."""
    return " ".join("".join(map(str, tree.itertext())).split())


def to_html(tree: _Element) -> str:
    """The HTML of what `tree` holds, without `tree` itself."""
    parts = [_escaped(tree.text)]
    parts += [etree.tostring(item, encoding="unicode", method="html") for item in tree]
    return "".join(parts)


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
