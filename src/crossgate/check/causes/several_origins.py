"""Cause ``several-origins``: several origins in one Access-Control-Allow-Origin; no other cause."""

from __future__ import annotations

import re

from crossgate.check.cause import Cause, Diagnosis, Refused, mark

_REASONS = ("allow-origin-mismatch", "multiple-allow-origin", "invalid-allow-origin")


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a list of origins: the header takes one."""
    value = refused.header("Access-Control-Allow-Origin")
    if value is None or len([part for part in re.split(r"[,\s]+", value) if part]) < 2:
        return None
    return Diagnosis(
        message="Access-Control-Allow-Origin lists several origins, and browsers accept only one",
        marks=mark(refused.header_place("Access-Control-Allow-Origin"), "one origin, or *"),
        fix="choose the origin by the request's Origin header in a mapping template, with Vary: Origin",
    )


CAUSE = Cause("several-origins", "error", "Access-Control-Allow-Origin lists several origins", explain, reasons=_REASONS)
