"""Cause ``sam-cors-without-headers``: SAM's Cors without AllowHeaders, as in its short form, allows no header; no other cause."""

from __future__ import annotations

from crossgate.api import IntegrationResponse
from crossgate.check.cause import Cause, Diagnosis, Refused, listed, made_by, mark

_HEADER = ".access-control-allow-headers"


def explain(refused: Refused) -> Diagnosis | None:
    """Claim request headers that a preflight made by Cors does not allow, because it was told of none."""
    cors = made_by(refused.answering, "Cors")
    if cors is None or refused.header("Access-Control-Allow-Headers") is not None or _is_mapped(refused):
        return None
    named = listed([f"`{name}`" for name in refused.headers_not_allowed])
    return Diagnosis(
        message="SAM's Cors without AllowHeaders allows no header at all: browsers refuse to send {routes}",
        marks=mark(cors, f"sends no Access-Control-Allow-Headers, so {named} may not be sent"),
        fix="write Cors as a mapping, with AllowOrigin and AllowHeaders: \"'Content-Type,Authorization'\" in two kinds of quotes",
    )


def _is_mapped(refused: Refused) -> bool:
    """Whether the header is mapped after all, and only lost its value."""
    decided = refused.answer.mapped_by
    return isinstance(decided, IntegrationResponse) and any(key.lower().endswith(_HEADER) for key in decided.parameters)


CAUSE = Cause(
    "sam-cors-without-headers",
    "error",
    "SAM's Cors without AllowHeaders sends no Access-Control-Allow-Headers",
    explain,
    part="preflight",
    reasons=("header-not-allowed",),
)
