"""Markdown inside `<details>` without a blank line before it.

GFM ends an HTML block at a blank line, so that Markdown in `<details>` needs one. People forget it;
with this rule the block ends below the summary as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line

_HEAD = re.compile(r"(?:</summary>|<details(?:[ \t][^<>]*)?>)[ \t]*$", re.I)


def gives_way(previous: str, line: Line) -> bool:
    """Whether an HTML block whose last line is `previous` ends before `line`.

    What looks like HTML, or would be indented code, is taken for more of the block.
    """
    return line.first != "<" and line.indent < 4 and _HEAD.search(previous) is not None
