"""The gateway as a whole: one request taken through every stage to its answer; each stage's rules live in its own module."""

from __future__ import annotations

from crossgate.api import Api, Integration, Method, Unknown
from crossgate.gateway.answer import Answer, Step
from crossgate.gateway.authorization import authorize
from crossgate.gateway.backend_request import backend_request
from crossgate.gateway.circumstances import ORDINARY, AssumedBackend, Backend, Circumstances
from crossgate.gateway.content_handling import Payload
from crossgate.gateway.facts import ASSUMED, PAYLOAD_LIMIT, TRACED, OpenPoints
from crossgate.gateway.gateway_responses import GatewayResponses
from crossgate.gateway.integration import Result, assume_mock, call_backend, run_mock
from crossgate.gateway.integration_request import PASS_THROUGH, choose_template, forbidden_header, render_body, take_payload
from crossgate.gateway.integration_response import Reply, respond
from crossgate.gateway.invocation import Fault, Invocation, extended_request_id, let_on, taken
from crossgate.gateway.media_types import BinaryMediaTypes
from crossgate.gateway.method_request import MethodRequest
from crossgate.gateway.plan import IntegrationPlan, plan_integration
from crossgate.gateway.proxy import pass_through
from crossgate.gateway.resource_policy import apply_policy
from crossgate.gateway.routing import Route, Router
from crossgate.gateway.selection import select
from crossgate.gateway.usage_plan import check_api_key, check_limits
from crossgate.gateway.validation import validate
from crossgate.http import Request

ASSUMED_BACKEND = AssumedBackend()

_MOST_REMEMBERED = 1024


class Gateway:
    """A REST API, ready to answer requests: routing table, mappings and templates are compiled once.

    A request's URL is absolute. Where ``circumstances.stage`` is set, the first path segment has to be that stage's name and is taken
    off; without one the whole path is the API's.
    """

    __slots__ = ("_api", "_binary_types", "_plans", "_points", "_remembered", "_responses", "_router")

    def __init__(self, api: Api, open_points: OpenPoints = ASSUMED) -> None:
        self._api = api
        self._points = open_points
        self._router = Router(api, open_points)
        self._responses = GatewayResponses(api)
        self._binary_types = BinaryMediaTypes(api)
        self._plans: dict[int, IntegrationPlan] = {}
        self._remembered: dict[tuple[str, str, str | None, str | None], Answer] = {}

    def route(self, method: str, path: str) -> Route:
        """Return which method answers *method* on *path* (without stage and query string), and why."""
        return self._router.route(method, path)

    def answer(self, request: Request, circumstances: Circumstances = ORDINARY, backend: Backend = ASSUMED_BACKEND) -> Answer:
        """Return what API Gateway answers to *request*; *backend* is called for integrations other than MOCK.

        Answers that rest on nothing but verb, path, Content-Type and Accept are remembered.
        """
        received = MethodRequest(request, circumstances.stage)
        key = (received.verb, received.path, received.media_type, received.accept)
        memorable = not received.body and received.stage_found and not circumstances.over_limit and not circumstances.waf_blocks
        known = self._remembered.get(key) if memorable else None
        if known is not None:
            return _readdressed(known, circumstances)
        invocation = Invocation(self._api, self._points, received, circumstances)
        answer = self._answer(invocation, backend)
        if memorable and not invocation.varies:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            answer = self._remembered[key] = answer._replace(is_constant=True)
        return answer

    def _answer(self, invocation: Invocation, backend: Backend) -> Answer:
        edge = _answer_at_the_edge(invocation)
        if edge is not None:
            return edge
        outcome = self._admit(invocation) or self._integrate(invocation, backend)
        if isinstance(outcome, Fault):
            invocation.steps.append(outcome.step)
            reply = self._responses.make(outcome, invocation)
            return _finish(reply, invocation, outcome.type, outcome.cause)
        return _finish(outcome, invocation, "integration", "")

    def _admit(self, invocation: Invocation) -> Fault | None:
        """Take the request through everything that comes before the integration."""
        if invocation.circumstances.waf_blocks:
            return Fault("WAF_FILTERED", "waf", Step("edge", "the web application firewall blocks the request", refused=True))
        method = taken(self._router.route(invocation.received.verb, invocation.received.path), invocation, "MISSING_AUTHENTICATION_TOKEN")
        if isinstance(method, Fault):
            return method
        return (
            apply_policy(self._api.policy, method, invocation)
            or let_on(authorize(method, invocation), invocation)
            or let_on(check_api_key(method, invocation), invocation)
            or check_limits(method, invocation)
            or let_on(validate(method, invocation), invocation)
        )

    def _integrate(self, invocation: Invocation, backend: Backend) -> Reply | Fault:
        method = invocation.method
        assert method is not None
        integration = method.integration
        if integration is None:
            step = Step("integration", "the method has no integration", method.place.span, refused=True)
            return Fault("API_CONFIGURATION_ERROR", "no-integration", step)
        if isinstance(integration, Unknown) or isinstance(integration.kind, Unknown):
            why = integration if isinstance(integration, Unknown) else integration.kind
            assert isinstance(why, Unknown)
            invocation.doubt(why)
            return Reply(200, [], b"", why)
        fault = forbidden_header(method, integration)
        if fault is not None:
            return fault
        plan = self._plan(integration)
        return self._proxy(method, plan, invocation, backend) if integration.is_proxy else self._map(method, plan, invocation, backend)

    def _plan(self, integration: Integration) -> IntegrationPlan:
        plan = self._plans.get(id(integration))
        if plan is None:
            plan = self._plans[id(integration)] = plan_integration(integration, self._points)
        return plan

    def _proxy(self, method: Method, plan: IntegrationPlan, invocation: Invocation, backend: Backend) -> Reply | Fault:
        payload = take_payload(plan.integration, self._binary_types, invocation)
        if isinstance(payload, Fault):
            return payload
        result = self._call(method, plan, payload, None, invocation, backend)
        return result if isinstance(result, Fault) else pass_through(plan.integration, result, self._binary_types, invocation)

    def _map(self, method: Method, plan: IntegrationPlan, invocation: Invocation, backend: Backend) -> Reply | Fault:
        """Run a custom integration: request template, integration, selection, integration response."""
        chosen = choose_template(plan, invocation)
        if isinstance(chosen, Fault):
            return chosen
        payload = take_payload(plan.integration, self._binary_types, invocation)
        if isinstance(payload, Fault):
            return payload
        rendered = None if chosen is PASS_THROUGH else render_body(chosen, payload, plan.integration, self._binary_types, invocation)
        if isinstance(rendered, Fault):
            return rendered
        result: Result | Fault
        if plan.integration.kind != "MOCK":
            result = self._call(method, plan, payload, rendered, invocation, backend)
        elif isinstance(chosen.text, Unknown):
            result = assume_mock(plan, invocation)
        else:
            result = run_mock(plan, rendered, payload, invocation)
        if isinstance(result, Fault):
            return result
        selected = select(plan, result.subject, invocation)
        return selected if isinstance(selected, Fault) else respond(method, selected, result, self._binary_types, invocation)

    def _call(
        self, method: Method, plan: IntegrationPlan, payload: Payload, rendered: str | None, invocation: Invocation, backend: Backend
    ) -> Result | Fault:
        integration = plan.integration
        if (
            integration.kind == "AWS_PROXY"
            and integration.http_method not in ("POST", None)
            and not isinstance(integration.http_method, Unknown)
        ):
            text = f"a Lambda function is invoked by POST, not {integration.http_method}"
            step = Step("integration", text, integration.place["http_method"], refused=True)
            return Fault("API_CONFIGURATION_ERROR", "lambda-method", step)
        body = payload.data if rendered is None else rendered.encode("utf-8", "replace")
        sent = backend_request(method, integration, body, invocation, rendered=rendered is not None, binary=payload.binary)
        if not isinstance(backend, AssumedBackend):  # that one looks at nothing that it is sent
            invocation.received.heeds_origin = True
        return sent if isinstance(sent, Fault) else call_backend(backend, method, integration, sent, invocation)


