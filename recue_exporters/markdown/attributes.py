"""Attribute lists: `# Heading {#id .class key="value"}`, on images, links and tables as well."""

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.attr_list import AttrListExtension, AttrListTreeprocessor

_ITEM = r"""(?:[#.][\w:-]+|[\w:-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+))"""
_LIST = rf"\{{:?[ ]*({_ITEM}(?:[ ]+{_ITEM})*)[ ]*\}}"


class ExplicitAttributes(AttrListTreeprocessor):
    """Python-markdown's attribute lists, of which nothing but lists is taken for one.

    There, any word in braces is an attribute, so that `GET /books/ {id}` would lose its last word.
    A list that is the last row of a table, alone in it, belongs to the table.
    """

    # The typeshed calls them final; python-markdown means them to be overridden.
    HEADER_RE = re.compile(rf"(?<! )[ ]*{_LIST}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{_LIST}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{_LIST}")  # type: ignore[misc]

    def run(self, doc: Element) -> None:
        """Set the attributes and take the lists off the texts."""
        for table in doc.iter("table"):
            self._take_row(table)
        super().run(doc)

    def _take_row(self, table: Element) -> None:
        body = table.find("tbody")
        if body is None:
            return
        row = body[-1]
        cells = ["".join(cell.itertext()).strip() for cell in row]
        attributes = re.fullmatch(_LIST, cells[0])
        if attributes is None or any(cells[1:]):
            return
        self.assign_attrs(table, attributes.group(1))
        body.remove(row)
        if not len(body):
            table.remove(body)


class AttributesExtension(AttrListExtension):
    """Puts `ExplicitAttributes` in the place of python-markdown's."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  python-markdown's
        """Register the processor under python-markdown's name for it."""
        md.registerExtension(self)
        md.treeprocessors.register(ExplicitAttributes(md), "attr_list", 8)


def makeExtension(**kwargs: Any) -> AttributesExtension:  # noqa: N802  python-markdown's
    """The extension, for python-markdown's loader."""
    return AttributesExtension(**kwargs)
