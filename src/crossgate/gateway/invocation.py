"""One request on its way through the gateway: what was found out so far, and the fault that stops it; no stage of the pipeline."""

from __future__ import annotations

import time
from typing import NamedTuple

from crossgate.api import Api, Method, Unknown, Value
from crossgate.gateway.answer import Step, StepKind
from crossgate.gateway.circumstances import Circumstances
from crossgate.gateway.facts import OpenPoints
from crossgate.gateway.method_request import MethodRequest
from crossgate.gateway.routing import Route
from crossgate.text import Span

_LAST_SECOND = 253_402_300_799
"""The end of the year 9999, in seconds."""


class Fault(NamedTuple):
    """Why the gateway answers by itself: the gateway response *type*, the machine-readable *cause* and the step that stopped the request.

    *message* and *status* replace the type's own where AWS answers so.
    """

    type: str
    cause: str
    step: Step
    message: str | None = None
    status: int | None = None


class Invocation:
    """The state of one request.

    *varies* is set as soon as the answer depends on more than the route, Content-Type and Accept, so that others may be remembered.
    """

    __slots__ = (
        "_context", "api", "circumstances", "doubts", "method", "path_parameters", "points", "received", "rests_on", "steps", "varies",
    )  # fmt: skip

    def __init__(self, api: Api, points: OpenPoints, received: MethodRequest, circumstances: Circumstances) -> None:
        self.api = api
        self.points = points
        self.received = received
        self.circumstances = circumstances
        self.method: Method | None = None
        self.path_parameters: dict[str, str] = {}
        self.steps: list[Step] = []
        self.doubts: list[Unknown] = []
        self.rests_on: list[str] = []
        self.varies = False
        self._context: dict[str, object] | None = None

    def step(self, kind: StepKind, text: str, place: Span | None = None) -> None:
        """Note a step that went well."""
        self.steps.append(Step(kind, text, place))

    def doubt(self, unknown: Unknown) -> None:
        """Note what decides whether this answer is reached at all."""
        if unknown not in self.doubts:
            self.doubts.append(unknown)

    def rest_on(self, point: str) -> None:
        """Note an open point that decided."""
        if point not in self.rests_on:
            self.rests_on.append(point)

    @property
    def context(self) -> dict[str, object]:
        """The ``$context`` of this request; templates write their overrides into it. Whoever reads it makes the answer vary."""
        if self._context is None:
            self._context = _context(self)
        return self._context

    @property
    def overrides(self) -> dict[str, object]:
        """What templates wrote to ``$context.responseOverride``."""
        written = self._context.get("responseOverride") if self._context else None
        return written if isinstance(written, dict) else {}

    @property
    def request_overrides(self) -> dict[str, object]:
        """What templates wrote to ``$context.requestOverride``."""
        written = self._context.get("requestOverride") if self._context else None
        return written if isinstance(written, dict) else {}

    def stage_variable(self, name: str) -> Value[str] | None:
        """Return a stage variable, or None where the stage has none of that name."""
        self.varies = True
        return self.circumstances.stage_variables.get(name)

    def known_stage_variables(self) -> dict[str, str]:
        """Return the stage variables for a template; an unknown one stands as its known parts and becomes a doubt."""
        known: dict[str, str] = {}
        for name, value in self.circumstances.stage_variables.items():
            if isinstance(value, Unknown):
                self.doubt(value)
            known[name] = value.shape if isinstance(value, Unknown) else value
        return known


def _context(invocation: Invocation) -> dict[str, object]:
    """Return the context variables, https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html."""
    received, circumstances, method = invocation.received, invocation.circumstances, invocation.method
    seconds = min(max(circumstances.time_ms // 1000, 0), _LAST_SECOND)
    domain = received.host.partition(":")[0]
    context: dict[str, object] = {
        "accountId": "123456789012",
        "apiId": domain.partition(".")[0],
        "domainName": domain,
        "domainPrefix": domain.partition(".")[0],
        "extendedRequestId": extended_request_id(circumstances.request_id),
        "httpMethod": received.verb,
        "identity": {"sourceIp": "127.0.0.1", "userAgent": received.header("user-agent") or ""},
        "path": f"/{circumstances.stage}{received.path}" if circumstances.stage else received.path,
        "protocol": "HTTP/1.1",
        "requestId": circumstances.request_id,
        "requestOverride": {"header": {}, "path": {}, "querystring": {}},
        "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(seconds)),
        "requestTimeEpoch": seconds * 1000 + circumstances.time_ms % 1000,
        "resourceId": method.id if method else "",
        "resourcePath": method.path if method else "",
        "responseOverride": {"header": {}},
        "stage": circumstances.stage,
    }
    if circumstances.authorizer_context:
        context["authorizer"] = dict(circumstances.authorizer_context)
    if circumstances.canary is not None:
        context["isCanaryRequest"] = circumstances.canary
    return context


def let_on(fault: Fault | None, invocation: Invocation) -> Fault | None:
    """Return *fault*, unless the circumstances let the request on all the same: then the answer hangs on whether it would be."""
    admitted = invocation.circumstances.admitted
    if fault is None or admitted is None:
        return fault
    invocation.doubt(admitted)
    return None


def taken(route: Route, invocation: Invocation, otherwise: str) -> Method | Fault:
    """Return the method to which *route* leads, its steps noted; where it leads to none, the fault of the type *otherwise*."""
    for point in route.rests_on:
        invocation.rest_on(point)
    method = route.method
    if method is None:
        invocation.steps.extend(route.steps[:-1])
        return Fault(otherwise, "no-route", route.steps[-1])
    invocation.steps.extend(route.steps)
    invocation.method = method
    invocation.path_parameters = route.path_parameters
    if method.presence is not None:
        invocation.doubt(method.presence)
    return method


def extended_request_id(request_id: str) -> str:
    """Return an x-amz-apigw-id: 15 characters and ``=``, as they look."""
    return request_id.replace("-", "")[:15].ljust(15, "0") + "="
