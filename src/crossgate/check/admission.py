"""What API Gateway refuses when a definition is deployed, as causes: no exchange of a deployed API shows it; no single cause."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from crossgate.api import CorsConfiguration, GatewayResponse, IntegrationResponse, Refusal
from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.check.finding import Severity
from crossgate.check.survey import Survey
from crossgate.text import Span


class RefusedKind(NamedTuple):
    """One *kind* of refusal by the control plane, and what to say of it; *severity* where it is not that of the cause."""

    kind: str
    message: str
    fix: str
    severity: Severity | None = None


def refused_at_deployment(kind: str, message: str, fix: str, severity: Severity | None = None) -> RefusedKind:
    """Return the words for refusals of *kind*."""
    return RefusedKind(kind, message, fix, severity)


def refusal_cause(name: str, summary: str, *kinds: RefusedKind) -> Cause:
    """Return a cause that stands for refusals of *kinds*.

    It claims the exchanges that fail because the refused header is not sent, and reports every other refusal at its place.
    """

    def explain(refused: Refused) -> Diagnosis | None:
        if not refused.survey.refusals:
            return None
        decided = refused.answer.mapped_by
        places = () if isinstance(decided, CorsConfiguration) else _mapping_of(decided, refused.blocked.header)
        found = (refusal for refusal in refused.survey.refusals if refusal.place.span in places)
        return next((_diagnosis(refusal, kind) for refusal in found for kind in kinds if refusal.kind == kind.kind), None)

    def inspect(survey: Survey) -> Iterable[Diagnosis]:
        return (_diagnosis(refusal, kind) for refusal in survey.refusals for kind in kinds if refusal.kind == kind.kind)

    return Cause(name, "error", summary, explain, inspect)


def _diagnosis(refusal: Refusal, kind: RefusedKind) -> Diagnosis:
    routes = (refusal.route,) if refusal.route else ()
    return Diagnosis(kind.message, mark(refusal.place.span, refusal.message), kind.fix, kind.severity, routes=routes)


def _mapping_of(response: IntegrationResponse | GatewayResponse | None, header: str) -> tuple[Span, ...]:
    """Return the places of key and value where *response* maps *header*, whatever the prefix."""
    keys = [key for key in response.parameters if key.lower().endswith(f".{header.lower()}")] if response is not None and header else []
    names = [name for key in keys for name in (f"parameters/{key}", f"key:parameters/{key}")]
    return tuple(place for name in names if response is not None and (place := response.place[name]) is not None)
