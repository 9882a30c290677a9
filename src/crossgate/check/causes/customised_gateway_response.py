"""Cause ``customised-gateway-response``: gateway responses that were customised and so inherit no CORS headers; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim an error of a type with its own entry: such a type takes nothing from DEFAULT_4XX or DEFAULT_5XX (recorded)."""
    own = refused.api.gateway_responses.get(refused.answer.answered_by)
    if own is None:
        return None
    return Diagnosis(
        message="pages cannot read errors of API Gateway that are customised without CORS headers",
        marks=mark(
            refused.header_place("Access-Control-Allow-Origin"),
            f"{own.type} has an entry of its own, so it inherits nothing from DEFAULT_4XX or DEFAULT_5XX",
        ),
        fix="set gatewayresponse.header.Access-Control-Allow-Origin on each customised type as well",
    )


CAUSE = Cause(
    "customised-gateway-response", "warning", "a customised gateway response lacks CORS headers and inherits none", explain, part="actual"
)
