"""Cause ``sam-cors-without-headers``: SAM's Cors without AllowHeaders, as in its short form, allows no header; no other cause."""

from __future__ import annotations

from crossgate.api import IntegrationResponse
from crossgate.check.cause import Cause, Diagnosis, Refused, listed, made_by, mark
from crossgate.check.survey import Survey
from crossgate.exchange import PREFLIGHT

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
        fix=f"write AllowHeaders: \"'{','.join(_needed(refused.survey))}'\" beside AllowOrigin in Cors, in two kinds of quotes",
        notes=("the short form of Cors, one text, is AllowOrigin alone: write a mapping in its place",),
    )


def _needed(survey: Survey) -> tuple[str, ...]:
    """Return every header that pages ask for where Cors answers: one list serves all paths."""
    asked = {
        trial.transcript.last.request.headers.combined("access-control-request-headers") or ""
        for trial in survey.trials()
        if trial.outcome == PREFLIGHT and made_by(trial.transcript.last.answer.method, "Cors") is not None
    }
    names = sorted({name.strip() for line in asked for name in line.split(",")} - {""})
    return tuple("-".join(part.capitalize() for part in name.split("-")) for name in names)


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
