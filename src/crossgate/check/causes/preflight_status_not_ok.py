"""Cause ``preflight-status-not-ok``: a preflight that is answered with an error status or a redirect; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that carries the headers and yet has no 2xx status."""
    if not refused.in_preflight or refused.reason not in ("status-not-ok", "redirect"):
        return None
    status = refused.answer.status
    return Diagnosis(
        message=f"the preflight of {{routes}} is answered with {status}, and only 2xx passes",
        marks=mark(refused.status_place, f"answers {status}"),
        fix="answer OPTIONS with 200 or 204",
    )


CAUSE = Cause("preflight-status-not-ok", "error", "the preflight is answered with an error status or a redirect", explain)
