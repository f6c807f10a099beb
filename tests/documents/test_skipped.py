"""What md2conf's skip markers enclose stays off the page, and out of its title."""

import pytest

from recue_exporters.documents.front_matter import remarks, split_front_matter

START, END = "<!-- confluence-skip-start -->", "<!-- confluence-skip-end -->"


@pytest.mark.parametrize(
    ("source", "left"),
    [
        (f"a\n{START}\n# b\n\n```\n{END}\nc", "a\n\n\n\n\n\nc"),
        (f"a {START}b{END} c {START}d{END} e", "a  c  e"),
        ("a<!--confluence-skip-start-->b<!--\nconfluence-skip-end\n-->c", "a\n\nc"),
        (f"> a\n> {START}\n> b\n> {END}\n> c", "> a\n> \n\n\n> c"),
        (f"- `{START}` is a marker", None),
        (f"```html\n{START}\nshown\n{END}\n```\n", None),
        (f"1. ~~~~\n   {START}\n   ~~~\n   {END}\n   ~~~~\n", None),
        (f"a {END} b", None),
        (f"````\n```\n````\n{START}\nb\n{END}", "````\n```\n````\n\n\n"),
        (f"The user`s {START}b{END} c", "The user`s  c"),
        (f"a \\` b {START}b{END} c", "a \\` b  c"),
        (f"``a`b`` {START}b{END} c", "``a`b``  c"),
        (f"`a\nb` {START}b{END} c", "`a\nb`  c"),
        (f"| ` | {START}b{END} | ` |\n|-|-|-|", "| ` |  | ` |\n|-|-|-|"),
        (f"> ```\n> a\n\n{START}\nb\n{END}\nc", "> ```\n> a\n\n\n\n\nc"),
        (f"- ```\n  a\n\nb\n\n{START}\nb\n{END}\nc", "- ```\n  a\n\nb\n\n\n\n\nc"),
        (f"a\n\n    ```\n\n{START}\nb\n{END}\nc", "a\n\n    ```\n\n\n\n\nc"),
        (f"<pre>\n```\n</pre>\n\n{START}\nb\n{END}\nc", "<pre>\n```\n</pre>\n\n\n\n\nc"),
        (f"```md\n- ```\na\n```\n\n{START}\nb\n{END}\nc", "```md\n- ```\na\n```\n\n\n\n\nc"),
        (f"```x {START}\n{START}\n```", None),
        (f"`{START}` and `{END}`\n\n```\n{START}\n```\n", None),
    ],
)
def test_what_is_enclosed_is_cut_and_lines_keep_their_numbers(source, left):
    front = split_front_matter(source)
    assert front.text == (source if left is None else left)
    assert front.text.count("\n") == source.count("\n")
    assert remarks(front) == []


def test_without_an_end_all_the_rest_is_cut_and_told():
    front = split_front_matter(f"---\ntitle: A\n---\npublic\n{START}\nprivate\n")
    assert front.text == "public\n"
    [(message, line)] = remarks(front)
    assert message.startswith("no confluence-skip-end follows")
    assert line == 5
