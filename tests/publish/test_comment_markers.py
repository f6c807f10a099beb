"""Markers of inline comments are put on the same text of a new body, or reported as lost.

In the bodies of this file `{1:text}` stands for a marker with the reference `1` around `text`.
"""

import pytest
from lxml import etree

from recue_exporters.confluence.publish.comments import (
    Carried,
    LostComment,
    carry_markers,
    has_markers,
)
from tests.publish.marker_bodies import (
    ADF_PANEL,
    CODE,
    IMAGE,
    LAYOUT,
    LINK,
    PANEL,
    PLAIN_LINK,
    RICH_LINK,
    STATUS,
    TASK,
    full,
    items,
    marked_text,
    short,
    table,
    unwrapped,
)


def carry(old: str, new: str) -> Carried:
    return carry_markers(full(old), new)


def assert_carried(old: str, wanted: str) -> None:
    """The markers of `old` come to stand in the new body as they do in `wanted`."""
    carried = carry(old, unwrapped(full(wanted)))
    assert short(carried.body) == wanted
    assert carried.lost == ()


def assert_lost(old: str, new: str, *texts: str) -> None:
    """The comments of `old` are on nothing in `new`."""
    carried = carry(old, new)
    assert carried.body == new
    assert [lost.text for lost in carried.lost] == list(texts)


SENTENCE = "the ferry to {1:the island} sails"
PLACES = {
    "paragraph": f"<p>{SENTENCE}</p>",
    "heading": f"<h2>{SENTENCE}</h2>",
    "list item": f"<ul><li>a</li><li>{SENTENCE}</li></ul>",
    "nested list item": f"<ul><li>a<ol><li>{SENTENCE}</li></ol></li></ul>",
    "table cell": table(f"a | {SENTENCE}"),
    "paragraph in a cell": table(f"<p>{SENTENCE}</p>"),
    "task": TASK.format("incomplete", SENTENCE),
    "panel": PANEL.format('<ac:parameter ac:name="title">T</ac:parameter>', f"<p>{SENTENCE}</p>"),
    "quote": f"<blockquote><p>{SENTENCE}</p></blockquote>",
    "layout": LAYOUT.format(f"<p>{SENTENCE}</p>"),
    "panel of Cloud's editor": ADF_PANEL.format(f"<p>{SENTENCE}</p>", ""),
    "preformatted text": f"<pre>{SENTENCE}</pre>",
    "caption": IMAGE.format(f"<ac:caption>{SENTENCE}</ac:caption>"),
    "link": f"<p>see {RICH_LINK.format(SENTENCE)}</p>",
    "bare text": SENTENCE,
}


@pytest.mark.parametrize("where", PLACES)
def test_in_every_place(where: str) -> None:
    body = PLACES[where]
    assert_carried(body, body)
    assert_carried(f"<p>Before.</p>{body}<p>After.</p>", f"<h1>New</h1>{body}<p>Before.</p>")
    assert_carried(body, body.replace("ferry", "boat").replace("sails", "sails at noon"))


