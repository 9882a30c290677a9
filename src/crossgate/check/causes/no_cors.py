"""Cause ``no-cors``: the definition says nothing of CORS at all, and pages are refused; no other cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from crossgate.api import Api, Method
from crossgate.check.cause import Cause, Diagnosis, Refused, made_by, mark, named_routes
from crossgate.check.survey import Survey, Trial
from crossgate.exchange import PREFLIGHT, SUCCESS
from crossgate.text import Span

_LABELS = {"REST": "no OPTIONS method and no Access-Control header in this API", "HTTP": "no CORS configuration and no route for OPTIONS"}


def explain(refused: Refused) -> Diagnosis | None:
    """Claim every refusal of an API that never mentions CORS; whether that is a mistake only its owner knows."""
    return None if refused.survey.mentions_cors or refused.trial.never_works else _told(refused.survey)


@lru_cache(1)
def _told(survey: Survey) -> Diagnosis | None:
    """Return what is said of all refusals of *survey* alike, or None where something else keeps pages away, or nothing does."""
    unusable = survey.refused_outright
    if not unusable or _is_left_to_backends(survey):
        return None
    routes = tuple(method.route for method in unusable)
    others = [route.method.route for route in survey.routes if route.trials and route.method.route not in routes]
    who = (
        f"pages of other origins cannot use {named_routes(routes)}: this API"
        if others
        else "no page of another origin can use this API: it"
    )
    return Diagnosis(
        message=f"{who} has no CORS configuration at all",
        marks=mark(_place(survey.api, unusable), _LABELS[survey.api.kind]),
        fix="if pages are to use it, add CORS (crossgate fix); if not, say so with --ignore no-cors or in crossgate.toml",
        notes=tuple(_notes(survey, others)),
        routes=routes,
    )


def _is_left_to_backends(survey: Survey) -> bool:
    """Whether all that pages are refused outright is preflights that a route for ANY took: its backend may speak of CORS.

    What kept the preflight from it is the cause then.
    """
    outright = [trial for trial in survey.trials("blocked") if trial.outcome in (PREFLIGHT, SUCCESS) and not trial.never_works]
    return all(trial.outcome == PREFLIGHT and _refusing_any(trial) for trial in outright)


def _refusing_any(trial: Trial) -> str:
    """Return the route for ANY that took a preflight, where the gateway refused it before its backend was asked."""
    answer = trial.transcript.last.answer
    took = answer.method is not None and answer.method.http_method == "ANY" and answer.answered_by != "integration"
    return answer.method.route if answer.method is not None and took else ""


def _notes(survey: Survey, others: Sequence[str]) -> Iterator[str]:
    """Yield what becomes of preflights that a route for ANY takes, and of *others*, which no preflight or mapping keeps away."""
    refusing = [trial for trial in survey.trials("blocked") if trial.outcome == PREFLIGHT and _refusing_any(trial)]
    if refusing:
        answer = refusing[0].transcript.last.answer
        yield f"{_refusing_any(refusing[0])} takes preflights too, and they are refused with {answer.status} {answer.answered_by}"
    if others:
        yield f"whether pages can read {named_routes(others)} depends on what answers there: no preflight keeps them away"


def _place(api: Api, unusable: Sequence[Method]) -> Span | None:
    """Return where the API is written; one that SAM adds is written nowhere, so the first route that pages cannot use stands for it."""
    span = api.place.span
    if made_by(api, "SAM") is None or span is None or span.text.strip("\"'") == api.id:
        return span
    return next((method.place.span for method in unusable if method.place.span is not None), span)


CAUSE = Cause("no-cors", "warning", "the API has no CORS configuration at all", explain)
