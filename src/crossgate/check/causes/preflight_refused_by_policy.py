"""Cause ``preflight-refused-by-policy``: a resource policy that refuses anonymous preflights; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.exchange import SUCCESS


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that the resource policy stopped."""
    if refused.answer.cause != "resource-policy":
        return None
    return Diagnosis(
        message="the resource policy refuses the preflight of {routes}",
        marks=mark(refused.step("policy") or refused.api.place["policy"], "preflights are anonymous and come from anywhere"),
        fix="allow execute-api:Invoke for everybody on the resource execute-api:/*/OPTIONS/*",
        notes=("the policy refuses the calls themselves as well: allow those who may make them",) if _refuses_calls(refused) else (),
    )


def _refuses_calls(refused: Refused) -> bool:
    """Whether the policy stops the route's own calls too, so that answering the preflight is not enough."""
    own = (trial for trial in refused.survey.trials_of(refused.route) if trial.outcome == SUCCESS and trial.verdict == "blocked")
    return any(trial.transcript.last.answer.cause == "resource-policy" for trial in own)


CAUSE = Cause("preflight-refused-by-policy", "error", "the resource policy stops the anonymous preflight", explain, part="preflight")
