"""Whatever a document contains, it is read in time that grows with its size, and to its end."""

import gc
import re
import time
from collections.abc import Callable

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recue_exporters.markdown import FEATURES, render

GFM = "recue_exporters.markdown.gfm"


def staircase(depth: int, marker: str, width: int) -> str:
    return "".join(f"{' ' * width * level}{marker}x\n" for level in range(depth))


HOSTILE = {
    "quotes": ">" * 10_000 + "a",
    "quotes with blanks": "> " * 10_000 + "a",
    "quotes and lazy lines": ">" * 10_000 + "a\n" * 10_000,
    "brackets": "[" * 10_000,
    "asterisks": "*" * 10_000,
    "backticks": "`" * 10_000,
    "items in one line": "- " * 10_000 + "a",
    "bullets 200 deep": staircase(200, "- ", 2),
    "numbers 200 deep": staircase(200, "1. ", 3),
    "tabs 200 deep": "".join("\t" * level + "- x\n" for level in range(200)),
    "deep bullets, then blank lines": staircase(240, "- ", 2) + "\n" * 100_000,
    "deep fence, then blank lines": staircase(240, "- ", 2) + " " * 480 + "```\n" + "\n" * 100_000,
    "bullets 1000 deep": staircase(1000, "- ", 2),
    "rule after rule": "a\n---\n" * 5_000,
    "almost rules": "* " * 10_000 + "a",
    "fences": "```\n" * 10_001,
    "comments": "<!--\n" * 10_000,
    "tags": "<a " * 10_000,
    "details": "<details>\n<summary>\n" * 5_000,
    "definitions": "[a]: /b\n" * 10_000,
    "titles without an end": "[a]: /b\n'\n" * 5_000,
    "labels without an end": "[a\n" * 10_000,
    "wide and long table": "|a" * 2_000 + "\n" + "|-" * 2_000 + "\n" + "|a\n" * 500,
    "delimiter rows": "a|b\n-|-\n" * 5_000,
    "formulas without an end": "$$x\n" * 10_000,
    "dollars": "$a " * 10_000,
    "money without an end": "$5 " + "a " * 50_000,
    "exclamations": "!!! a b\n\n" * 5_000,
    "terms": "a\n: b\n" * 5_000,
    "footnotes": "".join(f"[^{n}] " for n in range(2_000))
    + "\n\n"
    + "".join(f"[^{n}]: x\n" for n in range(2_000)),
    "one footnote": "[^1]" * 3_000 + "\n\n[^1]: x",
    "labelled lines": "**a**: b\n" * 10_000,
    "attribute lists": "# {#a " + "{.b " * 5_000,
    "blanks in a heading": "# a" + " " * 50_000 + "b",
    "marks": "==a ^b ~c ++d " * 5_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("features", [(), FEATURES], ids=["gfm", "all features"])
def test_under_a_second(text: str, features: frozenset[str]) -> None:
    begin = time.process_time()
    render(text, features=features)
    assert time.process_time() - begin < 1


def test_what_is_nested_too_deep_is_text() -> None:
    html = markdown.markdown("> " * 300 + "deep", extensions=[GFM])
    assert 200 <= html.count("<blockquote>") <= 250
    assert html.count("<blockquote>") + html.count("&gt;") == 300
    assert "deep" in html


PAGE = "\n".join(
    [
        "# Title *a*\n\nText with `code`, **bold** [links](a) and <b>tags</b>:\n- item\n",
        "  - nested\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quote\n\n```\ncode\n```\n",
    ]
)


def footnotes(count: int) -> str:
    uses = "".join(f"[^{number}] " for number in range(count))
    return uses + "\n\n" + "".join(f"[^{number}]: x\n" for number in range(count))


@pytest.mark.long
@pytest.mark.parametrize(
    "document",
    [
        pytest.param(lambda size: PAGE * (1_250_000 * size // len(PAGE)), id="five megabytes"),
        pytest.param(lambda size: footnotes(5_000 * size), id="footnotes"),
        pytest.param(lambda size: "[^1]" * 20_000 * size + "\n\n[^1]: x", id="one footnote"),
        pytest.param(lambda size: "- a\n\n" * 20_000 * size, id="loose items"),
        pytest.param(lambda size: "a\n: b\n\n" * 10_000 * size, id="terms"),
    ],
)
def test_time_grows_with_size_only(document: Callable[[int], str]) -> None:
    """Four times the size takes four times the time, with some air for the machine."""

    def seconds(size: int) -> float:
        text = document(size)
        gc.collect()
        gc.disable()  # it looks through all that other tests have left behind
        try:
            begin = time.process_time()
            render(text)
            return time.process_time() - begin
        finally:
            gc.enable()

    seconds(1)
    once, fourfold = (min(seconds(size) for _ in range(2)) for size in (1, 4))
    assert fourfold < 8 * once


PIECES = st.sampled_from(
    [
        *"\n\n\n\t  >-*+#`~|:=_<[]()!$&\\{}^\"'.)/?x",
        *["1.", "|-", "- [x] ", "```", "~~~", "---", "===", "***", "!!!", "???", "[a]:", "[^a]:"],
        *["<div>", "</div>", "<!--", "-->", "<b>", "[^a]"],
        *["    ", "\n    ", "\n- ", "\n> ", "[!NOTE]", "<details>", "<summary>", "$$", "*[a]: b"],
        *["**a**: ", "{#a}", "&amp;", "http://a.b", ":smile:", "\r\n", "\0", "\x02", "\u00a0", "é"],
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_nothing_raises(text: str) -> None:
    assert isinstance(render(text, features=FEATURES, source_lines=True), str)


STRUCTURE = st.sampled_from(
    [
        *[
            "",
            "    ",
            "\t",
            "> ",
            "- ",
            "1. ",
            "2) ",
            "# ",
            "| ",
            "|-|\n",
            "\n\n",
            "<div>\n",
            "<b>",
        ],
        *[
            "\n```\n",
            "\n~~~\n",
            "\n---\n",
            "===\n",
            "\n<!--\n",
            "\n-->\n",
            "- [ ] ",
            "> [!TIP]\n> ",
        ],
        *[
            "!!! note\n    ",
            "??? note\n    ",
            ": ",
            "$$\n",
            "<details>\n",
            "</details>\n",
            "**a**: ",
        ],
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(STRUCTURE, max_size=40))
def test_no_word_is_lost_or_moved(pieces: list[str]) -> None:
    words = [f"word{number}" for number in range(len(pieces))]
    text = "".join(f"{piece}{word}\n" for piece, word in zip(pieces, words, strict=True))
    for features in (set(), FEATURES):
        html = render(text, features=features)
        assert re.findall(r"word\d+", html) == words
