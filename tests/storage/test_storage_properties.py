"""What holds whatever is written: legal storage format, no word lost, one hash for one meaning."""

import re
from html.entities import codepoint2name

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recue_exporters.confluence.converter import ConvertOptions, MarkdownToConfluenceConverter
from recue_exporters.confluence.storage.check import check_storage
from recue_exporters.confluence.storage.normal import body_hash, normalise, readable_text
from recue_exporters.sandbox.bodies.rewriting import rewritten
from tests.storage.golden import FLAVORS, TARGET
from tests.storage.grammar import documents

CONVERTERS = {
    flavor: MarkdownToConfluenceConverter(flavor, ConvertOptions(link_ids=True))
    for flavor in FLAVORS
}
BODIES = sorted(TARGET.rglob("*.xml"))


def property_test(examples):
    def decorate(function):
        bounded = settings(
            max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck)
        )
        return bounded(function)

    return decorate


def check_legal(markdown):
    for flavor, converter in CONVERTERS.items():
        body = converter.convert(markdown)
        errors = [str(f) for f in check_storage(body, flavor) if f.severity == "error"]
        assert errors == [], body
        assert normalise(normalise(body)) == normalise(body)
        readable_text(body)


@property_test(150)
@given(documents())
def test_what_is_emitted_is_legal(markdown):
    check_legal(markdown)


@pytest.mark.long
@property_test(10_000)
@given(documents())
def test_what_is_emitted_is_legal_in_ten_thousand_documents(markdown):
    check_legal(markdown)


@property_test(100)
@given(st.text(alphabet=st.sampled_from("<>&'\"[]()*_`~|#-:{}!\\/ \n\ta1\x00\x0b\ufffe\ud800é")))
def test_any_string_is_legal(markdown):
    check_legal(markdown)


@property_test(100)
@given(documents(hostile=False))
def test_no_word_is_lost(markdown):
    # A document that begins with a rule may be taken for one with front matter.
    body = CONVERTERS["cloud"].convert(f"Begin.\n\n{markdown}")
    assert set(re.findall(r"w\d+", markdown)) <= set(re.findall(r"w\d+", body))


@property_test(60)
@given(documents())
def test_the_sites_rewriting_changes_no_hash(markdown):
    for flavor, converter in CONVERTERS.items():
        body = converter.convert(markdown)
        assert body_hash(rewritten(body, flavor, "DOC")) == body_hash(body)


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.name)
def test_golden_files_are_legal(path):
    flavor = path.suffixes[-2].removeprefix(".")
    assert [str(f) for f in check_storage(path.read_text("utf-8"), flavor)] == []


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.name)
def test_golden_files_keep_their_hash_when_editors_rewrite_them(path):
    body = path.read_text("utf-8")
    assert body_hash(edited(body)) == body_hash(body)


@pytest.mark.parametrize("path", [p for p in BODIES if p.stat().st_size > 60], ids=lambda p: p.name)
def test_golden_files_get_another_hash_when_a_word_changes(path):
    body = path.read_text("utf-8")
    words = re.findall(r">[^<>]*?([a-z]{3,})[^<>]*?<", body)
    if words:
        assert body_hash(body.replace(words[0], "otherwise", 1)) != body_hash(body)


def edited(body):
    """A body as an editor may store it: nothing of what it says is another thing."""
    pieces = re.split(r"(<!\[CDATA\[.*?\]\]>)", body, flags=re.S)
    return "".join(p if p.startswith("<![CDATA[") else _edited(p) for p in pieces)


def _edited(xml):
    xml = re.sub(r"<(p|li|td|th|h[1-6]|table)(?=[\s>])", r'<\1 local-id="5f" class="auto"', xml)
    xml = re.sub(
        r'<ac:structured-macro ac:name="',
        '<ac:structured-macro ac:schema-version="1" ac:macro-id="a-b-c" ac:name="',
        xml,
    )
    xml = re.sub(
        r"(<ac:task-id>)\d+(</ac:task-id>)", r"\g<1>77\2<ac:task-uuid>u</ac:task-uuid>", xml
    )
    xml = xml.replace("/>", " />").replace("strong>", "b>").replace("em>", "i>")
    xml = re.sub(r"<ri:page ", '<ri:page ri:version-at-save="3" ', xml)
    xml = re.sub(
        r"(?<=>)([A-Za-z]+)(?= )",
        r'<ac:inline-comment-marker ac:ref="r">\1</ac:inline-comment-marker>',
        re.sub(r"(<ac:parameter[^>]*>[^<]*)", lambda m: m[0].replace(" ", "\x1f"), xml),
    ).replace("\x1f", " ")
    xml = re.sub(r"<li>([^<]+)</li>", r"<li><p>\1</p></li>", xml)
    return "".join(_entity(c) for c in xml)


def _entity(character):
    name = codepoint2name.get(ord(character)) if ord(character) > 127 else None
    return f"&{name};" if name else character
