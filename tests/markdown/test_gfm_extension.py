"""The `gfm` extension among others, and `render`, through their front doors."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import markdown
import pytest

from recue_exporters.markdown import FEATURES, render

GFM = "recue_exporters.markdown.gfm"
DOCUMENT = """\
Text:
- item
  ```python
  x = 1

  y = 2
  ```
- [x] done

| a | `b \\| c` |
|---|:-:|
| ~~d~~ | <b>e</b> |

<div markdown="1">
*raw*
</div>

    code
"""


@pytest.mark.parametrize(
    "order", [*itertools.permutations([GFM, "fenced_code", "tables"])], ids=lambda o: ", ".join(o)
)
def test_fenced_code_and_tables_change_nothing(order: tuple[str, ...]) -> None:
    assert markdown.markdown(DOCUMENT, extensions=order) == markdown.markdown(
        DOCUMENT, extensions=[GFM]
    )


@pytest.mark.parametrize(
    "other",
    [
        "codehilite",
        "extra",
        "md_in_html",
        "meta",
        "pymdownx.superfences",
        "pymdownx.tasklist",
        "sane_lists",
    ],
)
def test_other_extensions_do_not_take_over(other: str) -> None:
    before = markdown.markdown("# a\n- b\n```\nc\n\nd\n```\n", extensions=[other, GFM])
    after = markdown.markdown("# a\n- b\n```\nc\n\nd\n```\n", extensions=[GFM, other])
    assert before == after
    assert before.startswith("<h1>a</h1>\n<ul>\n<li>b</li>\n</ul>\n")
    assert "c\n\n" in before


@pytest.mark.parametrize("gfm_first", [True, False])
def test_block_extensions_are_taken_over_by_name(gfm_first: bool) -> None:
    names = [
        "abbr",
        "admonition",
        "def_list",
        "footnotes",
        "pymdownx.arithmatex",
        "pymdownx.details",
    ]
    html = markdown.markdown(
        "!!! note\n    ```\n    a\n\n    b\n    ```\n\n??? tip\n    HTML\n\nTerm\n: text[^1]\n\n"
        "$$\nx\n$$\n\n*[HTML]: Language\n\n[^1]: note",
        extensions=[GFM, *names] if gfm_first else [*names, GFM],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )
    assert '<div class="admonition note">' in html
    assert "<pre><code>a\n\nb\n</code></pre>" in html
    assert '<details class="tip">' in html
    assert '<abbr title="Language">HTML</abbr>' in html
    assert "<dd>text<sup" in html
    assert '<div class="arithmatex">\\[\nx\n\\]</div>' in html
    assert '<li id="fn:1">\n<p>note' in html


def test_formulas_for_mathjax() -> None:
    html = markdown.markdown("$$\nx\n$$", extensions=[GFM, "pymdownx.arithmatex"])
    assert html.startswith('<div class="arithmatex">')
    assert '<script type="math/tex; mode=display">\nx\n</script>' in html


def test_the_toc_extension_finds_headings() -> None:
    html = markdown.markdown("[TOC]\n\n# A *b*\n", extensions=[GFM, "toc"])
    assert '<a href="#a-b">A b</a>' in html
    assert '<h1 id="a-b">A <em>b</em></h1>' in html


@pytest.mark.parametrize("order", [[GFM, "toc"], ["toc", GFM]])
def test_the_toc_extension_bears_raw_html(order: list[str]) -> None:
    text = "[TOC]\n\n# A <i>b</i>\n\n<div>\n</div>\n\na <b>x</b>"
    html = markdown.markdown(text, extensions=order)
    assert '<a href="#a-b">A b</a>' in html
    assert html.endswith('<h1 id="a-b">A <i>b</i></h1>\n<div>\n</div>\n<p>a <b>x</b></p>')


def test_an_engine_can_be_used_again() -> None:
    md = markdown.Markdown(extensions=[GFM, "footnotes"])
    first = md.convert("[a][^1]\n\n[a]: /url\n\n[^1]: note")
    assert md.reset().convert("[a][^1]") == "<p>[a][^1]</p>"
    assert md.reset().convert("[a][^1]\n\n[a]: /url\n\n[^1]: note") == first


def test_other_engines_are_left_alone() -> None:
    plain = markdown.markdown("a & b &copy; <b>\n- c")
    markdown.markdown(DOCUMENT, extensions=[GFM])
    assert markdown.markdown("a & b &copy; <b>\n- c") == plain


def test_html_without_slashes() -> None:
    html = markdown.markdown("a  \n![b](c)\n\n---", extensions=[GFM], output_format="html")
    assert html == '<p>a<br>\n<img src="c" alt="b"></p>\n<hr>'


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    html = markdown.markdown(DOCUMENT.replace("\n", end), extensions=[GFM])
    assert html == markdown.markdown(DOCUMENT, extensions=[GFM])


def test_characters_that_no_document_can_have() -> None:
    """NUL becomes U+FFFD (CommonMark 2.3); python-markdown's marks are dropped."""
    text = "a\0b \x02klzzwxh:0\x03 \x02wzxhzdk:0\x03 \x02amp\x03 <b>"
    assert render(text) == "<p>a�b klzzwxh:0 wzxhzdk:0 amp <b></p>"


def test_source_lines() -> None:
    html = render(
        "# a\n\ntext\n- b\n\n  > [!NOTE]\n  > c\n- d\n\n| e |\n|---|\n| f |\n\n```\n```\n"
        "!!! tip\n    g\n\nh\n: i\n\n$$\nx\n$$\n\nj\n===\n",
        source_lines=True,
    )
    lines = [
        '<h1 data-line="1">a</h1>',
        '<p data-line="3">text</p>',
        '<ul data-line="4">',
        '<p data-line="4">b</p>',
        '<div data-line="6" class="admonition alert note">',
        '<p data-line="7">c</p>',
        '<li data-line="8">',
        '<table data-line="10">',
        '<tr data-line="12">',
        '<pre data-line="14">',
        '<div data-line="16" class="admonition tip">',
        '<p data-line="17">g</p>',
        '<dt data-line="19">h</dt>',
        '<dd data-line="20">i</dd>',
        '<div class="arithmatex" data-line="22">',
        '<h1 data-line="26">j</h1>',
    ]
    assert [line for line in lines if line not in html] == []
    assert "data-line" not in render("# a")


def test_the_info_string_is_kept() -> None:
    html = render('```mermaid title="A &amp; B"\nx\n```\n\n- [ ] a\n')
    assert '<code class="language-mermaid" data-info="mermaid title=&quot;A &amp; B&quot;">' in html
    assert '<li class="task-list-item"><input type="checkbox"' in html


def test_an_unknown_feature_is_named() -> None:
    with pytest.raises(ValueError, match=r"no such feature: tabels \(there are abbreviations, "):
        render("a", features=["tabels"])


@pytest.mark.parametrize("features", [(), FEATURES], ids=["none", "all"])
@pytest.mark.parametrize("text", ["", " \n\t\n", "﻿", "\n\n\n"])
def test_nothing_gives_nothing(text: str, features: frozenset[str]) -> None:
    assert render(text, features=features) in ("", "<p>﻿</p>")


def test_threads_do_not_meet() -> None:
    texts = [f"[a]\n\n[a]: /{number}\n\n[^1] *[A]: {number}" for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render, texts)) == [render(text) for text in texts]
