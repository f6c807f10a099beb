#!/usr/bin/env python3
"""Compare the time from Markdown to HTML with that of stock python-markdown.

    python scripts/markdown_timing.py [--rounds N] [--at-most RATIO] PATH...

The Markdown files below the paths are converted by three engines in turn, each in its best round
of N: python-markdown with the stock extensions for GitHub's constructs, the `gfm` extension alone,
and `render` with everything that is on by default. The time is the process's own. The exit status
is 1 if `gfm` takes more than RATIO times what the stock extensions take.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from markdown import Markdown

from recue_exporters.markdown import render

STOCK = [
    "tables",
    "pymdownx.superfences",
    "pymdownx.tasklist",
    "pymdownx.tilde",
    "pymdownx.magiclink",
]


def engine(extensions: Sequence[str]) -> Callable[[str], str]:
    """A conversion by one engine that is used again and again."""
    md = Markdown(extensions=extensions)
    return lambda text: md.reset().convert(text)


def seconds(convert: Callable[[str], str], texts: Sequence[str]) -> float:
    """How long `convert` takes for all `texts`."""
    begin = time.process_time()
    for text in texts:
        convert(text)
    return time.process_time() - begin


def measure(texts: Sequence[str], rounds: int) -> dict[str, float]:
    """The best time of each engine, in seconds."""
    engines = {
        "stock": engine(STOCK),
        "gfm": engine(["recue_exporters.markdown.gfm"]),
        "render": render,
    }
    best = dict.fromkeys(engines, float("inf"))
    for _ in range(rounds):
        for name, convert in engines.items():
            best[name] = min(best[name], seconds(convert, texts))
    return best


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--at-most", type=float, metavar="RATIO")
    options = parser.parse_args(arguments)
    files = [
        file
        for path in options.paths
        for file in (sorted(path.rglob("*.md")) if path.is_dir() else [path])
    ]
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in files]
    best = measure(texts, options.rounds)
    print(f"{len(texts)} documents, {sum(map(len, texts)):,} characters")
    for name, taken in best.items():
        print(f"{name:8}{taken:8.3f} s  {taken / best['stock']:.2f} of stock python-markdown")
    return int(options.at_most is not None and best["gfm"] > options.at_most * best["stock"])


if __name__ == "__main__":
    sys.exit(main())
