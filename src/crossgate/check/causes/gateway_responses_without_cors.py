"""Cause ``gateway-responses-without-cors``: errors of the gateway itself, without CORS headers unless told to; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, made_by, mark
from crossgate.check.finding import Mark
from crossgate.gateway import GATEWAY_RESPONSES


def explain(refused: Refused) -> Diagnosis | None:
    """Claim an error that the gateway made: 401, 403, 429, 5xx and the like reach the page as a bare network error."""
    if refused.answer.answered_by not in GATEWAY_RESPONSES:
        return None
    family = "DEFAULT_5XX" if refused.answer.status >= 500 else "DEFAULT_4XX"
    needed = "gatewayresponse.header.Access-Control-Allow-Origin"
    if refused.survey.policy.credentials:
        needed += " and -Credentials"
    return Diagnosis(
        message="pages cannot read the errors that API Gateway makes itself: they see a network error instead of the status",
        marks=_marks(refused, family),
        fix=_fix(refused, needed),
        severity="warning" if refused.survey.mentions_cors else "note",
    )


def _fix(refused: Refused, needed: str) -> str:
    if made_by(refused.api, "SAM") is not None and refused.api.kind == "REST":
        return f"add {needed.removeprefix('gatewayresponse.header.')} to DEFAULT_4XX and DEFAULT_5XX under GatewayResponses of the API"
    return f"add {needed} to the gateway responses DEFAULT_4XX and DEFAULT_5XX"


def _marks(refused: Refused, family: str) -> tuple[Mark, ...]:
    entry = refused.api.gateway_responses.get(family)
    if entry is not None:
        return mark(refused.header_place("Access-Control-Allow-Origin"), f"{family} does not set Access-Control-Allow-Origin")
    return mark(refused.api.place.span, "this API has no gateway responses with CORS headers")


CAUSE = Cause(
    "gateway-responses-without-cors", "warning", "401, 403, 429 and 5xx made by API Gateway carry no CORS headers", explain, part="actual"
)
