"""Responses that the gateway makes itself: customised, inherited from DEFAULT_4XX and DEFAULT_5XX, or built in; not why they come about."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from crossgate.api import Api, GatewayResponse, Unknown, Value
from crossgate.gateway.facts import DEFAULT_MEDIA_TYPE, DEFAULT_RESPONSE_TEMPLATE, GATEWAY_RESPONSES, ResponseType
from crossgate.gateway.header_mapping import GATEWAY_RESPONSE_HEADER, GATEWAY_RESPONSE_KINDS, parse_expression
from crossgate.gateway.integration_response import Reply, spoken_header
from crossgate.gateway.invocation import Fault, Invocation
from crossgate.gateway.mapping_values import context_value, request_value
from crossgate.gateway.media_types import first_accepted
from crossgate.gateway.plan import MappedHeader, mapped_headers, parse_status
from crossgate.gateway.renaming import HeaderList
from crossgate.text import Span

_VARIABLE = r"stageVariables\.\w+|context(?:\.\w+)+"
_REFERENCE = re.compile(rf"\$?(method\.request\.\w+\.[\w-]+)|\$({_VARIABLE})|\$\{{({_VARIABLE})\}}")

_CORS_PREFIX = "access-control-"


class Customised(NamedTuple):
    """What a type answers with: its own entry, the one it inherits, or nothing but its built-in part. *status* None is the type's own."""

    status: Value[int] | None
    headers: tuple[MappedHeader, ...]
    templates: Mapping[str, Value[str] | None]
    entry: GatewayResponse | None
    inherits: bool


class GatewayResponses:
    """The gateway responses of an API.

    A type with an entry of its own inherits nothing; the others take over status, headers and templates of their default (recorded).
    https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
    """

    __slots__ = ("_api", "_known")

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: dict[str, Customised] = {}

    def customised(self, name: str) -> Customised:
        """Return how the type *name* is customised."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._customise(name)
        return found

    def _customise(self, name: str) -> Customised:
        entries = self._api.gateway_responses
        own = entries.get(name)
        built_in = GATEWAY_RESPONSES.get(name)
        entry = own or (entries.get(built_in.default) if built_in else None)
        if entry is None:
            return Customised(None, (), {}, None, inherits=False)
        status = None if entry.status_code is None else parse_status(entry.status_code, entry.place["status_code"])
        headers = mapped_headers(entry.parameters, GATEWAY_RESPONSE_HEADER, entry.place.__getitem__)
        return Customised(status, headers, entry.templates, entry, inherits=own is None)

    def make(self, fault: Fault, invocation: Invocation) -> Reply:
        """Return the response for *fault*."""
        built_in = GATEWAY_RESPONSES.get(fault.type) or GATEWAY_RESPONSES["API_CONFIGURATION_ERROR"]
        custom = self.customised(fault.type)
        if custom.entry is not None and custom.entry.presence is not None:
            invocation.doubt(custom.entry.presence)
        status = self._status(custom, fault, built_in, invocation)
        headers = _headers(custom, invocation)
        media_type, body = _body(custom, fault, built_in, invocation)
        if not any(name.lower() == "content-type" for name, _ in headers):
            headers.append(("Content-Type", media_type))
        if built_in.error_type:
            headers.append(("x-amzn-ErrorType", built_in.error_type))
        self._tell(fault, status, custom, headers, invocation)
        return Reply(status, headers, body, None, custom.entry)

    def _status(self, custom: Customised, fault: Fault, built_in: ResponseType, invocation: Invocation) -> int:
        if isinstance(custom.status, Unknown):
            invocation.doubt(custom.status)
        elif custom.status is not None:
            return custom.status
        return fault.status or built_in.status

    def _tell(self, fault: Fault, status: int, custom: Customised, headers: HeaderList, invocation: Invocation) -> None:
        cors = [(name, value) for name, value in headers if name.lower().startswith(_CORS_PREFIX)]
        how = f"with {spoken_header(*cors[0])}" if cors else "without CORS headers"
        origin = ""
        default = GATEWAY_RESPONSES[fault.type].default if fault.type in GATEWAY_RESPONSES else ""
        if custom.entry is not None and custom.inherits:
            origin = f" from {custom.entry.type}"
        elif custom.entry is not None and default in self._api.gateway_responses:
            origin = f" (it has a gateway response of its own, so {default} does not apply)"
        place: Span | None = custom.entry.place.span if custom.entry is not None else None
        invocation.step("gateway-response", f"{status} {fault.type} {how}{origin}", place)


def _headers(custom: Customised, invocation: Invocation) -> HeaderList:
    headers: HeaderList = []
    for name, expression, _ in custom.headers:
        if isinstance(expression, Unknown):
            headers.append((name, expression))
        elif expression.kind in GATEWAY_RESPONSE_KINDS:
            value = request_value(expression, invocation)
            if value:
                headers.append((name, value))
    return headers


def _body(custom: Customised, fault: Fault, built_in: ResponseType, invocation: Invocation) -> tuple[str, bytes]:
    message = fault.message if fault.message is not None else built_in.message
    key = _template_key(custom.templates, invocation)
    if key is None:
        if fault.type == "ACCESS_DENIED":
            invocation.rest_on("access_denied_key")
            return DEFAULT_MEDIA_TYPE, json.dumps({invocation.points.access_denied_key: message}, separators=(",", ":")).encode()
        return DEFAULT_MEDIA_TYPE, _substitute(DEFAULT_RESPONSE_TEMPLATE, fault, message, invocation).encode()
    template = custom.templates[key]
    if template is None or isinstance(template, Unknown):
        return key, b""
    return key, _substitute(template, fault, message, invocation).encode("utf-8", "replace")


def _template_key(templates: Mapping[str, Value[str] | None], invocation: Invocation) -> str | None:
    """Choose among the templates by Accept as integration responses do, which is an open point."""
    if not templates:
        return None
    first = next(iter(templates))
    if len(templates) == 1:
        return first
    invocation.rest_on("gateway_template_by_accept")
    if not invocation.points.gateway_template_by_accept:
        return first
    for wanted in (first_accepted(invocation.received.accept), DEFAULT_MEDIA_TYPE):
        for key in templates:
            if key.lower() == wanted:
                return key
    return first


def _substitute(template: str, fault: Fault, message: str | None, invocation: Invocation) -> str:
    """Replace ``$context``, ``$stageVariables`` and ``method.request`` references; this is no Velocity.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
    """
    error = {
        "context.error.message": message or "",
        "context.error.messageString": json.dumps(message),
        "context.error.responseType": fault.type,
        "context.error.validationErrorString": "",
    }

    def value(found: re.Match[str]) -> str:
        name = found[1] or found[2] or found[3]
        if name in error:
            return error[name]
        if name.startswith("context."):
            return context_value(name.removeprefix("context."), invocation) or ""
        given = request_value(parse_expression(name), invocation)
        return given.shape if isinstance(given, Unknown) else given or ""

    return _REFERENCE.sub(value, template)
