"""What the refusal of a preflight hides: the cause that would show once it is let in; a refusal itself is explained elsewhere."""

from __future__ import annotations

from crossgate.api import Unknown
from crossgate.check.cause import Cause, Diagnosis, Explanations, Refused
from crossgate.check.survey import Survey, Trial
from crossgate.exchange import PREFLIGHT
from crossgate.gateway import ORDINARY

_IN_FRONT = frozenset({"authorizer", "api-key", "validation"})
"""The steps of the gateway that stop a request before the method's own answer."""

_ADMITTED = ORDINARY._replace(admitted=Unknown("the preflight is let in"))


def hidden_behind(survey: Survey, trial: Trial, explanations: Explanations) -> tuple[Cause, Diagnosis] | tuple[None, None]:
    """Return why browsers would refuse the preflight *trial* even if nothing stood before the OPTIONS method that answers it.

    An ANY method is no OPTIONS method: where that answers, an own one is what is missing.
    """
    answer = trial.transcript.last.answer
    if trial.outcome != PREFLIGHT or answer.method is None or answer.method.http_method != "OPTIONS":
        return None, None
    if not any(step.refused and step.kind in _IN_FRONT for step in answer.steps):
        return None, None
    (again,) = survey.pairing.preflights((trial.origin,), trial.transcript.request, _ADMITTED)
    if again is None or again.verdict != "blocked":
        return None, None
    return explanations.of(Refused(survey, trial._replace(transcript=again)))
