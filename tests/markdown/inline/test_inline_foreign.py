"""Inline processors and tree processors of other extensions, beside the inline rules of GFM."""

from xml.etree.ElementTree import Element, SubElement

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, Pattern, SimpleTagPattern
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.emoji import to_alt

GFM = "recue_exporters.markdown.gfm"
CONFIGS = {
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.emoji": {"emoji_generator": to_alt},
    "pymdownx.magiclink": {"repo_url_shorthand": True, "user": "u", "repo": "r"},
}


def html(source, *extensions):
    configs = {name: CONFIGS[name] for name in extensions if name in CONFIGS}
    before = markdown.markdown(source, extensions=[GFM, *extensions], extension_configs=configs)
    after = markdown.markdown(source, extensions=[*extensions, GFM], extension_configs=configs)
    assert before == after
    return before.removeprefix("<p>").removesuffix("</p>")


def math(tex):
    return rf'<span class="arithmatex">\({tex}\)</span>'


@pytest.mark.parametrize(
    ("extension", "source", "expected"),
    [
        ("pymdownx.emoji", ":tada: **:tada:** *:tada:*x", "🎉 <strong>🎉</strong> *🎉*x"),
        ("pymdownx.emoji", r"`:tada:` \:tada: :no-such:", "<code>:tada:</code> :tada: :no-such:"),
        (
            "pymdownx.emoji",
            "[:tada:](/:tada:/ ':tada:')",
            '<a href="/:tada:/" title=":tada:">🎉</a>',
        ),
        ("pymdownx.emoji", "![:tada:](a)", '<img src="a" alt="🎉" />'),
        ("pymdownx.emoji", '<b title=":tada:">', '<b title=":tada:">'),
        ("pymdownx.emoji", "<ab:tada:>", '<a href="ab:tada:">ab:tada:</a>'),
        (
            "pymdownx.emoji",
            "http://a.b/:tada:/",
            '<a href="http://a.b/:tada:/">http://a.b/:tada:/</a>',
        ),
        ("pymdownx.emoji", "a**:tada:**", "a**🎉**"),
        ("pymdownx.arithmatex", "$a*b*c$ *$x$*", f"{math('a*b*c')} <em>{math('x')}</em>"),
        ("pymdownx.arithmatex", "$5 and $10, `$x$`", "$5 and $10, <code>$x$</code>"),
        ("pymdownx.arithmatex", r"\$x$ \\$x$ \(y\)", f"$x$ \\{math('x')} {math('y')}"),
        ("pymdownx.arithmatex", "[$5](a) or [$6](b)", '<a href="a">$5</a> or <a href="b">$6</a>'),
        ("pymdownx.arithmatex", '<a b="$"> <c d="$">', '<a b="$"> <c d="$">'),
        ("pymdownx.arithmatex", "$a <b$ $c> d$", f"{math('a &lt;b')} {math('c&gt; d')}"),
        (
            "pymdownx.mark",
            "==a `b==c` *d*== ==e",
            "<mark>a <code>b==c</code> <em>d</em></mark> ==e",
        ),
        ("pymdownx.mark", "[==a==](b==c==d)", '<a href="b==c==d"><mark>a</mark></a>'),
        ("pymdownx.mark", "[a ==[b](c)== d](e)", '[a <mark><a href="c">b</a></mark> d](e)'),
        ("pymdownx.caret", "^^a^^ x^2^ ~~b~~", "<ins>a</ins> x<sup>2</sup> <del>b</del>"),
        ("pymdownx.tilde", "H~2~O ~~b *c*~~", "H<sub>2</sub>O <del>b <em>c</em></del>"),
        (
            "pymdownx.keys",
            "++ctrl++",
            '<span class="keys"><kbd class="key-control">Ctrl</kbd></span>',
        ),
        (
            "wikilinks",
            "[[A b]] [[c]](d)",
            '<a href="/A_b/" class="wikilink">A b</a> <a href="d">[c]</a>',
        ),
        (
            "attr_list",
            "*a*{: .b} <i>{c}</i> *d*\\{: .e}",
            '<em class="b">a</em> <i>{c}</i> <em>d</em>{: .e}',
        ),
        ("attr_list", "[a](b){: #c} `d`{.e}", '<a href="b" id="c">a</a> <code class="e">d</code>'),
        ("smarty", '"a" \\"b\\" `"c"`', "&ldquo;a&rdquo; &quot;b&quot; <code>&quot;c&quot;</code>"),
        ("nl2br", "a\nb  \nc", "a<br />\nb<br />\nc"),
        ("pymdownx.betterem", "**a *b*c** _d_", "<strong>a <em>b</em>c</strong> <em>d</em>"),
    ],
)
def test_extension(extension, source, expected):
    assert html(source, extension) == expected


