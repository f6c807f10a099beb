"""Alerts: a quote whose first line is `[!NOTE]` (github.com, "Basic formatting syntax").

GitHub knows them on the outermost level only; here they may be anywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recue_exporters.markdown.gfm.block.paragraph import Paragraph

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.quote import Quote

_MARKER = re.compile(r"\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)", re.I)


def recognise(quote: Quote) -> None:
    """Take the marker off `quote` and make it an alert, unless it holds nothing else."""
    first = quote.children[0] if quote.children else None
    if type(first) is not Paragraph:
        return
    marker = _MARKER.match(first.text)
    if marker is None:
        return
    text = first.text[marker.end() :]
    if text:
        first.text = text
        first.line += 1
    elif len(quote.children) > 1:
        del quote.children[0]
    else:
        return
    quote.alert = marker.group(1).lower()
