"""Cause ``malformed-origin``: an allowed origin that is spelled as no browser spells one; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.http import OriginError, parse_origin

_REASONS = ("allow-origin-mismatch", "multiple-allow-origin", "invalid-allow-origin")


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a value that parses as no origin: trailing slash, path, no scheme, default port, capital letters."""
    value = refused.header("Access-Control-Allow-Origin")
    if value is None:
        return None
    try:
        parse_origin(value)
    except OriginError as error:
        return Diagnosis(
            message=f"no browser ever sends the origin `{value}`",
            marks=mark(refused.header_place("Access-Control-Allow-Origin"), str(error)),
            fix=f"write {error.canonical}" if error.canonical else "write scheme and host, and the port where it is not the default one",
        )
    return None


CAUSE = Cause(
    "malformed-origin",
    "error",
    "an allowed origin has a slash, a path, no scheme, a default port or capital letters",
    explain,
    reasons=_REASONS,
)
