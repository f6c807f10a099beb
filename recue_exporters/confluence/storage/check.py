"""Checks a body against the schema of the storage format."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.macros import MACROS, Parameter
from recue_exporters.confluence.storage.names import AC, written_name
from recue_exporters.confluence.storage.schema import ELEMENTS, NOT_INSIDE, Element, Product
from recue_exporters.confluence.storage.wellformed import StorageSyntaxError, parse_storage

_SCRIPT = re.compile(r"\s*(?:javascript|vbscript):", re.I)


@dataclass(frozen=True)
class Finding:
    """Something in a body that breaks a rule of the storage format."""

    element: str
    """The element as it is written, or `body`."""
    rule: str
    """A short name of the rule."""
    message: str
    line: int
    """Where in the body, counted from 1."""
    severity: Literal["error", "warning"] = "error"
    """A warning is stored and shown, only not as its author may think."""

    def __str__(self) -> str:
        return f"{self.line}: {self.severity}: <{self.element}> {self.message} [{self.rule}]"


def check_storage(body: str, flavor: Product) -> list[Finding]:
    """What breaks the rules of the storage format in `body`, in document order.

    Args:
        body: the body of a page, as it is stored.
        flavor: the product whose rules hold.

    >>> [str(f) for f in check_storage("<p>a<p>b</p></p>", "cloud")]
    ['1: error: <p> may not stand in <p> [place]']
    """
    try:
        root = parse_storage(body)
    except StorageSyntaxError as error:
        return [Finding("body", "well-formed", str(error), error.line)]
    checker = _Checker(flavor)
    return [finding for node in nodes.elements(root) for finding in checker.check(node)]


@dataclass(frozen=True)
class _Checker:
    flavor: Product

    def check(self, node: etree._Element) -> Iterator[Finding]:
        """What is wrong with one element, leaving aside the elements in it."""
        name = written_name(str(node.tag))
        rule = ELEMENTS.get(name)
        if rule is None:
            yield _finding(node, "element", "is not an element of the storage format")
            return
        if self.flavor not in rule.products:
            yield _finding(node, "product", f"is not known to {_product(self.flavor)}")
        yield from self._place(node, name, rule)
        yield from self._attributes(node, rule)
        yield from self._content(node, rule)
        if node.tag == names.MACRO:
            yield from self._macro(node)
        elif node.tag == AC + "task-status" and node.text not in ("complete", "incomplete"):
            yield _finding(node, "value", "must hold complete or incomplete")

    def _place(self, node: etree._Element, name: str, rule: Element) -> Iterator[Finding]:
        parent = node.getparent()
        outer = written_name(str(parent.tag)) if parent is not None else ""
        around = ELEMENTS.get(outer)
        if outer == "body":
            if rule.place == "part":
                yield _finding(node, "place", "may not stand by itself")
        elif around is not None and around.content != "parts":
            # Where the content is parts, their order is a rule of the whole.
            stray = rule.place == "part" and outer != "ac:parameter"
            block_in_text = rule.place == "block" and around.content == "inline"
            if stray or block_in_text or around.content in ("text", "empty"):
                yield _finding(node, "place", f"may not stand in <{outer}>")
        for ancestor in NOT_INSIDE.get(name, ()):
            if any(written_name(str(a.tag)) == ancestor for a in node.iterancestors()):
                yield _finding(node, "nesting", f"may not stand anywhere in <{ancestor}>")

    def _attributes(self, node: etree._Element, rule: Element) -> Iterator[Finding]:
        given = {written_name(str(key)): str(value) for key, value in node.attrib.items()}
        for key, value in given.items():
            known = rule.attributes.get(key)
            if key.startswith("on"):
                yield _finding(node, "script", f"may not have {key}")
            elif known is None:
                yield _finding(node, "attribute", f"has the unknown attribute {key}", "warning")
            elif self.flavor not in known.products:
                product = _product(self.flavor)
                yield _finding(node, "attribute", f"has {key}, unknown to {product}", "warning")
            elif known.pattern and not re.fullmatch(known.pattern, value):
                yield _finding(node, "value", f'has {key}="{value}", not {known.pattern}')
            if key == "href" and _SCRIPT.match(value):
                yield _finding(node, "script", "may not lead to a script")
        for key, known in rule.attributes.items():
            if known.required and key not in given:
                yield _finding(node, "attribute", f"lacks {key}")

    def _content(self, node: etree._Element, rule: Element) -> Iterator[Finding]:
        loose = [node.text, *(child.tail for child in node)]
        if rule.content in ("parts", "empty") and not all(map(nodes.is_blank, loose)):
            yield _finding(node, "content", "may not hold text of its own")
        if rule.content == "empty" and len(node):
            yield _finding(node, "content", "must be empty")
        if rule.content == "parts":
            children = "".join(written_name(str(child.tag)) + " " for child in node)
            if not re.fullmatch(rule.parts, children):
                held = ", ".join(children.split()) or "nothing"
                yield _finding(node, "parts", f"may not hold {held} in this order")

    def _macro(self, node: etree._Element) -> Iterator[Finding]:
        name = node.get(AC + "name") or ""
        macro = MACROS.get(name)
        if macro is None and not name:
            return
        if macro is None:
            message = f"'{name}' is no macro of Confluence's own"
            yield _finding(node, "macro", message, "warning")
            return
        if self.flavor not in macro.products:
            message = f"'{name}' is not known to {_product(self.flavor)}"
            yield _finding(node, "macro", message, "warning")
        plain, rich = node.find(names.PLAIN_BODY), node.find(names.RICH_BODY)
        if macro.body == "plain" and rich is not None:
            yield _finding(node, "macro", f"'{name}' takes a plain text body")
        elif macro.body == "rich" and plain is not None:
            yield _finding(node, "macro", f"'{name}' takes a rich text body")
        elif macro.body == "none" and (plain is not None or rich is not None):
            yield _finding(node, "macro", f"'{name}' takes no body")
        for parameter in node.findall(names.PARAMETER):
            key = parameter.get(AC + "name") or ""
            known = macro.parameters.get(key)
            if known is None:
                message = f"'{name}' has no parameter '{key}'"
                yield _finding(parameter, "parameter", message, "warning")
            elif not len(parameter):
                yield from self._value(parameter, f"{name}: {key}", known)

    def _value(self, node: etree._Element, label: str, rule: Parameter) -> Iterator[Finding]:
        value = node.text or ""
        legal = rule.values.get(self.flavor)
        if rule.fatal and value != value.strip():
            yield _finding(node, "value", f"{label} may not have white space around its value")
        elif legal is not None and value not in legal:
            severity: Literal["error", "warning"] = (
                "error" if self.flavor in rule.fatal else "warning"
            )
            message = f"{label} '{value}' is not known to {_product(self.flavor)}"
            yield _finding(node, "value", message, severity)
        elif rule.pattern and not re.fullmatch(rule.pattern, value):
            yield _finding(node, "value", f"{label} '{value}' is not {rule.pattern}")


def _finding(
    node: etree._Element,
    rule: str,
    message: str,
    severity: Literal["error", "warning"] = "error",
) -> Finding:
    line = node.sourceline
    place = line if isinstance(line, int) else 0
    return Finding(written_name(str(node.tag)), rule, message, place, severity)


def _product(flavor: Product) -> str:
    return "Cloud" if flavor == "cloud" else "Data Center"
