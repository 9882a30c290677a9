"""The cause ``undeclared-response-header``: headers that an integration response sets and the method response does not declare; nothing of other causes."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.survey import Survey
from crossgate.gateway import refusals


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report what the control plane refuses; no exchange shows it, because such a template is never deployed."""
    for refusal in refusals(survey.api):
        if refusal.kind == 'undeclared-response-header':
            yield Diagnosis(
                message='API Gateway refuses to set a header that the method response does not declare',
                marks=mark(refusal.place.span, refusal.message),
                fix='declare the header under ResponseParameters of the method response of the same status, with true or false',
                routes=(refusal.route,) if refusal.route else (),
            )


CAUSE = Cause('undeclared-response-header', "error", 'a mapped header is not declared in the method response', inspect=inspect)