SAME_TEXT = {
    "named entity": ("<p>{1:M&uuml;ller &amp; Co}</p>", "<p>{1:Müller &amp; Co}</p>"),
    "number": ("<p>{1:a&#160;b}</p>", "<p>{1:a b}</p>"),
    "no-break space": ("<p>{1:a&nbsp;b} c</p>", "<p>{1:a&#160;b} c</p>"),
    "white space": ("<p>x {1:a\n  b}\n c</p>", "<p>x {1:a b} c</p>"),
    "line break": ("<p>x {1:a<br />b}</p>", "<p>x {1:a<br/>\nb}</p>"),
    "space in the marker": ("<p>x{1: a }b</p>", "<p>x {1:a} b</p>"),
    "paragraph in an item": (
        "<ul><li><p>{1:a} b</p></li><li><p>a c</p></li></ul>",
        "<ul><li>{1:a} b</li><li>a c</li></ul>",
    ),
    "other formatting": ("<p>x <b>y {1:z}</b></p>", "<p>x <strong>y </strong>{1:<em>z</em>}</p>"),
    "formatting inside": ("<p>x {1:y z}</p>", "<p>x {1:y <code>z</code>}</p>"),
    "link text": (
        f"<p>see {{1:{RICH_LINK.format('our fares')}}} now</p>",
        f"<p>see {{1:{PLAIN_LINK.format('our fares')}}} now</p>",
    ),
    "spaces in a link": (
        "<p>see our fares now or {1:never} again</p>",
        f"<p>see{PLAIN_LINK.format(' our fares ')}now or {{1:never}} again</p>",
    ),
    "link by its title": ("<p>see {1:Fares}</p>", f"<p>see {{1:{LINK.format('')}}}</p>"),
    "status": (
        f"<p>is {{1:{STATUS.format('DONE')}}}</p>",
        f"<p>is {{1:{STATUS.format('DONE')}}}</p>",
    ),
    "another image between": (
        f"<p>{{1:a {IMAGE.format('')} b}}</p>",
        f"<p>{{1:a {IMAGE.format('').replace('a.png', 'b.png')} b}}</p>",
    ),
    "literal section": ("<p>x {1:a &lt; b}</p>", "<p>x {1:<![CDATA[a < b]]>}</p>"),
    "comment in the body": ("<p>x {1:a} b</p>", "<p>x <!-- > a -->{1:a} b</p>"),
    "editor's attributes": (
        '<p local-id="a > b">x {1:a}</p>',
        '<p style="text-align: center;">x {1:a}</p>',
    ),
}


@pytest.mark.parametrize("what", SAME_TEXT)
def test_the_same_text_written_otherwise(what: str) -> None:
    assert_carried(*SAME_TEXT[what])


