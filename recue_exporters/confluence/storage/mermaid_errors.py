"""What Mermaid says of a diagram that it cannot read, in one line that a person can."""

import re

_PARSE = re.compile(
    r"(?:Error: )?(?:Parse|Lexical) error on line (?P<line>\d+)[:.][^\n]*\n"
    r"(?P<shown>[^\n]*)\n"
    r"(?P<dashes>-*)\^"
    r"(?:\nExpecting (?P<tokens>.+), got )?",
)
"""The words of its parsers: the line, what stands around the place, and an arrow at the place."""
_MOVED = re.compile(r"^[ \t]*(?:---|%%)", re.M)
"""What Mermaid takes out before it counts lines."""
_FEW = 3
_LONGEST = 200


def readable(error: str, diagram: str) -> tuple[str, int]:
    """Mermaid's message in words, and the line of the diagram that it is about.

    Args:
        error: the message.
        diagram: the diagram's text.

    Returns:
        One line of text, and the line counted from 1; 0 where it is not known.

    >>> readable("Error: Parse error on line 2:\\n...  A->>B hi  C\\n------------^\\nExpecting "
    ...          "'TXT', got 'NEWLINE'", "sequenceDiagram\\n  A->>B hi\\n  C")
    ('it is not understood after "A->>B hi" (TXT is expected)', 2)
    """
    if error.startswith("UnknownDiagramError"):
        first = next((line.strip() for line in diagram.splitlines() if line.strip()), "")
        return f"it does not begin with a kind of diagram that is known: {_quoted(first)}", 0
    found = _PARSE.match(error)
    if found is None:
        return _one_line(error.removeprefix("Error: ")), 0
    before = found["shown"][: len(found["dashes"])].removeprefix("...").strip()
    place = f"after {_quoted(before)}" if before else "from its beginning"
    message = f"it is not understood {place}"
    tokens = (found["tokens"] or "").replace("'", "").split(", ")
    if tokens[0] and len(tokens) <= _FEW:
        message += f" ({' or '.join(tokens)} is expected)"
    leading = len(diagram) - len(diagram.lstrip("\n"))
    return message, 0 if _MOVED.search(diagram) else int(found["line"]) + leading


def _quoted(text: str) -> str:
    return f'"{_one_line(text)}"'


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
