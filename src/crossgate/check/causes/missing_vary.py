"""Cause ``missing-vary``: answers that differ by origin and do not say so to caches; no other cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossgate.check.cause import Cause, Diagnosis, mark, place_of_header
from crossgate.check.survey import Survey, Trial
from crossgate.exchange import PREFLIGHT, SUCCESS

_STRANGER = "https://stranger.example"


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Warn where the allowed origin changes with the page and the response has no Vary: Origin."""
    for trial in _allowed(survey):
        answer = trial.transcript.last.answer
        if answer.unseen is not None or answer.mapped_by is None or _varies(answer.headers):
            continue
        if _allowed_origin(trial.transcript.last.answer.headers) != _allowed_origin(_for_stranger(survey, trial)):
            yield Diagnosis(
                message="the allowed origin of {routes} changes with the page, and caches are not told",
                marks=mark(place_of_header(answer.mapped_by, "Access-Control-Allow-Origin"), "Vary: Origin is missing beside it"),
                fix="send Vary: Origin with every response that depends on the request's origin, allowed or not",
                routes=(trial.method.route,),
            )


def _allowed(survey: Survey) -> Iterator[Trial]:
    seen = set()
    for trial in survey.trials("readable"):
        key = trial.transcript.last.answer.method
        if trial.outcome in (PREFLIGHT, SUCCESS) and (id(key), trial.outcome) not in seen:
            seen.add((id(key), trial.outcome))
            yield trial


def _for_stranger(survey: Survey, trial: Trial) -> tuple[tuple[str, object], ...]:
    turn = trial.transcript.last
    asked = turn.request.headers.without("origin").plus(("Origin", _STRANGER))
    return survey.pairing.gateway.answer(type(turn.request)(turn.request.method, turn.request.url, asked, turn.request.body)).headers


def _allowed_origin(headers: Iterable[tuple[str, object]]) -> object:
    return next((value for name, value in headers if name.lower() == "access-control-allow-origin"), None)


def _varies(headers: Iterable[tuple[str, object]]) -> bool:
    return any(
        name.lower() == "vary" and any(part.strip().lower() in ("origin", "*") for part in str(value).split(",")) for name, value in headers
    )


CAUSE = Cause("missing-vary", "warning", "the allowed origin changes with the page, and Vary: Origin is missing", inspect=inspect)
