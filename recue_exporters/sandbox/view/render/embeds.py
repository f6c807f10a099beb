"""Macros that show something from elsewhere: files as cards, other sites as plain links.

The browser view loads nothing from other hosts, so what Confluence would embed is linked.
"""

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import source as src
from recue_exporters.sandbox.view.render.build import child, text_child
from recue_exporters.sandbox.view.render.engine import Handler, Macro, MacroHandler, Renderer
from recue_exporters.sandbox.view.render.links import find_page
from recue_exporters.sandbox.view.render.listings import readable_size
from recue_exporters.sandbox.view.render.safety import safe_link


def view_file(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The view-file and multimedia macros: a card with the file's name, type and size."""
    resource = macro.resource("name")
    name = src.attribute(resource, "ri:filename") if resource is not None else macro.get("name")
    page = renderer.page
    holder = src.first(resource, "ri:page") if resource is not None else None
    if holder is not None:
        page = find_page(holder, renderer) or page
    file = renderer.lookup.file(page.id, name)
    if file is None:
        text_child(out, "span", name, "file-card link-missing", title=f"No attachment “{name}”")
        return
    card = child(out, "a", "file-card", href=file.url)
    suffix = name.rpartition(".")[2][:4].upper() if "." in name else "FILE"
    text_child(card, "span", suffix, "file-type", aria_hidden="true")
    text_child(card, "span", name, "file-name")
    text_child(card, "span", readable_size(file.size), "file-size")


def elsewhere(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The widget and iframe macros: a link in place of the frame."""
    key = "src" if macro.name == "iframe" else "url"
    resource = macro.resource(key)
    address = macro.get(key) if resource is None else src.attribute(resource, "ri:value")
    card = child(out, "p", "embed")
    text_child(card, "span", f"Embedded by the {macro.name} macro: ")
    link = safe_link(address)
    if link:
        text_child(card, "a", address, href=link, rel="nofollow noopener noreferrer")
    else:
        text_child(card, "span", address)


def jira(macro: Macro, out: _Element, renderer: Renderer) -> None:
    """The jira macro: the issue's key, or the query, since no Jira is connected."""
    query = macro.get("key") or macro.get("jqlQuery") or macro.get("jql")
    text_child(out, "span", query, "jira", title="Jira macro: no Jira is connected here")


ELEMENTS: dict[str, Handler] = {}
MACROS: dict[str, MacroHandler] = {
    "view-file": view_file,
    "multimedia": view_file,
    "widget": elsewhere,
    "iframe": elsewhere,
    "jira": jira,
}
