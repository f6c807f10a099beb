"""RE-cue's documented command lines, with the RE-cue that PyPI has."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from recue_exporters.sandbox import Sandbox
from tests.packaging.environment import Environment
from tests.publish.place import Place

pytestmark = pytest.mark.long

# As in RE-cue's documentation. Only the site's address, the login and the page ids, which are the
# reader's own, are put in.
COMMANDS = {
    "basic usage": (
        """
reverse-engineer --use-cases --confluence \\
  --confluence-url https://your-domain.atlassian.net/wiki \\
  --confluence-space DOC \\
  --confluence-user user@example.com \\
  --confluence-token your-api-token
""",
        ["Parcel Desk Documentation", "Phase1 Structure", "Phase4 Use Cases"],
    ),
    "environment variables": (
        """
export CONFLUENCE_URL="https://your-domain.atlassian.net/wiki"
export CONFLUENCE_USER="user@example.com"
export CONFLUENCE_API_TOKEN="your-api-token"
export CONFLUENCE_SPACE_KEY="DOC"
export CONFLUENCE_PARENT_ID="12345"  # Optional

# Then run without credentials on command line
reverse-engineer --use-cases --confluence
""",
        ["Phase2 Actors", "Phase3 Boundaries"],
    ),
    "page prefix": (
        """
reverse-engineer --use-cases --confluence \\
  --confluence-url https://company.atlassian.net/wiki \\
  --confluence-space DOCS \\
  --confluence-user user@company.com \\
  --confluence-token $CONFLUENCE_API_TOKEN \\
  --confluence-prefix "RE-cue: "
""",
        ["RE-cue: Parcel Desk Documentation", "RE-cue: Phase1 Structure"],
    ),
    "full suite": (
        """
reverse-engineer --use-cases --diagrams --traceability --journey --confluence \\
  --confluence-url https://company.atlassian.net/wiki \\
  --confluence-space PROJECT \\
  --confluence-user user@company.com \\
  --confluence-token $CONFLUENCE_API_TOKEN \\
  --confluence-parent 123456
""",
        ["Parcel Desk Documentation", "Phase1 Structure", "Diagrams"],
    ),
    "existing parent": (
        """
reverse-engineer --use-cases --confluence \\
  --confluence-url https://company.atlassian.net/wiki \\
  --confluence-space DOCS \\
  --confluence-user user@company.com \\
  --confluence-token $CONFLUENCE_API_TOKEN \\
  --confluence-parent 789012
""",
        ["Parcel Desk Documentation", "Phase1 Structure"],
    ),
}

SOURCES = {
    "pom.xml": """\
<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId>
<artifactId>parcel-desk</artifactId><version>1</version><dependencies><dependency>
<groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId>
</dependency></dependencies></project>
""",
    "src/main/java/org/example/parcel/Parcel.java": """\
package org.example.parcel;
@Entity
public class Parcel {
    @Id private Long id;
    @NotBlank private String code;
}
""",
    "src/main/java/org/example/parcel/ParcelController.java": """\
package org.example.parcel;
@RestController
@RequestMapping("/api/parcels")
public class ParcelController {
    @GetMapping
    public List<Parcel> listParcels() { return service.all(); }
    @PostMapping
    public Parcel registerParcel(@RequestBody Parcel parcel) { return service.register(parcel); }
}
""",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small Spring project, for RE-cue to read."""
    project = tmp_path / "parcel-desk"
    for name, text in SOURCES.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (project / ".git").mkdir()
    return project


@pytest.fixture(params=["cloud", "datacenter"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(flavor=request.param) as sandbox:
        for key in ("DOCS", "PROJECT"):
            space = {"key": key, "name": key}
            url = f"{sandbox.url}/rest/api/space"
            requests.post(url, json=space, auth=("admin", "admin"), timeout=10).raise_for_status()
        yield sandbox


@pytest.mark.parametrize("name", COMMANDS)
def test_the_documented_command_lines(
    name: str, sandbox: Sandbox, project: Path, beside_recue: Environment
) -> None:
    commands, expected = COMMANDS[name]
    place = Place(sandbox)
    space = next(key for key in ("PROJECT", "DOCS", "DOC") if key in commands)
    parent = place.exporter(space_key=space).create_page("Parent", "Here.")
    for theirs, ours in [
        ("https://your-domain.atlassian.net/wiki", sandbox.url),
        ("https://company.atlassian.net/wiki", sandbox.url),
        ("user@example.com", "admin"),
        ("user@company.com", "admin"),
        ("your-api-token", "admin"),
        ("123456", parent.page_id),
        ("12345", parent.page_id),
        ("789012", parent.page_id),
    ]:
        assert ours
        commands = commands.replace(theirs, ours)
    result = subprocess.run(
        ["bash", "-e", "-c", commands],
        capture_output=True,
        encoding="utf-8",
        cwd=project,
        env={"PATH": f"{beside_recue.bin}:/usr/bin:/bin", "CONFLUENCE_API_TOKEN": "admin"},
        timeout=120,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    site = place.site
    titles = [page.title for page in site.space_pages(site.space(space))]
    assert set(expected) <= set(titles)
    assert "Generation Complete" in result.stdout + result.stderr
    assert ("does not know --traceability and --journey" in result.stderr) == ("full" in name)
    if parent.page_id and parent.page_id in commands:
        children = [page.title for page in site.children(parent.page_id)]
        assert children == ["Parcel Desk Documentation"]