QUAY = "Ferries leave from {1:the quay} of the harbour"
MUCH = "".join(f"<p>Number {number}.</p>" for number in range(40))
YEAR = "The timetable is printed twice a year."
WINTER = "The {1:winter} timetable begins in October."
CHANGED = {
    "words around": (
        "<p>It listens on port {1:8080}.</p>",
        "<p>By default it listens on port {1:8080} only.</p>",
    ),
    "all other words, block between the same": (
        "<p>Alpha.</p><p>port {1:8080}</p><p>Omega.</p>",
        "<p>Alpha.</p><p>{1:8080} is what to open</p><p>Omega.</p>",
    ),
    "turned round": ("<p>see {1:the docs} or the code</p>", "<p>see the code or {1:the docs}</p>"),
    "block moved to the front": (
        "<h2>A</h2><p>x</p><h2>B</h2><p>the {1:quay} of the harbour</p>",
        "<h2>B</h2><p>the {1:quay} of the harbour</p><h2>A</h2><p>x</p>",
    ),
    "block moved to another section": (
        f"<h2>A</h2><p>x</p><p>{QUAY}.</p><h2>B</h2><p>y</p>",
        f"<h2>A</h2><p>x</p><h2>B</h2><p>y</p><p>{QUAY}.</p>",
    ),
    "block moved, its text elsewhere too": (
        "<h2>A</h2><p>Timetables mention {1:Oslo} frequently</p><p>x</p><h2>B</h2><p>Oslo</p>",
        "<h2>A</h2><p>x</p><h2>B</h2><p>Oslo</p><p>Timetables mention {1:Oslo} frequently</p>",
    ),
    "block moved and edited": (
        f"<h2>A</h2><p>x</p><p>{QUAY}.</p><h2>B</h2><p>y</p>",
        f"<h2>A</h2><p>x</p><h2>B</h2><p>y</p><p>Now all {QUAY} again.</p>",
    ),
    "heading renamed": (
        "<h2>A</h2><p>{1:User}</p><h2>B</h2><p>User</p>",
        "<h2>New A</h2><p>{1:User}</p><h2>B</h2><p>User</p>",
    ),
    "whole heading marked, section moved": (
        "<h2>A</h2><p>x</p><h2>{1:B}</h2><p>y</p>",
        "<h2>{1:B}</h2><p>y</p><h2>A</h2><p>x</p>",
    ),
    "paragraph became an item": (
        "<p>The timetable is {1:printed} twice a year.</p>",
        "<ul><li>The timetable is {1:printed} twice a year.</li></ul>",
    ),
    "paragraph became two": (
        f"<p>{YEAR} {WINTER}</p>",
        f"<p>{YEAR}</p><p>{WINTER}</p>",
    ),
    "two paragraphs became one": (
        f"<p>{YEAR}</p><p>{WINTER}</p>",
        f"<p>{YEAR} {WINTER}</p>",
    ),
    "much put before it": (
        "<h2>A</h2><p>Go to {1:the port} now.</p><h2>B</h2>",
        f"<h2>A</h2>{MUCH}<p>Go to {{1:the port}} soon.</p><h2>B</h2>",
    ),
    "much put behind it": (
        "<h2>A</h2><p>Go to {1:the port} now.</p><h2>B</h2>",
        f"<h2>A</h2><p>Go to {{1:the port}} soon.</p>{MUCH}<h2>B</h2>",
    ),
    "item extended": (
        "<ul><li>{1:Redis}</li><li>Mongo</li></ul>",
        "<ul><li>{1:Redis} cluster</li><li>MongoDB</li></ul>",
    ),
    "item extended, list rewritten": (
        "<ul><li>{1:Redis}</li><li>Mongo</li></ul>",
        "<ul><li>{1:Redis} cluster</li><li>Kafka</li><li>Rabbit</li></ul>",
    ),
    "one more of it in the block": (
        "<p>Ferries call at {1:the port} of Oslo.</p>",
        "<p>Before the port, or at {1:the port} of Oslo.</p>",
    ),
    "block moved, edited beside the text": (
        "<h2>A</h2><p>x</p><p>Every ferry to an {1:isle} of Norway sails twice.</p><h2>B</h2>",
        "<h2>A</h2><p>x</p><h2>B</h2><p>Every ferry to some {1:isle} in Norway sails twice.</p>",
    ),
    "block moved, all but the text written anew": (
        "<h2>A</h2><p>Sailors love {1:the old quay of Oslo} a lot</p><p>x</p>",
        "<h2>A</h2><p>x</p><h2>B</h2><p>Seen yesterday: {1:the old quay of Oslo} again</p>",
    ),
    "sections exchanged, all around the text edited": (
        "<h2>A</h2><p>one</p><p>User</p><h2>B</h2><p>two</p><p>{1:User}</p><p>end</p>",
        "<h2>B</h2><p>2</p><p>{1:User}</p><p>END</p><h2>A</h2><p>1</p><p>User</p>",
    ),
    "columns exchanged": (
        table("k | x | y", "a | 1 | {1:1}"),
        table("k | y | x", "a | {1:1} | 1"),
    ),
    "list reordered": (
        "<ul><li>Ann</li><li>{1:Bob}</li><li>Cid</li><li>Dan</li></ul>",
        "<ul><li>Dan</li><li>Cid</li><li>{1:Bob}</li><li>Ann</li></ul>",
    ),
    "row moved": (
        table("k | v", "A | {1:Yes}", "B | Yes"),
        table("k | v", "B | Yes", "A | {1:Yes}"),
    ),
    "column added": (
        table("k | v", "A | {1:Yes}"),
        table("k | n | v", "A | 1 | {1:Yes}"),
    ),
    "row before it gone": (
        table("A | Yes", "B | {1:Yes}"),
        table("B | {1:Yes}"),
    ),
    "label of its row edited": (
        table("A | {1:Yes} | all ferries", "B | No | x"),
        table("AB | {1:Yes} | all ferries", "B | No | x"),
    ),
    "name in a block written anew elsewhere": (
        "<h2>A</h2><p>first {1:OrderService} and so on</p><p>y</p>",
        "<h2>A</h2><p>y</p><h2>B</h2><p>Calls of the {1:OrderService} are counted</p>",
    ),
}


