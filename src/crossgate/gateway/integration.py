"""What an integration gives: the MOCK's status, or the backend's reply or fault; neither the request it got nor the response it becomes."""

from __future__ import annotations

import json
from typing import NamedTuple

from crossgate.api import Integration, Method, Unknown, Value
from crossgate.gateway.answer import Step
from crossgate.gateway.circumstances import Backend, BackendFault, BackendReply, IntegrationRequest
from crossgate.gateway.content_handling import Payload
from crossgate.gateway.invocation import Fault, Invocation
from crossgate.gateway.mock import parse_status_code
from crossgate.gateway.plan import IntegrationPlan


class Result(NamedTuple):
    """An integration's outcome. *subject* is what selection patterns are matched against; *output* a Lambda function's return value."""

    status: int
    headers: tuple[tuple[str, Value[str]], ...]
    body: bytes
    subject: str | None
    output: object = None
    is_lambda_output: bool = False
    unseen: Unknown | None = None
    is_mock: bool = False


def run_mock(plan: IntegrationPlan, rendered: str | None, payload: Payload, invocation: Invocation) -> Result | Fault:
    """Read the statusCode out of the rendered template, or of the body where none applied
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html).
    """
    status = parse_status_code(payload.text if rendered is None else rendered)
    place = plan.integration.place["request_templates"]
    if status is not None:
        invocation.step("integration", f"MOCK: statusCode {status}", plan.integration.place["kind"])
        return Result(status, (), b"", str(status), is_mock=True)
    if rendered is None and not plan.templates:
        invocation.rest_on("mock_without_template")
        if invocation.points.mock_without_template == "default":
            invocation.step("integration", "MOCK without a mapping template", plan.integration.place["kind"])
            return Result(200, (), b"", None, is_mock=True)
    what = "the request template gives no integer statusCode" if rendered is not None else "no request template gives a statusCode"
    invocation.rest_on("bad_mock_status_type")
    return Fault(
        invocation.points.bad_mock_status_type, "mock-status-unparsable", Step("integration", f"MOCK: {what}", place, refused=True)
    )


def assume_mock(plan: IntegrationPlan, invocation: Invocation) -> Result:
    """Return the ordinary outcome of a MOCK whose template is not known: the status of its first good integration response."""
    usual = [str(response.status) for response in plan.responses if isinstance(response.status, int) and response.status < 300]
    invocation.step("integration", "MOCK with an unknown mapping template", plan.integration.place["request_templates"])
    return Result(200, (), b"", usual[0] if usual and plan.default is None else "200", is_mock=True)


def call_backend(
    backend: Backend, method: Method, integration: Integration, sent: IntegrationRequest, invocation: Invocation
) -> Result | Fault:
    """Call the backend."""
    invocation.varies = True
    reply = backend.invoke(method, integration, sent, invocation.received.request)
    if isinstance(reply, BackendFault):
        return _fault(reply, integration, invocation)
    invocation.step("backend", f"{integration.kind} backend answers", integration.place["kind"])
    return _result(reply, integration)


def _result(reply: BackendReply, integration: Integration) -> Result:
    if not reply.is_lambda_output:
        subject = None if integration.is_lambda else str(reply.status)
        return Result(reply.status, reply.headers, reply.body, subject, unseen=reply.unseen)
    body = _json(reply.output)
    return Result(200, reply.headers, body, _error_message(reply.output), reply.output, is_lambda_output=True, unseen=reply.unseen)


def _json(output: object) -> bytes:
    try:
        return json.dumps(output, default=str).encode()
    except (TypeError, ValueError, RecursionError):
        return b"null"


def _error_message(output: object) -> str | None:
    message = output.get("errorMessage") if isinstance(output, dict) else None
    return message if isinstance(message, str) else None


def _fault(fault: BackendFault, integration: Integration, invocation: Invocation) -> Result | Fault:
    """Turn a backend's failure into a gateway response; a function's error is an ordinary reply for a custom Lambda integration."""
    place = integration.place["kind"]
    if fault.kind == "timeout":
        return Fault("INTEGRATION_TIMEOUT", "timeout", Step("backend", "the backend does not answer in time", place, refused=True))
    if fault.kind == "error" and integration.is_lambda and integration.kind != "AWS_PROXY":
        invocation.step("backend", "the function raises an error", place)
        output = {"errorMessage": fault.message, "errorType": "Error"}
        return Result(200, (), json.dumps(output).encode(), fault.message, output, is_lambda_output=True)
    if fault.kind in ("error", "malformed") and integration.kind == "AWS_PROXY":
        text = "the function raises an error" if fault.kind == "error" else "the function's output is none that a proxy integration takes"
        return Fault("INTEGRATION_FAILURE", f"backend-{fault.kind}", Step("backend", text, place, refused=True), status=502)
    step = Step("backend", "the backend cannot be reached", place, refused=True)
    return Fault("INTEGRATION_FAILURE", "unreachable", step, "Network error communicating with endpoint")
