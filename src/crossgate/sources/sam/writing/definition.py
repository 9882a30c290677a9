"""Preflights that SAM's Cors cannot make, written into the definition of the API: its own, or one that SAM merges with the events.

Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html#sam-api-mergedefinitions
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from crossgate.api import Integration, IntegrationResponse, Method, MethodResponse
from crossgate.api.change import (
    AddIntegrationResponse,
    SetApiKeyRequired,
    SetAuthorization,
    SetContentHandling,
    SetRequestTemplate,
    SetResponseHeader,
    SetResponseTemplate,
)
from crossgate.sources.method_text import RESPONSE_HEADER, MethodChange
from crossgate.sources.openapi.writing import add_operation
from crossgate.sources.sam.writing.draft import SamDraft, written
from crossgate.text import CannotEdit, Scalar
from crossgate.text.drafts import MappingDraft

T = TypeVar("T")

_ANY = "x-amazon-apigateway-any-method"


def write_preflight(draft: SamDraft, method: Method) -> None:
    """Write the OPTIONS method *method* out. Raises CannotEdit."""
    definition = draft.definition()
    if definition is None:
        definition = _merged(draft)
    opened = method._replace(authorization="NONE", authorizer=None, scopes=(), api_key_required=False)
    add_operation(definition, opened._replace(validator=None, request_parameters={}), written)


def _merged(draft: SamDraft) -> MappingDraft:
    """Return a new definition that SAM merges with what it makes of the events. Raises CannotEdit."""
    if draft.is_implicit:
        raise CannotEdit(
            "SAM's Cors cannot say this (it allows one origin and converts no body), and only an API that is declared, as "
            "AWS::Serverless::Api, can have OPTIONS methods of its own",
            draft.api.place.span,
        )
    event = next((event for event in draft.template.events_of(draft.api.id) if event.verb == _ANY), None)
    if event is not None:
        raise CannotEdit("SAM's Cors cannot say this, and SAM loses methods `any` of events when it merges definitions", event.key.span)
    properties = draft.properties()
    properties.put("MergeDefinitions", True)
    version = draft.template.property(draft.api.id, "OpenApiVersion")
    number = version[1].raw if version is not None and isinstance(version[1], Scalar) else ""
    head = {"openapi": number} if number.startswith("3") else {"swagger": "2.0"}
    if "DefinitionBody" not in properties:
        properties.put("DefinitionBody", {**head, "paths": {}})
    return properties.mapping("DefinitionBody")


def altered(method: Method, changes: Iterable[MethodChange]) -> Method:
    """Return *method*, which SAM makes, as it is after *changes*. Raises CannotEdit for one that no preflight needs."""
    for change in changes:
        if isinstance(change, (SetAuthorization, SetApiKeyRequired)):
            continue  # a preflight that is written out asks for nothing
        integration = method.integration
        if not isinstance(integration, Integration) or isinstance(change, AddIntegrationResponse):
            raise CannotEdit(f"SAM's Cors decides which responses {method.route} has", method.place.span)
        if isinstance(change, SetResponseHeader):
            method = _with_header(method, integration, change)
        else:
            method = method._replace(integration=_altered(integration, change))
    return method


def _altered(integration: Integration, change: MethodChange) -> Integration:
    if isinstance(change, SetContentHandling):
        return integration._replace(content_handling=change.handling)
    if isinstance(change, SetRequestTemplate):
        return integration._replace(request_templates={**integration.request_templates, change.media_type: change.template})
    if isinstance(change, SetResponseTemplate):
        texts = {change.media_type: change.template}
        responses = (
            one._replace(templates={**one.templates, **texts}) if one.status_code == change.status else one for one in integration.responses
        )
        return integration._replace(responses=tuple(responses))
    return integration


def _with_header(method: Method, integration: Integration, change: SetResponseHeader) -> Method:
    key = RESPONSE_HEADER + change.header
    responses = tuple(_mapped(one, key, change) if one.status_code == change.status else one for one in integration.responses)
    declared = method.responses.get(change.status) or MethodResponse(change.status)
    declared = declared._replace(parameters={**_without(declared.parameters, key), key: True})
    return method._replace(integration=integration._replace(responses=responses), responses={**method.responses, change.status: declared})


def _mapped(response: IntegrationResponse, key: str, change: SetResponseHeader) -> IntegrationResponse:
    if change.value is None:
        return response
    return response._replace(parameters={**_without(response.parameters, key), key: change.value})


def _without(parameters: Mapping[str, T], key: str) -> dict[str, T]:
    return {name: value for name, value in parameters.items() if name.lower() != key.lower() or name == key}
