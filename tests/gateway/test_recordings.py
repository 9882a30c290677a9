"""The recorded and the documented answers of API Gateway, where they are at hand."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from crossgate.gateway import Gateway
from crossgate.http import Headers, Request
from crossgate.sources.openapi import read_json
from tests.truth.__main__ import shared_folder
from tests.truth.gateway import RecordedBackend, run

RECORDINGS = shared_folder() / "truth" / "gateway_cases.json"
DOCUMENTED = shared_folder() / "truth" / "documented_cases.json"

if not RECORDINGS.exists():
    if os.environ.get("CI"):
        pytest.fail(f"the recordings are missing: {RECORDINGS}")
    pytest.skip(f"left out: no recordings of API Gateway at {RECORDINGS}", allow_module_level=True)

REST_CASES: list[dict[str, Any]] = [case for case in json.loads(DOCUMENTED.read_text("utf-8")) if "paths" in case["api"]]


def test_recordings_agree() -> None:
    (tally,) = run(RECORDINGS)
    assert tally.disagreements == []
    assert len(tally.agreed) > 100


@pytest.mark.parametrize("case", REST_CASES, ids=[case["id"] for case in REST_CASES])
def test_documentation_agrees(case: dict[str, Any]) -> None:
    asked, expected = case["request"], case["response"]
    backend = RecordedBackend({"backend": {"echo": True}})
    body = (asked.get("body") or "").encode()
    request = Request(asked["method"], f"https://api.example.com{asked['path']}", Headers(asked["headers"].items()), body)
    answer = Gateway(read_json(json.dumps(case["api"]))).answer(request, backend=backend)
    sent = backend.sent.body if backend.sent is not None else None
    got = {
        "status": answer.status,
        "gatewayResponse": answer.answered_by,
        "body": json.loads(answer.body or "null"),
        "headers": {name: value for name, value in answer.headers if name in expected.get("headers", {})},
        "outcome": {b"<template>": "template applied", body: "body passed unchanged"}.get(sent) if sent is not None else None,
    }
    assert {name: got[name] for name in expected} == expected
