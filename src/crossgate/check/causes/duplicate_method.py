"""The cause ``duplicate-method``: two methods of one name on one path; nothing of other causes."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.survey import Survey
from crossgate.gateway import refusals


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report what the control plane refuses; no exchange shows it, because such a template is never deployed."""
    for refusal in refusals(survey.api):
        if refusal.kind == 'duplicate-method':
            yield Diagnosis(
                message='two definitions claim the same method of the same path, and the second is refused',
                marks=mark(refusal.place.span, refusal.message),
                fix='keep one of them; repair the OPTIONS method that exists instead of adding another',
                routes=(refusal.route,) if refusal.route else (),
            )


CAUSE = Cause('duplicate-method', "error", 'a second OPTIONS method collides with one that exists', inspect=inspect)
