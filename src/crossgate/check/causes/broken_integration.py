"""Cause ``broken-integration``: methods that API Gateway itself answers with 500; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark

_BROKEN = {
    "no-integration": "this method has no integration",
    "no-integration-response": "no integration response is defined",
    "no-default-integration-response": "no integration response fits what the backend answers, and there is no default one",
    "template-fault": "the mapping template cannot be rendered",
    "mock-status-unparsable": "the request template gives no integer statusCode",
    "binary-request-template": "the body counts as binary, and a mapping template cannot read it",
    "binary-response-template": "the response counts as binary, and a mapping template cannot read it",
    "forbidden-request-header": "the integration request sets a header that API Gateway keeps to itself",
    "invalid-endpoint": "the address of the backend is none",
    "lambda-method": "a Lambda function is invoked by POST, whatever the method of the route",
    "undeclared-status": "the status of the integration response has no method response",
}
"""By the gateway's own reasons: what is wrong at the place that it names."""

_FIX = "complete the integration: an address, a default integration response, and templates that render"


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a 500 that the definition itself brings about on an ordinary request."""
    label = _BROKEN.get(refused.answer.cause)
    method = refused.answering
    if label is None or method is None:
        return None
    what = "the preflight of {routes}" if refused.in_preflight else "{routes}"
    return Diagnosis(
        message=f"API Gateway itself answers {what} with {refused.answer.status}: its integration is incomplete",
        marks=mark(refused.stopped_at or method.place["integration"], label),
        fix="attach an integration to the route" if refused.is_http else _FIX,
    )


CAUSE = Cause("broken-integration", "error", "the definition makes API Gateway answer with 500", explain)
