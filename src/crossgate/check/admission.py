"""Causes that no exchange shows, because API Gateway refuses the definition when it is deployed; no single cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crossgate.check.cause import Diagnosis, mark
from crossgate.check.survey import Survey
from crossgate.gateway import refusals


def refused_at_deployment(kind: str, message: str, fix: str) -> Callable[[Survey], Iterable[Diagnosis]]:
    """Return an ``inspect`` that reports every refusal of *kind* by the control plane, each with its own words at its place."""

    def inspect(survey: Survey) -> Iterable[Diagnosis]:
        for refusal in refusals(survey.api):
            if refusal.kind == kind:
                routes = (refusal.route,) if refusal.route else ()
                yield Diagnosis(message, mark(refusal.place.span, refusal.message), fix, routes=routes)

    return inspect
