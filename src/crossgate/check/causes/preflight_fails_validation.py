"""Cause ``preflight-fails-validation``: a request validator in front of the preflight; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark

_REJECTIONS = ("BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS")


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that a request validator rejected: it has no body and brings none of the page's headers."""
    method = refused.answering
    if method is None or refused.answer.answered_by not in _REJECTIONS:
        return None
    also = f"also checks OPTIONS, because {method.route} answers it" if method.http_method == "ANY" else "checks the preflight"
    return Diagnosis(
        message="a request validator rejects the preflight of {routes}",
        marks=mark(method.place["validator"], f"{also}: a preflight has no body and none of the page's headers"),
        fix="give {paths} an OPTIONS method with a MOCK integration and no validator",
    )


CAUSE = Cause("preflight-fails-validation", "error", "a request validator rejects OPTIONS", explain, part="preflight")
