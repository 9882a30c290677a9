"""Cause ``preflight-falls-through``: a preflight that a greedy path answers, because its own path has no OPTIONS method; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark

_REFUSALS = ("UNAUTHORIZED", "ACCESS_DENIED", "MISSING_AUTHENTICATION_TOKEN", "INVALID_API_KEY")


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that another path caught and refused (recorded: matching is on path and method together)."""
    caught = refused.answering
    if caught is None or refused.own or refused.answer.answered_by not in _REFUSALS:
        return None
    route = refused.route
    return Diagnosis(
        message=f"the preflight of {{routes}} is caught by {caught.route}, which refuses it",
        marks=(
            *mark(caught.place["authorization"], f"guards every request that {caught.route} answers, OPTIONS too"),
            *mark(route.place.span, "this path has no OPTIONS method of its own", primary=False),
        ),
        fix="give {paths} an OPTIONS method with a MOCK integration and no authorizer",
    )


CAUSE = Cause("preflight-falls-through", "error", "a greedy path catches the preflight and refuses it", explain, part="preflight")
