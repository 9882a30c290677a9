"""Cause ``preflight-media-type-refused``: a MOCK on OPTIONS that only knows other media types than a preflight has; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight whose missing Content-Type, which counts as application/json, has no request template."""
    if refused.answer.answered_by != "UNSUPPORTED_MEDIA_TYPE":
        return None
    return Diagnosis(
        message="the preflight of {routes} is refused with 415",
        marks=mark(
            refused.integration_place("request_templates"),
            "a preflight has no Content-Type and counts as application/json, which is not here",
        ),
        fix="add a request template for application/json",
    )


CAUSE = Cause("preflight-media-type-refused", "error", "OPTIONS has no request template for application/json", explain, part="preflight")
