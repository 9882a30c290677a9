"""The columns of the table: the outcomes that any route has, in an order that people look for them in; layout only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from crossgate.exchange import PREFLIGHT, SUCCESS
from crossgate.gateway import GATEWAY_RESPONSES
from crossgate.gateway.http_api.facts import ERRORS

_FIXED = {PREFLIGHT: "OPTIONS", SUCCESS: "2xx"}


def columns_of(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the columns of *rows*, whose ``cells`` are keyed by outcome: the preflight, success, and the rest by their status."""
    answered: dict[str, Counter[int]] = {}
    for row in rows:
        for outcome, cell in row["cells"].items():
            seen = answered.setdefault(outcome, Counter())
            if not cell["in_preflight"] and cell["status"]:
                seen[cell["status"]] += 1
    columns = [{"outcome": name, "status": _status(name, seen), "title": _title(name)} for name, seen in answered.items()]
    return sorted(columns, key=_rank)


def _rank(column: Mapping[str, str]) -> tuple[int, str, str]:
    fixed = list(_FIXED)
    outcome = column["outcome"]
    return (fixed.index(outcome), "", "") if outcome in fixed else (len(fixed), column["status"], outcome)


def _status(outcome: str, seen: Counter[int]) -> str:
    """Return the status that *outcome* comes with: mostly one; where every call ends in its preflight, the usual one of its type."""
    if outcome in _FIXED:
        return _FIXED[outcome]
    if seen:
        return str(seen.most_common(1)[0][0])
    kind = GATEWAY_RESPONSES.get(outcome) or ERRORS.get(outcome)
    return str(kind.status) if kind is not None else outcome.removeprefix("response-") if outcome.startswith("response-") else ""


def _title(outcome: str) -> str:
    if outcome.startswith("response-"):
        return "mapped response"
    return outcome.lower().replace("_", " ")
