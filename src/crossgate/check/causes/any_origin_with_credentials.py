"""Cause ``any-origin-with-credentials``: `*` as allowed origin for requests with credentials; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.check.finding import Mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim `*` where the page sends credentials."""
    return Diagnosis(
        message="pages that send credentials may not read {routes}: the allowed origin is `*`",
        marks=(*mark(refused.header_place("Access-Control-Allow-Origin"), "`*` does not allow credentials"), *_credentials(refused)),
        fix="allow the exact origin with Access-Control-Allow-Credentials 'true' and Vary: Origin, or let pages send no credentials",
        notes=("credentials are cookies and TLS client certificates; a bearer token that the page sets itself needs none of this",),
    )


def _credentials(refused: Refused) -> tuple[Mark, ...]:
    if refused.header("Access-Control-Allow-Credentials") is None:
        return ()
    return mark(refused.header_place("Access-Control-Allow-Credentials"), "credentials are allowed here", primary=False)


CAUSE = Cause(
    "any-origin-with-credentials",
    "error",
    "Access-Control-Allow-Origin is `*` although pages send credentials",
    explain,
    reasons=("wildcard-with-credentials",),
)
