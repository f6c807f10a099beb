"""Task lists."""

from lxml.etree import _Element

from recue_exporters.sandbox.view.render import source as src
from recue_exporters.sandbox.view.render.build import child
from recue_exporters.sandbox.view.render.engine import Handler, MacroHandler, Renderer


def task_list(source: _Element, out: _Element, renderer: Renderer) -> None:
    """A list of tasks; tasks in tasks make lists in lists."""
    made = child(out, "ul", "tasks")
    for item in source:
        if src.name(item) == "ac:task":
            _task(item, made, renderer)
        elif src.name(item) == "ac:task-list":
            task_list(item, child(made, "li", "task-nested"), renderer)


def _task(source: _Element, out: _Element, renderer: Renderer) -> None:
    status = src.first(source, "ac:task-status")
    done = status is not None and src.all_text(status).strip() == "complete"
    made = child(out, "li", "task", "done" if done else "")
    child(made, "span", "task-box", role="img", aria_label="Done" if done else "To do")
    body = src.first(source, "ac:task-body")
    if body is not None:
        renderer.children(body, child(made, "div", "task-body"))


ELEMENTS: dict[str, Handler] = {"ac:task-list": task_list}
MACROS: dict[str, MacroHandler] = {}
