"""Cause ``http-api-without-cors-configuration``: an HTTP API that leaves CORS to backends that are not always asked; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark

_FIX = "give the API a CORS configuration: it answers preflights, and adds the headers to every response, errors too"


def explain(refused: Refused) -> Diagnosis | None:
    """Claim what a CORS configuration would do: put headers on errors of the gateway, and on responses whose backend does not."""
    if refused.api.cors is not None:
        return None
    place = refused.api.place.span
    if refused.answer.answered_by == "integration":
        what = "the preflight of {routes} is answered" if refused.in_preflight else "{routes} answers"
        return Diagnosis(
            message=f"{what} without Access-Control-Allow-Origin, and the API has no CORS configuration that adds it",
            marks=mark(refused.answering.place.span if refused.answering else place, "its backend sends no such header"),
            fix=f"send the header from the backend, or {_FIX}",
        )
    return Diagnosis(
        message="pages cannot read the errors that API Gateway makes itself: they see a network error instead of the status",
        marks=mark(place, "no CORS configuration here"),
        fix=_FIX,
        severity="warning" if refused.survey.mentions_cors else "note",
    )


CAUSE = Cause(
    "http-api-without-cors-configuration",
    "error",
    "an HTTP API has no CORS configuration, so errors of API Gateway carry no headers",
    explain,
    reasons=("missing-allow-origin",),
)
