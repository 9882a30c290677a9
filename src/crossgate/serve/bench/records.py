"""Forecasts and what the API's side saw, as the JSON values that the page shows; plays nothing and judges nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from crossgate.api import Unknown
from crossgate.browser import Blocked, Outcome, PageRequest
from crossgate.exchange import Turn
from crossgate.gateway import Step
from crossgate.serve.bench.forecast import Forecast
from crossgate.serve.runs import Seen

_HIDDEN = frozenset({"content-length"})
"""Headers that only the server adds, to frame the message."""

_MOST_SHOWN = 65_536


def summary(found: Forecast) -> dict[str, Any]:
    """Return *found* in short: what the page compares with what really happens."""
    transcript, outcome = found.transcript, found.outcome
    blocked = outcome.blocked
    in_preflight = blocked is not None and bool(transcript.turns) and transcript.last.is_preflight
    return {
        "verdict": transcript.verdict,
        "preflight": found.preflight,
        "in_preflight": in_preflight,
        "status": transcript.status,
        "reason": str(blocked.reason) if blocked is not None else "",
        "headers": [] if blocked is not None else readable_names(outcome),
        "depends": [unknown.why for unknown in transcript.depends_on],
        "backend": found.backends[-1] if found.backends else "",
        "leans": transcript.verdict == "readable" and any(found.leaning),
    }


def preflight_summary(found: Forecast) -> dict[str, Any]:
    """Return the summary of a call with the verdict of its preflight alone."""
    verdict = {"passes": "readable", "blocked": "blocked"}.get(found.preflight, "depends")
    turns = found.transcript.turns
    more: dict[str, Any] = {"verdict": verdict, "leans": verdict == "readable" and found.leaning[0]}
    if verdict == "readable":
        more |= {"reason": "", "status": turns[0].answer.status, "headers": [], "depends": [], "backend": found.backends[0]}
    return summary(found) | more


def readable_names(outcome: Outcome) -> list[str]:
    """Return the names of the headers that the page can read, in small letters."""
    return sorted({name.lower() for name, _ in outcome.headers} - _HIDDEN)


def call_record(request: PageRequest) -> dict[str, Any]:
    """Return *request* as the page hands it to fetch(); a body that is too long to send there is told by its size."""
    body = request.body
    data = body.data if body is not None else None
    return {
        "method": request.method,
        "url": request.url,
        "headers": [list(pair) for pair in request.headers],
        "credentials": request.credentials,
        "cache": request.cache,
        "body": None if data is None else {"size": len(data)} if len(data) > _MOST_SHOWN else {"text": data.decode("utf-8", "replace")},
    }


def exchange_record(found: Forecast) -> dict[str, Any]:
    """Return *found* at length: each turn with the gateway's steps, what the browser makes of it, and the header that decides."""
    transcript, outcome = found.transcript, found.outcome
    blocked = outcome.blocked
    return {
        "turns": [
            _turn(turn, backend, blocked if turn is transcript.turns[-1] else None)
            for turn, backend in zip(transcript.turns, found.backends, strict=True)
        ],
        "console": list(outcome.console),
        "error": list(outcome.error) if outcome.error else None,
        "standard": blocked.link if blocked is not None else "",
        "depends_on": [_unknown(unknown) for unknown in transcript.depends_on],
    }


def seen_records(seen: Iterable[Seen]) -> list[dict[str, Any]]:
    """Return the requests of a run as the API's side saw them."""
    return [
        {
            "method": one.request.method,
            "target": _target(one.request.url),
            "preflight": one.is_preflight,
            "status": one.answer.status,
            "answered_by": one.answer.answered_by,
            "backend": one.backend,
            "headers": [list(pair) for pair in one.request.headers],
            "answer": [[name, value] for name, value in one.answer.headers if not isinstance(value, Unknown)],
        }
        for one in seen
    ]


def _turn(turn: Turn, backend: str, blocked: Blocked | None) -> dict[str, Any]:
    answer, request = turn.answer, turn.request
    return {
        "preflight": turn.is_preflight,
        "method": request.method,
        "target": _target(request.url),
        "headers": [list(pair) for pair in request.headers],
        "steps": [_step(step) for step in answer.steps],
        "status": answer.status,
        "answered_by": answer.answered_by,
        "backend": backend,
        "answer": [_header(name, value, blocked) for name, value in answer.headers],
        "unseen": answer.unseen.why if answer.unseen is not None else "",
        "missing": blocked.header if blocked is not None and blocked.value is None and blocked.header else "",
    }


def _header(name: str, value: object, blocked: Blocked | None) -> dict[str, Any]:
    unknown = value if isinstance(value, Unknown) else None
    return {
        "name": name,
        "value": value if unknown is None else "",
        "unknown": unknown.why if unknown is not None else "",
        "deciding": blocked is not None and blocked.header.lower() == name.lower(),
    }


def _step(step: Step) -> dict[str, Any]:
    place = f"{step.place.file}:{step.place.line}" if step.place is not None else ""
    return {"kind": step.kind, "text": step.text, "place": place, "refused": step.refused}


def _unknown(unknown: Unknown) -> dict[str, Any]:
    where = f"{unknown.where.file}:{unknown.where.line}" if unknown.where is not None else ""
    return {"why": unknown.why, "remedy": unknown.remedy, "where": where}


def _target(url: str) -> str:
    address = urlsplit(url)
    return address.path + (f"?{address.query}" if address.query else "")
