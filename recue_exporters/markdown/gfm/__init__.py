"""GitHub Flavored Markdown for python-markdown.

>>> import markdown
>>> markdown.markdown("Text:\\n- item", extensions=["recue_exporters.markdown.gfm"])
'<p>Text:</p>\\n<ul>\\n<li>item</li>\\n</ul>'
"""

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from recue_exporters.markdown.gfm import inline
from recue_exporters.markdown.gfm.parser import GfmBlockParser, Normalise
from recue_exporters.markdown.gfm.serializer import to_html


class GfmExtension(Extension):
    """Replaces python-markdown's grammar by that of GitHub Flavored Markdown."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "source_lines": [False, "Give elements the line they begin on, as data-line."],
            "annotate": [False, "Give elements what a following pass wants to know."],
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  python-markdown's
        """Put the parser, the inline grammar and the serialiser into `md`."""
        md.registerExtension(self)
        self._md = md
        replaced = md.parser
        md.parser = GfmBlockParser(
            md,
            replaced,
            source_lines=self.getConfig("source_lines"),
            annotate=self.getConfig("annotate"),
        )
        md.preprocessors.register(Normalise(md), "normalize_whitespace", 30)
        md.preprocessors.deregister("html_block", strict=False)
        md.treeprocessors.deregister("prettify", strict=False)
        inline.register(md)
        # An attribute of the class: other engines keep their serialisers.
        md.output_formats = {"html": to_html, "xhtml": to_html}  # type: ignore[misc]

    def reset(self) -> None:
        """Called when all extensions are loaded: take out what would read the text beforehand."""
        self._md.preprocessors.deregister("fenced_code_block", strict=False)


def makeExtension(**kwargs: Any) -> GfmExtension:  # noqa: N802  python-markdown's
    """The extension, for python-markdown's loader."""
    return GfmExtension(**kwargs)
