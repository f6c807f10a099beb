"""Link reference definitions: `[label]: destination "title"` (CommonMark 4.7)."""

import re
from collections.abc import MutableMapping

from recue_exporters.markdown.gfm.labels import normalise_label
from recue_exporters.markdown.gfm.text import unescape

_LABEL = re.compile(r"\[((?>(?:[^\\\[\]]++|\\.)*))\]:", re.S)
_BLANKS = r"[ \t]*+(?>(?:\n[ \t]*+)?)"
_DESTINATION = re.compile(_BLANKS + r"(?:<((?>(?:[^<>\\\n]++|\\.)*))>|(?!<)([^\x00-\x20\x7f]++))")
_TITLE = re.compile(
    r"(?:[ \t]++(?>(?:\n[ \t]*+)?)|\n[ \t]*+)"
    r"""(?:"((?>(?:[^"\\]++|\\.)*))"|'((?>(?:[^'\\]++|\\.)*))'|\(((?>(?:[^()\\]++|\\.)*))\))""",
    re.S,
)
_END_OF_LINE = re.compile(r"[ \t]*+(?:\n|$)")
_MAX_LABEL = 999


def take_definitions(text: str, references: MutableMapping[str, tuple[str, str | None]]) -> str:
    """Put the definitions that the paragraph `text` begins with into `references`.

    Answers the rest of the paragraph. The first definition of a label is the one that counts.
    """
    position = 0
    while text.startswith("[", position):
        end = _take_one(text, position, references)
        if end is None:
            break
        position = end
    return text[position:]


def _take_one(
    text: str, position: int, references: MutableMapping[str, tuple[str, str | None]]
) -> int | None:
    label = _LABEL.match(text, position)
    if label is None or len(label.group(1)) > _MAX_LABEL or not label.group(1).strip():
        return None
    destination = _DESTINATION.match(text, label.end())
    if destination is None:
        return None
    target = destination.group(1)
    if target is None:
        target = destination.group(2)
        if not _balanced(target):
            return None
    found_title = None
    title = _TITLE.match(text, destination.end())
    if title is not None:
        end = _END_OF_LINE.match(text, title.end())
        if end is not None:
            found_title = next(group for group in title.groups() if group is not None)
    if title is None or found_title is None:
        end = _END_OF_LINE.match(text, destination.end())
    if end is None:
        return None
    key = normalise_label(label.group(1))
    if key not in references:
        references[key] = (
            unescape(target),
            None if found_title is None else unescape(found_title),
        )
    return end.end()


def _balanced(target: str) -> bool:
    depth = 0
    characters = iter(target)
    for character in characters:
        if character == "\\":
            next(characters, None)
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0
