"""Cause ``sdk-header-not-allowed``: headers that AWS SDKs send by themselves and no list allows; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark

SDK_HEADERS = frozenset(
    {
        "amz-sdk-invocation-id",
        "amz-sdk-request",
        "x-amz-content-sha256",
        "x-amz-date",
        "x-amz-security-token",
        "x-amz-user-agent",
        "x-amzn-trace-id",
    }
)
"""What AWS SDKs for JavaScript and Amplify put on requests without being asked."""


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a refused header that no application sets itself."""
    header = refused.blocked.detail.lower()
    if refused.reason != "header-not-allowed" or header not in SDK_HEADERS:
        return None
    return Diagnosis(
        message=f"signed requests to {{routes}} are refused: `{header}` is not allowed",
        marks=mark(refused.header_place("Access-Control-Allow-Headers"), f"`{header}`, which AWS SDKs add, is missing from this list"),
        fix="list authorization, x-amz-date, x-amz-security-token, x-amz-user-agent and x-amz-content-sha256",
    )


CAUSE = Cause("sdk-header-not-allowed", "error", "a header that AWS SDKs send is not in Access-Control-Allow-Headers", explain)
