"""Raw HTML (CommonMark 6.6)."""

import re

from recue_exporters.markdown.gfm.inline.scan import Scan
from recue_exporters.markdown.gfm.raw import html_inline

_SPACE = r"[ \t\n\v\f\r]"
_VALUE = r"""(?:[^ \t\n\v\f\r"'=<>`]++|'[^']*+'|"[^"]*+")"""
_ATTRIBUTE = rf"{_SPACE}++[a-zA-Z_:][a-zA-Z0-9_:.-]*+(?>(?:{_SPACE}*+={_SPACE}*+{_VALUE})?)"
_TAG = re.compile(
    rf"<(?:[a-zA-Z][a-zA-Z0-9-]*+(?>(?:{_ATTRIBUTE})*){_SPACE}*+/?+|/[a-zA-Z][a-zA-Z0-9-]*+{_SPACE}*+)>"
)
_ENDS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
_DECLARATION = re.compile("<![a-zA-Z]")


def html(scan: Scan, at: int) -> int:
    """A tag, a comment, a processing instruction, a declaration or a CDATA section."""
    end = _end(scan, at)
    if end:
        scan.put(at, end, html_inline(scan.document.restore(scan.text[at:end])))
    return end


def _end(scan: Scan, at: int) -> int:
    text = scan.text
    tag = _TAG.match(text, at)
    if tag is not None:
        return tag.end()
    if not text.startswith(("<!", "<?"), at):
        return 0
    if text.startswith(("<!-->", "<!--->"), at):
        return text.index(">", at) + 1
    for begin, closing in _ENDS:
        if text.startswith(begin, at):
            return _find(scan, closing, at + len(begin))
    if _DECLARATION.match(text, at):
        return _find(scan, ">", at + 3)
    return 0


def _find(scan: Scan, closing: str, at: int) -> int:
    """The position after the next `closing`, or 0; looked for in vain once at most."""
    if closing in scan.hopeless:
        return 0
    found = scan.text.find(closing, at)
    if found < 0:
        scan.hopeless.add(closing)
        return 0
    return found + len(closing)
