"""Cause ``preflight-without-allow-origin``: an OPTIONS method that answers without Access-Control-Allow-Origin; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that an integration answered without the header."""
    if refused.answer.answered_by != "integration":
        return None
    method = refused.answering
    return Diagnosis(
        message="the preflight of {routes} is answered without Access-Control-Allow-Origin",
        marks=mark(refused.header_place("Access-Control-Allow-Origin"), f"{method.route if method else 'OPTIONS'} does not set the header"),
        fix="set method.response.header.Access-Control-Allow-Origin in the integration response, and declare it in the method response",
    )


CAUSE = Cause(
    "preflight-without-allow-origin",
    "error",
    "OPTIONS answers without Access-Control-Allow-Origin",
    explain,
    part="preflight",
    reasons=("missing-allow-origin",),
)
