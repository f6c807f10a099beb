#!/usr/bin/env python3
"""Write the storage format of the examples in docs/writing.md, as the converter makes it.

Every fence of Markdown that an `xml` fence follows is an example; `title="Data Center"` behind
`xml` chooses the product.

python scripts/document_writing.py           # writes docs/writing.md
python scripts/document_writing.py --check   # exit status 1 where it is out of date
"""

import re
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from recue_exporters.cli import main

TARGET = Path(__file__).parent.parent / "docs" / "writing.md"
EXAMPLE = re.compile(
    r"^(?P<fence>`{3,})markdown\n(?P<markdown>.*?)^(?P=fence)\n\n"
    r"```xml(?P<datacenter> title=\"Data Center\")?\n(?P<storage>.*?)^```$",
    re.M | re.S,
)


def document() -> str:
    """The whole page, with the examples as they are converted now.

    Raises:
        SystemExit: an example draws a warning.
    """
    text = TARGET.read_text(encoding="utf-8")
    examples = [example["markdown"] for example in EXAMPLE.finditer(text)]
    made = {product: iter(_converted(examples, product)) for product in ("cloud", "datacenter")}

    def replaced(example: re.Match[str]) -> str:
        both = {product: next(made[product]) for product in made}
        begin, end = (place - example.start() for place in example.span("storage"))
        storage = both["datacenter" if example["datacenter"] else "cloud"]
        return example[0][:begin] + storage + example[0][end:]

    return EXAMPLE.sub(replaced, text)


def _converted(examples: list[str], product: str) -> list[str]:
    """The storage format of the examples, with the files around them that they speak of."""
    with tempfile.TemporaryDirectory() as scratch:
        documents, out = Path(scratch, "docs"), Path(scratch, "out")
        (documents / "guide").mkdir(parents=True)
        (documents / "images").mkdir()
        (documents / "guide" / "setup.md").write_text("# Setup guide\n\n## First steps\n")
        (documents / "images" / "map.png").write_bytes(b"picture")
        (documents / "data.csv").write_text("1,2")
        for number, example in enumerate(examples):
            (documents / f"example-{number}.md").write_text(example, encoding="utf-8")
        arguments = ["convert", str(documents), "--output", str(out), "--flavor", product]
        result = CliRunner().invoke(main, arguments)
        if result.exit_code or "warning" in result.stderr:
            sys.exit(result.stderr)
        numbers = range(len(examples))
        return [(out / f"example-{n}.xml").read_text(encoding="utf-8") for n in numbers]


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        if TARGET.read_text(encoding="utf-8") != document():
            sys.exit(f"{TARGET.name} is out of date: run python scripts/document_writing.py")
    else:
        TARGET.write_text(document(), encoding="utf-8")
