import pytest

from recue_exporters.confluence.storage.check import check_storage
from recue_exporters.confluence.storage.languages import (
    _ALIASES,
    CLOUD,
    DATACENTER,
    LEGAL,
    macro_language,
)
from recue_exporters.confluence.storage.macros import MACROS
from recue_exporters.confluence.storage.schema import ELEMENTS


def findings(body, flavor="cloud"):
    return [(f.severity, f.element, f.rule) for f in check_storage(body, flavor)]


def code(language):
    return (
        '<ac:structured-macro ac:name="code">'
        f'<ac:parameter ac:name="language">{language}</ac:parameter>'
        "<ac:plain-text-body><![CDATA[x]]></ac:plain-text-body></ac:structured-macro>"
    )


LEGAL_BODIES = {
    "text without any tag": "just text",
    "XHTML's entities": "<p>&nbsp;&auml;&hellip;&amp;</p>",
    "a macro in a paragraph": '<p><ac:structured-macro ac:name="toc" /></p>',
    "a list right in a list": "<ul><li>a</li><ul><li>b</li></ul></ul>",
    "a layout": '<ac:layout><ac:layout-section ac:type="single"><ac:layout-cell><p>x</p>'
    "</ac:layout-cell></ac:layout-section></ac:layout>",
    "editor's attributes": '<table data-layout="default" class="wrapped"><colgroup><col />'
    '</colgroup><tbody><tr><td style="text-align: right;" colspan="2"><p local-id="1">x</p></td>'
    "</tr></tbody></table>",
    "a mention": '<p><ac:link><ri:user ri:account-id="1" /></ac:link></p>',
    "a purple panel": '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute '
    'key="panel-type">'
    "note</ac:adf-attribute><ac:adf-content><p>x</p></ac:adf-content></ac:adf-node>"
    "</ac:adf-extension>",
    "children of another page": '<ac:structured-macro ac:name="children"><ac:parameter '
    'ac:name="page"><ac:link><ri:page ri:content-title="A" /></ac:link></ac:parameter>'
    "</ac:structured-macro>",
    "old macro": '<ac:macro ac:name="toc"><ac:default-parameter>x</ac:default-parameter>'
    "</ac:macro>",
    "a comment marker": '<p><ac:inline-comment-marker ac:ref="a">x</ac:inline-comment-marker></p>',
    "a task": "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-uuid>u</ac:task-uuid>"
    "<ac:task-status>complete</ac:task-status><ac:task-body>x</ac:task-body></ac:task>"
    "</ac:task-list>",
    "an image": '<p><ac:image ac:width="20" ac:alt="x"><ri:attachment ri:filename="a.png">'
    '<ri:page ri:content-title="A" /></ri:attachment></ac:image></p>',
}


@pytest.mark.parametrize("name", LEGAL_BODIES)
def test_legal(name):
    assert findings(LEGAL_BODIES[name]) == []


