"""Which integration response applies: selection patterns against the status code or a Lambda function's errorMessage; no mapping."""

from __future__ import annotations

from crossgate.api import Unknown
from crossgate.gateway.answer import Step
from crossgate.gateway.invocation import Fault, Invocation
from crossgate.gateway.java_regex import matches_start, matches_whole
from crossgate.gateway.plan import IntegrationPlan, ResponsePlan


def select(plan: IntegrationPlan, subject: str | None, invocation: Invocation) -> ResponsePlan | Fault:
    """Return the integration response for *subject*: the status code as text, or the errorMessage, or None where there was no error.

    https://docs.aws.amazon.com/apigateway/latest/api/API_IntegrationResponse.html#apigw-Type-IntegrationResponse-selectionPattern
    """
    matching = [response for response in plan.responses if _matches(response, subject, invocation)] if subject is not None else []
    if len(matching) > 1:
        invocation.rest_on("selection_order")
    chosen = matching[0] if matching else plan.default
    if chosen is not None:
        _tell(chosen, invocation)
        return chosen
    if not plan.responses:
        step = Step("selection", "the integration has no integration response", plan.integration.place["responses"], refused=True)
        return Fault("API_CONFIGURATION_ERROR", "no-integration-response", step)
    what = f"statusCode {subject}" if subject is not None else "a reply without errorMessage"
    text = f"no integration response matches {what}, and there is no default one"
    step = Step("selection", text, plan.integration.place["responses"], refused=True)
    return Fault("API_CONFIGURATION_ERROR", "no-default-integration-response", step)


def _matches(response: ResponsePlan, subject: str, invocation: Invocation) -> bool:
    pattern = response.pattern
    if isinstance(pattern, Unknown):
        invocation.doubt(pattern)
        return False
    assert pattern is not None
    if pattern == subject:
        return True
    whole, start = matches_whole(pattern, subject), matches_start(pattern, subject)
    if whole is None or start is None:
        place = response.response.place["selection_pattern"]
        invocation.doubt(Unknown(f"the selection pattern {pattern} cannot be run here", place))
        return False
    if whole != start:
        invocation.rest_on("selection")
    return whole if invocation.points.selection == "whole" else start


def _tell(chosen: ResponsePlan, invocation: Invocation) -> None:
    status = chosen.response.status_code
    spoken = "of unknown status" if isinstance(status, Unknown) else status
    text = f"integration response {spoken}" if chosen.pattern is not None else f"default integration response {spoken}"
    invocation.step("selection", text, chosen.response.place.span)
