"""Entity and numeric character references: `&copy;`, `&#35;` (CommonMark 2.5)."""

import re

from recue_exporters.markdown.gfm.inline.escape import literal
from recue_exporters.markdown.gfm.inline.scan import Scan
from recue_exporters.markdown.gfm.text import unescape

_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


def entity(scan: Scan, at: int) -> int:
    """A reference becomes its character; an unknown one stays text."""
    found = _REFERENCE.match(scan.text, at)
    if found is None:
        return 0
    reference = found.group()
    character = unescape(reference)
    if character == reference:
        return 0
    return scan.put(at, found.end(), literal(scan, character))
