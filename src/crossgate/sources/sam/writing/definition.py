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
from crossgate.sources.sam.template import FUNCTION, Event, SamTemplate
from crossgate.sources.sam.writing.cors import can_say
from crossgate.sources.sam.writing.draft import SamDraft, written
from crossgate.sources.sam.writing.written_out import written_out
from crossgate.text import CannotEdit, Scalar
from crossgate.text.drafts import MappingDraft

T = TypeVar("T")

_ANY = "x-amazon-apigateway-any-method"
_DEFINITION = "DefinitionBody"


def write_preflight(draft: SamDraft, method: Method) -> None:
    """Write the OPTIONS method *method* out. Raises CannotEdit."""
    definition = draft.definition()
    if definition is None:
        _require_declared(draft, method)
        events = draft.template.events_of(draft.api.id)
        is_merged = all(_is_merged(draft.template, event) for event in events)
        definition = _merged(draft) if is_merged else whole_definition(draft)
    opened = method._replace(authorization="NONE", authorizer=None, scopes=(), api_key_required=False)
    add_operation(definition, opened._replace(validator=None, request_parameters={}), written)


def _is_merged(template: SamTemplate, event: Event) -> bool:
    """Whether SAM still adds the method of *event* to a definition that it is to merge: it does so for functions, one verb at a time."""
    return event.verb != _ANY and template.kind(event.owner) == FUNCTION


def _merged(draft: SamDraft) -> MappingDraft:
    """Return a new definition that SAM merges with what it makes of the events. Raises CannotEdit."""
    properties = draft.properties()
    properties.put("MergeDefinitions", True)
    version = draft.template.property(draft.api.id, "OpenApiVersion")
    number = version[1].raw if version is not None and isinstance(version[1], Scalar) else ""
    head = {"openapi": number} if number.startswith("3") else {"swagger": "2.0"}
    if _DEFINITION not in properties:
        properties.put(_DEFINITION, {**head, "paths": {}})
    return properties.mapping(_DEFINITION)


def whole_definition(draft: SamDraft) -> MappingDraft:
    """Return a new definition of an API that is declared, which says itself what SAM makes of the events. Raises CannotEdit."""
    properties = draft.properties()
    if _DEFINITION not in properties:
        properties.put(_DEFINITION, written_out(draft.template, draft.api.id))
    return properties.mapping(_DEFINITION)


def _require_declared(draft: SamDraft, method: Method) -> None:
    """Raise CannotEdit for an API that is made of events alone, and say what there is to do instead."""
    if not draft.is_implicit:
        return
    integration = method.integration
    if isinstance(integration, Integration) and integration.content_handling is not None and can_say(_unconverted(method, integration)):
        raise CannotEdit(
            f"the preflights that SAM makes fail where all media types are binary, and {draft.api.id}, which it makes because events name "
            "no API, can have no others: list the types that are binary in BinaryMediaTypes, such as image~1*",
            draft.api.place.span,
        )
    raise CannotEdit(
        f"SAM's Cors can name one origin only, and {draft.api.id}, which SAM makes because events name no API, can have no other "
        "preflights: declare an AWS::Serverless::Api and give it to the events as their RestApiId (it is a new API with a new URL), or "
        "have the functions answer OPTIONS",
        draft.api.place.span,
    )


def _unconverted(method: Method, integration: Integration) -> Method:
    return method._replace(integration=integration._replace(content_handling=None))


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
