"""Storage format in lines that a person can read and compare."""

import re

# Stored bodies often are one long line: break after what ends a block, never inside code.
_PIECE = re.compile(
    r"<!\[CDATA\[.*?\]\]>"
    r"|</(?:p|h[1-6]|li|ul|ol|t[rdh]|tbody|thead|table|blockquote|ac:parameter|ac:structured-macro"
    r"|ac:rich-text-body|ac:plain-text-body|ac:task|ac:task-list|ac:layout-cell|ac:layout-section"
    r"|ac:layout|ac:image|pre|div)>(?!\n)|<(?:br|hr)\s*/>(?!\n)",
    re.DOTALL,
)


def lines(body: str) -> list[str]:
    """A body's lines, broken after the end of each block as well."""
    broken = _PIECE.sub(lambda m: m[0] if m[0].startswith("<![") else f"{m[0]}\n", body)
    return broken.splitlines()
