"""What reading comes to over many real definitions, by kind: read or why not, routes against a count by other means, time."""

from __future__ import annotations

import json
import os
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from crossgate.sources import Loaded, load

SHARED = Path(os.environ.get("CROSSGATE_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "corpus"
KINDS = ("cfn-yaml", "cfn-json", "cdk-out", "sls-cfn", "sam", "sam-pairs", "openapi", "export")


class Outcome(NamedTuple):
    """One file: the APIs and routes that were seen in it, why none where there is none, and how long it took.

    *counted* are the routes that the collection counts by keys and types, without any meaning. *error* is what must never happen.
    """

    kind: str
    file: str
    apis: int
    routes: int
    counted: int
    seconds: float
    reason: str = ""
    error: str = ""


class Row(NamedTuple):
    """All files of one kind. *equal*, *fewer* and *more* are files by their routes against the count; *median* and *worst* are seconds."""

    kind: str
    files: int
    read: int
    reasons: Counter[str]
    routes: int
    counted: int
    equal: int
    fewer: int
    more: int
    errors: int
    median: float
    worst: float


@cache
def records() -> tuple[dict[str, Any], ...]:
    """Return the records of the collection that are no Terraform; empty where it is not at hand."""
    manifest = SHARED / "manifest.json"
    found = json.loads(manifest.read_text("utf-8")) if manifest.exists() else []
    return tuple(record for record in found if record["kind"] in KINDS)


def outcomes(kinds: Iterable[str] = KINDS) -> Iterator[Outcome]:
    """Read every file of *kinds*."""
    wanted = frozenset(kinds)
    for record in records():
        if record["kind"] in wanted:
            yield outcome(record)


def outcome(record: dict[str, Any]) -> Outcome:
    """Read the file of one record."""
    path = SHARED / record["file"]
    start = time.perf_counter()
    try:
        loaded, error = load([str(path)]), ""
    except Exception as raised:  # noqa: BLE001 - that nothing is raised is what is to be shown
        loaded, error = Loaded(), f"{type(raised).__name__}: {raised}"
    seconds = time.perf_counter() - start
    routes = sum(len(api.methods) for api in loaded.apis)
    counted = record["n_rest_methods"] + record["n_http_routes"]
    return Outcome(record["kind"], path.name, len(loaded.apis), routes, counted, seconds, _reason(loaded, str(path)), error)


def _reason(loaded: Loaded, path: str) -> str:
    """Return why nothing was read, without what only this file has."""
    if loaded.apis:
        return ""
    told = [failure.message for failure in loaded.failures] or [skipped.reason for skipped in loaded.skipped]
    return "; ".join(dict.fromkeys(text.replace(path, "…").partition(":")[0][:90] for text in told)) or "nothing was said"


def rows(found: Iterable[Outcome]) -> list[Row]:
    """Return the outcomes by kind."""
    by_kind: dict[str, list[Outcome]] = {}
    for one in found:
        by_kind.setdefault(one.kind, []).append(one)
    return [_row(kind, by_kind[kind]) for kind in KINDS if kind in by_kind]


def _row(kind: str, found: list[Outcome]) -> Row:
    return Row(
        kind,
        len(found),
        sum(one.apis > 0 for one in found),
        Counter(one.reason for one in found if one.reason),
        sum(one.routes for one in found),
        sum(one.counted for one in found),
        sum(one.routes == one.counted for one in found),
        sum(one.routes < one.counted for one in found),
        sum(one.routes > one.counted for one in found),
        sum(bool(one.error) for one in found),
        statistics.median(one.seconds for one in found),
        max(one.seconds for one in found),
    )
