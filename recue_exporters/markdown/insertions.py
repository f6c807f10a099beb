"""Insertions: `++inserted++`, for which pymdown-extensions has another sign."""

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import SimpleTagInlineProcessor

_INSERTION = r"(\+\+)(?![\s+])((?:[^+]|\+(?!\+))+?)(?<![\s+])\+\+(?!\+)"


class InsertionsExtension(Extension):
    """`++text++` as `<ins>`."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  python-markdown's
        """Register the pattern, at the priority of pymdown-extensions' like ones."""
        md.inlinePatterns.register(SimpleTagInlineProcessor(_INSERTION, "ins"), "insertion", 65)


def makeExtension(**kwargs: Any) -> InsertionsExtension:  # noqa: N802  python-markdown's
    """The extension, for python-markdown's loader."""
    return InsertionsExtension(**kwargs)
