"""Check the sandbox's answers against Atlassian's OpenAPI files.

    python scripts/validate_openapi.py [--flavor cloud|datacenter] [--verbose]

The files are not part of the project: they are looked for in `$RECUE_SHARED/openapi` (default:
`../shared/openapi`). Every REST route must be visited; each answer's status must be documented
and its body must fit the schema and hold no field that the schema does not know. What differs on
purpose stands in `DEVIATIONS`, with where it was seen.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS30Validator
from sandbox_tour import Exchange, walk

from recue_exporters.sandbox import Sandbox
from recue_exporters.sandbox.rest import scopes
from recue_exporters.sandbox.rest.app import application
from recue_exporters.sandbox.rest.routing import ROUTES

SPECIFICATIONS = {
    "cloud": (
        "cloud-v2-2026-07.json", "cloud-v1-2026-07.json", "cloud-v1-2021-before-removal.json",
    ),
    "datacenter": ("datacenter-10.0.3.json",),
}  # fmt: skip
"""In order of preference: the first that describes an operation judges it."""


@dataclass(frozen=True)
class Deviation:
    """A difference from the specification that is meant."""

    where: str
    """Regular expression for `METHOD path status`, e.g. `PUT /api/v2/pages/\\d+ 409`."""
    what: str
    """Regular expression for the complaint."""
    seen: str
    """Where real sites were seen to do it."""


_LIVE = "answers of live sites (aai-cli 2026-05, markfluence 2026-08)"
_MEASURED = "measured on live sites (markfluence 2026)"
_DC_DEFECT = "the file is incomplete: Data Center answers so in countless issue threads"
DEVIATIONS = (
    # --- v2 ---
    Deviation(r".*/api/v2/.* 409", r"status 409 ", "markfluence; the file leaves it out"),
    Deviation(r".*/api/v2/.*", r"\.ncsStepVersion: not in", _LIVE),
    Deviation(r".*/api/v2/.*", r"_links\.edituiv2: not in", _LIVE),
    Deviation(r".*/api/v2/.*", r"parent(Id|Type): None ", _LIVE + ": a page without parent"),
    Deviation(r".*/api/v2/spaces.*", r"\.(icon|description): None ", _LIVE),
    Deviation(
        r".*/api/v2/inline-comments.*", r"resolutionLastModif.*: None ", "its own description"
    ),
    Deviation(r".*/api/v2/pages/\d+ 200", r"directChildren: not in", "parameter without a field"),
    Deviation(r".*/api/v2/pages/\d+ 200", r"body\.export_view: not in", "accepted (markfluence)"),
    Deviation(r"PUT .*/api/v2/footer-comments/\d+ 200", r"_links\.base: not in", _LIVE),
    # --- v1, Cloud ---
    Deviation(r".*/rest/api/.* 500", r"status 500 ", _MEASURED + ': siteSearch ~ ""'),
    Deviation(r".*/rest/api/content/\d+ 409", r"status 409 ", "issue threads of mark and md2conf"),
    Deviation(r".*/rest/api/.*", r"\.alias: not in", "field of 2026, judged by the file of 2021"),
    Deviation(r".*/rest/api/.*", r"ownedBy: not in|lastOwnedBy: not in", "field added after 2021"),
    Deviation(r".*/rest/api/user/bulk.*", r"accountStatus: not in", "users of live sites have it"),
    Deviation(r".*/child/label 200", r"is a required property", "labels are no contents"),
    Deviation(r".*/property.*", r"value: .*any of the given schemas", "any JSON is stored"),
    # --- Data Center ---
    Deviation(r".*/rest/api/.* (400|403|409)", r"status (400|403|409) is not", _DC_DEFECT),
    Deviation(r".*/rest/api/.*", r"data\.errors: \[\] is not", _DC_DEFECT),
    Deviation(r"GET .*/child/attachment 200", r"status 200 is not", _DC_DEFECT),
)


@dataclass
class Findings:
    """The result of checking one product."""

    flavor: str
    routes: int = 0
    answers: int = 0
    judged: int = 0
    unvisited: list[str] = field(default_factory=list)
    undescribed: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    excused: list[str] = field(default_factory=list)
    used: set[Deviation] = field(default_factory=set)

    @property
    def failed(self) -> bool:
        """Whether something is wrong."""
        return bool(self.complaints or self.unvisited)


class Specification:
    """One OpenAPI file."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._document = json.loads(path.read_text("utf-8"))
        self._operations = list(self._described())

    def _described(self) -> Iterator[tuple[re.Pattern[str], int, dict[str, Any]]]:
        prefix = "/api/v2" if "v2" in self.name else ""
        for path, operations in self._document["paths"].items():
            beneath = prefix + path.removeprefix("/wiki")
            pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(beneath))
            yield re.compile(pattern), beneath.count("{"), operations

    def operation(self, exchange: Exchange) -> dict[str, Any] | None:
        """What the file says of the operation, the most literal path first."""
        found = [
            (holes, operations[exchange.method.lower()])
            for pattern, holes, operations in self._operations
            if pattern.fullmatch(exchange.path) and exchange.method.lower() in operations
        ]
        return min(found, key=lambda pair: pair[0])[1] if found else None

    def complaints(self, operation: dict[str, Any], exchange: Exchange) -> Iterator[str]:
        """What an answer has that the file does not allow."""
        responses = operation["responses"]
        described = responses.get(str(exchange.status), responses.get("default"))
        if described is None:
            yield f"status {exchange.status} is not documented, only {', '.join(responses)}"
            return
        yield from self._scope_complaints(operation, exchange)
        schema = (described.get("content") or {}).get("application/json", {}).get("schema")
        if not schema or exchange.body is None:
            return
        complete = {**schema, "components": self._document["components"]}
        for error in OAS30Validator(complete).iter_errors(exchange.body):
            yield f"{_place(error.absolute_path)}: {error.message[:200]}"
        if self.name.startswith("cloud"):
            # Data Center's file leaves out most of what every real answer has.
            for place in sorted(set(self._unknown(schema, exchange.body, ""))):
                yield f"{place}: not in the schema"

    def _scope_complaints(self, operation: dict[str, Any], exchange: Exchange) -> Iterator[str]:
        """What a scoped token would need here and there."""
        named = operation.get("x-atlassian-oauth2-scopes") or ()
        theirs = {frozenset(part["scopes"]) for part in named if part.get("scopes")}
        ours = set(scopes.choices(exchange.method, exchange.path))
        if theirs and not ours <= theirs:
            yield f"needs {_listed(ours)}, documented are {_listed(theirs)}"

    def _unknown(self, schema: dict[str, Any], value: Any, place: str) -> Iterator[str]:
        """Fields that no schema of their object knows."""
        schema = self._resolved(schema)
        if isinstance(value, list) and "items" in schema:
            for item in value:
                yield from self._unknown(schema["items"], item, f"{place}[]")
        if not isinstance(value, dict) or schema.get("additionalProperties"):
            return
        known = self._properties(schema)
        if not known:
            return
        for name, part in value.items():
            if name not in known:
                yield f"{place}.{name}"
            else:
                yield from self._unknown(known[name], part, f"{place}.{name}")

    def _properties(self, schema: dict[str, Any]) -> dict[str, Any]:
        known = dict(schema.get("properties") or {})
        for word in ("allOf", "oneOf", "anyOf"):
            for part in schema.get(word, ()):
                resolved = self._resolved(part)
                if resolved.get("additionalProperties"):
                    return {}
                for name, found in self._properties(resolved).items():
                    known[name] = {"allOf": [known[name], found]} if name in known else found
        return known

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            found: Any = self._document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            schema = found
        return schema


