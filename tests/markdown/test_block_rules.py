"""Every rule by its fixture file: a title, then input and expected HTML between dots.

Rules of GFM are read by the `gfm` extension alone and come out as cmark-gfm writes them; the
others are read with the feature of `render` that brings them.
"""

from collections.abc import Iterator
from pathlib import Path

import cmarkgfm
import markdown
import pytest
from cmarkgfm.cmark import Options

import recue_exporters.markdown.gfm.block as block
from recue_exporters.markdown import DEFAULT_FEATURES, FEATURES, render

FIXTURES = Path(__file__).parent / "fixtures"
GFM = "recue_exporters.markdown.gfm"

FEATURE_OF = {
    "abbreviation": {"abbreviations"},
    "admonition": {"admonitions"},
    "alert": {"alerts"},
    "attributes": {"attributes"},
    "collapsible": {"admonitions"},
    "definition": {"definition_lists"},
    "details": {"details"},
    "emoji": {"emoji"},
    "footnote": {"footnotes"},
    "label_lines": {"label_lines"},
    "math": {"math"},
    "optional": {"insert", "mark", "subscript", "superscript"},
}
MACHINERY = {"__init__", "context", "line", "machine", "tree"}

UNLIKE_CMARK = {
    # Where the box of a loose item belongs is not specified; cmark-gfm has it before the paragraph.
    "task: In a loose list",
    # cmark-gfm 0.29 keeps the title of a definition that it has read as one without a title.
    "reference: A title on its own line that is none is text",
}


def cases(path: Path) -> Iterator[tuple[str, str, str]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    while lines and lines != [""]:
        title = lines.pop(0)
        assert lines.pop(0) == ".", f"{path.name}: no dot after the title {title!r}"
        parts = []
        for _ in range(2):
            end = lines.index(".")
            parts.append("".join(f"{line}\n" for line in lines[:end]))
            del lines[: end + 1]
        yield title, parts[0], parts[1].removesuffix("\n")
        if lines and not lines[0]:
            lines.pop(0)


ALL = [
    pytest.param(path.stem, *case, id=f"{path.stem}: {case[0]}")
    for path in sorted(FIXTURES.glob("*.md"))
    for case in cases(path)
]


@pytest.mark.parametrize(("rule", "title", "source", "expected"), ALL)
def test_fixture(rule: str, title: str, source: str, expected: str) -> None:
    if rule in FEATURE_OF:
        assert render(source, features=FEATURE_OF[rule]) == expected
    else:
        assert markdown.markdown(source, extensions=[GFM]) == expected


@pytest.mark.parametrize(
    ("rule", "title", "source", "expected"),
    [param for param in ALL if param.values[0] not in FEATURE_OF],
)
def test_fixtures_of_gfm_are_what_github_makes_of_them(
    rule: str, title: str, source: str, expected: str
) -> None:
    reference = cmarkgfm.markdown_to_html_with_extensions(
        source,
        options=Options.CMARK_OPT_UNSAFE,
        extensions=["autolink", "strikethrough", "table", "tagfilter", "tasklist"],
    )
    assert (reference.strip() == expected) is (f"{rule}: {title}" not in UNLIKE_CMARK)


def test_every_rule_has_a_fixture_file() -> None:
    rules = {path.stem for path in Path(block.__file__).parent.glob("*.py")} - MACHINERY
    assert rules - {path.stem for path in FIXTURES.glob("*.md")} == set()


def test_every_feature_has_a_fixture_file() -> None:
    assert set().union(*FEATURE_OF.values()) == FEATURES


@pytest.mark.parametrize("rule", sorted(FEATURE_OF))
def test_features_are_off_unless_asked_for(rule: str) -> None:
    alone = {GFM: {"annotate": True}}
    for _, source, expected in cases(FIXTURES / f"{rule}.md"):
        plain = render(source, features=())
        assert plain == markdown.markdown(source, extensions=[GFM], extension_configs=alone)
        if not FEATURE_OF[rule] <= DEFAULT_FEATURES:
            assert render(source) != expected
    assert any(
        render(source, features=()) != html for _, source, html in cases(FIXTURES / f"{rule}.md")
    )
