"""`ac:link`: to pages by title, to attachments, people, spaces, and anchors."""

import re
from urllib.parse import quote

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import source as src
from recue_exporters.sandbox.view.render.build import add_text, child, text_child
from recue_exporters.sandbox.view.render.engine import Handler, MacroHandler, Renderer
from recue_exporters.sandbox.view.render.headings import link_fragment
from recue_exporters.sandbox.view.render.lookup import PageRef

Target = tuple[str | None, str, str]
"""Address (None: leads nowhere), the text where the link brings none, and why it leads nowhere."""


def link(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A Confluence link; one that leads nowhere is shown as such, with the reason as tooltip."""
    resource = next((item for item in source if src.name(item).startswith("ri:")), None)
    if resource is not None and src.name(resource) == "ri:user":
        _mention(resource, out, renderer)
        return
    address, text, reason = _target(source, resource, renderer)
    tooltip = src.attribute(source, "ac:tooltip") or None
    if address is None:
        made = child(out, "span", "link-missing", title=reason)
    else:
        made = child(out, "a", href=address, title=tooltip)
    _body(source, made, text, renderer)


def find_page(resource: _Element, renderer: Renderer) -> PageRef | None:
    """The page an `ri:page` names, in its space or the space of the page it stands on."""
    title = src.attribute(resource, "ri:content-title")
    space = src.attribute(resource, "ri:space-key") or renderer.page.space_key
    # Without a title it is the page itself.
    return renderer.lookup.page(title, space) if title else renderer.page


def _target(source: _Element, resource: _Element | None, renderer: Renderer) -> Target:
    anchor = src.attribute(source, "ac:anchor")
    if resource is None:
        fragment = _fragment(anchor, renderer.page, renderer)
        return (fragment or "#", anchor, "")
    return _RESOURCES.get(src.name(resource), _unsupported)(resource, anchor, renderer)


def _fragment(anchor: str, page: PageRef, renderer: Renderer) -> str:
    return "#" + quote(link_fragment(anchor, page.title, renderer.flavor)) if anchor else ""


def _page(resource: _Element, anchor: str, renderer: Renderer) -> Target:
    page = find_page(resource, renderer)
    title = src.attribute(resource, "ri:content-title") or renderer.page.title
    if page is None:
        space = src.attribute(resource, "ri:space-key") or renderer.page.space_key
        return None, title, f"There is no page “{title}” in space {space}"
    fragment = _fragment(anchor, page, renderer)
    return (page.url if page.id != renderer.page.id or not fragment else "") + fragment, title, ""


def _attachment(resource: _Element, anchor: str, renderer: Renderer) -> Target:
    name = src.attribute(resource, "ri:filename")
    holder = src.first(resource, "ri:page")
    page = find_page(holder, renderer) if holder is not None else renderer.page
    file = renderer.lookup.file(page.id, name) if page else None
    return (file.url, name, "") if file else (None, name, f"There is no attachment “{name}”")


def _space(resource: _Element, anchor: str, renderer: Renderer) -> Target:
    key = src.attribute(resource, "ri:space-key")
    return renderer.lookup.space_url(key), key, f"There is no space {key}"


def _by_id(resource: _Element, anchor: str, renderer: Renderer) -> Target:
    number = src.attribute(resource, "ri:content-id")
    page = renderer.lookup.page_by_id(number)
    if page is None or renderer.flavor == "cloud":
        # Cloud stores such a link and then shows its own error in place of the title.
        return None, number, "StorageLinkContentTitleNotFoundException"
    return page.url + _fragment(anchor, page, renderer), page.title, ""


def _blog_post(resource: _Element, anchor: str, renderer: Renderer) -> Target:
    title = src.attribute(resource, "ri:content-title")
    return None, title, "The sandbox keeps no blog posts"


def _shortcut(resource: _Element, anchor: str, renderer: Renderer) -> Target:
    text = src.attribute(resource, "ri:parameter")
    return None, text, f"Shortcut “{src.attribute(resource, 'ri:key')}” is not set up here"


def _unsupported(resource: _Element, anchor: str, renderer: Renderer) -> Target:
    return None, src.name(resource), f"{src.name(resource)} cannot be linked to"


_RESOURCES = {
    "ri:page": _page,
    "ri:attachment": _attachment,
    "ri:space": _space,
    "ri:content-entity": _by_id,
    "ri:blog-post": _blog_post,
    "ri:shortcut": _shortcut,
}


def _mention(resource: _Element, out: _Element, renderer: Renderer) -> None:
    key = user_key(resource)
    name = renderer.lookup.user(key)
    if name:
        text_child(out, "span", f"@{name}", "mention")
    else:
        text_child(out, "span", f"@{key}", "mention link-missing", title=f"There is no user {key}")


def user_key(resource: _Element) -> str:
    """How an `ri:user` names the person."""
    keys = ("ri:account-id", "ri:username", "ri:userkey")
    return next((value for key in keys if (value := src.attribute(resource, key))), "")


def _body(source: _Element, made: _Element, text: str, renderer: Renderer) -> None:
    rich = src.first(source, "ac:link-body")
    plain = src.first(source, "ac:plain-text-link-body")
    if rich is not None and (len(rich) or (rich.text or "").strip()):
        renderer.children(rich, made)
    elif plain is not None and re.search(r"\S", src.all_text(plain)):
        add_text(made, src.all_text(plain))
    else:
        add_text(made, text)


ELEMENTS: dict[str, Handler] = {"ac:link": link}
MACROS: dict[str, MacroHandler] = {}
