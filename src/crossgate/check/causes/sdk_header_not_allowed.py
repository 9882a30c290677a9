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

_SOME_SEND = ("X-Amz-User-Agent", "X-Amz-Content-Sha256")


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
        fix=f"add {', '.join(refused.headers_not_allowed)} to Access-Control-Allow-Headers of OPTIONS{_others(refused)}",
    )


def _others(refused: Refused) -> str:
    """Return what to allow besides, as some SDKs send it; nothing that is allowed already."""
    allowed = {name.strip().lower() for name in (refused.header("Access-Control-Allow-Headers") or "").split(",")}
    others = [name for name in _SOME_SEND if name.lower() not in allowed and name.lower() not in refused.headers_not_allowed]
    return f"; some SDKs send {listed(others)} as well" if others else ""


CAUSE = Cause(
    "sdk-header-not-allowed",
    "error",
    "a header that AWS SDKs send is not in Access-Control-Allow-Headers",
    explain,
    reasons=("header-not-allowed",),
)
