"""What the integration gets: template by Content-Type, passthrough, content handling, headers that may not be set; no backend is called."""

from __future__ import annotations

from typing import NamedTuple

from crossgate.api import Integration, Method, Unknown, Value
from crossgate.gateway.answer import Step
from crossgate.gateway.content_handling import ConversionFault, Payload, take_in
from crossgate.gateway.facts import UNSETTABLE, UNSETTABLE_FOR_AWS
from crossgate.gateway.header_mapping import REQUEST_HEADER
from crossgate.gateway.invocation import Fault, Invocation
from crossgate.gateway.media_types import BinaryMediaTypes, essence
from crossgate.gateway.plan import DEFAULT_KEY, IntegrationPlan
from crossgate.gateway.templates import render


class ChosenTemplate(NamedTuple):
    """The template for a request's media type; *text* None lets the body pass as it is, *key* None says that no entry matched."""

    key: str | None
    text: Value[str] | None


_OVERRIDES = "Override"
"""What a template has to name to decide about the response: ``$context.responseOverride``."""

PASS_THROUGH = ChosenTemplate(None, None)


def choose_template(plan: IntegrationPlan, invocation: Invocation) -> ChosenTemplate | Fault:
    """Return the request template, or the fault that the passthrough behaviour makes of its absence.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
    """
    media_type = essence(invocation.received.media_type)
    for key, text in plan.templates.items():
        if key.lower() == media_type:
            return ChosenTemplate(key, text)
    if DEFAULT_KEY in plan.templates:
        invocation.rest_on("default_request_template")
        if invocation.points.default_request_template:
            return ChosenTemplate(DEFAULT_KEY, plan.templates[DEFAULT_KEY])
    integration = plan.integration
    passthrough = integration.passthrough
    if isinstance(passthrough, Unknown):
        invocation.doubt(passthrough)
        return PASS_THROUGH
    if passthrough == "WHEN_NO_MATCH" or (passthrough == "WHEN_NO_TEMPLATES" and not plan.templates):
        if plan.templates:
            invocation.step(
                "request-template",
                f"no mapping template for {media_type}, the body passes as it is",
                integration.place["request_templates"],
            )
        return PASS_THROUGH
    text = f"no mapping template for {media_type}, and passthrough is {passthrough}"
    step = Step("request-template", text, integration.place["passthrough"], refused=True)
    return Fault("UNSUPPORTED_MEDIA_TYPE", "passthrough-never" if passthrough == "NEVER" else "passthrough-no-match", step)


def take_payload(integration: Integration, binary_types: BinaryMediaTypes, invocation: Invocation) -> Payload | Fault:
    """Return the request body after content handling."""
    handling = integration.content_handling
    if isinstance(handling, Unknown):
        invocation.doubt(handling)
        handling = None
    binary = binary_types.covers(essence(invocation.received.media_type))
    try:
        return take_in(invocation.received.body, handling, binary=binary)
    except ConversionFault:
        step = Step("content", "CONVERT_TO_BINARY: the body is not Base64", integration.place["content_handling"], refused=True)
        return Fault("API_CONFIGURATION_ERROR", "request-not-base64", step)


def render_body(
    chosen: ChosenTemplate, payload: Payload, integration: Integration, binary_types: BinaryMediaTypes, invocation: Invocation
) -> str | Fault | None:
    """Return the rendered request template, None where the body passes as it is."""
    template = chosen.text
    if not template:
        return None
    if integration.content_handling != "CONVERT_TO_TEXT":
        for unknown in binary_types.unknown:
            invocation.doubt(unknown)
    place = integration.place[f"request_templates/{chosen.key}"]
    if payload.binary:
        text = "the request counts as binary, so no mapping template can be applied"
        return Fault("API_CONFIGURATION_ERROR", "binary-request-template", Step("content", text, place, refused=True))
    if isinstance(template, Unknown):
        if integration.kind == "MOCK" or not template.shape or _OVERRIDES in template.shape:
            invocation.doubt(template)  # otherwise it only makes the body that the backend gets
        return template.shape
    return render(template, payload.text, invocation, "request-template", place)


def forbidden_header(method: Method, integration: Integration) -> Fault | None:
    """Return the fault of an integration that sets a header which it may not set."""
    kind = integration.kind
    forbidden = UNSETTABLE_FOR_AWS if kind in ("AWS", "AWS_PROXY") else UNSETTABLE
    for key in integration.request_parameters:
        name = key.removeprefix(REQUEST_HEADER)
        if name != key and name.lower() in forbidden:
            place = integration.place[f"request_parameters/{key}"] or method.place.span
            step = Step("parameters", f"the integration request may not set {name}", place, refused=True)
            return Fault("API_CONFIGURATION_ERROR", "forbidden-request-header", step)
    return None
