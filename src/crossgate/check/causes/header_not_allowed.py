"""Cause ``header-not-allowed``: request headers that Access-Control-Allow-Headers does not list; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a request header that the preflight does not allow."""
    if refused.reason != "header-not-allowed":
        return None
    header = refused.blocked.detail.lower()
    sent = refused.header("Access-Control-Allow-Headers")
    label = (
        f"`{header}` is missing from this list"
        if sent is not None
        else f"no Access-Control-Allow-Headers is set, so `{header}` is not allowed"
    )
    return Diagnosis(
        message=f"browsers refuse to send `{header}` to {{routes}}",
        marks=mark(refused.header_place("Access-Control-Allow-Headers"), label),
        fix=f"add {header} to Access-Control-Allow-Headers",
    )


CAUSE = Cause("header-not-allowed", "error", "a request header is not in Access-Control-Allow-Headers", explain)
