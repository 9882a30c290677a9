"""Cause ``refused-definition``: parts of the definition that API Gateway refuses or cannot use; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.survey import Survey

_OTHERS = frozenset(
    {
        "unquoted-literal",
        "wrong-prefix",
        "doubled-prefix",
        "undeclared-response-header",
        "duplicate-method",
        "foreign-mapping-expression",
        "ignored-cors-extension",
        "ignored-sam-cors",
        "any-origin-with-credentials",
        "sam-refuses-cors",
    },
)


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report each refusal that no other cause is for: the verdicts hold for the rest of the definition only."""
    for refusal in survey.refusals:
        if refusal.kind not in _OTHERS:
            yield Diagnosis(
                message=f"API Gateway refuses a part of this definition, or does without it: {refusal.kind.replace('-', ' ')}",
                marks=mark(refusal.place.span, refusal.message),
                fix="correct these places: the verdicts hold for the rest of the definition only",
                routes=(refusal.route,) if refusal.route else (),
            )


CAUSE = Cause("refused-definition", "warning", "a part of the definition that API Gateway refuses or cannot use", inspect=inspect)