def _listed(choices: set[frozenset[str]]) -> str:
    return " or ".join(sorted(" + ".join(sorted(choice)) for choice in choices))


def _place(path: Any) -> str:
    return "".join("[]" if isinstance(part, int) else f".{part}" for part in path) or "."


def shared_folder() -> Path:
    """Where the OpenAPI files are expected."""
    return Path(os.environ.get("RECUE_SHARED", "../shared")) / "openapi"


def check(flavor: str, folder: Path) -> Findings:
    """Visit every route of a product and judge every answer."""
    specifications = [Specification(folder / name) for name in SPECIFICATIONS[flavor]]
    with Sandbox(flavor=flavor) as sandbox:  # type: ignore[arg-type]  # argparse checked it
        exchanges = walk(sandbox)
    findings = Findings(flavor, answers=len(exchanges))
    _find_unvisited(findings, exchanges)
    for exchange in exchanges:
        where = f"{exchange.method} {exchange.path} {exchange.status}"
        for specification in specifications:
            operation = specification.operation(exchange)
            if operation is None:
                continue
            findings.judged += 1
            for complaint in specification.complaints(operation, exchange):
                line = f"{where}: {complaint} ({specification.name})"
                excuse = _excuse(where, complaint)
                if excuse is None:
                    findings.complaints.append(line)
                else:
                    findings.excused.append(line)
                    findings.used.add(excuse)
            break
        else:
            findings.undescribed.add(f"{exchange.method} {re.sub(r'[0-9]+', 'N', exchange.path)}")
    return findings


