"""Every template of the corpus takes every kind of change, and nothing else in it changes."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from crossgate.api import Api
from crossgate.api.change import AddMethod, DeployAfter, RenewDeployment
from crossgate.sources import read_text
from crossgate.sources.kinds import parse
from crossgate.sources.writing import edits_for, source_of
from crossgate.text import CannotEdit, Source, apply
from tests.sources.writing.drive import check, check_untouched, every_change
from tests.text.plain import Reference, plain

SHARED = Path(os.environ.get("CROSSGATE_SHARED") or Path(__file__).resolve().parents[4] / "shared") / "corpus" / "files"
if not SHARED.is_dir():
    if os.environ.get("CI") and os.environ.get("CROSSGATE_SHARED"):
        pytest.fail(f"the definitions of real projects are missing: {SHARED}")
    pytest.skip(f"left out: no real definitions at {SHARED}", allow_module_level=True)

BY_HAND = ("cfn-yaml", "cfn-json")
GENERATED = ("cdk-out", "sls-cfn", "sam-pairs")


def templates(kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    step = 1 if kinds is BY_HAND else 2
    files = (path for kind in kinds for path in sorted((SHARED / kind).iterdir())[::step])
    texts = [(path.name, path.read_bytes().decode("utf-8-sig")) for path in files if path.is_file()]
    return [(name, text) for name, text in texts if "AWS::Serverless::" not in text]  # SAM has its own changes


def written_into(name: str, text: str, index: int, api: Api) -> str:
    """Write every kind of change into one API; return what came of it."""
    source = source_of(api)
    assert source is not None
    assert edits_for(api, []) == ()
    changes = every_change(api)
    try:
        edits = edits_for(api, changes)
    except CannotEdit as refused:
        return refused.reason
    edited = apply(source, edits)
    check_untouched(text, edits, edited)
    again = read_text(name, edited)
    assert not again.failures, again.failures
    check(api, changes, again.apis[index])
    _check_the_rest(text, edited, {change.deployment for change in changes if isinstance(change, RenewDeployment)})
    _check_other_parsers(text, edited)
    settled = [change for change in changes if not isinstance(change, (AddMethod, RenewDeployment, DeployAfter))]
    assert edits_for(again.apis[index], settled) == ()
    return "written"


def _check_the_rest(text: str, edited: str, renewed: set[str]) -> None:
    """Sections and resources that are none of API Gateway's are the same, but for the names of renewed deployments."""
    before, after = (_rest(one) for one in (text, edited))
    assert before.keys() == after.keys()
    for key, value in before.items():
        if not any(name in value for name in renewed):
            assert after[key] == value


def _rest(text: str) -> dict[str, str]:
    root: Any = plain(parse(Source("t", text))[0].root)
    found = {key: repr(value) for key, value in root.items() if key != "Resources"}
    for logical_id, resource in root["Resources"].items():
        kind = resource.get("Type") if isinstance(resource, dict) else None
        if not str(kind).startswith("AWS::ApiGateway::"):
            found["/" + logical_id] = repr(resource)
    return found


def _check_other_parsers(text: str, edited: str) -> None:
    try:
        json.loads(text)
    except ValueError:
        yaml.load(edited, Reference)
    else:
        json.loads(edited)


@pytest.mark.parametrize("kinds", [BY_HAND, GENERATED], ids=["by hand", "generated"])
def test_every_change_in_every_template(kinds: tuple[str, ...]) -> None:
    outcomes: Counter[str] = Counter()
    for name, text in templates(kinds):
        for index, api in enumerate(read_text(name, text).apis):
            if api.kind == "REST" and api.methods:
                outcomes[written_into(name, text, index, api)] += 1
    total = sum(outcomes.values())
    assert total > 40
    assert outcomes["written"] >= 0.95 * total, outcomes
    reasons = ("computes", "refers to", "literal text", "is not known")
    assert all(any(known in outcome for known in (*reasons, "written")) for outcome in outcomes), outcomes
