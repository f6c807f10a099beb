"""Emoji that every version of Confluence has an emoticon for are written as one.

All others stay the characters they are. Headings keep theirs, because their text makes their
anchors.
"""

import re
from collections.abc import Mapping

from lxml import etree

from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.anchors import HEADINGS
from recue_exporters.confluence.storage.context import Conversion
from recue_exporters.confluence.storage.names import AC

EMOTICONS: Mapping[str, tuple[str, str]] = {
    "🙂": ("smile", ":slight_smile:"),
    "🙁": ("sad", ":slight_frown:"),
    "😛": ("cheeky", ":stuck_out_tongue:"),
    "😃": ("laugh", ":smiley:"),
    "😉": ("wink", ":wink:"),
    "👍": ("thumbs-up", ":thumbsup:"),
    "👎": ("thumbs-down", ":thumbsdown:"),
    "✅": ("tick", ":white_check_mark:"),
    "❌": ("cross", ":x:"),
    "⚠": ("warning", ":warning:"),
    "➕": ("plus", ":heavy_plus_sign:"),
    "➖": ("minus", ":heavy_minus_sign:"),
    "❓": ("question", ":question:"),
    "💡": ("light-on", ":bulb:"),
    "⭐": ("yellow-star", ":star:"),
}
"""The character to the emoticon's name and Cloud's short name.

The information sign is not among them: it counts as a letter, so text that begins with it would
read as if its first letter were gone.
"""

_EMOJI = re.compile(f"([{''.join(EMOTICONS)}])(?![\U0001f3fb-\U0001f3ff\u200d\ufe0e])\ufe0f?")


def convert_emoji(body: etree._Element, conversion: Conversion) -> None:
    """Turn emoji into emoticons."""
    nodes.replace_in_text(
        body,
        _EMOJI,
        lambda match: _emoticon(match, conversion),
        outside={*HEADINGS, *names.VERBATIM},
    )


def _emoticon(match: re.Match[str], conversion: Conversion) -> etree._Element:
    name, short = EMOTICONS[match[1]]
    attributes = {AC + "name": name}
    if conversion.flavor == "cloud":
        attributes[AC + "emoji-shortname"] = short
        attributes[AC + "emoji-id"] = f"{ord(match[1]):x}"
        attributes[AC + "emoji-fallback"] = match[0]
    return names.element(AC + "emoticon", attributes)
