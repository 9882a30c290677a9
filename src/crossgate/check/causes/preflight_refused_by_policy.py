"""Cause ``preflight-refused-by-policy``: a resource policy that refuses anonymous preflights; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that the resource policy stopped."""
    if not refused.in_preflight or refused.answer.cause != "resource-policy":
        return None
    return Diagnosis(
        message="the resource policy refuses the preflight of {routes}",
        marks=mark(refused.step("policy") or refused.api.place["policy"], "preflights are anonymous and come from anywhere"),
        fix="allow execute-api:Invoke for everybody on the resource execute-api:/*/OPTIONS/*",
    )


CAUSE = Cause("preflight-refused-by-policy", "error", "the resource policy stops the anonymous preflight", explain)
