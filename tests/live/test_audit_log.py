"""The file that an audit keeps: what was done survives a kill, and no other file is touched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crossgate.live.audit_log import AuditLog, NoAuditLog
from crossgate.report.audit import Row, line, record, row_of


def row(**fields: Any) -> Row:
    given = {"profile": "work", "region": "eu-west-1", "kind": "REST", "api_id": "a1b2c3d4e5", "name": "pets"}
    return Row(**(given | fields))


def test_a_row_survives_the_file() -> None:
    whole = row(verdict="blocked", routes=3, errors=1, warnings=2, notes=1, causes=("no-cors", "missing-vary"))
    assert row_of(json.loads(line(whole))) == whole


WRONG: list[dict[str, Any]] = [{"errors": "3"}, {"routes": None}, {"trouble": 1}, {"causes": 7}, {"verdict": []}]


@pytest.mark.parametrize(
    "values",
    [
        *(None, 1, [], {}, {"version": 2}, {"version": 1, "verdict": "fine"}, {"version": 1, "verdict": "blocked"}),
        *(record(row()) | wrong for wrong in WRONG),
    ],
)
def test_what_is_no_row_is_passed_over(values: Any) -> None:
    assert row_of(values) is None


def test_a_file_of_another_audit_is_left_alone(tmp_path: Path) -> None:
    path = str(tmp_path / "audit.jsonl")
    with AuditLog(path, {"regions": ["eu-west-1"]}) as log:
        log.add(row())
        log.add(row(api_id="b", verdict="unread", trouble="throttled"))
    with AuditLog(path, {"regions": ["eu-west-1"]}) as log:
        assert [one.api_id for one in log.rows] == ["a1b2c3d4e5"]
    before = Path(path).read_bytes()
    with pytest.raises(NoAuditLog, match=r"is the audit of other regions \(eu-west-1\)"):
        AuditLog(path, {"regions": ["us-east-1"]})
    assert Path(path).read_bytes() == before


def test_a_file_that_another_audit_writes_is_left_to_it(tmp_path: Path) -> None:
    path = str(tmp_path / "audit.jsonl")
    with AuditLog(path, {"regions": []}) as log:
        with pytest.raises(NoAuditLog, match="another crossgate is at work with this file"):
            AuditLog(path, {"regions": []})
        log.add(row())
    with AuditLog(path, {"regions": []}) as log:
        assert len(log.rows) == 1


OTHERS = [b"Resources: {}\n", b"\xff\xfe\n", b"[]\n", b'{"crossgate": "state"}\n', b"two\nlines", b'{"minified": true}', b"\n\n"]


@pytest.mark.parametrize("content", OTHERS)
def test_a_file_that_is_no_audit_is_left_alone(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_bytes(content)
    with pytest.raises(NoAuditLog, match="holds no audit"):
        AuditLog(str(path), {"regions": []})
    assert path.read_bytes() == content


def test_an_audit_that_was_killed_while_it_began_begins_again(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    with AuditLog(str(path), {"regions": ["eu-west-1"]}):
        whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with AuditLog(str(path), {"regions": ["eu-west-1"]}) as log:
            assert log.rows == []
        assert path.read_bytes() == whole


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(NoAuditLog, match="cannot be written"):
        AuditLog(str(tmp_path), {})
