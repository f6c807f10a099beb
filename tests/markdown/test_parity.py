"""Documents are read, and arrive in Confluence, as GitHub reads them."""

import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SHARED = Path(os.environ.get("RECUE_SHARED", ROOT.parent / "shared")) / "recue-output"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up.
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


gfm_parity = script("gfm_parity")
markdown_timing = script("markdown_timing")


def gauge(folder: Path) -> object:
    result = gfm_parity.Gauge()
    lines = [
        f"{path}: {line}"
        for path in gfm_parity.markdown_files([folder])
        for line in result.measure(path)
    ]
    print(result, *lines, sep="\n")
    return result


def test_the_examples_are_read_as_github_reads_them() -> None:
    result = gauge(EXAMPLES)
    assert result.files > 10
    assert (result.misread, result.illformed, result.failed) == (0, 0, 0)
    # They show every construct beyond GFM, each of which counts as a difference.
    assert result.blocks.percent >= 95
    assert result.inlines.percent >= 95


def test_real_output_of_recue_arrives_whole() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent; RECUE_SHARED names the folder with recue-output")
    result = gauge(SHARED)
    assert result.files > 0
    assert (result.misread, result.illformed, result.failed) == (0, 0, 0)
    assert result.blocks.percent == 100
    assert result.inlines.percent >= 99.9


def test_the_script_tells_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "same.md").write_text("# Title\n\ntext\n- item\n", encoding="utf-8")
    assert gfm_parity.main(["--at-least", "100", "100", str(tmp_path)]) == 0
    assert "blocks=100.00% inlines=100.00% misread=0" in capsys.readouterr().out
    (tmp_path / "other.md").write_text("Term\n: Definition\n", encoding="utf-8")
    assert gfm_parity.main(["--show", "9", "--at-least", "100", "100", str(tmp_path)]) == 1
    shown = capsys.readouterr().out
    assert "other.md: " in shown
    assert "-p:TermDefinition" in shown


@pytest.mark.parametrize(
    ("page", "other"),
    [
        ("<p>a</p>", "<p>b</p>"),
        ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>"),
        ("<p>a</p><p>b</p>", "<p>ab</p>"),
        ("<p><strong>a</strong></p>", "<p>a</p>"),
        ("<h1>a</h1>", "<h2>a</h2>"),
        ("<p>a</p><hr/>", "<p>a</p>"),
        ('<p><a href="x">a</a></p>', "<p>a</p>"),
        ("<pre>a</pre>", "<p>a</p>"),
    ],
)
def test_the_comparison_sees_differences(page: str, other: str) -> None:
    outlines = [gfm_parity.Reader().read(gfm_parity.parse_storage(x)) for x in (page, other)]
    assert outlines[0] != outlines[1]


def test_conversion_takes_no_longer_than_stock_python_markdown() -> None:
    texts = [path.read_text(encoding="utf-8") for path in EXAMPLES.rglob("*.md")]
    best = markdown_timing.measure(texts, rounds=2)
    print(best)
    assert best["gfm"] <= 1.6 * best["stock"]


JAVA = """\
package org.example.parcel;
@RestController
@RequestMapping("/api/parcels")
public class ParcelController {
    @GetMapping
    public List<Parcel> listParcels() { return service.all(); }
    @PostMapping
    @PreAuthorize("hasRole('CLERK')")
    public Parcel registerParcel(@RequestBody Parcel parcel) { return service.register(parcel); }
}
"""


@pytest.mark.long
def test_what_recue_of_pypi_generates_arrives_whole(tmp_path: Path) -> None:
    project = tmp_path / "parcel-desk"
    source = project / "src" / "main" / "java" / "org" / "example" / "parcel"
    source.mkdir(parents=True)
    (project / ".git").mkdir()
    (project / "pom.xml").write_text("<project><artifactId>parcel-desk</artifactId></project>")
    (source / "ParcelController.java").write_text(JAVA)
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "re-cue==1.0.1"]
    subprocess.run(install, check=True, timeout=300)
    recue = [environment / "bin" / "recue", "--description", "register parcels"]
    kinds = ["--spec", "--plan", "--data-model", "--use-cases", "--diagrams"]
    subprocess.run([*recue, *kinds], cwd=project, check=True, timeout=120, stdin=subprocess.DEVNULL)
    result = gauge(project)
    assert result.files >= 4
    assert (result.misread, result.illformed, result.failed) == (0, 0, 0)
    assert result.blocks.percent == 100
    assert result.inlines.percent >= 99.9
