"""The inline rules of GitHub Flavored Markdown."""

from markdown import Markdown


def register(md: Markdown) -> None:
    """Placeholder until the inline half lands."""
