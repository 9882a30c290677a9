"""Cause ``unusable-response``: statuses and redirects that browsers refuse whatever the headers say; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.exchange import SUCCESS

_REASONS = {
    "redirect-scheme": "browsers follow a cross-origin redirect to http and https addresses only",
    "redirect-with-credentials": "browsers follow no cross-origin redirect to an address with a user name in it",
    "invalid-redirect": "browsers cannot follow this redirect: its Location is no address",
    "too-many-redirects": "browsers follow twenty redirects at most, and this one never ends",
    "unexpected-status": "browsers take this status for a proxy's and give the response to nobody",
}
"""By the browser's reason, https://fetch.spec.whatwg.org/#http-redirect-fetch and what Chromium was seen to do."""


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a response that fails for its status or its Location."""
    redirected = refused.header("Location") is not None
    return Diagnosis(
        message="browsers give the response of {routes} to no page, whatever its headers",
        marks=mark(refused.header_place("Location") if redirected else refused.status_place, _REASONS[refused.reason]),
        fix="answer with another status, and redirect to a plain https address" if redirected else "answer with another status",
        severity=None if refused.trial.outcome == SUCCESS else "warning",
    )


CAUSE = Cause(
    "unusable-response", "error", "a status or a redirect that browsers refuse whatever the headers say", explain, reasons=tuple(_REASONS)
)
