"""An HTTP API as a whole: one request taken through every stage to its answer; each stage's rules live in its own module."""

from __future__ import annotations

import json

from crossgate.api import Api, CorsConfiguration, Unknown
from crossgate.gateway.answer import Answer, Step
from crossgate.gateway.circumstances import ORDINARY, AssumedBackend, Backend, Circumstances
from crossgate.gateway.facts import ASSUMED, PAYLOAD_LIMIT, OpenPoints
from crossgate.gateway.http_api.authorization import authorize, challenge_of
from crossgate.gateway.http_api.cors import (
    actual_headers,
    allowed_origin,
    configured,
    is_cors_request,
    is_preflight,
    preflight_headers,
    without_cors,
)
from crossgate.gateway.http_api.facts import DEFAULT_ROUTE, ERRORS, MEDIA_TYPE, REQUEST_ID, UNROUTED
from crossgate.gateway.http_api.integration import Reply, integrate
from crossgate.gateway.http_api.routing import HttpRouter
from crossgate.gateway.invocation import Fault, Invocation, extended_request_id, let_on, taken
from crossgate.gateway.method_request import MethodRequest
from crossgate.gateway.renaming import HeaderList
from crossgate.gateway.routing import Route
from crossgate.http import Request

_ASSUMED_BACKEND = AssumedBackend()


