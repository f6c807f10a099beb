"""All examples of CommonMark 0.31.2 and of the GFM extensions, through `gfm` alone."""

import json
import re
from pathlib import Path
from typing import Any

import cmarkgfm
import markdown
import pytest
from cmarkgfm.cmark import Options

HERE = Path(__file__).parent
DOCUMENTATION = HERE.parents[1] / "docs" / "markdown.md"
COMMONMARK = "commonmark-0.31.2.json"
EXTENSIONS = "gfm-0.29-extensions.json"

FLOOR = 641
"""Of 652. What is missing GFM reads otherwise, see `test_deviations_are_githubs`."""


def examples(name: str) -> list[dict[str, Any]]:
    return json.loads((HERE / "data" / name).read_text(encoding="utf-8"))


def convert(text: str) -> str:
    return markdown.markdown(text, extensions=["recue_exporters.markdown.gfm"])


def comparable(html: str) -> str:
    """The specification leaves open in which order the attributes of a box come."""

    def box(match: re.Match[str]) -> str:
        return f"<input {' '.join(sorted(match.group(1).split()))}>"

    return re.sub(r"<input ([^>]*?) ?/?>", box, html).strip()


@pytest.fixture(scope="module")
def deviations() -> list[dict[str, Any]]:
    return [e for e in examples(COMMONMARK) if convert(e["markdown"]) != e["html"].strip()]


def test_commonmark(deviations: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    total = len(examples(COMMONMARK))
    passed = total - len(deviations)
    with capsys.disabled():
        print(f"\nCommonMark 0.31.2: {passed} of {total} examples ({passed / total:.1%})")
    assert total == 652
    assert passed >= FLOOR, [f"{e['number']} {e['section']}" for e in deviations]


def test_deviations_are_githubs(deviations: list[dict[str, Any]]) -> None:
    for example in deviations:
        github = cmarkgfm.github_flavored_markdown_to_html(
            example["markdown"], options=Options.CMARK_OPT_UNSAFE
        )
        assert convert(example["markdown"]) == github.strip(), example["number"]


def test_deviations_are_documented(deviations: list[dict[str, Any]]) -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    section = text.partition("## Where it departs from CommonMark")[2].partition("\n## ")[0]
    documented = {
        (name, int(number))
        for name, numbers in re.findall(r"^\| ([^|]+?) \| ([\d, ]+) \|", section, re.M)
        for number in numbers.split(",")
    }
    assert documented == {(e["section"], e["number"]) for e in deviations}


@pytest.mark.parametrize(
    "example", examples(EXTENSIONS), ids=lambda e: f"{e['number']} {e['section']}"
)
def test_gfm_extensions(example: dict[str, Any]) -> None:
    assert comparable(convert(example["markdown"])) == comparable(example["html"])
