"""Cause ``preflight-reaches-backend``: a preflight that code behind the gateway has to answer; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.api import Unknown
from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.check.survey import Survey, Trial
from crossgate.exchange import PREFLIGHT

_FIXES = {"REST": "give {paths} an OPTIONS method with a MOCK integration", "HTTP": "give the API a CORS configuration"}


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that a mapped backend answers without the headers; only the definition can add them there."""
    method = refused.answering
    if method is None or refused.is_mock or refused.answer.answered_by != "integration":
        return None
    if method.http_method == "OPTIONS" or refused.is_http:
        return None
    return Diagnosis(
        message="the preflight of {routes} is sent on to the backend, and what comes back lacks the headers",
        marks=mark(method.place["http_method"], f"{method.route} answers OPTIONS too"),
        fix=_FIXES["REST"],
    )


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Tell once what a backend must do that has to answer preflights; it may well do so."""
    waiting = [trial for trial in survey.trials("depends") if trial.outcome == PREFLIGHT and _reaches_backend(trial)]
    if not waiting:
        return
    answers = [trial.transcript.last.answer for trial in waiting]
    methods = {id(answer.method): answer.method for answer in answers}.values()
    yield Diagnosis(
        message="the backend answers the preflight of {routes}: it must do so with 2xx and the Access-Control-Allow-* headers",
        marks=tuple(m for method in methods if method for m in mark(method.place["http_method"], "sends OPTIONS on to the backend")),
        fix=f"answer OPTIONS in the code before anything else can refuse it, or {_FIXES[survey.api.kind]}",
        severity="note",
        routes=tuple(dict.fromkeys(trial.method.route for trial in waiting)),
    )


def _reaches_backend(trial: Trial) -> bool:
    answer = trial.transcript.last.answer
    return answer.unseen is not None and answer.method is not None and not isinstance(answer.method.integration, Unknown)


CAUSE = Cause("preflight-reaches-backend", "error", "the preflight reaches code that has to answer it", explain, inspect, part="preflight")
