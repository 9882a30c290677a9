"""Real SAM templates are read as a whole, quickly, with their routes, and like what SAM translates them to."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from typing import Any

import pytest

from crossgate.api import Api
from crossgate.sources import Loaded, load
from tests.sources.sam_pairs import SHARED, differences, pairs, reason

if not SHARED.is_dir():
    if os.environ.get("CI"):
        pytest.fail(f"the real definitions are missing: {SHARED}")
    pytest.skip(f"left out: no real definitions at {SHARED}", allow_module_level=True)


def records() -> list[dict[str, Any]]:
    """Return the records of the SAM templates, those of the pairs left to their own test."""
    return [record for record in json.loads((SHARED / "manifest.json").read_text("utf-8")) if record["kind"] == "sam"]


def reasons(loaded: Loaded, record: dict[str, Any]) -> set[str]:
    """Return why the number of routes may differ from the manifest, which counts keys and events without any meaning."""
    text = (SHARED / record["file"]).read_text("utf-8", "replace")
    found = {refusal.kind for api in loaded.apis for refusal in api.refusals} & {"refused-by-sam"}
    found |= {"jinja" for failure in loaded.failures if "Jinja" in failure.message}
    found |= {"refused" for failure in loaded.failures if "SAM cannot translate" in failure.message}
    found |= {"elsewhere" for skipped in loaded.skipped if "not in this template" in skipped.reason}
    found |= set(record["external"])
    found |= {"events of a definition, counted twice"} if "DefinitionBody" in text else set()
    found |= {"events of a state machine, not counted"} if "AWS::Serverless::StateMachine" in text else set()
    found |= {"$default, not counted"} if any("$default" in api.resources for api in loaded.apis) else set()
    found |= {"condition"} if "Conditions:" in text else set()
    return found


def routes(loaded: Loaded) -> int:
    """Return how many routes somebody wrote: all but the preflights that ``Cors`` adds."""
    methods = [method for api in loaded.apis for method in api.methods]
    return sum(1 for method in methods if method.place.span is None or method.place.span.text.strip('"') != "Cors")


def test_every_file_is_read_quickly_and_whole_with_places_in_it() -> None:
    load([str(SHARED / records()[0]["file"])])  # loads the translator
    seen: Counter[str] = Counter()
    unexplained = []
    for record in records():
        start = time.process_time()
        loaded = load([str(SHARED / record["file"])])
        assert time.process_time() - start < 2, record["file"]
        seen["read" if loaded.apis else "failed" if loaded.failures else "skipped"] += 1
        if routes(loaded) != record["n_rest_methods"] + record["n_http_routes"] and not reasons(loaded, record):
            unexplained.append((record["file"], record["n_rest_methods"], record["n_http_routes"], routes(loaded)))
        for api in loaded.apis:
            check_places(api)
    assert not unexplained
    assert seen["read"] > 0.9 * len(records()), seen


def check_places(api: Api) -> None:
    """Every place of *api* shows some text; an API of which only parts are there has none of its own."""
    assert api.place.span is None or api.place.span.text
    for method in api.methods:
        assert method.place.span is not None
        assert method.place.span.text
        assert all(0 <= field.start <= field.end <= len(field.source.text) for field in method.place.fields.values())


def test_a_template_reads_like_its_translation() -> None:
    found = {pair.template.name: list(differences(pair)) for pair in pairs()}
    assert {name: [one for one in ones if not reason(one)] for name, ones in found.items() if any(not reason(one) for one in ones)} == {}
    assert sum(not ones for ones in found.values()) >= 0.9 * len(found)