@pytest.mark.parametrize("what", CHANGED)
def test_the_page_around_the_text_changed(what: str) -> None:
    assert_carried(*CHANGED[what])


CHOICES = {
    "second of three in one block": "<p>a port, {1:a port}, a port</p>",
    "second of three items": "<ul><li>open</li><li>{1:open}</li><li>open</li></ul>",
    "same label in every section": "<h2>A</h2><p>a</p><h2>B</h2><p>{1:a}</p><h2>C</h2><p>a</p>",
    "same row in every table": (f"<h2>A</h2>{table('a | 1')}<h2>B</h2>{table('a | {1:1}')}"),
    "same column label": (table("k | x | y", "a | 1 | {1:1}")),
    "in the panel, not before it": f"<p>the quay</p>{PANEL.format('', '<p>the {1:quay}</p>')}",
}


@pytest.mark.parametrize("what", CHOICES)
def test_one_of_several_equal_texts(what: str) -> None:
    body = CHOICES[what]
    assert_carried(body, body)
    assert_carried(body, f"<p>A beginning.</p>{body}<p>An end.</p>")
    assert_carried(f"<p>A beginning.</p>{body}<p>An end.</p>", body)


LONG = "{1:the old quay in the harbour of Bergen in Norway}"
PLAIN = LONG[3:-1]
FERRIES = "Ferries leave from here and come back here every day of the long bright summer."
QUAY_OF_OSLO = "{1:the old quay of Oslo}"
BETTER = {
    "the one in its section": (
        "<h2>A</h2><p>the {1:quay} of the harbour</p>",
        "<h2>New</h2><p>the quay of the harbour</p><h2>A</h2><p>the {1:quay} of the harbour</p>",
    ),
    "the one in its section, in another block": (
        f"<h2>A</h2><p>{LONG}</p><p>{FERRIES}</p><h2>B</h2>",
        f"<h2>B</h2><p>Copy: {PLAIN}</p><h2>A</h2><p>{FERRIES} Copy: {LONG}</p>",
    ),
    "the only one in its section": (
        f"<h2>A</h2><p>Boats moor at {QUAY_OF_OSLO} by day.</p><p>{FERRIES}</p><h2>B</h2>",
        f"<h2>A</h2><p>{FERRIES} Seen: {QUAY_OF_OSLO}, too.</p>"
        "<h2>B</h2><p>Closed: the old quay of Oslo.</p>",
    ),
    "the one with its neighbours": (
        items("a", "{1:open}", "b", "a", "open", "c"),
        items("a", "open", "c", "a", "{1:open}", "b"),
    ),
    "the one with its neighbour before": (
        items("x", "{1:open}", "y", "z", "open", "w"),
        items("z", "open", "v", "x", "{1:open}", "u"),
    ),
    "the one with its neighbour behind": (
        items("x", "{1:open}", "y", "z", "open", "w"),
        items("v", "open", "w", "u", "{1:open}", "y"),
    ),
    "the one with its neighbours, its section renamed and moved": (
        "<h2>A</h2><p>a</p><p>{1:User}</p><p>b</p><h2>B</h2><p>c</p><p>User</p><p>d</p>",
        "<h2>2</h2><p>c</p><p>User</p><p>d</p><h2>1</h2><p>a</p><p>{1:User}</p><p>b</p>",
    ),
    "the block of its kind": (
        "<p>Alpha.</p><p>see {1:the docs} now</p><p>Omega.</p>",
        "<p>Alpha.</p><ul><li>see the docs 2</li></ul><p>see {1:the docs} 2</p><p>Omega.</p>",
    ),
    "the block of its kind in another section": (
        f"<h2>A</h2><p>one two three {LONG} four five six</p><h2>B</h2>",
        f"<h2>A</h2><h2>B</h2><h2>C</h2><ul><li>{PLAIN}</li></ul><p>{LONG}</p>",
    ),
    "the one with its words far before it": (
        "<p>From Oslo to the quay by train: {1:port}. From Rome to the quay by train: port.</p>",
        "<p>From Rome to the quay by train: port. From Oslo to the quay by train: {1:port}.</p>",
    ),
    "the one with its words on both sides": (
        "<p>a port b, a port c, d {1:port} b</p>",
        "<p>d {1:port} b, a port c, a port b</p>",
    ),
    "the one with its word before it": (
        "<p>see port 1, use {1:port} 2</p>",
        "<p>now use {1:port} x, then see port y</p>",
    ),
    "the one with its word behind it": (
        "<p>1 port here, 2 {1:port} there</p>",
        "<p>x {1:port} there, y port here</p>",
    ),
}


