"""Cause ``origin-check-too-wide``: origin checks that let look-alike or foreign origins through; no other cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossgate.check.cause import Cause, Diagnosis, mark, place_of_header
from crossgate.check.survey import Survey, Trial
from crossgate.exchange import PREFLIGHT, SUCCESS
from crossgate.http import OriginError, Request, parse_origin


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Try the origins an attacker could register against a choice of origins that the policy limits."""
    if survey.policy.allows_any_origin and not survey.policy.credentials:
        return
    for trial in _allowed(survey):
        answer = trial.transcript.last.answer
        stranger = next((origin for origin in _attackers(trial.origin) if _lets_in(survey, trial, origin)), None)
        if stranger is not None and answer.mapped_by is not None:
            yield Diagnosis(
                message=f"a page of {stranger} gets through to {{routes}} as well",
                marks=mark(
                    place_of_header(answer.mapped_by, "Access-Control-Allow-Origin"), "this choice of origins is wider than the policy"
                ),
                fix="compare with the exact origins, without patterns",
                routes=(trial.method.route,),
                notes=(f"whoever owns {stranger} can read what users of {trial.origin} may read",),
            )


def _allowed(survey: Survey) -> Iterator[Trial]:
    seen = set()
    for trial in survey.trials("readable"):
        key = (id(trial.transcript.last.answer.method), trial.origin)
        if trial.outcome in (PREFLIGHT, SUCCESS) and key not in seen:
            seen.add(key)
            yield trial


def _attackers(origin: str) -> tuple[str, ...]:
    try:
        own = parse_origin(origin)
    except OriginError:
        return ()
    return (
        "https://stranger.example",
        f"{own.scheme}://{own.host}.stranger.example",
        f"{own.scheme}://stranger-{own.host}",
        f"{own.scheme}://{own.host.replace('.', 'x', 1)}" if own.host.count(".") > 1 else "https://stranger.example",
        "null",
    )


def _lets_in(survey: Survey, trial: Trial, origin: str) -> bool:
    turn = trial.transcript.last
    asked = Request(
        turn.request.method, turn.request.url, turn.request.headers.without("origin").plus(("Origin", origin)), turn.request.body
    )
    headers = survey.pairing.gateway.answer(asked).headers
    return any(name.lower() == "access-control-allow-origin" and value == origin for name, value in headers)


CAUSE = Cause("origin-check-too-wide", "warning", "the choice of allowed origins lets foreign origins through", inspect=inspect)
