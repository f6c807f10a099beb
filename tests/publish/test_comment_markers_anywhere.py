"""What holds for the markers of inline comments in bodies of any shape and on real pages."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recue_exporters.confluence.converter import MarkdownToConfluenceConverter
from recue_exporters.confluence.publish.comments import carry_markers
from recue_exporters.confluence.storage.check import check_storage
from recue_exporters.sandbox.bodies.rewriting import rewritten
from tests.publish.marker_bodies import (
    CODE,
    IMAGE,
    PANEL,
    PLAIN_LINK,
    RICH_LINK,
    STATUS,
    TASK,
    full,
    marked,
    marked_text,
    refs,
    unwrapped,
)

EXAMPLES = Path(__file__).parents[2] / "examples" / "re-ferry-booking"

WORDS = ["port", "a", "the", "Redis", "x&amp;y", "8080", "caf&#233;", "&nbsp;", "-"]
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
ATOM = st.sampled_from(
    ["<br/>", IMAGE.format(""), STATUS.format("DONE"), '<ac:emoticon ac:name="tick"/>']
)
MARKERS = [full(f"{{{ref}:[]}}").replace("[]", "{}") for ref in "123456"]
FORMATS = ["<strong>{}</strong>", "<code>{}</code>", "<em>{}</em>"]
LINKS = ['<a href="https://example.org/?a&gt;b">{}</a>', RICH_LINK]


def _inside(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(inner, min_size=1, max_size=3)
    around = st.sampled_from(FORMATS + MARKERS)
    return parts.map(" ".join) | parts.map("".join) | st.builds(str.format, around, inner)


WITHOUT_LINKS = st.recursive(TEXT | ATOM, _inside, max_leaves=5)
LINK = st.builds(str.format, st.sampled_from(LINKS), WITHOUT_LINKS) | st.just(
    PLAIN_LINK.format("the ]]]]><![CDATA[> port")
)
INLINE = WITHOUT_LINKS | st.recursive(WITHOUT_LINKS | LINK, _inside, max_leaves=4)


def _around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    run = st.lists(inner, min_size=1, max_size=3).map("\n".join)
    rows = "<tr><th>{}</th><td>{}</td></tr>" * 2
    return (
        st.builds(f"<table><tbody>{rows}</tbody></table>".format, INLINE, inner, INLINE, inner)
        | st.builds(PANEL.format, st.just(""), run)
        | st.builds("<ul><li>{}</li><li>{}\n{}</li></ul>".format, INLINE, INLINE, inner)
        | st.builds("<blockquote>{}</blockquote>".format, run)
    )


BLOCK = (
    st.builds("<p>{}</p>".format, INLINE)
    | st.builds("<h{0}>{1}</h{0}>".format, st.integers(1, 4), INLINE)
    | st.builds(TASK.format, st.just("incomplete"), INLINE)
    | st.just(CODE.format("a port"))
)
BLOCKS = st.lists(st.recursive(BLOCK, _around, max_leaves=4), max_size=5)


@settings(max_examples=150, deadline=None)
@given(BLOCKS.map("\n".join))
@example(full("<p>{1:a {1:a}} {2:a}</p><p>{2:a}</p>"))
def test_every_comment_comes_back_to_its_text(old: str) -> None:
    new = unwrapped(old)
    carried = carry_markers(old, new)
    assert unwrapped(carried.body) == new
    assert marked(carried.body) == marked(old)
    assert {lost.ref for lost in carried.lost} == refs(old) - refs(carried.body)
    assert not any(lost.text for lost in carried.lost)


@settings(max_examples=150, deadline=None)
@given(BLOCKS, BLOCKS, st.integers(0, 4), st.booleans())
def test_nothing_else_in_the_new_body_changes(
    blocks: list[str], others: list[str], cut: int, is_related: bool
) -> None:
    old = "\n".join(blocks)
    kept = [*blocks[cut:], *blocks[: max(0, cut - 1)]] if is_related else []
    new = unwrapped("\n".join([*others, *kept]))
    carried = carry_markers(old, new)
    assert unwrapped(carried.body) == new
    assert check_storage(carried.body, "cloud") == check_storage(new, "cloud") == []
    lost = {each.ref for each in carried.lost}
    assert lost.isdisjoint(refs(carried.body))
    assert lost | refs(carried.body) == refs(old)


MARKUP = st.text(alphabet="<>/&;p! -[]\"'=aCDAT\n", max_size=40)


@settings(max_examples=200, deadline=None)
@given(MARKUP, MARKUP)
def test_no_input_is_too_bad(old: str, new: str) -> None:
    assert unwrapped(carry_markers(full("<p>{1:a}</p>") + old, new).body) == new
    assert unwrapped(carry_markers(old + full("<p>{1:a}</p>"), new).body) == new


def pages() -> Iterator[tuple[str, str]]:
    """The example documents, converted."""
    for file in sorted(EXAMPLES.glob("*.md")):
        yield file.name, MarkdownToConfluenceConverter().convert(file.read_text("utf-8"))


def commented(body: str, every: int) -> str:
    """A body with a comment on one word of every so many."""
    count = 0

    def mark(match: re.Match[str]) -> str:
        nonlocal count
        if not match[0][0].isalnum():
            return match[0]
        count += 1
        return full(f"{{{count}:{match[0]}}}") if count % every == 0 else match[0]

    silent = (
        r"(<ac:parameter.*?</ac:parameter>|<ac:task-(?:id|status)>\w+|<!\[CDATA\[.*?\]\]>|<[^>]*>)"
    )
    parts = re.split(silent, body, flags=re.DOTALL)
    marked_parts = [
        part if part.startswith("<") else re.sub(r"&\w+;|&#\d+;|\w+", mark, part) for part in parts
    ]
    return "".join(marked_parts)


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
def test_comments_survive_what_confluence_rewrites(flavor: str) -> None:
    found = 0
    for name, body in pages():
        old = commented(rewritten(body, flavor), 9)
        carried = carry_markers(old, body)
        assert carried.lost == (), name
        assert unwrapped(carried.body) == body
        assert marked_text(carried.body).keys() == refs(old), name
        found += len(refs(old))
    assert found > 300


def test_comments_survive_a_line_taken_out_of_each_page() -> None:
    taken_out = 0
    for name, body in pages():
        old = commented(body, 9)
        lines = old.split("\n")
        leaves = [
            number
            for number, line in enumerate(lines)
            if re.fullmatch(r"<(p|li|td)>.*</\1>", line) and "CDATA" not in line
        ]
        for gone in leaves[:: max(1, len(leaves) // 5)]:
            wanted = "\n".join([*lines[:gone], *lines[gone + 1 :]])
            carried = carry_markers(old, unwrapped(wanted))
            assert {lost.ref for lost in carried.lost} == refs(lines[gone]), name
            assert marked(carried.body) == marked(wanted), name
            taken_out += 1
    assert taken_out > 30


def test_a_large_page_takes_no_long() -> None:
    _, body = max(pages(), key=lambda page: len(page[1]))
    sections = [f"<h1>Part {number}</h1>\n{body}" for number in range(1_000_000 // len(body) + 1)]
    new = "\n".join(sections)
    old = commented(new, len(re.findall(r"\w+", new)) // 200)
    assert len(new) > 1_000_000
    assert len(refs(old)) >= 50
    started = time.process_time()
    carried = carry_markers(old, f"<p>New.</p>{new}")
    assert time.process_time() - started < 4
    assert carried.lost == ()
    assert marked_text(carried.body) == marked_text(old)


def test_many_lost_comments_on_a_common_word_take_no_long() -> None:
    old = "".join(full(f"<p>old {{{number}:the}} text</p>") for number in range(200))
    new = "".join(f"<p>{number} the new</p><p>in the new {number}</p>" for number in range(10_000))
    started = time.process_time()
    carried = carry_markers(old, new)
    assert time.process_time() - started < 4
    assert len(carried.lost) == 200
