"""Lines that each begin with a bold label and a colon keep their line breaks.

RE-cue writes facts that way (`**Actor**: User`, and `**Priority**: High` on the next line); GFM
joins them to one line of prose.
"""

import re

_LABEL = re.compile(r"(?:\*\*[^*\n]+(?:\*\*[ \t]?:|:\*\*)|__[^_\n]+(?:__[ \t]?:|:__))(?=\s|$)")


def keep_breaks(text: str) -> str:
    """The paragraph `text` with hard breaks between such lines.

    >>> keep_breaks("**A**: 1\\n**B**: 2\\nand more")
    '**A**: 1  \\n**B**: 2\\nand more'
    """
    if "\n" not in text or (not text.startswith(("**", "__")) and not _after_break(text)):
        return text
    lines = text.split("\n")
    labelled = [_LABEL.match(line) is not None for line in lines]
    for index in range(len(lines) - 1):
        if labelled[index] and labelled[index + 1] and not lines[index].endswith(("  ", "\\")):
            lines[index] = lines[index].rstrip(" ") + "  "
    return "\n".join(lines)


def _after_break(text: str) -> bool:
    return "\n**" in text or "\n__" in text
