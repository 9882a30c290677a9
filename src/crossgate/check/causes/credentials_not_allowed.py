"""Cause ``credentials-not-allowed``: Access-Control-Allow-Credentials missing or not exactly `true`; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark

_FIXES = {
    "REST": "set Access-Control-Allow-Credentials to 'true' on the preflight and on the actual responses",
    "HTTP": "allow credentials in the CORS configuration of the API, beside origins that are listed one by one",
}


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a response to a request with credentials that does not say `true`."""
    value = refused.header("Access-Control-Allow-Credentials")
    label = "Access-Control-Allow-Credentials is not set on this response" if value is None else f"must be exactly true, not `{value}`"
    where = "the preflight of {routes}" if refused.in_preflight else "the response of {routes}"
    return Diagnosis(
        message=f"{where} does not allow credentials",
        marks=mark(refused.header_place("Access-Control-Allow-Credentials"), label),
        fix=_FIXES[refused.api.kind],
    )


CAUSE = Cause(
    "credentials-not-allowed",
    "error",
    "Access-Control-Allow-Credentials is missing or not exactly true",
    explain,
    reasons=("allow-credentials-not-true",),
)
