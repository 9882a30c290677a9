"""An integration's result made into the method's response: content handling, template, header mappings, overrides; no selection."""

from __future__ import annotations

from typing import NamedTuple

from crossgate.api import GatewayResponse, Integration, IntegrationResponse, Method, Unknown, Value
from crossgate.gateway.answer import Step
from crossgate.gateway.content_handling import ConversionFault, Payload, give_out
from crossgate.gateway.facts import DEFAULT_MEDIA_TYPE
from crossgate.gateway.header_mapping import INTEGRATION_RESPONSE_KINDS, Expression
from crossgate.gateway.integration import Result
from crossgate.gateway.invocation import Fault, Invocation
from crossgate.gateway.mapping_values import as_text, response_value
from crossgate.gateway.media_types import BinaryMediaTypes, essence, first_accepted
from crossgate.gateway.plan import DEFAULT_KEY, ResponsePlan, Templates
from crossgate.gateway.renaming import HeaderList, rename
from crossgate.gateway.templates import reads_body, render
from crossgate.text import Span

_CORS_PREFIX = "access-control-"


class Reply(NamedTuple):
    """A response on its way to the client, without the gateway's own headers."""

    status: int
    headers: HeaderList
    body: bytes
    unseen: Unknown | None = None
    mapped_by: IntegrationResponse | GatewayResponse | None = None


def respond(method: Method, chosen: ResponsePlan, result: Result, binary_types: BinaryMediaTypes, invocation: Invocation) -> Reply | Fault:
    """Apply the integration response *chosen* to *result*."""
    undeclared = _undeclared(method, chosen, invocation)
    if undeclared is not None:
        return undeclared
    payload = _payload(chosen, result, binary_types, invocation)
    if isinstance(payload, Fault):
        return payload
    key = _template_key(chosen.templates, invocation)
    body = _body(chosen, key, payload, result, invocation)
    if isinstance(body, Fault):
        return body
    headers = _headers(chosen, result, DEFAULT_MEDIA_TYPE if key in (None, DEFAULT_KEY) else str(key), invocation)
    integration = method.integration
    kind = None if integration is None or isinstance(integration, Unknown) else integration.kind
    unseen = result.unseen if key is not None and _overrides_by_backend(chosen.templates[key], result) else None
    return Reply(_status(chosen, invocation), rename(headers, kind), body, unseen, chosen.response)


def _undeclared(method: Method, chosen: ResponsePlan, invocation: Invocation) -> Fault | None:
    """Consult the open point of an integration response whose status has no method response."""
    status = chosen.response.status_code
    if isinstance(status, Unknown) or status in method.responses or not method.responses:
        return None
    invocation.rest_on("undeclared_status")
    if invocation.points.undeclared_status == "served":
        return None
    text = f"the method has no response {status}"
    return Fault("API_CONFIGURATION_ERROR", "undeclared-status", Step("selection", text, chosen.response.place.span, refused=True))


def _payload(chosen: ResponsePlan, result: Result, binary_types: BinaryMediaTypes, invocation: Invocation) -> Payload | Fault:
    handling = chosen.response.content_handling
    if isinstance(handling, Unknown):
        invocation.doubt(handling)
        handling = None
    if result.is_mock and handling is None:
        return _empty_payload(chosen, binary_types, invocation)
    if chosen.templates:
        for unknown in binary_types.unknown:
            invocation.doubt(unknown)
    backend_type = next((value for name, value in reversed(result.headers) if name.lower() == "content-type"), None)
    binary = binary_types.covers(essence(None if isinstance(backend_type, Unknown) else backend_type))
    accepts = binary_types.covers(first_accepted(invocation.received.accept))
    try:
        return give_out(result.body, handling, binary=binary, accepts_binary=accepts)
    except ConversionFault:
        step = Step(
            "content", "the response should become binary, and is not Base64", chosen.response.place["content_handling"], refused=True
        )
        return Fault("API_CONFIGURATION_ERROR", "response-not-base64", step)


def _empty_payload(chosen: ResponsePlan, binary_types: BinaryMediaTypes, invocation: Invocation) -> Payload:
    """Return an empty payload; whether one counts as binary where ``*/*`` covers everything is an open point."""
    if not binary_types.covers_everything or not chosen.templates:
        return Payload(b"", binary=False)
    invocation.rest_on("binary_mock_response")
    return Payload(b"", binary=invocation.points.binary_mock_response == "binary")


