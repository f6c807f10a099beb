"""Every inline rule against its fixture file: a title, Markdown and HTML, with dots between."""

import re
from pathlib import Path

import markdown
import pytest

FIXTURES = sorted(Path(__file__).with_name("fixtures").glob("*.md"))
CASE = re.compile(r"^([^\n]+)\n\.\n(.*?)\n\.\n(.*?)\n\.$", re.MULTILINE | re.DOTALL)
CASES = [
    pytest.param(source, html, id=f"{path.stem}: {title}")
    for path in FIXTURES
    for title, source, html in CASE.findall(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("source", "html"), CASES)
def test_reads_as_the_fixture_says(source, html):
    assert markdown.markdown(source, extensions=["recue_exporters.markdown.gfm"]) == html


def test_finds_all_cases_of_all_rules():
    titles = [param.id.split(":")[0] for param in CASES]
    for path in FIXTURES:
        dots = path.read_text(encoding="utf-8").split("\n").count(".")
        assert titles.count(path.stem) * 3 == dots, path.name
