"""Every real definition is read or passed over with a reason, without a traceback, quickly, and with the routes that it has."""

from __future__ import annotations

import os

import pytest

from tests.corpus.reading import KINDS, SHARED, Outcome, Row, outcomes, records, rows

if not records():
    if os.environ.get("CI") and os.environ.get("CROSSGATE_SHARED"):
        pytest.fail(f"CROSSGATE_SHARED names {SHARED}, which is not there", pytrace=False)
    pytest.skip(f"left out: no real definitions at {SHARED}", allow_module_level=True)

SHARES = {
    "cfn-yaml": (0.98, 0.9),
    "cfn-json": (1.0, 1.0),
    "cdk-out": (1.0, 0.98),
    "sls-cfn": (1.0, 1.0),
    "sam": (0.95, 0.8),
    "sam-pairs": (1.0, 0.9),
    "openapi": (0.98, 1.0),
    "export": (1.0, 1.0),
}
"""Which share of the files is read, and which share of their counted routes is seen at least; SAM's definitions may lie in other files."""

FOUND: list[Outcome] = []


@pytest.fixture(scope="module")
def table() -> dict[str, Row]:
    FOUND.extend(outcomes())
    return {row.kind: row for row in rows(FOUND)}


def test_no_file_ends_in_a_traceback(table: dict[str, Row]) -> None:
    assert set(table) == set(KINDS)
    assert [one for one in FOUND if one.error] == []


def test_what_is_not_read_has_a_reason(table: dict[str, Row]) -> None:
    assert [one.file for one in FOUND if not one.apis and one.reason in ("", "nothing was said")] == []
    assert all(row.read >= SHARES[kind][0] * row.files for kind, row in table.items())


def test_the_counted_routes_are_seen(table: dict[str, Row]) -> None:
    assert {kind: row.routes for kind, row in table.items() if row.routes < SHARES[kind][1] * row.counted} == {}


def test_reading_is_quick(table: dict[str, Row]) -> None:
    assert {kind: row.median for kind, row in table.items() if row.median > 0.2} == {}
    assert {kind: row.worst for kind, row in table.items() if row.worst > 5} == {}
