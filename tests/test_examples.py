"""The examples promise one document of each kind, every Markdown construct, and no dead link."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from recue_exporters.cli import main
from tests.links import dead_links

PROJECT = Path(__file__).parent.parent / "examples" / "re-ferry-booking"
DOCUMENTS = sorted(PROJECT.glob("*.md"))

KINDS = {
    "phase1-structure",
    "phase2-actors",
    "phase3-boundaries",
    "phase4-use-cases",
    "diagrams",
    "traceability",
    "journey-map",
    "integration-tests",
    "spec",
    "plan",
    "data-model",
    "fourplusone-architecture",
    "quality-report",
}

HTML_TAGS = ("kbd", "sub", "sup", "u", "s", "hr", "span", "div", "center", "font")

CONSTRUCTS = {
    "level-1 to level-4 headings": r"(?s)^# .*^## .*^### .*^#### ",
    "setext headings": r"(?m)^\w[^\n]*\n=+\n(?s:.*)^\w[^\n]*\n-{3,}\n",
    "bold": r"\*\*\w",
    "italic": r"(?<!\*)\*\w[^*\n]*\*(?!\*)",
    "inline code": r"`\w",
    "code span with a longer fence": r"``[^`\n]+`[^`\n]+`[^`\n]+``",
    "fence with a language": r"^```java$",
    "fence with tildes": r"^~~~diff$",
    "fence in pymdownx style": r"^``` \{ \.go ",
    "fence in MkDocs style": r"^```java title=\".*\" linenums=\"42\"",
    "fence in mark style": r"^```bash collapse title ",
    "fence with a CDATA end": r"\]\]>",
    "fence in a list item": r"^   ```bash$",
    "tabs in code": r"^\t\t\treturn|^\treturn|^\t@Bean",
    "indented code": r"^\n    an indented block",
    "mermaid": r"^```mermaid$",
    "storage fence": r"^```storage$",
    "raw storage element": r"<ac:emoticon",
    "list under a paragraph line": r"^[A-Z][^\n]*\n- ",
    "table under a paragraph line": r"^\*\*Test Steps\*\*:\n\|",
    "fence under a paragraph line": r"^\*\*Method security\*\*.*\n```",
    "nesting by two spaces": r"^- .*\n(?:  - )",
    "nesting by three spaces": r"^- .*\n(?:   - )",
    "nesting by four spaces": r"^- .*\n(?:    - )",
    "ordered list that starts at 5": r"^5\. ",
    "ordered list with a bracket": r"^1\) ",
    "loose list": r"^\* .*\n(?:  .*\n)*\n  The",
    "quote in a list item": r"^  > ",
    "list in a quote": r"^> - ",
    "quote in a quote": r"^> > ",
    "table in a list item": r"^   \| ",
    "lazy continuation": r"^- .*\nreports to",
    "task list": r"^- \[x\] ",
    "nested task list": r"^  - \[ \] ",
    "task list with a plain item": r"^- \[ \] [^\n]*\n- and ",
    "table without outer pipes": r"^Boundary \| Language",
    "table alignment": r"\|:-+:\|.*|\|-+:\|",
    "escaped pipe in code": r"`[^`\n]*\\\|[^`\n]*`",
    "uneven table row": r"^\| lorry \| 12 \| 11 \| refused$",
    "rules": r"^\*\*\*$",
    "strikethrough": r"~~\w",
    "hard break by spaces": r"\S  $",
    "hard break by backslash": r"\\$",
    "words with underscores": r"\w_\w+_\w",
    "asterisks in arithmetic": r"\d\*\d",
    "link to a document": r"\]\(phase3-boundaries\.md\)",
    "link to a heading of a document": r"\]\(phase3-boundaries\.md#",
    "link to a heading of the page": r"\]\(#",
    "link to a file": r"\]\(fares\.csv\)",
    "link with a title": r"\]\([^)\s]+ \"",
    "reference link": r"\]\[\w+\]",
    "angle autolink": r"<https://",
    "extended autolink": r"\nhttps://\S+|\(and www\.",
    "link with parentheses": r"\]\(https://[^)\s]*\([^)]*\)\)",
    "link in angle brackets": r"\]\(<https",
    "vector image with attributes": r"\]\(images/\S+\.svg\)\{ ?width",
    "bitmap with a title": r"\]\(images/\S+\.png \"",
    "remote image": r"!\[[^\]]*\]\(https://",
    "data URI image": r"\]\(data:image/png;base64,",
    "HTML image": r"<img src=",
    "HTML table": r"<table>",
    "front matter": r"\A---\n",
    "alerts of all kinds": r"(?is)\[!note\].*\[!tip\].*\[!warning\].*\[!caution\]",
    "important alert": r"\[!IMPORTANT\]",
    "alert in lower case": r"\[!caution\]",
    "admonition with a title": r"^!!! \w+ \"",
    "admonition without a title": r"^!!! \w+$",
    "collapsed admonition": r"^\?\?\? ",
    "details with Markdown inside": r"(?s)<details>\n<summary>.*\n1\. \*\*",
    "footnote with blocks": r"^\[\^\w+\]: [^\n]*\n(?:    .*\n|\n)*    ```",
    "definition list": r"^Booking\n: ",
    "abbreviation": r"^\*\[API\]: ",
    "emoji shortcode": r":anchor:",
    "inline math": r"\$p\$",
    "display math": r"^\$\$\n",
    "prices that are not math": r"\$5 and \$10",
    "heading with an id": r"^#+ .*\{#[\w-]+\}",
    "table of contents": r"^\[TOC\]$",
    "table of contents, the other way": r"^\[\[_TOC_\]\]$",
    "status": r"\{status:green\\?\|",
    "label lines": r"^\*\*\w[\w ]*\*\*: .*\n\*\*\w",
    "generics in prose": r"[^`<(]List<Passenger>",
    "an unknown tag in prose": r"the <reference>",
    "a lone less-than and ampersand": r" < room && ",
    "unclosed br and p": r"(?s)<br>.*<p align",
    "HTML comment": r"<!-- ",
    "HTML entity": r"&mdash;",
    **{f"HTML {tag}": f"<{tag}[ >]" for tag in HTML_TAGS},
    "ids of use cases and journeys": r"(?s)UC-001.*JOURNEY-001",
    "time stamps": r"^\*\*Generated\*\*: \d{4}",
    "absolute paths": r"/src/ferry-booking/",
}


def test_there_is_one_document_of_each_kind() -> None:
    assert {path.stem for path in DOCUMENTS} == KINDS


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_every_construct_is_used(construct: str) -> None:
    pattern = re.compile(CONSTRUCTS[construct], re.M)
    assert any(pattern.search(path.read_text(encoding="utf-8")) for path in DOCUMENTS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_relative_links_lead_somewhere(path: Path) -> None:
    assert dead_links(path) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_each_document_converts_by_itself(path: Path) -> None:
    result = CliRunner().invoke(main, ["convert", str(path), "--mermaid", "code"])
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("<h1>")