def _template_key(templates: Templates, invocation: Invocation) -> str | None:
    """Choose the response template by Accept, then JSON, then the first
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html).
    """
    if not templates:
        return None
    accepted = first_accepted(invocation.received.accept)
    for wanted in (accepted, DEFAULT_MEDIA_TYPE):
        for key in templates:
            if key.lower() == wanted:
                return key
    return next(iter(templates))


def _body(chosen: ResponsePlan, key: str | None, payload: Payload, result: Result, invocation: Invocation) -> bytes | Fault:
    template = chosen.templates[key] if key is not None else None
    if not template:
        return payload.data
    place = chosen.response.place[f"templates/{key}"]
    if isinstance(template, Unknown):
        invocation.doubt(template)
        return template.shape.encode()
    if payload.binary:
        text = "the response counts as binary, so no mapping template can be applied"
        return Fault("API_CONFIGURATION_ERROR", "binary-response-template", Step("content", text, place, refused=True))
    if result.unseen is not None and _overrides_by_backend(template, result):
        invocation.doubt(Unknown(result.unseen.why, place))
    rendered = render(template, payload.text, invocation, "response-template", place)
    if isinstance(rendered, Fault):
        return b"" if result.unseen is not None and reads_body(template) else rendered
    return rendered.encode("utf-8", "replace")


def _overrides_by_backend(template: object, result: Result) -> bool:
    """Tell whether *template* may set status and headers by what the backend sends, which nobody has seen."""
    return result.unseen is not None and isinstance(template, str) and "responseOverride" in template and reads_body(template)


def _headers(chosen: ResponsePlan, result: Result, content_type: str, invocation: Invocation) -> HeaderList:
    headers: HeaderList = []
    for name, expression, place in chosen.headers:
        value = _mapped_value(expression, result, invocation)
        if value:
            headers.append((name, value))
            if name.lower().startswith(_CORS_PREFIX):
                invocation.step("parameters", spoken_header(name, value), place)
    headers = _overridden(headers, invocation, _template_place(chosen, invocation))
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", content_type))
    if not any(name.lower().startswith(_CORS_PREFIX) for name, _ in headers):
        invocation.step("parameters", "no CORS headers", chosen.response.place["parameters"])
    return headers


def _mapped_value(expression: Value[Expression], result: Result, invocation: Invocation) -> Value[str] | None:
    if isinstance(expression, Unknown):
        return expression
    if expression.kind not in INTEGRATION_RESPONSE_KINDS:
        return None
    return response_value(expression, result.headers, result.body, result.unseen, invocation)


def spoken_header(name: str, value: Value[str]) -> str:
    """Return a header as a because-line says it."""
    return f"{name}: unknown, {value.why}" if isinstance(value, Unknown) else f"{name}: {value}"


def _template_place(chosen: ResponsePlan, invocation: Invocation) -> Span | None:
    """Return the place of the templates that may override: those of the response, or of the request where they do not."""
    if any(isinstance(template, str) and "responseOverride" in template for template in chosen.templates.values()):
        return chosen.response.place["templates"]
    integration = invocation.method.integration if invocation.method is not None else None
    return integration.place["request_templates"] if isinstance(integration, Integration) else None


def _overridden(headers: HeaderList, invocation: Invocation, place: Span | None) -> HeaderList:
    """Apply ``$context.responseOverride.header``: it wins over mappings and needs no declaration; a list gives several headers.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
    """
    overrides = invocation.overrides.get("header")
    if not isinstance(overrides, dict):
        return headers
    for name, given in overrides.items():
        values = [as_text(value) for value in (given if isinstance(given, list) else [given])]
        texts = [value for value in values if value]
        if texts:
            key = str(name).lower()
            headers = [pair for pair in headers if pair[0].lower() != key]
            headers += [(str(name), value) for value in texts]
            invocation.step("override", f"the mapping template sets {name}: {', '.join(texts)}", place)
    return headers


def _status(chosen: ResponsePlan, invocation: Invocation) -> int:
    override = as_text(invocation.overrides.get("status"))
    if override is not None and override.isascii() and override.isdecimal() and len(override) == 3 and "100" <= override <= "599":
        invocation.step("override", f"the mapping template sets the status {override}", _template_place(chosen, invocation))
        return int(override)
    if isinstance(chosen.status, Unknown):
        invocation.doubt(chosen.status)
        return 200
    return chosen.status
