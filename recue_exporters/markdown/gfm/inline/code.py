"""Code spans: `` `code` `` (CommonMark 6.1)."""

import re
from bisect import bisect_left
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from recue_exporters.markdown.gfm.inline.scan import Scan

_TICKS = re.compile("`+")


def code(scan: Scan, at: int) -> int:
    """From a run of backticks to the next one of the same length."""
    opening = _TICKS.match(scan.text, at)
    assert opening is not None
    start, length = opening.end(), opening.end() - at
    if scan.ticks is None:
        scan.ticks = {}
        for run in _TICKS.finditer(scan.text, at):
            scan.ticks.setdefault(run.end() - run.start(), []).append(run.start())
    places = scan.ticks.get(length, ())
    index = bisect_left(places, start)
    if index == len(places):
        # All backticks of the run are text, not the first alone.
        return start
    closing = places[index]
    content = scan.document.restore(scan.text[start:closing]).replace("\n", " ")
    if content[0] == " " == content[-1] and content.strip(" "):
        content = content[1:-1]
    element = Element("code")
    element.text = AtomicString(content)
    return scan.put(at, closing + length, element)
