"""Cause ``sdk-header-not-allowed``: headers that AWS SDKs send by themselves and no list allows; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, listed, mark

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
    missing = [name for name in refused.headers_not_allowed if name in SDK_HEADERS]
    signed = refused.route.authorization == "AWS_IAM"
    if not missing or not (signed or refused.blocked.detail.lower() in SDK_HEADERS):
        return None
    named = listed([f"`{name}`" for name in missing])
    are = "is" if len(missing) == 1 else "are"
    return Diagnosis(
        message=f"calls of {{routes}} by an AWS SDK are refused: {named} {are} not allowed",
        marks=mark(
            refused.header_place("Access-Control-Allow-Headers"), f"{named}, which AWS SDKs add by themselves, {are} not allowed here"
        ),
        fix="allow Authorization, X-Amz-Date, X-Amz-Security-Token, X-Amz-User-Agent and X-Amz-Content-Sha256",
    )


CAUSE = Cause(
    "sdk-header-not-allowed",
    "error",
    "a header that AWS SDKs send is not in Access-Control-Allow-Headers",
    explain,
    reasons=("header-not-allowed",),
)
