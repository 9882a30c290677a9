"""Cause ``backend-cors-headers-ignored``: CORS headers of a backend behind an HTTP API that has a CORS configuration; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.api import CorsConfiguration, Method
from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.check.survey import Survey

_IGNORED = "are ignored"


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a response whose backend did send CORS headers: the gateway took them off, and its configuration adds none for this page."""
    step = next((step for step in refused.answer.steps if step.kind == "cors" and _IGNORED in step.text), None)
    if step is None or refused.header("Access-Control-Allow-Origin") is not None:
        return None
    return Diagnosis(
        message=f"the CORS headers that the backend of {{routes}} sends to {refused.trial.origin} are ignored",
        marks=mark(step.place, "with this configuration API Gateway takes them off, and adds its own for the origins that it lists"),
        fix=f"add {refused.trial.origin} to the allowed origins, or remove the CORS configuration and leave CORS to the backend",
    )


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Tell of routes that send OPTIONS to a backend although the configuration answers: what the backend says of CORS is ignored."""
    if not isinstance(survey.api.cors, CorsConfiguration):
        return
    vain = [method for method in survey.api.methods if _answers_in_vain(method, survey)]
    if vain:
        yield Diagnosis(
            message="the backend of {routes} is called for preflights, and API Gateway ignores the CORS headers that it sends",
            marks=tuple(
                found for method in vain for found in mark(method.place.span, "calls its backend before the configuration answers")
            ),
            fix="remove the route: the CORS configuration answers preflights without one",
            severity="note",
            routes=tuple(method.route for method in vain),
        )


def _answers_in_vain(method: Method, survey: Survey) -> bool:
    """Whether *method* is a route for OPTIONS that no other route with an authorizer makes necessary."""
    guarded = any(other.http_method == "ANY" and other.authorization != "NONE" for other in survey.api.methods)
    return method.http_method == "OPTIONS" and method.authorization == "NONE" and method.integration is not None and not guarded


CAUSE = Cause(
    "backend-cors-headers-ignored",
    "error",
    "an HTTP API with a CORS configuration ignores the CORS headers of its backends",
    explain,
    inspect,
    reasons=("missing-allow-origin",),
)