def test_footnote_references():
    found = html("a[^1] [b [^1]](c) `[^1]` [^2]\n\n[^1]: d *e*", "footnotes")
    assert found.count('class="footnote-ref"') == 2
    assert "<code>[^1]</code> [^2]" in found
    assert "d <em>e</em>" in found
    # A footnote is a link, and there are no links in links.
    assert "](c)" in found


def test_abbreviations_are_found_in_what_the_scan_leaves():
    found = html("HTML *HTML* `HTML` [HTML](HTML) https://HTML.org\n\n*[HTML]: Hyper", "abbr")
    abbreviation = '<abbr title="Hyper">HTML</abbr>'
    assert found.startswith(
        f"{abbreviation} <em>{abbreviation}</em> <code>HTML</code>"
        f' <a href="HTML">{abbreviation}</a> <a href="https://HTML.org">https://HTML.org</a>'
    )


def test_repository_links_and_mentions():
    found = html(
        "a/b#1 https://c.org [https://c.org](d) me@c.org <https://e.org>", "pymdownx.magiclink"
    )
    assert 'href="https://github.com/a/b/issues/1"' in found
    assert '<a href="https://c.org">https://c.org</a> <a href="d">https://c.org</a>' in found
    assert found.count("<a ") == 5


class Reader(InlineProcessor):
    """Says what it saw."""

    def __init__(self, pattern, excludes=("em",)):
        super().__init__(pattern)
        self.ANCESTOR_EXCLUDES = excludes

    def handleMatch(self, m, data):  # noqa: N802
        element = Element("q")
        element.text = m.group(1)
        return element, m.start(), m.end()


class Verbatim(InlineProcessor):
    """Leaves no text to be read."""

    def handleMatch(self, m, data):  # noqa: N802
        element = Element("q", title=m.group(1))
        element.text = AtomicString(m.group(1))
        return element, m.start(), m.end()


class Older(Pattern):
    """Of the kind that matches the whole text."""

    def handleMatch(self, m):  # noqa: N802
        return f"({m.group(2).upper()})"


class Picky(InlineProcessor):
    """Takes every second of what matches."""

    def handleMatch(self, m, data):  # noqa: N802
        return (None, None, None) if m.start() % 2 else ("!", m.start(), m.end())


class Own(Extension):
    def __init__(self, processor, name="own", priority=70):
        super().__init__()
        self.item = processor, name, priority

    def extendMarkdown(self, md):  # noqa: N802
        md.inlinePatterns.register(*self.item)


def own(source, processor, *args):
    return html(source, Own(processor, *args)).strip()


def test_text_of_elements_is_read_on():
    assert own("{{*a* [b](c)}} `{{d}}`", Reader(r"\{\{(.*?)\}\}")) == (
        '<q><em>a</em> <a href="c">b</a></q> <code>{{d}}</code>'
    )


def test_text_that_is_not_to_be_read_is_as_it_was_typed():
    assert own(r"{{*a* `b` \* <i>}}", Verbatim(r"\{\{(.*?)\}\}")) == (
        r'<q title="*a* `b` \* &lt;i&gt;">*a* `b` \* &lt;i&gt;</q>'
    )


def test_what_a_processor_finds_cuts_no_link():
    assert own(r"{{a\ [b {{c](d) e}} {{f}}", Reader(r"\{\{(.*?)(?:\}\}|\\)"), "own", 185) == (
        '<q>a</q> <a href="d">b {{c</a> e}} <q>f</q>'
    )


