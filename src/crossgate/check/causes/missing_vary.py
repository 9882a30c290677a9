"""Cause ``missing-vary``: an allowed origin that changes from page to page without Vary: Origin; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.strangers import STRANGER, allowed_origin, answer_to, let_in, place_of_allowed_origin
from crossgate.check.survey import Survey
from crossgate.gateway import Answer


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Warn where the allowed origin changes with the page and the response has no Vary: Origin."""
    for trial in let_in(survey):
        answer = trial.transcript.last.answer
        if answer.unseen is not None or answer.mapped_by is None or _varies(answer):
            continue
        if allowed_origin(answer) != allowed_origin(answer_to(survey, trial, STRANGER)):
            yield Diagnosis(
                message="the allowed origin of {routes} changes with the page, and caches are not told",
                marks=mark(place_of_allowed_origin(answer), "Vary: Origin is missing beside it"),
                fix="send Vary: Origin with every response that depends on the request's origin, allowed or not",
                routes=(trial.method.route,),
            )


def _varies(answer: Answer) -> bool:
    told = [str(value) for name, value in answer.headers if name.lower() == "vary"]
    return any(part.strip().lower() in ("origin", "*") for value in told for part in value.split(","))


CAUSE = Cause("missing-vary", "warning", "the allowed origin changes with the page, and Vary: Origin is missing", inspect=inspect)
