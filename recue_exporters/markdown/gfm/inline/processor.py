"""python-markdown's inline processor, replaced."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from recue_exporters.markdown.gfm.inline.document import Document
from recue_exporters.markdown.gfm.raw import is_element

_VERBATIM = frozenset({"pre", "code", "script", "style"})


class GfmInlineProcessor(Treeprocessor):
    """Reads the texts that the block parser has left in the tree, in their order."""

    stashed_nodes: dict[str, Element | str]
    """What placeholders stand for; other extensions' processors look for it here."""

    def run(self, root: Element) -> None:
        """Replace the texts in `root` by what they mean."""
        document = Document(self.md)
        self.stashed_nodes = document.foreign.stashed
        waiting: list[tuple[Element, frozenset[str]]] = [(root, frozenset())]
        while waiting:
            element, around = waiting.pop()
            tag = element.tag
            if not is_element(element) or tag in _VERBATIM:
                continue
            children = list(element)
            ancestors = around | {tag.lower()}
            document.read_into(element, ancestors)
            waiting += [(child, ancestors) for child in reversed(children)]
