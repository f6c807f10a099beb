"""Every answer fits Atlassian's specifications, where their files are at hand."""

import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture
def validator(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))
    import validate_openapi

    if not validate_openapi.shared_folder().is_dir():
        pytest.skip(f"no OpenAPI files in {validate_openapi.shared_folder()} (set RECUE_SHARED)")
    yield validate_openapi
    for name in ("validate_openapi", "sandbox_tour"):
        sys.modules.pop(name, None)


def test_answers_fit_the_specifications(validator) -> None:
    folder = validator.shared_folder()
    every = [validator.check(flavor, folder) for flavor in ("cloud", "datacenter")]
    for findings in every:
        assert findings.unvisited == []
        assert findings.complaints == []
        assert findings.judged > 100
    assert validator.unused_deviations(every) == []


def test_the_validator_notices_what_is_wrong(validator) -> None:
    folder = validator.shared_folder()
    specification = validator.Specification(folder / "cloud-v2-2026-07.json")
    good = {"id": "1", "title": "x", "spaceId": "2"}

    def complaints(status: int, body: dict) -> list[str]:
        exchange = validator.Exchange("GET", "/api/v2/pages/1", status, body, "application/json")
        return list(specification.complaints(specification.operation(exchange), exchange))

    assert complaints(200, good) == []
    assert complaints(200, {**good, "id": 1})
    assert complaints(200, {**good, "invented": 1})
    assert complaints(418, good)
