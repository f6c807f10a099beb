import pytest

from tests.storage.golden import FLAVORS, TARGET, conversions

WANTED = dict(conversions())


@pytest.mark.parametrize("name", sorted(WANTED, key=str), ids=str)
def test_golden(name):
    path = TARGET / name
    assert path.is_file(), f"{path} is missing: run scripts/update_golden.py and read it"
    assert WANTED[name] == path.read_text("utf-8"), "run scripts/update_golden.py, read the diff"


def test_no_golden_file_is_left_over():
    there = {path.relative_to(TARGET) for path in TARGET.rglob("*") if path.is_file()}
    assert there == set(WANTED)


def test_every_row_is_there_for_both_products():
    bodies = {name.name for name in WANTED if name.suffix == ".xml"}
    rows = {name.split(".")[0] for name in bodies}
    assert len(rows) >= 20
    assert bodies == {f"{row}.{flavor}.xml" for row in rows for flavor in FLAVORS}
