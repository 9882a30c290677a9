"""The cause ``unquoted-header-value``: static header values without their inner single quotes; nothing of other causes."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.survey import Survey
from crossgate.gateway import refusals


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report what the control plane refuses; no exchange shows it, because such a template is never deployed."""
    for refusal in refusals(survey.api):
        if refusal.kind == 'unquoted-literal':
            yield Diagnosis(
                message='API Gateway refuses header values that are neither quoted nor a mapping expression',
                marks=mark(refusal.place.span, refusal.message),
                fix='put the value in single quotes inside the YAML or JSON string: "\'*\'"',
                routes=(refusal.route,) if refusal.route else (),
            )


CAUSE = Cause('unquoted-header-value', "error", 'a static value lacks its inner single quotes', inspect=inspect)
