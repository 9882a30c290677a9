"""Cause ``origin-not-allowed``: pages of the policy whose origin the API does not allow; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark

_SEVERAL = {
    "REST": "for several origins choose by the request's Origin header in a mapping template",
    "HTTP": "a CORS configuration of the API may list several origins",
}


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a right origin that is another page's."""
    value = refused.header("Access-Control-Allow-Origin")
    return Diagnosis(
        message=f"pages of {refused.trial.origin} may not read {{routes}}: another origin is allowed",
        marks=mark(refused.header_place("Access-Control-Allow-Origin"), f"allows `{value}` only"),
        fix=f"allow {refused.trial.origin}; {_SEVERAL[refused.api.kind]}",
    )


CAUSE = Cause(
    "origin-not-allowed",
    "error",
    "the API allows another origin than the page's",
    explain,
    reasons=("allow-origin-mismatch", "invalid-allow-origin"),
)