def test_excluded_ancestors_of_a_processor():
    assert own("{{a}} *{{b}} c* [*d {{e}}*](f)", Reader(r"\{\{(.*?)\}\}")) == (
        '<q>a</q> <em>{{b}} c</em> <a href="f"><em>d {{e}}</em></a>'
    )


def test_excluded_ancestors_around_the_whole_text():
    assert own("| {{*a*}} |\n|-|\n| {{b}} |", Reader(r"\{\{(.*?)\}\}", excludes=("th",))) == (
        "<table>\n<thead>\n<tr>\n<th>{{<em>a</em>}}</th>\n</tr>\n</thead>\n"
        "<tbody>\n<tr>\n<td><q>b</q></td>\n</tr>\n</tbody>\n</table>"
    )


class Tree(Extension):
    """Adds an element after the blocks are read."""

    def __init__(self, tag):
        super().__init__()
        self.tag = tag

    def extendMarkdown(self, md):  # noqa: N802
        class Add(Treeprocessor):
            def run(_, root):  # noqa: N805
                SubElement(root, self.tag).text = "*a*"

        md.treeprocessors.register(Add(md), "add", 30)


@pytest.mark.parametrize(
    ("tag", "expected"), [("q", "<q><em>a</em></q>"), ("pre", "<pre>*a*</pre>")]
)
def test_text_that_other_extensions_put_into_the_tree(tag, expected):
    assert html("b", Tree(tag)).endswith(expected)


def test_a_processor_of_the_older_kind():
    assert own("a @b@ *c @d@* `@e@`", Older(r"@(\w)@")) == "a (B) <em>c (D)</em> <code>@e@</code>"


def test_a_tag_pattern_of_the_older_kind():
    assert own("a ,,*b*,, c", SimpleTagPattern(r"(,,)(.+?),,", "u")) == "a <u><em>b</em></u> c"


def test_a_processor_may_refuse():
    assert own("%a%b%c%%", Picky("%")) == "!a!b!c!%"


@pytest.mark.parametrize(
    ("priority", "expected"),
    [(200, "<q>a `b</q> c`"), (185, "{{a <code>b}} c</code>"), (70, "{{a <code>b}} c</code>")],
)
def test_priority_in_relation_to_code(priority, expected):
    assert own("{{a `b}} c`", Reader(r"\{\{(.*?)\}\}"), "own", priority) == expected


@pytest.mark.parametrize(("priority", "expected"), [(185, r"<q>*a*\</q>}"), (70, "<q>*a*}</q>")])
def test_priority_in_relation_to_escapes(priority, expected):
    assert own(r"{{\*a\*\}}}", Reader(r"\{\{(.*?)\}\}"), "own", priority) == expected


def test_an_extension_may_replace_a_standard_processor():
    assert own("`a` {{b}}", Reader(r"\{\{(.*?)\}\}"), "autolink", 120) == "<code>a</code> <q>b</q>"


SIGNS = st.sampled_from(
    [
        *'$`\\[)*_a \n{}~^!<>"\u0002\u0003',
        *(
            "==",
            ":tada:",
            "](",
            "<b>",
            "[^1]",
            "http://a.b",
            "a@b.co",
            "&amp;",
            "HTML",
            ": #c",
            "++",
        ),
    ]
)
EXTENSIONS = [
    *("pymdownx.emoji", "pymdownx.arithmatex", "pymdownx.mark", "pymdownx.caret", "pymdownx.tilde"),
    *(
        "footnotes",
        "attr_list",
        "abbr",
        "smarty",
        "pymdownx.magiclink",
        "pymdownx.keys",
        "wikilinks",
    ),
]
ENGINE = markdown.Markdown(extensions=[GFM, *EXTENSIONS])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(SIGNS, max_size=25).map("".join))
def test_all_together_neither_fail_nor_leave_placeholders(text):
    found = ENGINE.reset().convert(text + "\n\n[^1]: x\n\n*[HTML]: y")
    assert "\u0002" not in found
    assert "\u0003" not in found
