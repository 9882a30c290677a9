"""Cause ``preflight-status-not-ok``: a preflight that is answered with an error status or a redirect; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that has no 2xx status, whether with the headers or made by the gateway for a reason of its own."""
    if 200 <= refused.answer.status < 300:
        return None
    status = refused.answer.status
    if refused.answer.answered_by != "integration":
        return _refused_by_gateway(refused, status)
    return Diagnosis(
        message=f"the preflight of {{routes}} is answered with {status}, and only 2xx passes",
        marks=mark(refused.status_place, f"answers {status}"),
        fix="answer OPTIONS with 200 or 204",
    )


def _refused_by_gateway(refused: Refused, status: int) -> Diagnosis:
    """Tell of what the gateway itself answers, such as a validator that asks a preflight for parameters."""
    last = refused.answer.steps[-1].text if refused.answer.steps else refused.answer.answered_by
    method = refused.answering
    return Diagnosis(
        message=f"API Gateway answers the preflight of {{routes}} with {status} {refused.answer.answered_by}, and only 2xx passes",
        marks=mark(refused.stopped_at or (method.place.span if method else None), last),
        fix="give {paths} an OPTIONS method with a MOCK integration that asks for nothing",
    )


CAUSE = Cause("preflight-status-not-ok", "error", "the preflight is answered with an error status or a redirect", explain, part="preflight")
