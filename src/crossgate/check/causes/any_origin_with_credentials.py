"""Cause ``any-origin-with-credentials``: `*` as allowed origin for requests with credentials; no other cause."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.check.finding import Mark
from crossgate.check.survey import Survey

_FIXES = {
    "REST": "allow the exact origin with Access-Control-Allow-Credentials 'true' and Vary: Origin, or let pages send no credentials",
    "HTTP": "list the exact origins in the CORS configuration and allow credentials there, or let pages send none",
}


def explain(refused: Refused) -> Diagnosis | None:
    """Claim `*` where the page sends credentials."""
    told = next(inspect(refused.survey), None)
    if told is not None:
        return told
    return Diagnosis(
        message="pages that send credentials may not read {routes}: the allowed origin is `*`",
        marks=(*mark(refused.header_place("Access-Control-Allow-Origin"), "`*` does not allow credentials"), *_credentials(refused)),
        fix=_FIXES[refused.api.kind],
        notes=("credentials are cookies and TLS client certificates; a bearer token that the page sets itself needs none of this",),
    )


def _credentials(refused: Refused) -> tuple[Mark, ...]:
    if refused.header("Access-Control-Allow-Credentials") is None:
        return ()
    return mark(refused.header_place("Access-Control-Allow-Credentials"), "credentials are allowed here", primary=False)


def inspect(survey: Survey) -> Iterator[Diagnosis]:
    """Report a configuration of an HTTP API that is refused for that: the API is not even made."""
    for refusal in survey.refusals:
        if refusal.kind == "any-origin-with-credentials":
            yield Diagnosis(
                message="API Gateway refuses this CORS configuration: any origin does not go with credentials",
                marks=mark(refusal.place.span, refusal.message),
                fix=_FIXES["HTTP"],
            )


CAUSE = Cause(
    "any-origin-with-credentials",
    "error",
    "Access-Control-Allow-Origin is `*` although pages send credentials",
    explain,
    inspect,
    reasons=("wildcard-with-credentials",),
)
