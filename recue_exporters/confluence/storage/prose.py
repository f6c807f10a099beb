"""Constructs that the storage format lacks and prose can express: terms, short forms, formulas."""

import re

from lxml import etree

from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.code import Info, code_macro, fence_info, fence_text
from recue_exporters.confluence.storage.context import Conversion
from recue_exporters.confluence.storage.macros import MACROS
from recue_exporters.confluence.storage.names import AC

_DELIMITERS = re.compile(r"\s*\\[(\[]\s?(.*?)\s?\\[)\]]\s*", re.S)
_INDENT = "margin-left: 30.0px;"


def convert_math_fences(body: etree._Element, conversion: Conversion) -> None:
    """A `math` fence is a formula, as it is on GitHub."""
    for pre in nodes.elements(body, "pre"):
        text = fence_text(pre)
        if text is not None and fence_info(pre).language == "math":
            nodes.replace(pre, _formula(text, True, conversion))


def convert_formulas(body: etree._Element, conversion: Conversion) -> None:
    """Formulas become the macros of a mathematics app, or code that shows them as they are."""
    for node in nodes.elements(body, "span", "div"):
        if not nodes.has_class(node, "arithmatex"):
            continue
        text = "".join(str(part) for part in node.itertext())
        match = _DELIMITERS.fullmatch(text)
        nodes.replace(node, _formula(match[1] if match else text, node.tag == "div", conversion))
    for node in nodes.elements(body, "code"):
        _unwrap_dollars(node, conversion)


def _unwrap_dollars(code: etree._Element, conversion: Conversion) -> None:
    """Code between two dollar signs is a formula: GitHub's second way to write one in a line."""
    parent, previous = code.getparent(), code.getprevious()
    if parent is None or len(code) or not re.match(r"\$(?![\w$])", code.tail or ""):
        return
    before = (parent.text if previous is None else previous.tail) or ""
    if not re.search(r"(?<![\w$])\$\Z", before):
        return
    if previous is None:
        parent.text = before[:-1]
    else:
        previous.tail = before[:-1]
    code.tail = (code.tail or "")[1:]
    nodes.replace(code, _formula(code.text or "", False, conversion))


def _formula(tex: str, display: bool, conversion: Conversion) -> etree._Element:
    if conversion.options.math == "code":
        if display:
            return code_macro(tex, Info("tex"), conversion)
        return names.element("code", text=tex)
    if display:
        return names.plain_macro("mathblock", tex)
    return names.macro("mathinline", {"body": tex})


def expand_abbreviations(body: etree._Element, conversion: Conversion) -> None:
    """A short form is followed by its long form where it stands for the first time.

    Its element stays: it is none of the storage format's, and leaves no trace.
    """
    seen: set[str] = set()
    for node in nodes.elements(body, "abbr", "acronym"):
        title = " ".join((node.get("title") or "").split())
        in_heading = any(True for _ in node.iterancestors("h1", "h2", "h3", "h4", "h5", "h6"))
        key = nodes.text_of(node)
        if title and key not in seen and not in_heading:
            seen.add(key)
            node.tail = f" ({title})" + (node.tail or "")


def convert_definitions(body: etree._Element, conversion: Conversion) -> None:
    """A term becomes a paragraph in bold, its definitions indented paragraphs."""
    for term in nodes.elements(body, "dt"):
        strong = names.element("strong")
        nodes.move_content(term, strong)
        term.append(strong)
        term.tag = "p"
    for definition in nodes.elements(body, "dd"):
        if any(map(_is_block, definition)):
            _wrap_beginning(definition)
            for child in definition.findall("p"):
                child.set("style", _INDENT)
        else:
            definition.tag = "p"
            definition.set("style", _INDENT)


def _wrap_beginning(definition: etree._Element) -> None:
    """Give the text before the first block of a definition a paragraph, as all other text has."""
    paragraph = names.element("p", text=definition.text or "")
    definition.text = None
    for child in list(definition):
        if _is_block(child):
            break
        paragraph.append(child)
    if len(paragraph) or not nodes.is_blank(paragraph.text):
        definition.insert(0, paragraph)


_BLOCKS = frozenset({"p", "ul", "ol", "dl", "table", "pre", "blockquote", "div", "hr"})


def _is_block(node: etree._Element) -> bool:
    if node.tag == names.MACRO:
        macro = MACROS.get(node.get(AC + "name") or "")
        return macro is None or not macro.inline
    return node.tag in _BLOCKS or node.tag == names.TASK_LIST
