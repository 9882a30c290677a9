"""Cause ``wildcard-misses-authorization``: `*` in Allow-Headers where pages send Authorization; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, Refused, mark, place_of_header
from crossgate.check.survey import Survey
from crossgate.exchange import PREFLIGHT

_LABEL = "`*` stands for every header but Authorization"
_FIX = "list Authorization beside *, or list all headers by name"


def explain(refused: Refused) -> Diagnosis | None:
    """Claim an Authorization header that a browser refuses in spite of the wildcard, as the standard has it."""
    return Diagnosis(
        message="`*` in Access-Control-Allow-Headers does not let pages send Authorization with {routes}",
        marks=mark(refused.header_place("Access-Control-Allow-Headers"), _LABEL),
        fix=_FIX,
        severity="error",
    )


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Warn where browsers let pass what the standard refuses: a wildcard never covers Authorization."""
    for trial in survey.trials():
        if trial.outcome != PREFLIGHT or trial.verdict == "blocked":
            continue
        strict = trial.transcript.judgement.outcomes.get("standard")
        if strict is None or strict.blocked is None:
            continue
        mapped = trial.transcript.last.answer.mapped_by
        if strict.blocked.reason == "header-not-allowed" and strict.blocked.detail.lower() == "authorization" and mapped is not None:
            yield Diagnosis(
                message="`*` in Access-Control-Allow-Headers does not cover Authorization by the standard; browsers still pass {routes}",
                marks=mark(place_of_header(mapped, "Access-Control-Allow-Headers"), _LABEL),
                fix=_FIX,
                routes=(trial.method.route,),
            )


CAUSE = Cause(
    "wildcard-misses-authorization",
    "warning",
    "`*` in Access-Control-Allow-Headers is not meant to cover Authorization",
    explain,
    inspect,
    reasons=("header-not-allowed",),
)