@pytest.mark.parametrize("what", BETTER)
def test_the_best_of_several_places(what: str) -> None:
    assert_carried(*BETTER[what])


GONE = {
    "text removed": ("<p>a {1:quay} b</p>", "<p>a b</p>", "quay"),
    "block removed": ("<p>x</p><p>a {1:quay} b</p>", "<p>x</p>", "quay"),
    "everything removed": ("<p>a {1:quay} b</p>", "", "quay"),
    "one word of it changed": (
        "<p>{1:the old quay} b</p>",
        "<p>the new quay b</p>",
        "the old quay",
    ),
    "only as part of a word": ("<p>the {1:port} is</p>", "<p>the portable is</p>", "port"),
    "only as the end of a word": ("<p>the {1:port} is</p>", "<p>the airport is</p>", "port"),
    "other case": ("<p>the {1:Port} is</p>", "<p>the port is</p>", "Port"),
    "word in an unrelated block": (
        "<p>The {1:service} starts by itself.</p><p>x</p>",
        "<p>x</p><p>Nothing like the other service here.</p>",
        "service",
    ),
    "word elsewhere in its block": (
        "<p>Fill the cache. See {1:the} docs.</p>",
        "<p>Fill the cache. Done.</p>",
        "the",
    ),
    "short word, its block written anew": (
        "<p>Alpha.</p><p>See {1:the} docs</p><p>Omega.</p>",
        "<p>Alpha.</p><p>Put out the fire</p><p>Omega.</p>",
        "the",
    ),
    "common phrase in another section": (
        "<h2>A</h2><p>The following {1:table} lists ports.</p><p>x</p>",
        "<h2>A</h2><p>x</p><h2>B</h2><p>The following table lists fares.</p><p>It's a table.</p>",
        "table",
    ),
    "block removed, the one like it edited": (
        "<p>The web server uses {1:8080} in Oslo.</p><p>The web server uses 8080 in Rome.</p>",
        "<p>Our web server uses 8080 in Rome.</p>",
        "8080",
    ),
    "section removed, the next renamed": (
        "<h2>A</h2><p>Actor</p><p>{1:User}</p><p>x</p><h2>B</h2><p>Actor</p><p>User</p><p>x</p>",
        "<h2>New B</h2><p>Actor</p><p>User</p><p>x</p>",
        "User",
    ),
    "one of two places in its block removed": (
        "<p>in the port of Oslo in Norway, not in {1:the port} of Oslo in Sweden</p>",
        "<p>in the port of Oslo in Norway, not in Sweden</p>",
        "the port",
    ),
    "row removed": (
        table("A | {1:Yes}", "B | Yes"),
        table("B | Yes"),
        "Yes",
    ),
    "row replaced": (
        table("A | {1:Allowed}", "B | No"),
        table("C | Allowed", "B | No"),
        "Allowed",
    ),
    "row removed, the one before it edited": (
        table("A | south pier | Yes", "B | north pier | {1:Yes}"),
        table("A2 | south pier | Yes"),
        "Yes",
    ),
    "row removed, the next one edited": (
        table("A | {1:Yes} | north pier", "B | Yes | south pier"),
        table("B2 | Yes | south pier"),
        "Yes",
    ),
    "item removed, its word in the next": (
        "<ul><li>Login: {1:done}</li><li>Logout: open</li></ul>",
        "<ul><li>Logout: done</li></ul>",
        "done",
    ),
    "section removed, others have the same labels": (
        "<h2>A</h2><p>{1:User}</p><h2>B</h2><p>User</p>",
        "<h2>B</h2><p>User</p>",
        "User",
    ),
    "now only in code": (
        "<p>run {1:make test} first</p>",
        f"<p>run it</p>{CODE.format('make test')}",
        "make test",
    ),
    "now only a panel's title": (
        "<p>{1:Take great care of all this} b</p>",
        PANEL.format(
            '<ac:parameter ac:name="title">Take great care of all this</ac:parameter>', "<p>b</p>"
        ),
        "Take great care of all this",
    ),
    "now only an attribute": (
        "<p>x {1:Fares} y</p>",
        '<p>x <a href="Fares" title="Fares">z</a> y</p>',
        "Fares",
    ),
    "now only a task's number": ("<p>{1:1} ferry</p>", TASK.format("complete", "ferry"), "1"),
    "nothing in the marker": ("<p>a {1:}b</p>", "<p>a b</p>", ""),
}


