"""Documents made up from the constructs of Markdown, for what must hold whatever is written."""

from hypothesis import strategies as st

from recue_exporters.confluence.storage.parse import names

_LANGUAGES = [
    *("python", "json", "go", "html", "", "c++", "storage", "math", "{.js}", "x`y"),
    *("text title=x", "sh linenums=3"),
]
_TAGS = sorted(
    names("""
a b i u s p br hr img div span font center table tr td th li ul ol dl dt dd h1 h6 pre code
blockquote details summary section time video small abbr caption thead q
kbd sub sup script style title svg iframe input video html body
name String K:V ac:link ri:page x-y
""")
)
_ATTRIBUTES = sorted(
    names("""
href src align id name style class colspan rowspan start open onclick width title color type
checked value datetime data-align data-line data-title data-defines
""")
)
_URLS = [
    *("#a", "a.md", "../b.md#c", "https://example.com/?a=1&b=2", "mailto:a@b.c", "", "a b", "<"),
    *("javascript:x", "data:image/png;base64,iVBORw0KGgo=", "//host/x", "http://[bad", "%00"),
    "\u00e9#\u00fc",
]
_VALUES = [
    *("", "x", "center", "1", "0", "99999999999", "color: red; x", "<b>", "&quot;", "checkbox"),
    *("100%", "\u00e4", "9" * 5000, "\u0663", "2026-01-31", 'a"b', "a<b", *_URLS),
]
_PIECES = [
    *("<", ">", "&", "&amp;", "&nbsp;", "&#0;", "&#x1F;", "&bogus;", "]]>", "<!--", "-->", "<?x"),
    *("<![CDATA[", "\x00", "\x0b", "\ufffe", "\\", "`", "``", "*", "**", "_", "~~", "[", "]"),
    *("](", "![", "|", "{status:green|", "}", "{#id}", "[^1]", ":smile:", "$x$", "\u2705"),
    *("UC-001", "UC01", "\uf8f0", "\uf8f10\uf8f1", "*[HTML]: x", "'", '"', '="', "\t", "  \n"),
    "\u00a0",
]

word = st.integers(0, 10**6).map(lambda number: f"w{number}")
"""A word that can be found again in the result."""


def _attribute() -> st.SearchStrategy[str]:
    quote = st.sampled_from(['"', "'", ""])
    return st.builds(
        lambda name, value, mark: f" {name}={mark}{value}{mark}",
        st.sampled_from(_ATTRIBUTES),
        st.sampled_from(_VALUES),
        quote,
    )


def _tag() -> st.SearchStrategy[str]:
    return st.builds(
        lambda close, name, attributes, end: f"<{close}{name}{''.join(attributes)}{end}",
        st.sampled_from(["", "", "/"]),
        st.sampled_from(_TAGS),
        st.lists(_attribute(), max_size=2),
        st.sampled_from([">", ">", "/>", " >", ""]),
    )


def _inline(hostile: bool) -> st.SearchStrategy[str]:
    status = word.map(lambda text: f"{{status:green|{text}}}")
    # A line with a bar may continue a table, and cells beyond its columns are dropped on GitHub.
    pieces = [st.sampled_from(_PIECES), _tag(), status] if hostile else []
    urls = st.sampled_from(_URLS if hostile else _URLS[:4])
    return st.recursive(
        st.one_of(word, word, *pieces),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=4).map(" ".join),
            inner.map(lambda text: f"**{text}**"),
            inner.map(lambda text: f"*{text}*"),
            inner.map(lambda text: f"`{text}`"),
            # Four tildes at the start of a line would open a fence.
            word.map(lambda text: f"x ~~{text}~~"),
            inner.map(lambda text: f"<b>{text}</b>"),
            inner.map(lambda text: f"List<{text}>"),
            st.builds(lambda text, url: f"[{text}]({url})", inner, urls),
            st.builds(lambda text, url: f'![{text}]({url} "t")', inner, urls),
        ),
        max_leaves=6,
    )


def _leaf(hostile: bool) -> st.SearchStrategy[str]:
    line = st.lists(_inline(hostile), min_size=1, max_size=4).map(" ".join)
    info = st.sampled_from(_LANGUAGES)
    # A second footnote of one name is dropped, on GitHub too.
    notes = [line.map(lambda text: f"x[^1]\n\n[^1]: {text}")] if hostile else []
    return st.one_of(
        *notes,
        line,
        st.builds(lambda level, text: f"{'#' * level} {text}", st.integers(1, 6), line),
        st.builds(lambda name, text: f"```{name}\n{text}\n```", info, line),
        line.map(lambda text: f"    {text}"),
        st.sampled_from(["---", "[TOC]", "~~~"] if hostile else ["---", "[TOC]"]),
        st.builds(lambda a, b: f"| {a} | {b} |\n|:-:|---|\n| {b} | x | y |\n| z", line, line),
        st.builds(lambda a, b: f"{a}\n: {b}", line, line),
        line.map(lambda text: f"$$\n{text}\n$$"),
        st.builds(lambda a, b: f"**{a}**: x\n**{b}**: y", word, word),
    )


def _nest(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Containers; each is written as a first line's mark and the mark of the lines below."""
    containers = [
        *(("> ", "> "), ("> [!WARNING]\n> ", "> "), ('!!! note "T"\n    ', "    ")),
        *(("??? tip\n    ", "    "), ("- ", "  "), ("- [x] ", "  "), ("3. ", "   "), ("* ", "\t")),
    ]
    return st.one_of(
        st.builds(
            lambda marks, text: marks[0] + text.replace("\n", "\n" + marks[1]),
            st.sampled_from(containers),
            inner,
        ),
        inner.map(lambda text: f"<details><summary>s</summary>\n\n{text}\n\n</details>"),
        inner.map(lambda text: f"<div align='center'>\n\n{text}\n\n</div>"),
        st.lists(inner, min_size=2, max_size=3).map("\n".join),
        st.lists(inner, min_size=2, max_size=3).map("\n\n".join),
    )


def documents(*, hostile: bool = True) -> st.SearchStrategy[str]:
    """Markdown documents.

    Args:
        hostile: also tags, entities, characters and fragments that break things.
    """

    def nest(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        wrapped = st.builds(
            lambda name, text: f"<{name}>{text}</{name}>", st.sampled_from(_TAGS), inner
        )
        return st.one_of(_nest(inner), wrapped) if hostile else _nest(inner)

    blocks = st.recursive(_leaf(hostile), nest, max_leaves=5)
    return st.lists(blocks, min_size=1, max_size=5).map("\n\n".join)
