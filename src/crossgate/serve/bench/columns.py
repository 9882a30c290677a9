"""The columns of the table: the outcomes that any route has, in an order that people look for them in; layout only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crossgate.exchange import PREFLIGHT, SUCCESS
from crossgate.gateway import GATEWAY_RESPONSES


def columns_of(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the columns of *rows*, whose ``cells`` are keyed by outcome: the preflight, success, and the rest by their status."""
    names = dict.fromkeys(outcome for row in rows for outcome in row["cells"])
    return [{"outcome": name, "status": _status(name), "title": _title(name)} for name in sorted(names, key=_rank)]


def _rank(outcome: str) -> tuple[int, str, str]:
    fixed = (PREFLIGHT, SUCCESS)
    return (fixed.index(outcome), "", "") if outcome in fixed else (len(fixed), _status(outcome), outcome)


def _status(outcome: str) -> str:
    if outcome == PREFLIGHT:
        return "OPTIONS"
    if outcome == SUCCESS:
        return "2xx"
    kind = GATEWAY_RESPONSES.get(outcome)
    return str(kind.status) if kind is not None else outcome.removeprefix("response-")


def _title(outcome: str) -> str:
    if outcome.startswith("response-"):
        return "mapped response"
    return outcome.lower().replace("_", " ")
