"""A new operation of an OpenAPI document, complete, and a new path; nothing that exists is altered."""

from __future__ import annotations

from collections.abc import Mapping as Map

from crossgate.api import Integration, IntegrationResponse, Method, Unknown, Value
from crossgate.sources.integration import OPENAPI
from crossgate.sources.method_text import Expression
from crossgate.sources.openapi.operation import INTEGRATION
from crossgate.sources.openapi.writing.operation import SECURITY, header_name, header_value, path_item, verb_key
from crossgate.sources.openapi.writing.path_parameters import path_parameters
from crossgate.text import CannotEdit
from crossgate.text.drafts import Given, MappingDraft

_DEFAULT_TIMEOUT = 29_000


def add_path(document: MappingDraft, path: str) -> None:
    """Add the path *path* unless it is there. Raises CannotEdit."""
    if path_item(document, path) is None:
        document.mapping("paths").put(path, {})


def add_operation(document: MappingDraft, method: Method, expression: Expression) -> None:
    """Add *method* to its path, and say that it asks for nothing where the document has requirements for all. Raises CannotEdit.

    An import into API Gateway applies those of OpenAPI 3 (``openapi/security.py``), other readers of a Swagger 2 document do as well.
    """
    add_path(document, method.path)
    item = path_item(document, method.path)
    key = verb_key(method.http_method)
    if item is None or any(known.lower() == key for known in item.names()):
        raise CannotEdit(f"{method.route} is there already")
    guarded = method.authorization != "NONE" or method.scopes or method.validator is not None or method.api_key_required
    if guarded or method.request_parameters or isinstance(method.integration, Unknown):
        raise CannotEdit(f"{method.route} cannot be written with more than an integration and responses")
    operation: dict[str, Given] = {"security": []} if SECURITY in document else {}
    parameters = path_parameters(document, item, method.path, header_value(document))
    if parameters:
        operation["parameters"] = parameters
    operation["responses"] = _responses(document, method)
    if method.integration is not None:
        operation[INTEGRATION] = _integration(method.integration, expression)
    item.put(key, operation)


def _responses(document: MappingDraft, method: Method) -> Given:
    found: dict[str, Given] = {}
    for status, response in method.responses.items():
        if response.models:
            raise CannotEdit(f"the models of the responses of {method.route} cannot be written")
        entry: dict[str, Given] = {"description": f"{status} response"}
        if response.parameters:
            entry["headers"] = {header_name(key): header_value(document) for key in response.parameters}
        found[status] = entry
    return found


def _integration(integration: Integration, expression: Expression) -> Given:
    found: dict[str, Given] = {OPENAPI.kind: _word(integration.kind)}
    if integration.http_method is not None:
        found[OPENAPI.http_method] = expression(integration.http_method)
    if integration.uri is not None:
        found[OPENAPI.uri] = expression(integration.uri)
    if integration.kind == "MOCK" or integration.passthrough != "WHEN_NO_MATCH":
        found[OPENAPI.passthrough] = _word(integration.passthrough)
    if integration.content_handling is not None:
        found[OPENAPI.content_handling] = expression(integration.content_handling)
    if integration.request_parameters:
        found[OPENAPI.request_parameters] = _texts(integration.request_parameters, expression)
    if integration.request_templates:
        found[OPENAPI.request_templates] = _texts(integration.request_templates, expression)
    if isinstance(integration.timeout, int) and integration.timeout != _DEFAULT_TIMEOUT:
        found[OPENAPI.timeout] = integration.timeout
    if integration.responses:
        found[OPENAPI.responses] = {_pattern(response): _response(response, expression) for response in integration.responses}
    return found


def _pattern(response: IntegrationResponse) -> str:
    if isinstance(response.selection_pattern, Unknown):
        raise CannotEdit(f"a selection pattern cannot be written: {response.selection_pattern.why}", response.selection_pattern.where)
    return response.selection_pattern or "default"


def _response(response: IntegrationResponse, expression: Expression) -> Given:
    found: dict[str, Given] = {OPENAPI.status_code: expression(response.status_code)}
    if response.content_handling is not None:
        found[OPENAPI.content_handling] = expression(response.content_handling)
    if response.parameters:
        found[OPENAPI.response_parameters] = _texts(response.parameters, expression)
    if response.templates:
        found[OPENAPI.response_templates] = _texts(response.templates, expression)
    return found


def _texts(texts: Map[str, Value[str] | None], expression: Expression) -> dict[str, Given]:
    return {key: "" if value is None else expression(value) for key, value in texts.items()}


def _word(value: Value[str]) -> str:
    """Return an enumerated value in lower case, as documents have it."""
    if isinstance(value, Unknown):
        raise CannotEdit(f"this value cannot be written: {value.why}", value.where)
    return value.lower()
