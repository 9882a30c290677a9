"""Cause ``missing-allow-origin``: methods whose own success response lacks Access-Control-Allow-Origin; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.exchange import SUCCESS


def explain(refused: Refused) -> Diagnosis | None:
    """Claim the response of a working backend that the definition maps without the header."""
    if refused.trial.outcome != SUCCESS or refused.answer.answered_by != "integration":
        return None
    return Diagnosis(
        message="pages cannot read the response of {routes}: it lacks Access-Control-Allow-Origin",
        marks=mark(
            refused.header_place("Access-Control-Allow-Origin"),
            "this MOCK response does not set the header"
            if refused.is_mock
            else "custom integrations pass no header of the backend's; this one must be mapped",
        ),
        fix="map method.response.header.Access-Control-Allow-Origin in the integration response, and declare it in the method response",
    )


CAUSE = Cause(
    "missing-allow-origin",
    "error",
    "a method's own response lacks Access-Control-Allow-Origin",
    explain,
    part="actual",
    reasons=("missing-allow-origin",),
)
