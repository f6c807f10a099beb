"""Front matter: taken apart whatever it holds."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recue_exporters.documents.front_matter import FrontMatter, remarks, split_front_matter


def test_block_is_taken_off_and_the_lines_still_count():
    result = split_front_matter("---\ntitle: A\norder: 2\n---\n# B\n")
    assert result.meta == {"title": "A", "order": 2}
    assert (result.text, result.first_line, result.error) == ("# B\n", 5, "")


@pytest.mark.parametrize(
    "text",
    [
        "# No block\n", "", "---", "---\nnever closed: 1\n", " ---\na: 1\n---\n",
        "text\n---\na: 1\n---\n",
        "---\n\nProse between two rules.\n\n---\n\nMore.\n", "----\na: 1\n----\n",
        "---\n\n# Title\n\nNote well: this is a sentence.\n\n---\n\nMore.\n",
        "---\n\nSee `a: b: c`.\n\n---\n\nMore.\n",
    ],
)  # fmt: skip
def test_what_is_no_front_matter_stays_text(text):
    result = split_front_matter(text)
    assert (result.meta, result.text, result.first_line) == ({}, text, 1)


@pytest.mark.parametrize("text", ["---\n---\nx", "---\n\n---\nx", "---\n# only a comment\n---\nx"])
def test_empty_block_is_taken_off(text):
    result = split_front_matter(text)
    assert (result.meta, result.text, result.error) == ({}, "x", "")


@pytest.mark.parametrize("end", ["---", "...", "---  "])
def test_ends_of_a_block(end):
    assert split_front_matter(f"---\na: 1\n{end}\nx").text == "x"


@pytest.mark.parametrize(
    ("block", "line", "words"),
    [
        ("a: [1\nb: 2", 3, "expected"),
        ("a: 1\n  b: 2", 3, "mapping values"),
        ("\tа: 1", 2, ""),
        ("date: 2026-02-31", 1, "day is out of range"),
        ("a: &x [1]\nb: *x", 3, "references are not supported"),
        ("a: " + "[" * 5000, 1, "recursion"),
        ("a: !!python/object:os.system x", 2, "could not determine a constructor"),
        ("- a: 1", 1, "not a mapping"),
    ],
)
def test_broken_block_is_told_with_its_line_and_left_out(block, line, words):
    result = split_front_matter(f"---\n{block}\n---\n# Text\n")
    assert (result.meta, result.text) == ({}, "# Text\n")
    assert (result.error_line, words in result.error) == (line, True), result.error


@pytest.mark.parametrize(
    "prose",
    [
        "**Status**: draft\n**Owner**: Ada",
        "Dear reader, this is new: *look*",
        "# Hello\n\n> Quoted: well\n\nand `a: b`",
        "See https://example.com at 12:30",
        "12:30:00",
    ],
)
def test_prose_between_two_rules_is_no_broken_block(prose):
    source = f"---\n{prose}\n---\nx\n"
    assert split_front_matter(source) == FrontMatter({}, source, 1)


def test_references_cannot_stand_for_gigabytes():
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    )
    start = time.process_time()
    result = split_front_matter(f"---\n{bomb}---\nx")
    assert json.dumps(result.meta) == "{}"
    assert time.process_time() - start < 1


def test_unclosed_block_in_a_huge_file_takes_no_time():
    start = time.process_time()
    split_front_matter("---\n" + "--- x\n" * 500_000)
    assert time.process_time() - start < 2


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_is_lost_and_nothing_raised(block, text):
    source = f"---\n{block}\n---\n{text}"
    result = split_front_matter(source)
    assert source.endswith(result.text)
    assert text.endswith(result.text) or text in result.text
    assert result.first_line == source[: len(source) - len(result.text)].count("\n") + 1


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\n\n# Heading\n",
        "---\ntitle: A\nlabels:\n  - one\n- two\n\nText.\n",
        "---\r\n# a comment\r\ntitle: A\r\n",
    ],
)
def test_front_matter_without_an_end_is_told_and_stays_text(text):
    front = split_front_matter(text)
    assert (front.meta, front.text) == ({}, text)
    ((message, line),) = remarks(front)
    assert (message.startswith("front matter has no end"), line) == (True, 1)


@pytest.mark.parametrize(
    "text",
    [
        "---\nNote: this is prose under a rule.\n\nMore.\n",
        "---\n\nnote: after a blank line\n",
        "---\ntitle: A\nand prose goes on.\n",
        "---\nhttps://example.com\n",
    ],
)
def test_prose_under_a_rule_is_no_front_matter_without_an_end(text):
    assert remarks(split_front_matter(text)) == []


def test_repeated_keys_are_told_with_their_lines():
    front = split_front_matter("---\ntitle: A\nx: {a: 1, a: 2}\ntitle: B\n---\n")
    assert front.meta["title"] == "B"
    assert remarks(front) == [
        ("a is given twice; the last one counts", 3),
        ("title is given twice; the last one counts", 4),
    ]


@pytest.mark.parametrize("line", ["a: 1\n", "- a\n", "# a\n", " a\n"])
def test_long_front_matter_without_an_end_takes_no_time(line):
    started = time.perf_counter()
    split_front_matter("---\na: 1\n" + line * 100_000 + "!")
    assert time.perf_counter() - started < 1