@pytest.mark.parametrize("what", GONE)
def test_text_that_is_gone_is_reported_and_put_nowhere(what: str) -> None:
    assert_lost(*GONE[what])


def test_lost_text_is_readable() -> None:
    old = f"<p>{{1:a &lt;b&gt;<br/>\n&quot;<strong>c</strong>&quot; {STATUS.format('DONE')}}}</p>"
    assert_lost(old, "<p>x</p>", 'a <b> "c" DONE')


def test_lost_ones_come_in_the_order_of_the_page() -> None:
    carried = carry("<p>{b:one}</p><p>x {c:two}</p><p>{a:three}</p>", "<p>x two</p>")
    assert carried.lost == (LostComment("b", "one"), LostComment("a", "three"))


SHAPES = {
    "nested": "<p>{1:one {2:two} three}</p>",
    "nested at its beginning": "<p>{1:{2:one} two} three</p>",
    "nested the other way": "<p>{2:one {1:two}} three</p>",
    "three on one text": "<p>x {1:{2:{3:one}}} y</p>",
    "beside each other": "<p>{1:one}{2:two} three</p>",
    "around an element": "<p>a {1:one <strong>two</strong> three}</p>",
    "exactly an element": "<p>a {1:<strong>two</strong>} b</p>",
    "in an element": "<p>a <strong>one {1:two}</strong></p>",
    "several blocks": "<ul><li>a {1:one}</li><li>{1:two}</li></ul>",
    "several cells": table("{1:one} | x | {1:two}"),
    "several places of a block": "<p>{1:one} two {1:three}</p>",
    "link and words": f"<p>{{1:see {RICH_LINK.format('our fares')} now}}</p>",
}


@pytest.mark.parametrize("what", SHAPES)
def test_the_shape_of_markers_is_kept(what: str) -> None:
    assert_carried(SHAPES[what], SHAPES[what])


CROSSING = {
    "end of an element": (
        "<p>a {1:one two} b</p>",
        "<p>a <strong>b {1:one}</strong>{1: two} b</p>",
    ),
    "both ends": (
        "<p>a {1:one two three} b</p>",
        "<p><em>a {1:one}</em>{1: two }<em>{1:three} b</em></p>",
    ),
    "deep": (
        "<p>a {1:one two} b</p>",
        "<p><em>a <strong>a {1:one}</strong></em>{1: two} b</p>",
    ),
    "link": (
        "<p>a {1:see our} fares</p>",
        f"<p>a {{1:see }}{RICH_LINK.format('{1:our} fares')}</p>",
    ),
}


@pytest.mark.parametrize("what", CROSSING)
def test_a_marker_crosses_no_border_of_an_element(what: str) -> None:
    assert_carried(*CROSSING[what])


def test_overlapping_comments_both_survive() -> None:
    old = "<p>a {1:one {2:two}}{2: three} b</p>"
    carried = carry(old, "<p>a one two three, and b</p>")
    assert carried.lost == ()
    assert marked_text(carried.body) == {"1": "onetwo", "2": "twothree"}


