"""Cause ``null-origin``: the origin null, of sandboxed frames and local files; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.http import NULL_ORIGIN

_REASONS = ("allow-origin-mismatch", "multiple-allow-origin", "invalid-allow-origin")


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a mismatch in which either side is `null`."""
    value = refused.header("Access-Control-Allow-Origin")
    if NULL_ORIGIN not in (value, refused.trial.origin):
        return None
    if refused.trial.origin == NULL_ORIGIN:
        message, label = "a page with the origin `null` may not read {routes}", "the page is a local file or a sandboxed frame"
    else:
        message, label = (
            "Access-Control-Allow-Origin is `null`, which is no site's origin",
            "only local files and sandboxed frames have this origin, anybody's",
        )
    return Diagnosis(
        message=message,
        marks=mark(refused.header_place("Access-Control-Allow-Origin"), label),
        fix="serve the page over http://localhost or https, and allow that origin; never allow `null`",
    )


CAUSE = Cause("null-origin", "error", "the origin null, which any local file or sandboxed frame has", explain, reasons=_REASONS)