class HttpGateway:
    """An HTTP API, ready to answer requests.

    A request's URL is absolute. Where ``circumstances.stage`` is set and not ``$default``, the first path segment has to be that
    stage's name and is taken off; else the whole path is the API's.
    """

    __slots__ = ("_api", "_cors", "_points", "_router", "_untold")

    def __init__(self, api: Api, open_points: OpenPoints = ASSUMED) -> None:
        self._api = api
        self._points = open_points
        self._router = HttpRouter(api, open_points)
        self._untold = api.cors if isinstance(api.cors, Unknown) else None
        self._cors = api.cors if isinstance(api.cors, CorsConfiguration) and configured(api.cors) else None

    def route(self, method: str, path: str) -> Route:
        """Return which route answers *method* on *path* (without stage and query string), and why."""
        return self._router.route(method, path)

    def answer(self, request: Request, circumstances: Circumstances = ORDINARY, backend: Backend = _ASSUMED_BACKEND) -> Answer:
        """Return what API Gateway answers to *request*; *backend* is called for every integration."""
        stage = "" if circumstances.stage == DEFAULT_ROUTE else circumstances.stage
        received = MethodRequest(request, stage)
        received.verb = request.method.upper()  # no header overrides it here
        invocation = Invocation(self._api, self._points, received, circumstances)
        if self._untold is not None and received.header("origin") is not None:
            invocation.doubt(self._untold)
        outcome = self._at_the_edge(invocation) or self._managed_preflight(invocation) or self._called(invocation, backend)
        return outcome if isinstance(outcome, Answer) else self._refusal(outcome, invocation)

    def _at_the_edge(self, invocation: Invocation) -> Fault | None:
        received = invocation.received
        if len(received.body) > PAYLOAD_LIMIT:
            step = Step("edge", "the request is larger than 10 MB", refused=True)
            return Fault("REQUEST_TOO_LARGE", "request-too-large", step)
        if not received.stage_found:
            step = Step("stage", f"the API has no such stage, {received.stage} is expected", refused=True)
            return Fault("NOT_FOUND", "no-stage", step)
        return None

    def _managed_preflight(self, invocation: Invocation) -> Answer | None:
        """Answer a preflight out of the configuration, where no route takes OPTIONS.

        One that a route takes goes to that route's authorizer and integration; whether an integration without authorizer is called
        or the gateway answers by itself is an open point.
        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
        """
        if not is_preflight(invocation) or (self._cors is None and self._untold is None):
            return None
        method = self._router.route("OPTIONS", invocation.received.path).method
        if method is not None:
            if self._points.http_api_preflight_route == "integration" or method.authorization != "NONE" or method.integration is None:
                return None
            invocation.rest_on("http_api_preflight_route")
        invocation.step("route", f"OPTIONS {invocation.received.path}")
        return self._preflight_answer(invocation)

    def _preflight_answer(self, invocation: Invocation) -> Answer:
        cors = self._cors
        if cors is None:
            invocation.step("cors", "the CORS configuration cannot be told", self._api.place["cors"])
            return self._finish(self._points.http_api_preflight_status, [], b"", "cors", invocation, unseen=self._untold)
        headers = preflight_headers(cors, invocation)
        if headers:
            invocation.step("cors", "the CORS configuration answers the preflight", cors.place.span)
        else:
            refused = self._points.http_api_disallowed_origin == "refused"
            invocation.rest_on("http_api_disallowed_origin")
            text = f"the CORS configuration does not allow {invocation.received.header('origin')}"
            invocation.steps.append(Step("cors", text, cors.place["allow_origins"], refused=True))
            if refused:
                return self._finish(403, [], b"", "cors", invocation)
        return self._finish(self._points.http_api_preflight_status, headers, b"", "cors", invocation)

    def _called(self, invocation: Invocation, backend: Backend) -> Answer | Fault:
        """Take the request to its route, past the authorizer, to the integration."""
        method = taken(self._router.route(invocation.received.verb, invocation.received.path), invocation, "NOT_FOUND")
        if isinstance(method, Fault):
            return method
        if invocation.circumstances.over_limit:
            return Fault("THROTTLED", "throttled", Step("edge", "too many requests", method.place.span, refused=True))
        fault = self._disallowed(invocation) or let_on(authorize(method, invocation), invocation)
        if fault is not None:
            return fault
        reply = integrate(method, invocation, backend)
        return reply if isinstance(reply, Fault) else self._passed_on(reply, invocation)

    def _disallowed(self, invocation: Invocation) -> Fault | None:
        """Whether the gateway itself stops a request from an origin that is not allowed, which is an open point."""
        if self._points.http_api_disallowed_origin != "refused" or self._cors is None:
            return None
        if invocation.received.header("origin") is None or allowed_origin(self._cors, invocation) is not None:
            return None
        invocation.rest_on("http_api_disallowed_origin")
        return Fault("FORBIDDEN", "origin", Step("cors", "the origin is not allowed", self._cors.place["allow_origins"], refused=True))

    def _passed_on(self, reply: Reply, invocation: Invocation) -> Answer:
        """Return the backend's reply, its CORS headers replaced by those of the configuration, if there is one."""
        cors = self._cors
        if cors is None:
            unseen = self._untold if self._untold is not None else reply.unseen
            return self._finish(reply.status, reply.headers, reply.body, "integration", invocation, unseen=unseen)
        kept = without_cors(reply.headers)
        if len(kept) < len(reply.headers):
            invocation.step("cors", "CORS headers of the backend are ignored: the API has a CORS configuration", cors.place.span)
        preflight = is_preflight(invocation)
        if preflight:
            invocation.rest_on("http_api_preflight_route")
        added = preflight_headers(cors, invocation) if preflight else actual_headers(cors, invocation)
        self._tell(added, cors, invocation)
        return self._finish(reply.status, kept + added, reply.body, "integration", invocation)

    def _refusal(self, fault: Fault, invocation: Invocation) -> Answer:
        """Return the gateway's own answer; nothing of it can be customised, and the CORS configuration applies to it as well."""
        invocation.steps.append(fault.step)
        built_in = ERRORS[fault.type]
        invocation.step("error", f"{built_in.status} {fault.type}")
        headers: HeaderList = [("Content-Type", MEDIA_TYPE)]
        if self._cors is not None:
            headers += self._own_cors(self._cors, fault, invocation)
        elif self._api.cors is None and is_cors_request(invocation):
            invocation.step("cors", "no CORS headers, as the API has no CORS configuration")
        challenge = challenge_of(fault, invocation.method)
        if challenge is not None:
            headers.append(("www-authenticate", challenge))
        body = json.dumps({"message": built_in.message}, separators=(",", ":")).encode()
        return self._finish(built_in.status, headers, body, fault.type, invocation, cause=fault.cause, unseen=self._untold)

    def _own_cors(self, cors: CorsConfiguration, fault: Fault, invocation: Invocation) -> HeaderList:
        if is_preflight(invocation):
            return actual_headers(cors, invocation)
        if fault.cause in UNROUTED:
            invocation.rest_on("http_api_unrouted_cors")
            if not invocation.points.http_api_unrouted_cors:
                invocation.step("cors", "no CORS headers, as no route takes the request")
                return []
        added = actual_headers(cors, invocation)
        self._tell(added, cors, invocation)
        return added

    def _tell(self, added: HeaderList, cors: CorsConfiguration, invocation: Invocation) -> None:
        if not is_cors_request(invocation):
            return
        if added:
            invocation.step("cors", "the CORS configuration adds its headers", cors.place.span)
            return
        invocation.rest_on("http_api_disallowed_origin")
        text = f"the CORS configuration does not allow {invocation.received.header('origin')}: no CORS headers"
        invocation.steps.append(Step("cors", text, cors.place["allow_origins"], refused=True))

    def _finish(
        self,
        status: int,
        headers: HeaderList,
        body: bytes,
        answered_by: str,
        invocation: Invocation,
        *,
        cause: str = "",
        unseen: Unknown | None = None,
    ) -> Answer:
        identity = (REQUEST_ID, extended_request_id(invocation.circumstances.request_id))
        return Answer(
            status=status,
            headers=(*headers, identity),
            body=body,
            answered_by=answered_by,
            method=invocation.method,
            steps=tuple(invocation.steps),
            unseen=unseen,
            doubts=tuple(invocation.doubts),
            rests_on=tuple(invocation.rests_on),
            cause=cause,
            mapped_by=self._cors,
            heeds_origin=invocation.received.heeds_origin or self._cors is not None,
        )
