"""Save the pictures of the documentation: an example space as people see it in the sandbox.

    python scripts/screenshots.py [FOLDER]

Publishes `examples/` into a sandbox of its own, edits and comments a page as a person would, and
writes the PNG files to FOLDER (default `docs/images`). Needs the extras `sandbox`, `mermaid` and
`browser`, Chromium, and a font with emoji for pictures that look like a reader's.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from recue_exporters.sandbox import Sandbox

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE = {"width": 1280, "height": 860}
NARROW = {"width": 390, "height": 780}
SHARPNESS = 1.5


def publish(sandbox: Sandbox) -> None:
    """Run the command on the examples, as a reader of the README would."""
    command = Path(sys.executable).with_name("recue-export")
    subprocess.run(
        [command, "confluence", ROOT / "examples", "--quiet"],
        check=True,
        env={
            **os.environ,
            "CONFLUENCE_URL": sandbox.url,
            "CONFLUENCE_USER": "admin",
            "CONFLUENCE_API_TOKEN": "admin",
            "CONFLUENCE_SPACE_KEY": "DOC",
        },
    )


class Photographer:
    """Walks through the sandbox and takes the pictures."""

    def __init__(self, browser: Browser, sandbox: Sandbox, folder: Path) -> None:
        self._browser = browser
        self._sandbox = sandbox
        self._folder = folder

    def take_all(self) -> None:
        """Take every picture of the documentation."""
        with self._window() as page:
            self._open(page, "Plan")
            self._save(page, "page")
            self._scroll_to(page, "Where we are")
            self._save(page, "writing")
            self._open(page, "Diagrams")
            self._save(page, "diagrams")
            self._comment(page)
            self._save(page, "comment")
            self._edit(page)
            self._save(page, "diff")
        with self._window(dark=True) as page:
            self._open(page, "Specification")
            self._scroll_to(page, "User Story 2")
            self._save(page, "dark")
        with self._window(narrow=True) as page:
            self._open(page, "Plan")
            self._scroll_to(page, "Where we are")
            self._save(page, "mobile")

    @contextmanager
    def _window(self, *, narrow: bool = False, dark: bool = False) -> Iterator[Page]:
        context = self._browser.new_context(
            viewport=NARROW if narrow else WIDE,  # type: ignore[arg-type]  # a plain dict serves
            device_scale_factor=SHARPNESS,
            color_scheme="dark" if dark else "light",
        )
        yield context.new_page()
        context.close()

    def _open(self, page: Page, document: str) -> None:
        """Open the page of a document through the tree, without the project's prefix."""
        page.goto(f"{self._sandbox.url}/search?text={document}")
        page.get_by_role("link", name=document).first.click()
        page.wait_for_load_state("networkidle")

    def _scroll_to(self, page: Page, heading: str) -> None:
        place = page.get_by_role("heading", name=heading).first
        place.evaluate("e => { e.scrollIntoView(); window.scrollBy(0, -75); }")

    def _comment(self, page: Page) -> None:
        self._open(page, "Specification")
        page.evaluate(
            """() => {
              const place = [...document.querySelectorAll("#rx-content p")]
                .find((p) => p.textContent.includes("pier stays short"));
              const range = document.createRange();
              range.selectNodeContents(place.querySelector("strong:last-of-type"));
              getSelection().removeAllRanges();
              getSelection().addRange(range);
            }"""
        )
        page.keyboard.press("c")
        page.keyboard.type("How short? The harbour asks for a number.")
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**#comment-*")
        page.wait_for_load_state("networkidle")

    def _edit(self, page: Page) -> None:
        self._open(page, "Plan")
        page.keyboard.press("e")
        source = page.get_by_label("Source in storage format")
        body = source.input_value()
        for old, new in (
            ("The other company", "The other ferry company"),
            ("answered: once, with a fax number", "answered: twice"),
            ("Boarding without a network", "Boarding without any network"),
            ("Grace", "Grace and Ada"),
        ):
            body = body.replace(old, new)
        source.fill(body)
        page.get_by_label("What did you change?").fill("The answer of last week")
        source.press("Control+Enter")
        page.wait_for_load_state("networkidle")
        page.keyboard.press("h")
        page.get_by_role("button", name="Compare").click()
        page.wait_for_load_state("networkidle")

    def _save(self, page: Page, name: str) -> None:
        path = self._folder / f"{name}.png"
        page.wait_for_timeout(700)  # the mark on the place an address leads to fades away
        page.screenshot(path=path)
        print(f"{path}  {path.stat().st_size:,} bytes")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium was not found. Install it (apt-get install chromium).")
    with (
        tempfile.TemporaryDirectory() as scratch,
        Sandbox(flavor="cloud", data=Path(scratch) / "sandbox.sqlite") as sandbox,
        sync_playwright() as playwright,
    ):
        publish(sandbox)
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        Photographer(browser, sandbox, folder).take_all()
        browser.close()


if __name__ == "__main__":
    main()
