"""Cause ``errors-without-allow-origin``: mapped error responses that lack what the success response has; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim an error that the integration maps without the header: the page sees a network error instead."""
    if refused.answer.answered_by != "integration":
        return None
    return Diagnosis(
        message="pages cannot read the error responses of {routes}",
        marks=mark(
            refused.header_place("Access-Control-Allow-Origin"), f"the response {refused.answer.status} lacks Access-Control-Allow-Origin"
        ),
        fix="map Access-Control-Allow-Origin on every integration response and declare it in every method response",
    )


CAUSE = Cause(
    "errors-without-allow-origin",
    "warning",
    "a method's mapped error responses lack Access-Control-Allow-Origin",
    explain,
    part="actual",
    reasons=("missing-allow-origin",),
)
