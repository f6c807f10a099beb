"""Input made to hurt: no text takes long, nests without end or ends in an exception."""

import sys
import time
from html.parser import HTMLParser

import markdown
import pytest

GFM = "recue_exporters.markdown.gfm"
MANY = 10_000

REPEATED = [
    *("[", "]", "![", "[![", "](", "[](", "[a](", "[a](<", '[a](b "', "[a](b '", "[a](b (", "[[a]"),
    *("*", "_", "**", "~", "~~a~", "`", "`a``", "<", "<a ", '<a x="', "<a x='\"", "<a:", "<a@b."),
    *("<!--", "<?", "<![CDATA[", "<!a", "!", "\\", "&", "&#", "$", "|", "a  \n"),
    *("*a **a ", "*a_ ", "a**b", " *a", "a* ", " ***a", "*a_b", "~~a *b ", "[^", "[a]"),
    *("http://", "www.", " www.a_", "http://a_.b ", "a@", "a@b.", "mailto:", "://"),
    *("[a](b) ", "<b>a", "`a` ", "\\*", "&amp;", "[`a`](b", "![a](b)", "**a** "),
]
AROUND = [
    ("*a **b ", "c", "d** d*"),
    ("[", "a", "](b)"),
    ("![", "a", "](b)"),
    ("[a b ", "", "]"),
    ("~a *b ", "c", "d* d~"),
    ("[a](b", "", ")"),
    ("http://a.b", "", ")"),
    ("http://a.b/", "&a;", "."),
]


def seconds(text: str, *extensions: str) -> float:
    start = time.process_time()
    markdown.markdown(text + "\n\n[known]: /url", extensions=[GFM, *extensions])
    return time.process_time() - start


@pytest.mark.parametrize("piece", REPEATED)
def test_what_is_repeated_ten_thousand_times_is_read_within_a_second(piece):
    assert seconds("x" + piece * MANY) < 1


@pytest.mark.parametrize(("before", "middle", "after"), AROUND)
def test_what_nests_ten_thousand_deep_is_read_within_a_second(before, middle, after):
    assert seconds("x" + before * MANY + middle + after * MANY) < 1


@pytest.mark.parametrize("piece", ["<!--", "<?"])
def test_what_ends_raw_html_is_not_sought_again_and_again(piece):
    assert seconds("x" + piece * 10 * MANY) < 2


def test_backticks_in_runs_of_every_length_are_read_within_a_second():
    assert seconds("".join("a" + "`" * length for length in range(1, 600))) < 1


@pytest.mark.parametrize("piece", ["$", "$a ", "$a$ ", ":smile: ", "==", "==a== ", "[^1]", "*a*{"])
def test_with_other_extensions_time_grows_with_the_text(piece):
    extensions = ["pymdownx.emoji", "pymdownx.arithmatex", "pymdownx.mark", "footnotes"]
    seconds("warm up", *extensions)
    once, fourfold = (seconds(piece * (count // 4), *extensions) for count in (MANY, 4 * MANY))
    assert fourfold < 10 * once + 0.5


class Depth(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.now = self.most = 0

    def handle_starttag(self, tag, attrs):
        self.now += 1
        self.most = max(self.most, self.now)

    def handle_endtag(self, tag):
        self.now -= 1


def test_nesting_stays_within_what_recursive_code_can_bear():
    depth = Depth()
    depth.feed(
        markdown.markdown(
            "*a **b " * 5000 + "c" + "d** d*" * 5000,
            extensions=[GFM, "abbr", "attr_list", "toc"],
        )
    )
    assert 50 < depth.most < sys.getrecursionlimit() / 4


def test_signs_of_what_is_nested_too_deep_stay_text():
    source = "*a **b " * 60 + "c" + "d** d*" * 60
    html = markdown.markdown(source, extensions=[GFM])
    assert "<strong>" in html
    assert "**" in html
    for tag, sign in (("em", "*"), ("strong", "**")):
        html = html.replace(f"<{tag}>", sign).replace(f"</{tag}>", sign)
    assert html == f"<p>{source}</p>"


def test_half_a_character_in_an_address_does_no_harm():
    assert markdown.markdown("[a](b\ud800)", extensions=[GFM]) == '<p><a href="b?">a</a></p>'


@pytest.mark.parametrize(
    "text",
    [
        "\x02klzzwxh:0000\x03 *a* \x02wzxhzdk:0\x03 <b> \x0242\x03 \x02amp\x03",
        "&#2;klzzwxh:0000&#3; *a* &#2;wzxhzdk:0&#3; <b> [a](b '&#2;amp&#3;&#2;wzxhzdk:0&#3;')",
        "`\x02` [\x03](\x02) <\x02> <b c='\x03'> \\\x02 \x02*a*\x03 ![\x02](\x03)",
    ],
)
def test_what_looks_like_a_placeholder_is_none(text):
    html = markdown.markdown(text, extensions=[GFM, "pymdownx.emoji", "footnotes"])
    assert "\x02" not in html
    assert "\x03" not in html
    assert html.count("<b>") == text.count("<b>")
