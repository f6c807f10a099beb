import hashlib

import pytest

from recue_exporters.confluence.storage.normal import body_hash, normalise, readable_text

CODE = (
    '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">py</ac:parameter>'
    '<ac:parameter ac:name="title">t</ac:parameter>'
    "<ac:plain-text-body><![CDATA[a  <\n b]]></ac:plain-text-body></ac:structured-macro>"
)
SAME = {
    "attribute order": ('<td colspan="2" rowspan="3">x</td>', '<td rowspan="3" colspan="2">x</td>'),
    "macro ids and versions": (
        CODE,
        CODE.replace("<ac:structured-macro", '<ac:structured-macro ac:schema-version="1"').replace(
            'ac:name="code"', 'ac:name="code" ac:macro-id="4f"'
        ),
    ),
    "parameter order and white space between": (
        CODE,
        '<ac:structured-macro ac:name="code">\n  <ac:parameter ac:name="title">t</ac:parameter>'
        '\n  <ac:parameter ac:name="language">py</ac:parameter>'
        "\n  <ac:plain-text-body>a  &lt;\n b</ac:plain-text-body>\n</ac:structured-macro>",
    ),
    "CDATA in two sections": (CODE, CODE.replace("a  <", "a  ]]><![CDATA[<")),
    "local ids": ("<p>x</p>", '<p local-id="1" ac:local-id="2">x</p>'),
    "task ids": (
        "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete"
        "</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>",
        '<ac:task-list ac:task-list-id="9"><ac:task><ac:task-id>22</ac:task-id><ac:task-uuid>u'
        "</ac:task-uuid><ac:task-status>complete</ac:task-status><ac:task-body>"
        '<span class="placeholder-inline-tasks">x</span></ac:task-body></ac:task></ac:task-list>',
    ),
    "entities": ("<p>ä\u00a0…</p>", "<p>&auml;&nbsp;&#8230;</p>"),
    "spaces before the end of a tag": ("<p>a<br/>b</p><hr/>", "<p >a<br />b</p ><hr />"),
    "paragraphs in items": (
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>",
    ),
    "paragraphs in cells": (
        "<table><tbody><tr><th>a</th></tr></tbody></table>",
        "<table><thead><tr><th><p>a</p></th></tr></thead><tbody></tbody></table>",
    ),
    "comment markers": (
        "<p>a <em>b c</em> d</p>",
        '<p><ac:inline-comment-marker ac:ref="1">a <em>b</em></ac:inline-comment-marker>'
        "<em> c</em> d</p>",
    ),
    "comments and empty paragraphs": ("<p>a</p>", "<!-- x --><p>a</p><p /><p> </p>"),
    "line breaks between words": ("<p>a b</p>", "<p>a\n  b</p>"),
    "bold and italic": ("<p><strong>a</strong><em>b</em></p>", "<p><b>a</b><i>b</i></p>"),
    "colours": (
        '<td style="background-color: #ffeedd;">x</td>',
        '<td style="background-color:rgb(255, 238, 221)">x</td>',
    ),
    "default alignment": ("<p>x</p>", '<p style="text-align: start;">x</p>'),
    "a panel's title": (
        '<ac:structured-macro ac:name="info"><ac:parameter ac:name="title">T</ac:parameter>'
        "<ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>",
        '<ac:structured-macro ac:name="info"><ac:rich-text-body><p><strong>T</strong></p><p>x</p>'
        "</ac:rich-text-body></ac:structured-macro>",
    ),
    "versions and space keys of links": (
        '<p><ac:link><ri:page ri:content-title="A"/><ac:link-body>a</ac:link-body></ac:link></p>',
        '<p><ac:link ac:card-appearance="inline"><ri:page ri:space-key="DOC" '
        'ri:content-title="A" ri:version-at-save="3"/><ac:plain-text-link-body><![CDATA[a]]>'
        "</ac:plain-text-link-body></ac:link></p>",
    ),
    "encoded anchors": (
        '<p><ac:link ac:anchor="a: b"><ac:link-body>x</ac:link-body></ac:link></p>',
        '<p><ac:link ac:anchor="a%3A%20b"><ac:link-body>x</ac:link-body></ac:link></p>',
    ),
    "emoji data": (
        '<p><ac:emoticon ac:name="tick"/></p>',
        '<p><ac:emoticon ac:name="tick" ac:emoji-shortname=":check:" ac:emoji-id="1"/></p>',
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_bodies_that_mean_the_same_have_one_hash(name):
    one, other = SAME[name]
    assert normalise(one) == normalise(other)
    assert body_hash(one) == body_hash(other)


OTHER = {
    "a word": ("<p>a</p>", "<p>b</p>"),
    "bold": ("<p>a</p>", "<p><strong>a</strong></p>"),
    "a level": ("<h1>a</h1>", "<h2>a</h2>"),
    "a link's target": ('<p><a href="x">a</a></p>', '<p><a href="y">a</a></p>'),
    "a link's page": (
        '<p><ac:link><ri:page ri:content-title="A"/></ac:link></p>',
        '<p><ac:link><ri:page ri:content-title="B"/></ac:link></p>',
    ),
    "white space in code": (CODE, CODE.replace("a  <", "a <")),
    "a language": (CODE, CODE.replace(">py<", ">js<")),
    "a task's state": (SAME["task ids"][0], SAME["task ids"][0].replace("complete", "incomplete")),
    "an alignment": ("<p>a</p>", '<p style="text-align: right;">a</p>'),
    "a width": (
        '<table><colgroup><col style="width: 10px;"/></colgroup><tbody><tr><td>a</td></tr></tbody>'
        "</table>",
        '<table><colgroup><col style="width: 20px;"/></colgroup><tbody><tr><td>a</td></tr></tbody>'
        "</table>",
    ),
    "an attachment": (
        '<ac:image><ri:attachment ri:filename="a.png"/></ac:image>',
        '<ac:image><ri:attachment ri:filename="b.png"/></ac:image>',
    ),
    "an emoji": (
        '<p><ac:emoticon ac:name="blue-star" ac:emoji-id="1f680"/></p>',
        '<p><ac:emoticon ac:name="blue-star" ac:emoji-id="1f681"/></p>',
    ),
    "two paragraphs": ("<p>a b</p>", "<p>a</p><p>b</p>"),
}


@pytest.mark.parametrize("name", OTHER)
def test_bodies_that_differ_have_another_hash(name):
    one, other = OTHER[name]
    assert body_hash(one) != body_hash(other)


@pytest.mark.parametrize("body", ["<p>open", "a & b", "\ud800", "<x:y/>", "&bogus;"])
def test_what_is_not_well_formed_is_hashed_as_it_is(body):
    assert normalise(body) == body
    assert body_hash(body) == hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
    assert readable_text(body) == body


def test_unknown_elements_do_no_harm():
    assert "text" in normalise('<ri:new a="1"/><new>text</new><ac:new ac:x="1">text</ac:new>')


def test_readable_text():
    body = """
<h2>Title &amp; more</h2>
<p>A <strong>bold</strong> word,<br/>a <a href="https://x.example">link</a> and
<ac:link ac:anchor="there"><ri:page ri:content-title="Other"/>
<ac:link-body>a page</ac:link-body></ac:link>.</p>
<ul><li>one<ol><li><p>deep</p><p>deeper</p></li></ol></li><li>two</li></ul>
<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>
<ac:task-body>done</ac:task-body></ac:task></ac:task-list>
<table><colgroup><col/></colgroup><tbody><tr><th>h</th><th><p>i</p></th></tr>
<tr><td>1</td><td><ul><li>a</li><li>b</li></ul></td></tr></tbody></table>
<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">py</ac:parameter>
<ac:plain-text-body><![CDATA[if x:
    y()]]></ac:plain-text-body></ac:structured-macro>
<ac:structured-macro ac:name="quote"><ac:rich-text-body><p>said</p></ac:rich-text-body>
</ac:structured-macro>
<p><ac:image ac:alt="A"><ri:attachment ri:filename="a.png"/></ac:image>
<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">OK</ac:parameter>
</ac:structured-macro> <ac:emoticon ac:name="tick"/></p>
"""
    assert readable_text(body).splitlines() == [
        "## Title & more",
        "A **bold** word,",
        "a [link](https://x.example) and [a page](Other#there).",
        "- one",
        "  1. deep",
        "     deeper",
        "- two",
        "[x] done",
        "| h | i",
        "| 1 | a b",
        "{code:language=py}",
        "    if x:",
        "        y()",
        "{quote}",
        "said",
        "![A](a.png) {status:title=OK} ✅",
    ]
