"""Whatever a command prints as JSON is as its schema promises, and the schemas tell all fields that there are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crossgate.cli import main
from tests.schemas import FOLDER, as_promised, validator

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.*"))
ORIGIN = "https://app.example.com"


@pytest.fixture(autouse=True)
def _at_a_quiet_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def printed(capsys: pytest.CaptureFixture[str], schema: str, *words: str) -> Any:
    assert main([*words, "--format", "json"]) in (0, 1)
    return as_promised(json.loads(capsys.readouterr().out), schema)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_check_fix_and_try(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = printed(capsys, "report", "check", str(example))
    for policy in ((), ("--origin", ORIGIN), ("--origin", ORIGIN, "--credentials")):
        fixed = printed(capsys, "fix", "fix", str(example), *policy)
        assert [file["source"] for file in fixed["files"]] == [str(example)]
    for api in report["apis"]:
        for route in api["routes"]:
            for browser in ("chromium", "all"):
                call = f"{route['method'] if route['method'] != 'ANY' else 'PUT'} {route['path']}"
                played = printed(capsys, "exchange", "try", str(example), call, "--origin", ORIGIN, "--browser", browser)
                assert played["turns"]


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    listed = printed(capsys, "explanation", "explain", "--list")["causes"]
    assert len(listed) > 50
    for cause in listed[:5]:
        assert printed(capsys, "explanation", "explain", cause["cause"])["page"].startswith("# ")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.schema.json")), ids=lambda path: path.name)
def test_every_schema_refuses_what_it_does_not_tell(path: Path) -> None:
    one = validator(path.name.removesuffix(".schema.json"))
    others: tuple[Any, ...] = ({}, [], {"version": 2}, {"version": 1, "more": 1})
    assert not any(one.is_valid(document) for document in others)
