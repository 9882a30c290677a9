"""Cause ``wildcard-in-origin``: an origin with a wildcard in it, which browsers compare literally; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark

_REASONS = ("allow-origin-mismatch", "multiple-allow-origin", "invalid-allow-origin")


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a value such as https://*.example.com."""
    value = refused.header("Access-Control-Allow-Origin")
    if value is None or "*" not in value or value == "*":
        return None
    return Diagnosis(
        message=f"no page has the origin `{value}`: browsers know no wildcard within an origin",
        marks=mark(refused.header_place("Access-Control-Allow-Origin"), "compared byte for byte"),
        fix="list the origins and choose by the request's Origin header, or allow *",
    )


CAUSE = Cause("wildcard-in-origin", "error", "Access-Control-Allow-Origin has a wildcard within an origin", explain, reasons=_REASONS)
