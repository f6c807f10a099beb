"""What stands in a Markdown text outside code, as far as that can be told before it is read.

A guess: indented code, and a fence in a list, only show once the text is read. Who asks makes sure.
"""

import re
from bisect import bisect_left
from collections.abc import Generator, Iterator

_LINE_START = re.compile(r"(?:[ \t>]|[*+-][ \t]|\d{1,9}[.)][ \t])*(?P<fence>`{3,}|~{3,})?")
_TICKS = re.compile(r"`+")


def outside_code(text: str, wanted: re.Pattern[str]) -> Iterator[int]:
    """Where `wanted` begins outside fences and code spans, each within one line."""
    fence, position = "", 0
    spans = _CodeSpans(text)
    while position < len(text):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop + 1
        start = _LINE_START.match(text, position)
        mark = (start["fence"] or "") if start else ""
        if fence:
            rest = text[start.end() : stop] if start else ""
            if mark.startswith(fence) and not rest.strip():
                fence = ""
        elif mark and not (mark[0] == "`" and "`" in text[start.end() if start else 0 : stop]):
            fence = mark
        else:
            skip = yield from _in_line(text, position, stop, spans, wanted)
            stop = max(stop, skip)
        position = stop


def _in_line(
    text: str, position: int, stop: int, spans: "_CodeSpans", wanted: re.Pattern[str]
) -> Generator[int, None, int]:
    """The same for one line; the answer is where the last code span of it ends."""
    begin, ticks = wanted.search(text, position, stop), _TICKS.search(text, position, stop)
    while begin or ticks:
        if ticks and (begin is None or ticks.start() < begin.start()):
            position = spans.end(ticks.start(), ticks.end())
        elif begin:
            yield begin.start()
            position = begin.end()
        # Each is searched again only once it lies behind: a line may hold thousands.
        if begin and begin.start() < position:
            begin = wanted.search(text, position, stop)
        if ticks and ticks.start() < position:
            ticks = _TICKS.search(text, position, stop)
    return max(position, 0)


class _CodeSpans:
    """Where code spans end: the runs of backticks of a paragraph, collected once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._limit = -1
        self._runs: dict[int, list[int]] = {}

    def end(self, start: int, stop: int) -> int:
        """The end of the code span that the run from `start` to `stop` opens, else `stop`."""
        if start >= self._limit:
            limit = self._text.find("\n\n", stop)
            self._limit = limit if limit >= 0 else len(self._text)
            self._runs = {}
            for run in _TICKS.finditer(self._text, start, self._limit):
                self._runs.setdefault(len(run[0]), []).append(run.start())
        same = self._runs.get(stop - start, [])
        place = bisect_left(same, stop)
        return same[place] + stop - start if place < len(same) else stop
