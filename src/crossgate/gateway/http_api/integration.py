"""The integration of a route: what it sends to its backend, and what the backend's reply or fault comes to; no CORS headers."""

from __future__ import annotations

import re
from typing import NamedTuple

from crossgate.api import Integration, Method, Unknown
from crossgate.gateway.answer import Step
from crossgate.gateway.circumstances import AssumedBackend, Backend, BackendFault, BackendReply, IntegrationRequest
from crossgate.gateway.http_api.event import event_for
from crossgate.gateway.http_api.facts import HOP_BY_HOP
from crossgate.gateway.http_api.output import read_http_output
from crossgate.gateway.http_api.parameter_mapping import mapped_request, mapped_response
from crossgate.gateway.invocation import Fault, Invocation
from crossgate.gateway.lambda_output import MalformedOutput
from crossgate.gateway.renaming import HeaderList

_VARIABLE = re.compile(r"\{([^{}+]+)\+?\}")
_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")


class Reply(NamedTuple):
    """What comes of an integration: *unseen* says that more headers may come which only the backend knows."""

    status: int
    headers: HeaderList
    body: bytes
    unseen: Unknown | None = None


def integrate(method: Method, invocation: Invocation, backend: Backend) -> Reply | Fault:
    """Call the integration of *method*."""
    integration = method.integration
    if integration is None:
        return Fault("NOT_FOUND", "no-integration", Step("integration", "the route has no integration", method.place.span, refused=True))
    if isinstance(integration, Unknown) or isinstance(integration.kind, Unknown):
        why = integration if isinstance(integration, Unknown) else integration.kind
        assert isinstance(why, Unknown)
        invocation.doubt(why)
        return Reply(200, [], b"", why)
    invocation.varies = True
    heeded = invocation.received.heeds_origin
    sent = _request(method, integration, invocation)
    if isinstance(backend, AssumedBackend):  # it looks at nothing that it is sent
        invocation.received.heeds_origin = heeded
    reply = backend.invoke(method, integration, sent, invocation.received.request)
    if isinstance(reply, BackendFault):
        return _fault(reply, integration)
    return _reply(reply, integration, invocation)


def _request(method: Method, integration: Integration, invocation: Invocation) -> IntegrationRequest:
    received = invocation.received
    headers = {name: value for name, value in received.headers if name.lower() not in HOP_BY_HOP}
    received.heeds_origin = True
    query = {name: tuple(values) for name, values in received.multi_query.items()}
    path = mapped_request(integration, headers, query, invocation)
    verb = integration.http_method
    uses_event = integration.kind == "AWS_PROXY" and integration.subtype is None
    return IntegrationRequest(
        method=received.verb if not isinstance(verb, str) or verb == "ANY" else verb,
        uri=_address(integration, path, invocation),
        headers=headers,
        query=query,
        path_parameters=dict(invocation.path_parameters),
        body=received.body,
        event=event_for(method, integration, headers, invocation) if uses_event else None,
    )


def _address(integration: Integration, path: str | None, invocation: Invocation) -> str:
    """Return the address of the backend with its variables filled in, its path replaced where the mapping sets one."""
    uri = integration.uri.shape if isinstance(integration.uri, Unknown) else integration.uri or ""
    if integration.kind != "HTTP_PROXY":
        return uri

    def stage_variable(found: re.Match[str]) -> str:
        value = invocation.stage_variable(found[1])
        return value.shape if isinstance(value, Unknown) else value or ""

    parameters = invocation.path_parameters
    text = _VARIABLE.sub(lambda found: parameters.get(found[1], found[0]), _STAGE_VARIABLE.sub(stage_variable, uri))
    if path is None:
        return text
    scheme, _, rest = text.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/{path.lstrip('/')}"


def _fault(fault: BackendFault, integration: Integration) -> Fault:
    """Turn a backend's failure into the gateway's own answer (users' reports)."""
    place = integration.place["kind"]
    if fault.kind == "timeout":
        step = Step("backend", "the backend does not answer in time", place, refused=True)
        return Fault("SERVICE_UNAVAILABLE", "timeout", step)
    if fault.kind == "unreachable":
        return Fault("SERVICE_UNAVAILABLE", "unreachable", Step("backend", "the backend cannot be reached", place, refused=True))
    text = "the function raises an error" if fault.kind == "error" else "the function's output is none that an HTTP API takes"
    return Fault("INTERNAL_SERVER_ERROR", f"backend-{fault.kind}", Step("backend", text, place, refused=True))


def _reply(reply: BackendReply, integration: Integration, invocation: Invocation) -> Reply | Fault:
    place = integration.place["kind"]
    status, headers, body = reply.status, list(reply.headers), reply.body
    if reply.is_lambda_output:
        try:
            response = read_http_output(reply.output, integration)
        except MalformedOutput as error:
            return Fault("INTERNAL_SERVER_ERROR", "backend-malformed", Step("backend", str(error), place, refused=True))
        status, headers, body = response.status, [*response.headers, *headers], response.body
    invocation.step("backend", f"{integration.kind} backend answers", place)
    kept = [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP]
    status, kept = mapped_response(integration, status, kept, invocation)
    return Reply(status, kept, body, reply.unseen)
