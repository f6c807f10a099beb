"""Nothing in a page runs, whatever it is made of."""

import re

import pytest
from lxml import html

from recue_exporters.sandbox.view.render.safety import safe_image, safe_link

# Each could run in a browser if it came through as it is.
VECTORS = [
    "<script>alert(1)</script>",
    "<p><script src='https://evil.example/x.js'></script></p>",
    '<p onclick="alert(1)">x</p>',
    '<img src="x" onerror="alert(1)" />',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href="&#1;javascript:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;">x</a>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<object data="x.swf"></object>',
    '<embed src="x" />',
    '<form action="javascript:alert(1)"><input type="submit" /></form>',
    '<svg onload="alert(1)"><script>alert(1)</script></svg>',
    '<math><mtext><img src="x" onerror="alert(1)" /></mtext></math>',
    "<style>body { background: url(javascript:alert(1)) }</style>",
    '<p style="background: url(javascript:alert(1))">x</p>',
    '<p style="width: expression(alert(1))">x</p>',
    '<td style="background-color: red; behavior: url(x)">x</td>',
    '<base href="https://evil.example/" />',
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)" />',
    '<link rel="stylesheet" href="https://evil.example/x.css" />',
    '<ac:image><ri:url ri:value="javascript:alert(1)" /></ac:image>',
    '<ac:image ac:width="1;background:url(x)"><ri:url ri:value="https://x.example/a.png" />'
    "</ac:image>",
    '<ac:image ac:alt="&quot; onerror=&quot;alert(1)"><ri:url ri:value="https://x.example/a.png" />'
    "</ac:image>",
    '<ac:image><ri:url ri:value="data:image/svg+xml;base64,PHN2Zz4=" /></ac:image>',
    '<ac:structured-macro ac:name="&lt;script&gt;alert(1)&lt;/script&gt;" />',
    '<ac:structured-macro ac:name="html"><ac:plain-text-body><![CDATA[<script>alert(1)</script>]]>'
    "</ac:plain-text-body></ac:structured-macro>",
    '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[</code></pre><script>alert(1)'
    "</script>]]></ac:plain-text-body></ac:structured-macro>",
    '<ac:structured-macro ac:name="panel"><ac:parameter ac:name="bgColor">red;background:url(x)'
    "</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>",
    '<ac:structured-macro ac:name="widget"><ac:parameter ac:name="url">javascript:alert(1)'
    "</ac:parameter></ac:structured-macro>",
    '<ac:structured-macro ac:name="iframe"><ac:parameter ac:name="src"><ri:url '
    'ri:value="javascript:alert(1)" /></ac:parameter></ac:structured-macro>',
    '<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">&lt;img src=x '
    "onerror=alert(1)&gt;</ac:parameter></ac:structured-macro>",
    '<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">x" onmouseover="alert(1)'
    "</ac:parameter></ac:structured-macro>",
    '<ac:link ac:tooltip="&quot; onclick=&quot;alert(1)"><ri:page ri:content-title="Shared" />'
    "</ac:link>",
    '<ac:emoticon ac:name="&lt;script&gt;" '
    'ac:emoji-fallback="&lt;script&gt;alert(1)&lt;/script&gt;" />',
    '<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1><ac:structured-macro ac:name="toc" />',
    '<ac:inline-comment-marker ac:ref="&quot;&gt;&lt;script&gt;">x</ac:inline-comment-marker>',
    '<time datetime="&lt;script&gt;alert(1)&lt;/script&gt;" />',
    "<SCRIPT>alert(1)</SCRIPT>",
    '<xhtml:script xmlns:xhtml="http://www.w3.org/1999/xhtml">alert(1)</xhtml:script>',
]

ALLOWED = {
    "a", "abbr", "big", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd",
    "del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p",
    "pre", "q", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
SCHEME = re.compile(r"^\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
@pytest.mark.parametrize("body", VECTORS)
def test_nothing_that_runs_comes_through(show, body, flavor):
    shown = show(f"<p>before</p>{body}<p>after</p>", flavor)
    tree = html.document_fromstring(f"<!doctype html><main>{shown.html}</main>").find(".//main")
    for item in tree.iter():
        assert item.tag in ALLOWED
        for name, value in item.attrib.items():
            assert not name.startswith("on")
            assert name not in (
                "srcdoc",
                "action",
                "formaction",
                "http-equiv",
                "data",
                "xlink:href",
            )
            if name in ("href", "src"):
                scheme = SCHEME.match(re.sub(r"[\x00-\x20]", "", value))
                assert not scheme or scheme[1].lower() in ("http", "https", "mailto")
            if name == "style":
                assert not re.search(r"url|expression|behavior|@|\\", value)
    text = tree.text_content()
    assert "before" in text
    assert "after" in text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:x", " JavaScript:x", "java\nscript:x", "java\tscript:x", "\x01javascript:x",
        "\u2028javascript:x", "vbscript:x", "data:text/html,x", "blob:x", "view-source:x",
    ],
)  # fmt: skip
def test_addresses_that_could_run_are_refused_however_written(address):
    assert safe_link(address) is None
    assert safe_image(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://x.example/a:b",
        "/a:b",
        "#a:b",
        "a b.md",
        "mailto:a@b.example",
        "//x.example",
        "?a=b:c",
    ],
)
def test_ordinary_addresses_stay(address):
    assert safe_link(address) == address


def test_a_refused_element_says_so(show):
    shown = show("<p><script>alert(1)</script></p>")
    assert shown.text() == "<script> is not shown"


def test_harmless_styles_stay(show):
    cell = show(
        '<table><tbody><tr><td style="text-align: right; background-color: rgb(1,2,3);'
        ' position: fixed">x</td></tr></tbody></table>'
    ).one("//td")
    assert cell.get("style") == "text-align: right; background-color: rgb(1,2,3)"