def test_pieces_of_one_comment_become_one_marker() -> None:
    assert_carried("<p>{1:one}{1: two} {1:three}</p>", "<p>{1:one two three} x</p>")
    assert_carried("<p>{1:one <b>{1:two}</b>}</p>", "<p>{1:one two} x</p>")


def test_a_comment_on_several_places_is_lost_only_with_all_of_them() -> None:
    old = "<ul><li>a {1:first}</li><li>b {1:second}</li></ul>"
    assert short(carry(old, "<ul><li>a first</li></ul>").body) == "<ul><li>a {1:first}</li></ul>"
    assert carry(old, "<ul><li>a first</li></ul>").lost == ()
    assert_lost(old, "<ul><li>a</li></ul>", "first second")


def test_what_cannot_hold_a_marker_is_marked_as_a_whole() -> None:
    link = PLAIN_LINK.format("our new fares")
    assert_carried("<p>see our {1:new fares now} or</p>", f"<p>see {{1:{link} now}} or</p>")
    placeholder = "<ac:placeholder>fill in</ac:placeholder>"
    assert_carried("<p>now {1:fill} in</p>", f"<p>now {{1:{placeholder}}}</p>")


def test_a_fallback_is_not_marked() -> None:
    old = ADF_PANEL.format(
        "<p>take {1:care}</p>", "<ac:adf-fallback><p>take {1:care}</p></ac:adf-fallback>"
    )
    new = ADF_PANEL.format(
        "<p>take {1:care}</p>", "<ac:adf-fallback><p>take care</p></ac:adf-fallback>"
    )
    assert_carried(old, new)


def test_a_reference_is_written_as_it_was() -> None:
    old = full("<p>a {1:b}</p>").replace('"1"', "'x&quot;&amp;&lt;y' ")
    carried = carry_markers(old, "<p>a b</p>")
    (node,) = etree.fromstring(f'<x xmlns:ac="ac">{carried.body}</x>').iter("{ac}*")
    assert (node.get("{ac}ref"), node.text) == ('x"&<y', "b")


def test_a_marker_that_the_new_body_has_already_stays() -> None:
    carried = carry("<p>one {1:two}</p><p>{2:three}</p>", full("<p>{1:one} two</p><p>three</p>"))
    assert short(carried.body) == "<p>{1:one} two</p><p>{2:three}</p>"
    assert carried.lost == ()


def test_without_markers_nothing_happens() -> None:
    assert carry_markers("<p>a</p>", "<p>b & c</p>") == Carried("<p>b & c</p>", ())


ILL_FORMED = [
    "<p>a one",
    "</p>a one",
    "<p><b>a one</p></b>",
    "<p a='>a one</p>",
    "a one <",
    "<![CDATA[a one",
    "<!-- a one",
]


@pytest.mark.parametrize("broken", ILL_FORMED)
def test_an_ill_formed_body_gets_no_markers(broken: str) -> None:
    assert_lost("<p>a {1:one}</p>", broken, "one")


@pytest.mark.parametrize("tail", ["<p>", "</b>", "<", "<!--", "<![CDATA["])
def test_an_ill_formed_old_body_loses_its_comments(tail: str) -> None:
    carried = carry(f"<p>a {{1:o<i>n</i>e}} and {{2:two}}</p>{tail}", "<p>a one and two</p>")
    assert carried == Carried(
        "<p>a one and two</p>", (LostComment("1", "one"), LostComment("2", "two"))
    )


def test_has_markers() -> None:
    assert has_markers(full("<p>a {1:b}</p>"))
    assert has_markers("<p><ac:inline-comment-marker\nac:ref='1'/>")
    assert not has_markers("<p>a</p>")
    assert not has_markers("<p>&lt;ac:inline-comment-marker ac:ref='1'&gt;</p>")
    assert not has_markers(full(f"{CODE.format('{1:a}')}<!-- {{1:a}} -->"))
    assert not has_markers("<ac:inline-comment-markers>a</ac:inline-comment-markers>")
    assert has_markers(full("<!-- x --><p>{1:a}</p><!-- y -->"))
