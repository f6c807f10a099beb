"""Wiki markup to storage format: the part of the old language that people still send.

Notation: confluence.atlassian.com, "Confluence Wiki Markup".
"""

import re
from collections.abc import Iterator
from html import escape

from recue_exporters.sandbox.bodies.from_adf import macro, rich

_HEADING = re.compile(r"h([1-6])\.\s+(.*)")
_ITEM = re.compile(r"([*#-]+)\s+(.*)")
_VERBATIM = re.compile(r"(?<!\{)\{(code|noformat)(?::([^}]*))?\}(.*?)\{\1\}", re.DOTALL)
_CONTAINER = re.compile(
    r"(?<!\{)\{(info|note|tip|warning|panel|quote|expand)(?::([^}]*))?\}(.*?)\{\1\}", re.DOTALL
)
_SIMPLE = re.compile(r"\{([a-z-]+)(?::([^}]*))?\}")
_PAIRS = (
    ("*", "strong"), ("_", "em"), ("-", "del"), ("+", "u"), ("^", "sup"), ("~", "sub"),
)  # fmt: skip
_MARK = "\x00{}\x00"


def to_storage(text: str) -> str:
    """The storage format of wiki markup; what it does not know stays text."""
    return _Reader().blocks(text.replace("\r\n", "\n"))


class _Reader:
    def __init__(self) -> None:
        self._kept: list[str] = []

    def blocks(self, text: str) -> str:
        text = _VERBATIM.sub(lambda match: self._keep(_verbatim(match)), text)
        text = _CONTAINER.sub(lambda match: self._keep(self._container(match)), text)
        written = "".join(self._lines(text.split("\n")))
        while "\x00" in written:
            written = re.sub("\x00(\\d+)\x00", lambda match: self._kept[int(match[1])], written)
        return written

    def _keep(self, finished: str) -> str:
        self._kept.append(finished)
        return f"\n{_MARK.format(len(self._kept) - 1)}\n"

    def _container(self, match: re.Match[str]) -> str:
        inside = self.blocks(match[3].strip("\n"))
        if match[1] == "quote":
            return f"<blockquote>{inside}</blockquote>"
        return macro(match[1], _parameters(match[2]), rich(inside))

    def _lines(self, lines: list[str]) -> Iterator[str]:
        paragraph: list[str] = []
        index = 0
        while index < len(lines):
            line = lines[index].strip()
            heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(line)
            alone = _SIMPLE.fullmatch(line)
            special = heading or item or alone or not line or line[0] in "|\x00" or line == "----"
            if special and paragraph:
                yield f"<p>{'<br />'.join(paragraph)}</p>"
                paragraph = []
            index += 1
            if heading:
                yield f"<h{heading[1]}>{self._inline(heading[2])}</h{heading[1]}>"
            elif line == "----":
                yield "<hr />"
            elif item or (line and line[0] == "|"):
                test = _ITEM if item else re.compile(r"\|.*")
                run = [line]
                while index < len(lines) and test.fullmatch(lines[index].strip()):
                    run.append(lines[index].strip())
                    index += 1
                yield self._list(run) if item else self._table(run)
            elif line.startswith("\x00"):
                yield line
            elif alone:
                yield macro(alone[1], _parameters(alone[2]))
            elif line:
                paragraph.append(self._inline(line))
        if paragraph:
            yield f"<p>{'<br />'.join(paragraph)}</p>"

    def _list(self, lines: list[str]) -> str:
        written, stack = "", ""
        for line in lines:
            match = _ITEM.fullmatch(line)
            assert match is not None
            signs = match[1].replace("-", "*")
            while stack and not signs.startswith(stack):
                written += f"</li></{_list_name(stack[-1])}>"
                stack = stack[:-1]
            if signs == stack:
                written += "</li>"
            for sign in signs[len(stack) :]:
                written += f"<{_list_name(sign)}>" + ("" if sign is signs[-1] else "<li>")
            stack = signs
            written += f"<li>{self._inline(match[2])}"
        return written + "".join(f"</li></{_list_name(sign)}>" for sign in reversed(stack))

    def _table(self, lines: list[str]) -> str:
        rows = []
        for line in lines:
            cells = re.findall(r"(\|\|?)([^|]*)", line.rstrip("|"))
            written = "".join(
                f"<{name}><p>{self._inline(text.strip())}</p></{name}>"
                for mark, text in cells
                for name in ["th" if mark == "||" else "td"]
            )
            rows.append(f"<tr>{written}</tr>")
        return f"<table><tbody>{''.join(rows)}</tbody></table>"

    def _inline(self, text: str) -> str:
        written = escape(text, quote=False)
        written = re.sub(r"\{\{(.+?)\}\}", r"<code>\1</code>", written)
        written = re.sub(r"!([^!|\s]+)(?:\|[^!]*)?!", _image, written)
        written = re.sub(r"\[([^\]|]+)(?:\|([^\]]+))?\]", _link, written)
        for sign, name in _PAIRS:
            quoted = re.escape(sign)
            written = re.sub(
                rf"(?<![\w<&/]){quoted}(?=\S)([^<>{quoted}]+?)(?<=\S){quoted}(?![\w>])",
                rf"<{name}>\1</{name}>",
                written,
            )
        return _SIMPLE.sub(lambda match: macro(match[1], _parameters(match[2])), written)


def _list_name(sign: str) -> str:
    return "ol" if sign == "#" else "ul"


def _verbatim(match: re.Match[str]) -> str:
    body = match[3].strip("\n").replace("]]>", "]]]]><![CDATA[>")
    plain = f"<ac:plain-text-body><![CDATA[{body}]]></ac:plain-text-body>"
    return macro(match[1], _parameters(match[2], "language"), plain)


def _parameters(text: str | None, default: str = "title") -> dict[str, str]:
    found: dict[str, str] = {}
    for part in (text or "").split("|"):
        name, sign, value = part.partition("=")
        if part:
            found[name if sign else default] = value if sign else part
    return found


def _image(match: re.Match[str]) -> str:
    source = match[1]
    if "://" in source:
        return f'<ac:image><ri:url ri:value="{source}" /></ac:image>'
    return f'<ac:image><ri:attachment ri:filename="{source}" /></ac:image>'


def _link(match: re.Match[str]) -> str:
    text, target = match[1], match[2] or match[1]
    if "://" in target or target.startswith("mailto:"):
        return f'<a href="{target}">{text}</a>'
    title = escape(target, quote=True).replace("&amp;amp;", "&amp;")
    body = f"<ac:link-body>{text}</ac:link-body>" if match[2] else ""
    return f'<ac:link><ri:page ri:content-title="{title}" />{body}</ac:link>'
