"""Cause ``client-sends-cors-headers``: a page that sends Access-Control-* headers, which belong in responses; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a refused request header that is a CORS response header: the page is wrong, not the API."""
    header = refused.blocked.detail.lower()
    if not header.startswith("access-control-"):
        return None
    return Diagnosis(
        message=f"the page sends `{header}`, which only a server may send",
        marks=mark(refused.header_place("Access-Control-Allow-Headers"), "rightly not allowed here"),
        fix=f"remove `{header}` from the request in the page's code; do not add it to Access-Control-Allow-Headers",
    )


CAUSE = Cause(
    "client-sends-cors-headers",
    "error",
    "the page sends Access-Control-* headers, which belong in responses",
    explain,
    reasons=("header-not-allowed",),
)
