"""AWS::ApiGateway::GatewayResponse: headers set in one that exists, or a new one; no methods."""

from __future__ import annotations

import re

from crossgate.api import GatewayResponse
from crossgate.api.change import SetGatewayResponseHeaders
from crossgate.sources.cloudformation.writing.naming import camel
from crossgate.sources.cloudformation.writing.new_resource import rest_api
from crossgate.sources.cloudformation.writing.routes import body_of, body_span
from crossgate.sources.cloudformation.writing.template_draft import TemplateDraft
from crossgate.sources.method_text import set_gateway_headers
from crossgate.text.drafts import Given, MappingDraft

_KIND = "AWS::ApiGateway::GatewayResponse"
_DIGIT = re.compile(r"[45](?=xx)", re.IGNORECASE)
_DEFAULTS = ("DEFAULT_4XX", "DEFAULT_5XX")


def set_gateway_response_headers(draft: TemplateDraft, change: SetGatewayResponseHeaders) -> None:
    """Map the headers in the gateway response of this type. Raises CannotEdit."""
    known = draft.api.gateway_responses.get(change.type)
    parameters = _parameters(draft, change.type, known)
    set_gateway_headers(parameters, change.headers, draft.expression)


def _parameters(draft: TemplateDraft, kind: str, known: GatewayResponse | None) -> MappingDraft:
    added = draft.new_gateway_responses.get(kind)
    if known is not None and known.id:
        return draft.properties(known.id, known.place.span).mapping("ResponseParameters")
    if known is not None or (added is None and _belongs_in_body(draft)):
        from crossgate.sources.openapi.writing import gateway_response_parameters  # noqa: PLC0415 - only templates with a body need it

        return gateway_response_parameters(body_of(draft), kind)
    return draft.properties(added or _add(draft, kind)).mapping("ResponseParameters")


def _belongs_in_body(draft: TemplateDraft) -> bool:
    """Whether a new gateway response goes into the document of the RestApi: unless others are resources of their own."""
    return body_span(draft) is not None and not any(response.id for response in draft.api.gateway_responses.values())


def _add(draft: TemplateDraft, kind: str) -> str:
    siblings = [response for response in draft.api.gateway_responses.values() if response.id]
    ids = [*(sibling.id for sibling in siblings), *draft.new_gateway_responses.values()]
    logical_id = draft.free_id(_name(draft, kind, {sibling.type: sibling.id for sibling in siblings}))
    holders = [method.id for method in draft.api.methods] + [resource.id for resource in draft.api.resources.values()]
    properties: dict[str, Given] = {"RestApiId": rest_api(draft, [*ids, *holders]), "ResponseType": kind}
    after = draft.last_of(ids) or draft.last_of([draft.api.id]) or draft.last_of(holders)
    draft.add(logical_id, _KIND, properties, after, draft.condition_of([draft.api.id]))
    draft.new_gateway_responses[kind] = logical_id
    return logical_id


def _name(draft: TemplateDraft, kind: str, siblings: dict[str, str]) -> str:
    """Return an id like that of the other default response, else one after the type."""
    for other in _DEFAULTS:
        if kind in _DEFAULTS and other in siblings and _DIGIT.search(siblings[other]):
            return _DIGIT.sub(kind[-3], siblings[other])
    name = "GatewayResponse" + camel(kind.replace("DEFAULT", "Default") if kind in _DEFAULTS else kind.title())
    return draft.own_id(name)
