"""Cause ``backend-must-send-headers``: proxy integrations, whose responses carry only what the backend sends; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.api import Integration, Unknown
from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.survey import Survey, Trial
from crossgate.exchange import SUCCESS, UNSEEN_BACKEND

_FIXES = {
    "REST": "send the header from the code, on every path out of it; see crossgate explain backend-must-send-headers",
    "HTTP": "send the header from the code, on every path out of it, or give the API a CORS configuration, which adds it",
}


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Tell once what backends must send that API Gateway will not add; they may well do so."""
    waiting = [trial for trial in survey.trials("depends") if trial.outcome == SUCCESS and _waits_for_backend(trial)]
    if not waiting:
        return
    methods = {id(trial.method): trial.method for trial in waiting}
    integrations = [method.integration for method in methods.values() if isinstance(method.integration, Integration)]
    needed = "Access-Control-Allow-Origin" + (" and Access-Control-Allow-Credentials: true" if survey.policy.credentials else "")
    yield Diagnosis(
        message=f"whether pages can read {{routes}} depends on the backend: its responses must carry {needed}, errors too",
        marks=tuple(found for one in integrations for found in mark(one.place["kind"], _label(one))),
        fix=_FIXES[survey.api.kind],
        routes=tuple(method.route for method in methods.values()),
    )


def _waits_for_backend(trial: Trial) -> bool:
    """Whether it is a backend that adds the headers or does not; a source that tells no integration tells of no backend."""
    if isinstance(trial.method.integration, Unknown):
        return False
    return trial.transcript.last.answer.unseen is not None or UNSEEN_BACKEND in trial.transcript.depends_on


def _label(integration: Integration) -> str:
    return "a proxy integration adds no header" if integration.is_proxy else "the response takes its headers from what the backend sends"


CAUSE = Cause(
    "backend-must-send-headers", "note", "a proxy integration's responses need their CORS headers from the backend", inspect=inspect
)