ILLEGAL_BODIES = {
    "<p>a<p>b</p></p>": ("error", "p", "place"),
    "<h1><ul><li>a</li></ul></h1>": ("error", "ul", "place"),
    "<p><strong><table><tbody><tr><td>x</td></tr></tbody></table></strong></p>": (
        "error",
        "table",
        "place",
    ),
    "<p>a<br>b</p>": ("error", "body", "well-formed"),
    "<p>a & b</p>": ("error", "body", "well-formed"),
    "<p>&bogus;</p>": ("error", "body", "well-formed"),
    "<x:y />": ("error", "body", "well-formed"),
    "<script>x</script>": ("error", "script", "element"),
    "<iframe />": ("error", "iframe", "element"),
    "<li>x</li>": ("error", "li", "place"),
    "<ul>x<li>y</li></ul>": ("error", "ul", "content"),
    "<ul></ul>": ("error", "ul", "parts"),
    "<table><td>x</td></table>": ("error", "table", "parts"),
    "<br>x</br>": ("error", "br", "content"),
    '<p onclick="x">a</p>': ("error", "p", "script"),
    '<p data-x="1">a</p>': ("warning", "p", "attribute"),
    '<p><a href=" javascript:alert(1)">a</a></p>': ("error", "a", "script"),
    '<p><a href="x"><em><a href="y">a</a></em></a></p>': ("error", "a", "nesting"),
    "<p><ac:link><ri:page /></ac:link></p>": ("error", "ri:page", "attribute"),
    '<ac:image><ac:caption>x</ac:caption><ri:url ri:value="u" /></ac:image>': (
        "error",
        "ac:image",
        "parts",
    ),
    '<ac:emoticon ac:name="sunny" />': ("error", "ac:emoticon", "value"),
    "<ac:structured-macro />": ("error", "ac:structured-macro", "attribute"),
    '<ac:structured-macro ac:name="mine" />': ("warning", "ac:structured-macro", "macro"),
    '<ac:structured-macro ac:name="info"><ac:plain-text-body>x</ac:plain-text-body>'
    "</ac:structured-macro>": ("error", "ac:structured-macro", "macro"),
    '<ac:structured-macro ac:name="toc"><ac:rich-text-body>x</ac:rich-text-body>'
    "</ac:structured-macro>": ("error", "ac:structured-macro", "macro"),
    '<ac:structured-macro ac:name="info"><ac:rich-text-body>x</ac:rich-text-body>'
    '<ac:parameter ac:name="title">t</ac:parameter></ac:structured-macro>': (
        "error",
        "ac:structured-macro",
        "parts",
    ),
    '<ac:structured-macro ac:name="toc"><ac:parameter ac:name="maxLevel">x</ac:parameter>'
    "</ac:structured-macro>": ("error", "ac:parameter", "value"),
    '<ac:structured-macro ac:name="toc"><ac:parameter ac:name="depth">2</ac:parameter>'
    "</ac:structured-macro>": ("warning", "ac:parameter", "parameter"),
    code(" python"): ("error", "ac:parameter", "value"),
    code("klingon"): ("warning", "ac:parameter", "value"),
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>maybe</ac:task-status>"
    "</ac:task></ac:task-list>": ("error", "ac:task-status", "value"),
    "<blockquote><ac:layout><ac:layout-section ac:type='single'><ac:layout-cell />"
    "</ac:layout-section></ac:layout></blockquote>": ("error", "ac:layout", "nesting"),
}


@pytest.mark.parametrize("body", ILLEGAL_BODIES)
def test_illegal(body):
    assert findings(body) == [ILLEGAL_BODIES[body]]


def test_what_one_product_takes_the_other_refuses():
    for language in ("json", "typescript", "go", "html"):
        assert findings(code(language), "cloud") == []
        assert findings(code(language), "datacenter") == [("error", "ac:parameter", "value")]
    panel = LEGAL_BODIES["a purple panel"]
    assert {rule for _, _, rule in findings(panel, "datacenter")} == {"product"}
    purple = (
        '<p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Purple'
        "</ac:parameter></ac:structured-macro></p>"
    )
    assert findings(purple) == []
    assert findings(purple, "datacenter") == [("warning", "ac:parameter", "value")]


def test_a_finding_names_its_line():
    (finding,) = check_storage("<p>a</p>\n\n<p>b\n<p>c</p></p>", "cloud")
    assert finding.line == 4
    (finding,) = check_storage("<p>a</p>\n<p>b</q>", "cloud")
    assert finding.line == 2


def test_every_language_that_authors_write_is_legal_on_both_products():
    written = {*_ALIASES, *_ALIASES.values(), *CLOUD, *DATACENTER, "Kotlin", "unknown", ""}
    for name in written:
        assert macro_language(name, "datacenter") in DATACENTER <= LEGAL["datacenter"]
        assert macro_language(name, "cloud") in CLOUD | {""} <= LEGAL["cloud"] | {""}
    nearest = {"json": "js", "ts": "js", "html": "xml", "yaml": "yml", "sh": "bash", "x": "text"}
    assert {name: macro_language(name, "datacenter") for name in nearest} == nearest


def test_the_schema_is_data_that_holds_together():
    for name, element in ELEMENTS.items():
        assert (element.content == "parts") == bool(element.parts), name
        assert element.products, name
    assert {"code", "info", "expand", "toc", "children", "status", "anchor"} <= MACROS.keys()
