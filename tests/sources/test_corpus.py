"""Real definitions are read as a whole, quickly, and with every route that a count by other means finds."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crossgate.sources import Loaded, load

SHARED = Path(os.environ.get("CROSSGATE_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "corpus"
KINDS = ("cfn-yaml", "cfn-json", "cdk-out", "sls-cfn", "sam-pairs")

if not SHARED.is_dir():
    if os.environ.get("CI"):
        pytest.fail(f"the real definitions are missing: {SHARED}")
    pytest.skip(f"left out: no real definitions at {SHARED}", allow_module_level=True)


def records() -> list[dict[str, Any]]:
    found = json.loads((SHARED / "manifest.json").read_text("utf-8"))
    return [record for record in found if record["kind"] in KINDS and not _is_sam_itself(record)]


def _is_sam_itself(record: dict[str, Any]) -> bool:
    is_output = record["file"].endswith(".translated.json") or any(":output" in note for note in record["notes"])
    return record["kind"] == "sam-pairs" and not is_output


def reasons(loaded: Loaded, record: dict[str, Any]) -> set[str]:
    """Return what may make the number of methods differ from the one in the manifest, which counts keys and types without any meaning."""
    found = {refusal.kind for api in loaded.apis for refusal in api.refusals}
    found |= {"unreadable" for failure in loaded.failures if "Jinja" in failure.message}
    text = (SHARED / record["file"]).read_text("utf-8", "replace")
    found |= {"condition"} if '"Conditions"' in text else set()
    found |= {"keys-of-http-apis"} if '"any": {' in text or '"$default": {' in text else set()
    return found & {"unknown-resource", "unreadable", "condition", "keys-of-http-apis"}


def test_every_file_is_read_quickly_and_whole() -> None:
    unexplained = []
    seen: Counter[str] = Counter()
    for record in records():
        start = time.perf_counter()
        loaded = load([str(SHARED / record["file"])])
        assert time.perf_counter() - start < 2, record["file"]
        methods = sum(len(api.methods) for api in loaded.apis)
        seen[record["kind"]] += methods
        if methods != record["n_rest_methods"] + record["n_http_routes"] and not reasons(loaded, record):
            unexplained.append((record["file"], record["n_rest_methods"], record["n_http_routes"], methods))
    assert not unexplained
    assert all(seen[kind] for kind in KINDS), seen


def test_every_place_lies_in_its_file_and_shows_its_name() -> None:
    for record in records():
        for api in load([str(SHARED / record["file"])]).apis:
            for method in api.methods:
                span = method.place.span
                assert span is not None
                assert span.text.strip("\"'") in (
                    method.id,
                    method.http_method.lower(),
                    "x-amazon-apigateway-any-method",
                    method.place.label,
                )
                assert all(0 <= field.start <= field.end <= len(field.source.text) for field in method.place.fields.values())


def test_deployments_of_generators_are_renewed() -> None:
    for record in records():
        if record["kind"] in ("cdk-out", "sls-cfn") and "generated" in " ".join(record["notes"]):
            for api in load([str(SHARED / record["file"])]).apis:
                assert all(deployment.renewed is True for deployment in api.deployments), record["file"]