def _answer_at_the_edge(invocation: Invocation) -> Answer | None:
    """Return what is answered before the API's configuration is looked at, or None."""
    received = invocation.received
    if len(received.body) > PAYLOAD_LIMIT:
        invocation.steps.append(Step("edge", "413: the request is larger than 10 MB, no gateway response applies", refused=True))
        body = f"HTTP content length exceeded {PAYLOAD_LIMIT} bytes.".encode()
        headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/plain"),)
        steps = tuple(invocation.steps)
        return Answer(413, headers, body, "edge", None, steps, cause="request-too-large", heeds_origin=False)
    if not received.stage_found:
        text = f"403: the API has no such stage, {invocation.circumstances.stage} is expected"
        invocation.steps.append(Step("stage", text, refused=True))
        headers = (("Content-Type", "application/json"), ("x-amzn-ErrorType", "ForbiddenException"))
        steps = tuple(invocation.steps)
        return Answer(403, headers, b'{"message":"Forbidden"}', "edge", None, steps, cause="no-stage", heeds_origin=False)
    return None


def _finish(reply: Reply, invocation: Invocation, answered_by: str, cause: str) -> Answer:
    circumstances = invocation.circumstances
    headers = reply.headers
    headers += own_headers(circumstances.request_id)
    integration = invocation.method.integration if invocation.method is not None else None
    if answered_by == "integration" and isinstance(integration, Integration) and integration.kind in TRACED:
        headers.append(("X-Amzn-Trace-Id", _trace_id(invocation)))
    return Answer(
        status=reply.status,
        headers=tuple(headers),
        body=reply.body,
        answered_by=answered_by,
        method=invocation.method,
        steps=tuple(invocation.steps),
        unseen=reply.unseen,
        doubts=tuple(invocation.doubts),
        rests_on=tuple(invocation.rests_on),
        cause=cause,
        mapped_by=reply.mapped_by,
        heeds_origin=invocation.received.heeds_origin,
    )


def own_headers(request_id: str) -> list[tuple[str, str]]:
    """Return the ids that every answer of the gateway carries."""
    return [("x-amzn-RequestId", request_id), ("x-amz-apigw-id", extended_request_id(request_id))]


def _readdressed(known: Answer, circumstances: Circumstances) -> Answer:
    """Return a remembered answer with the ids of this request."""
    if known.headers[-2][1] == circumstances.request_id:
        return known
    return Answer(
        known.status,
        (*known.headers[:-2], *own_headers(circumstances.request_id)),
        known.body,
        known.answered_by,
        known.method,
        known.steps,
        known.unseen,
        known.doubts,
        known.rests_on,
        known.cause,
        known.mapped_by,
        known.is_constant,
        known.heeds_origin,
    )


def _trace_id(invocation: Invocation) -> str:
    given = invocation.received.header("x-amzn-trace-id")
    if given is not None:
        return given.partition(";")[0]
    digits = invocation.circumstances.request_id.replace("-", "").ljust(32, "0")
    return f"Root=1-{digits[:8]}-{digits[8:32]}"
