"""The text of one method while it is altered, whatever kind of file it is in: the changes that all kinds write alike; no AddMethod."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from crossgate.api import Value
from crossgate.api.change import (
    AddIntegrationResponse,
    Change,
    RemoveValidator,
    SetApiKeyRequired,
    SetAuthorization,
    SetContentHandling,
    SetRequestTemplate,
    SetResponseHeader,
    SetResponseTemplate,
)
from crossgate.sources.cloudformation.syntax import call_of
from crossgate.sources.integration import Spelling
from crossgate.text import CannotEdit, Scalar, Sequence
from crossgate.text.drafts import Fresh, Given, MappingDraft, Tagged

_SUB = "Fn::Sub"
RESPONSE_HEADER = "method.response.header."
GATEWAY_RESPONSE_HEADER = "gatewayresponse.header."

MethodChange = (
    SetAuthorization
    | SetApiKeyRequired
    | RemoveValidator
    | SetContentHandling
    | SetRequestTemplate
    | SetResponseTemplate
    | SetResponseHeader
    | AddIntegrationResponse
)
METHOD_CHANGES = (
    SetAuthorization,
    SetApiKeyRequired,
    RemoveValidator,
    SetContentHandling,
    SetRequestTemplate,
    SetResponseTemplate,
    SetResponseHeader,
    AddIntegrationResponse,
)

Expression = Callable[[Value[str]], Given]
"""Gives a value of the model as the file writes it."""


class MethodText(Protocol):
    """What each kind of file must be able to do with a method; all of it raises CannotEdit where it would not be safe."""

    spelling: Spelling

    def open_to_all(self) -> None:
        """Ask for no authorization."""
        ...

    def require_key(self, *, required: bool) -> None:
        """Set whether an API key is asked for."""
        ...

    def remove_validator(self) -> None:
        """Ask for no validation of requests."""
        ...

    def integration(self) -> MappingDraft:
        """Return the integration."""
        ...

    def integration_response(self, status: str) -> MappingDraft:
        """Return the integration response that gives *status*."""
        ...

    def add_integration_response(self, status: str, pattern: str | None) -> None:
        """Add an integration response unless there is one."""
        ...

    def declare(self, status: str, header: str | None) -> None:
        """Declare the method response *status*, and *header* in it."""
        ...


def alter(method: MethodText, change: Change) -> None:
    """Write *change* into *method*.

    Raises CannotEdit.
    """
    spelling = method.spelling
    if isinstance(change, SetAuthorization):
        method.open_to_all()
    elif isinstance(change, SetApiKeyRequired):
        method.require_key(required=change.required)
    elif isinstance(change, RemoveValidator):
        method.remove_validator()
    elif isinstance(change, SetContentHandling):
        method.integration().put(spelling.content_handling, change.handling)
    elif isinstance(change, SetRequestTemplate):
        _set_template(method.integration().mapping(spelling.request_templates), change.media_type, change.template)
    elif isinstance(change, SetResponseTemplate):
        response = method.integration_response(change.status)
        response.mapping(spelling.response_templates).put(change.media_type, change.template)
    elif isinstance(change, SetResponseHeader):
        _set_response_header(method, change)
    elif isinstance(change, AddIntegrationResponse):
        method.add_integration_response(change.status, change.pattern)
        method.declare(change.status, None)


def _set_template(templates: MappingDraft, media_type: str, template: str) -> None:
    """Write *template*; where Fn::Sub computes the one that is there, only what comes before its text. Raises CannotEdit."""
    written = templates.written(media_type)
    call = call_of(written) if written is not None else None
    if written is None or call is None or call.name != _SUB:
        templates.put(media_type, template)
        return
    argument = call.argument
    text = argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
    literal = text.raw.partition("${")[0] if isinstance(text, Scalar) and text.tag is None else ""
    head = template.partition(literal)[0] if literal.strip() and literal in template else "${"
    if not isinstance(text, Scalar) or "${" in head:
        raise CannotEdit("Fn::Sub computes this template, which is to be another: change it there", written.span)
    more: Fresh = head + text.raw
    if isinstance(argument, Sequence):
        first = Scalar(head + text.raw, head + text.raw, text.span, None, "|")
        more = Sequence((first, *argument.items[1:]), argument.span, None, argument.flow)
    templates.wrap(media_type, Tagged("!Sub", more) if written.tag is not None else {_SUB: more})


def _set_response_header(method: MethodText, change: SetResponseHeader) -> None:
    method.declare(change.status, change.header)
    if change.value is not None:
        response = method.integration_response(change.status)
        set_header(response.mapping(method.spelling.response_parameters), RESPONSE_HEADER, change.header, change.value)


def set_gateway_headers(parameters: MappingDraft, headers: Mapping[str, Value[str]], expression: Expression) -> None:
    """Map each of *headers* in the gateway response with these *parameters*."""
    for header, value in headers.items():
        set_header(parameters, GATEWAY_RESPONSE_HEADER, header.removeprefix(GATEWAY_RESPONSE_HEADER), expression(value))


def set_header(parameters: MappingDraft, prefix: str, header: str, value: Given) -> None:
    """Have *header* mapped to *value*, in place of what maps it in another spelling or with another prefix."""
    respell_header(parameters, prefix, header)
    parameters.put(prefix + header, value)


def respell_header(parameters: MappingDraft, prefix: str, header: str) -> None:
    """Have at most one entry for *header* in *parameters*, and that with *prefix* and in this spelling."""
    key = prefix + header
    others = [other for other in parameters.names() if other != key and _header_in(other) == header.lower()]
    if key not in parameters and others:
        parameters.rename(others.pop(0), key)
    for other in others:
        parameters.remove(other)


def _header_in(key: str) -> str:
    """Return the header that a key is meant for, whatever prefix it has."""
    return key.rpartition("header.")[2].lower()
