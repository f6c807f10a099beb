"""Formulas: pymdown-extensions' `arithmatex`, with dollars that are money left alone."""

from typing import Any

from markdown import Markdown
from pymdownx.arithmatex import ArithmatexExtension, InlineArithmatexPattern

_PLAIN = r"[^$\n\\^_=+*<>|]"
_MONEY = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?\$"
    rf"|\d[\d.,]*[\s/](?:(?![a-zA-Z]{{2}}){_PLAIN})*[a-zA-Z]{{2}}{_PLAIN}*\$"
)
"""`10,000$`, and an amount with prose up to the next sign: a word, and nothing that calculates."""
_CURRENCY = r"(?<![\s/–-](?:US|AU|CA|NZ|HK|SG))"
_INLINE = (
    r"(?:(?<!\\)((?:\\{2})+)(?=\$)"
    rf"|(?<![\w$\\])(\${{1,2}})(?![\s$]|{_MONEY})((?:\\.|[^\\$\n\x02\x03])+?)"
    rf"(?<!\s){_CURRENCY}\2(?![\w$]))"
)
"""As github.com has it, the signs stand at the outside of words: `$5-$10` and `US$5/$7` are money.
The groups are those that `InlineArithmatexPattern` wants."""


class FormulasExtension(ArithmatexExtension):  # type: ignore[misc]  # pymdownx has no types
    """`$inline$` and `$$display$$` formulas, in the generic output format."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(generic=True, inline_syntax=["dollar"], block_syntax=["dollar"], **kwargs)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  python-markdown's
        """Register what `arithmatex` does, with the stricter pattern."""
        super().extendMarkdown(md)
        pattern = InlineArithmatexPattern(_INLINE, self.getConfigs())
        md.inlinePatterns.register(pattern, "arithmatex-inline", 189.9)


def makeExtension(**kwargs: Any) -> FormulasExtension:  # noqa: N802  python-markdown's
    """The extension, for python-markdown's loader."""
    return FormulasExtension(**kwargs)
