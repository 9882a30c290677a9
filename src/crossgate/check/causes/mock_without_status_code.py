"""Cause ``mock-without-status-code``: a MOCK integration whose request template gives no usable status code; no other cause."""

from __future__ import annotations

from crossgate.api import Integration
from crossgate.check.cause import Cause, Diagnosis, Refused, mark

_CAUSES = {
    "mock-status-unparsable": 'must render to a JSON object with an integer statusCode, such as {"statusCode": 200}',
    "no-integration-response": "selects an integration response, but there is none",
    "no-default-integration-response": "gives a status that no integration response is for",
    "template-fault": "cannot be rendered",
}


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a 500 that a MOCK answers because it cannot tell which integration response to give."""
    label = _CAUSES.get(refused.answer.cause)
    method = refused.answering
    if label is None or method is None or refused.answer.status < 500 or not refused.is_mock:
        return None
    place = (
        refused.step("integration") or refused.step("request-template") or refused.integration_place("request_templates/application/json")
    )
    if isinstance(method.integration, Integration) and not method.integration.request_templates:
        label = 'has no request template, and needs one such as {"statusCode": 200}'
    what = "the preflight of {routes}" if refused.in_preflight else "{routes}"
    return Diagnosis(
        message=f"the MOCK integration answers {what} with 500",
        marks=mark(refused.integration_place("request_templates/application/json") or place, label),
        fix='set the request template for application/json to {"statusCode": 200}, with an integration response for 200',
    )


CAUSE = Cause("mock-without-status-code", "error", "a MOCK integration has no request template with an integer statusCode", explain)
