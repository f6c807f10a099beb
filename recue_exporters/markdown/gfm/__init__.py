"""GitHub Flavored Markdown for python-markdown.

>>> import markdown
>>> markdown.markdown("Text:\\n- item", extensions=["recue_exporters.markdown.gfm"])
'<p>Text:</p>\\n<ul>\\n<li>item</li>\\n</ul>'
"""

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from recue_exporters.markdown.gfm import inline
from recue_exporters.markdown.gfm.block.context import Context
from recue_exporters.markdown.gfm.block.tree import Builder
from recue_exporters.markdown.gfm.parser import GfmBlockParser, Normalise
from recue_exporters.markdown.gfm.serializer import to_html, to_xhtml


class GfmExtension(Extension):
    """Replaces python-markdown's grammar by that of GitHub Flavored Markdown."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "source_lines": [False, "Give elements the line they begin on, as data-line."],
            "annotate": [False, "Give elements what a following pass wants to know."],
            "alerts": [False, "Read `> [!NOTE]` as an alert."],
            "details": [False, "Read Markdown right below a `<summary>`."],
            "label_lines": [False, "Keep the line breaks between `**Label**: text` lines."],
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  python-markdown's
        """Put the parser, the inline grammar and the serialiser into `md`."""
        md.registerExtension(self)
        self._md = md
        builder = Builder(self.getConfig("source_lines"), self.getConfig("annotate"))
        references: Any = md.references
        context = Context(
            references,
            alerts=self.getConfig("alerts"),
            details=self.getConfig("details"),
            label_lines=self.getConfig("label_lines"),
        )
        self._parser = md.parser = GfmBlockParser(md, md.parser, builder, context)
        md.preprocessors.register(Normalise(md), "normalize_whitespace", 30)
        md.treeprocessors.deregister("prettify", strict=False)
        inline.register(md)
        # An attribute of the class: other engines keep their serialisers.
        md.output_formats = {"html": to_html, "xhtml": to_xhtml}  # type: ignore[misc]

    def reset(self) -> None:
        """Called when all extensions are loaded, and again before each document."""
        # Those of other extensions would take fences and HTML out of the text beforehand.
        for name in ("fenced_code_block", "html_block"):
            self._md.preprocessors.deregister(name, strict=False)
        self._parser.adopt_libraries()


def makeExtension(**kwargs: Any) -> GfmExtension:  # noqa: N802  python-markdown's
    """The extension, for python-markdown's loader."""
    return GfmExtension(**kwargs)
