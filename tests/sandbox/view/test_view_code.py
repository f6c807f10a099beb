"""The code and noformat macros."""

import pytest

CODE = "def f(x):\n    return x < 1 & y\n"


def test_code_is_highlighted_and_keeps_its_text(show, macro):
    shown = show(macro("code", "", CODE, language="python"))
    assert shown.one("//pre/code").text_content() == CODE.rstrip("\n")
    assert shown.one("(//span[@class='k'])[1]").text == "def"


def test_title_numbers_and_first_line(show, macro):
    shown = show(macro("code", "", "a\nb\nc\n", title="x.sh", linenumbers="true", firstline="9"))
    assert shown.text("//figcaption") == "x.sh"
    assert [e.get("data-number") for e in shown.all("//span[@class='line']")] == ["9", "10", "11"]


def test_without_line_numbers_there_are_none(show, macro):
    assert show(macro("code", "", "a\nb")).all("//span/@data-number") == []


def test_collapsed_code_is_a_closed_fold_with_its_title(show, macro):
    fold = show(macro("code", "", "a", collapse="true", title="Long")).one("//details")
    assert fold.get("open") is None
    assert fold.find("summary").text_content() == "Long"
    assert fold.find("pre").text_content() == "a"


def test_tabs_blank_lines_and_markup_are_kept(show, macro):
    text = "\tone\n\n  <b>two</b> &amp; ]]&gt;\n\n\nthree"
    assert show(macro("code", "", text)).one("//code").text_content() == text


def test_split_cdata_is_joined(show):
    body = (
        '<ac:structured-macro ac:name="code"><ac:plain-text-body>'
        "<![CDATA[a]]]]><![CDATA[>b]]></ac:plain-text-body></ac:structured-macro>"
    )
    assert show(body).text("//code") == "a]]>b"


@pytest.mark.parametrize("language", ["json", "typescript", "go", "html", "rust", "nonsense"])
def test_data_center_shows_its_error_for_languages_it_does_not_know(show, macro, language):
    shown = show(macro("code", "", "secret", language=language), "datacenter")
    assert shown.text() == (
        "Error rendering macro 'code': Invalid value specified for parameter"
        " 'com.atlassian.confluence.ext.code.render.InvalidValueException'"
    )


@pytest.mark.parametrize(
    "language",
    ["actionscript3", "bash", "c#", "coldfusion", "erl", "jfx", "js", "py", "vb", "xml", "yml"],
)
def test_data_center_shows_the_languages_of_its_list(show, macro, language):
    shown = show(macro("code", "", "text here", language=language), "datacenter")
    assert shown.text("//code") == "text here"


def test_cloud_shows_an_unknown_language_as_plain_text(show, macro):
    shown = show(macro("code", "", "def f", language="nonsense"))
    assert shown.text("//code") == "def f"
    assert shown.all("//span[@class='k']") == []


def test_without_a_language_data_center_takes_java_and_cloud_none(show, macro):
    body = macro("code", "", "class A {}")
    assert show(body, "datacenter").all("//span[starts-with(@class, 'k')]")
    assert not show(body, "cloud").all("//span[starts-with(@class, 'k')]")


def test_noformat_keeps_text_as_it_is(show, macro):
    shown = show(macro("noformat", "", "a   b\n c", title="T"))
    assert shown.one("//code").text_content() == "a   b\n c"
    assert shown.text("//figcaption") == "T"