def _excuse(where: str, complaint: str) -> Deviation | None:
    for deviation in DEVIATIONS:
        if re.fullmatch(deviation.where, where) and re.search(deviation.what, complaint):
            return deviation
    return None


def unused_deviations(found: Iterable[Findings]) -> list[Deviation]:
    """Deviations that nothing shows any more."""
    used = set().union(*(findings.used for findings in found))
    return [deviation for deviation in DEVIATIONS if deviation not in used]


def _find_unvisited(findings: Findings, exchanges: list[Exchange]) -> None:
    application(findings.flavor)
    for route in ROUTES:
        if findings.flavor not in route.products:
            continue
        findings.routes += 1
        pattern = re.compile(re.sub(r"<(?:path:)?[a-z_]+>", "[^/]+", route.rule))
        if not any(
            exchange.method == route.method and pattern.fullmatch(exchange.path)
            for exchange in exchanges
        ):
            findings.unvisited.append(f"{route.method} {route.rule}")


def main() -> int:
    """Check the products and say what was found; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description="Check the sandbox against the OpenAPI files.")
    parser.add_argument("--flavor", choices=sorted(SPECIFICATIONS))
    parser.add_argument("--verbose", action="store_true", help="list what is excused, too")
    options = parser.parse_args()
    folder = shared_folder()
    if not folder.is_dir():
        print(f"Left out: there are no OpenAPI files in {folder} (set RECUE_SHARED).")
        return 0
    failed = False
    every = []
    for flavor in [options.flavor] if options.flavor else sorted(SPECIFICATIONS):
        findings = check(flavor, folder)
        every.append(findings)
        failed |= findings.failed
        for route in findings.unvisited:
            print(f"not visited: {route}")
        for complaint in findings.complaints:
            print(complaint)
        if options.verbose:
            for line in findings.excused:
                print(f"excused: {line}")
            for line in sorted(findings.undescribed):
                print(f"in no specification: {line}")
        print(
            f"{flavor}: routes={findings.routes} unvisited={len(findings.unvisited)}"
            f" answers={findings.answers} judged={findings.judged}"
            f" wrong={len(findings.complaints)} deviations={len(findings.excused)}"
            f" undescribed-operations={len(findings.undescribed)}"
        )
    if not options.flavor:
        for deviation in unused_deviations(every):
            failed = True
            print(f"no longer seen, take it out of DEVIATIONS: {deviation.where} {deviation.what}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
