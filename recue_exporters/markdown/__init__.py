"""Markdown to HTML: python-markdown, pymdown-extensions and the `gfm` extension."""
