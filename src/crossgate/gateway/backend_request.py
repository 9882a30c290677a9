"""The request that a backend gets: address, query, headers and body after parameter mappings and overrides; nothing is sent here."""

from __future__ import annotations

import re

from crossgate.api import Integration, Method, Unknown
from crossgate.gateway.answer import Step
from crossgate.gateway.circumstances import IntegrationRequest
from crossgate.gateway.header_mapping import INTEGRATION_REQUEST_KINDS, parse_expression
from crossgate.gateway.invocation import Fault, Invocation
from crossgate.gateway.lambda_event import proxy_event
from crossgate.gateway.mapping_values import as_text, request_value

_PREFIX = "integration.request."
_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")
_HOST = re.compile(r"https?://([^/?#]*)")


def backend_request(
    method: Method, integration: Integration, body: bytes, invocation: Invocation, *, rendered: bool, binary: bool
) -> IntegrationRequest | Fault:
    """Return what the backend gets, or the fault of an address that comes out wrong; *rendered* tells that a template made *body*."""
    mapped = _mapped(integration, invocation)
    received = invocation.received
    proxied = integration.is_proxy
    headers = dict(received.visible_headers) if proxied else {}
    if not proxied:
        headers["Content-Type"] = "application/json" if rendered else received.media_type or "application/json"
    headers.update(mapped["header"])
    query = {name: tuple(values) for name, values in received.multi_query.items()} if proxied else {}
    query.update({name: (value,) for name, value in mapped["querystring"].items()})
    path = {**(invocation.path_parameters if proxied else {}), **mapped["path"]}
    uri = _address(integration, path, invocation)
    if isinstance(uri, Fault):
        return uri
    verb = integration.http_method
    event = proxy_event(method, invocation, binary=binary) if integration.kind == "AWS_PROXY" else None
    return IntegrationRequest(
        method=received.verb if not isinstance(verb, str) or verb == "ANY" else verb,
        uri=uri,
        headers=headers,
        query=query,
        path_parameters=path,
        body=body,
        event=event,
    )


def _mapped(integration: Integration, invocation: Invocation) -> dict[str, dict[str, str]]:
    """Return the values of requestParameters and of ``$context.requestOverride``, by position."""
    found: dict[str, dict[str, str]] = {"header": {}, "querystring": {}, "path": {}}
    for key, value in integration.request_parameters.items():
        position, _, name = key.removeprefix(_PREFIX).partition(".")
        if position not in found or isinstance(value, Unknown):
            continue
        expression = parse_expression(value)
        given = request_value(expression, invocation) if expression.kind in INTEGRATION_REQUEST_KINDS else None
        if given is not None and not isinstance(given, Unknown):
            found[position][name] = given
    for position, overrides in invocation.request_overrides.items():
        if position in found and isinstance(overrides, dict):
            texts = {str(name): as_text(value) for name, value in overrides.items()}
            found[position].update({name: text for name, text in texts.items() if text is not None})
    return found


def _address(integration: Integration, path: dict[str, str], invocation: Invocation) -> str | Fault:
    uri = integration.uri
    if uri is None or isinstance(uri, Unknown):
        return "" if uri is None else uri.shape
    missing = False

    def stage_variable(found: re.Match[str]) -> str:
        nonlocal missing
        value = invocation.stage_variable(found[1])
        missing = missing or value is None
        return value.shape if isinstance(value, Unknown) else value or ""

    text = _STAGE_VARIABLE.sub(stage_variable, uri)
    host = _HOST.match(text)
    if missing and host is not None and not host[1]:
        step = Step(
            "integration", "the address of the backend has no host: a stage variable is missing", integration.place["uri"], refused=True
        )
        return Fault("API_CONFIGURATION_ERROR", "invalid-endpoint", step)
    return re.sub(r"\{([^{}+]+)\+?\}", lambda found: path.get(found[1], found[0]), text)
