"""Each change of a REST API, made in the values of its state; no other kind of API, and no calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from crossgate.api import Integration, IntegrationResponse, Method, Unknown
from crossgate.api.change import (
    AddIntegrationResponse,
    AddMethod,
    AddResource,
    Change,
    RemoveValidator,
    SetApiKeyRequired,
    SetAuthorization,
    SetContentHandling,
    SetGatewayResponseHeaders,
    SetRequestTemplate,
    SetResponseHeader,
    SetResponseTemplate,
)
from crossgate.text import CannotEdit

RESPONSE_HEADER = "method.response.header."
GATEWAY_RESPONSE_HEADER = "gatewayresponse.header."

Fields = dict[str, Any]

_DECLARED = False
"""Whether a declared header is required, which nobody looks at; an imported definition declares its headers so.
https://docs.aws.amazon.com/apigateway/latest/api/API_MethodResponse.html"""


def write_rest(state: Fields, change: Change) -> None:
    """Make *change* in *state*.

    Raises CannotEdit.
    """
    write = _WRITE.get(type(change))
    if write is None:
        raise CannotEdit(f"a REST API has nothing for {type(change).__name__}")
    write(state, change)


def _resource(state: Fields, path: str) -> Fields:
    for resource in state["resources"]:
        if resource["path"] == path:
            return cast("Fields", resource)
    raise CannotEdit(f"the API has no path {path}")


def _method(state: Fields, route: str) -> Fields:
    verb, _, path = route.partition(" ")
    found = (_resource(state, path).get("resourceMethods") or {}).get(verb)
    if found is None:
        raise CannotEdit(f"the API has no method {route}")
    return cast("Fields", found)


def _integration(state: Fields, route: str) -> Fields:
    found = _method(state, route).get("methodIntegration")
    if not found:
        raise CannotEdit(f"{route} has no integration")
    return cast("Fields", found)


def _integration_response(state: Fields, route: str, status: str) -> Fields:
    found = (_integration(state, route).get("integrationResponses") or {}).get(status)
    if found is None:
        raise CannotEdit(f"{route} has no integration response with the status {status}")
    return cast("Fields", found)


def _mapping(owner: Fields, key: str) -> Fields:
    """Return the mapping *key* of *owner*, put there when it is missing."""
    if owner.get(key) is None:
        owner[key] = {}
    return cast("Fields", owner[key])


def _add_resource(state: Fields, change: AddResource) -> None:
    if not any(resource["path"] == change.path for resource in state["resources"]):
        state["resources"].append({"path": change.path, "pathPart": change.path.rpartition("/")[2], "id": ""})


def _add_method(state: Fields, change: AddMethod) -> None:
    method = change.method
    _mapping(_resource(state, method.path), "resourceMethods")[method.http_method] = _method_fields(method)


def _method_fields(method: Method) -> Fields:
    integration = method.integration
    if not isinstance(integration, Integration):
        raise CannotEdit(f"the integration of {method.route} is not known")
    fields: Fields = {
        "httpMethod": method.http_method,
        "authorizationType": method.authorization,
        "apiKeyRequired": method.api_key_required,
        "methodResponses": {
            status: {"statusCode": status, "responseParameters": dict.fromkeys(response.parameters, _DECLARED)}
            for status, response in method.responses.items()
        },
        "methodIntegration": _integration_fields(integration),
    }
    _require_known(fields, method.route)
    return fields


def _integration_fields(integration: Integration) -> Fields:
    fields: Fields = {
        "type": integration.kind,
        "httpMethod": integration.http_method,
        "uri": integration.uri,
        "requestTemplates": dict(integration.request_templates),
        "requestParameters": dict(integration.request_parameters),
        "passthroughBehavior": integration.passthrough,
        "contentHandling": integration.content_handling,
        "timeoutInMillis": integration.timeout,
        "integrationResponses": {str(response.status_code): _response_fields(response) for response in integration.responses},
    }
    return {name: value for name, value in fields.items() if value is not None and value != {}}


def _response_fields(response: IntegrationResponse) -> Fields:
    fields: Fields = {
        "statusCode": response.status_code,
        "selectionPattern": response.selection_pattern,
        "responseParameters": dict(response.parameters),
        "responseTemplates": dict(response.templates),
        "contentHandling": response.content_handling,
    }
    return {name: value for name, value in fields.items() if value is not None and value != {}}


def _require_known(value: object, route: str) -> None:
    if isinstance(value, Unknown):
        raise CannotEdit(f"a value of {route} is not known: {value.why}")
    if isinstance(value, Mapping):
        for item in value.values():
            _require_known(item, route)


def _set_authorization(state: Fields, change: SetAuthorization) -> None:
    method = _method(state, change.route)
    method["authorizationType"] = "NONE"
    method.pop("authorizerId", None)
    method.pop("authorizationScopes", None)


def _set_api_key_required(state: Fields, change: SetApiKeyRequired) -> None:
    _method(state, change.route)["apiKeyRequired"] = change.required


def _remove_validator(state: Fields, change: RemoveValidator) -> None:
    _method(state, change.route).pop("requestValidatorId", None)


def _set_content_handling(state: Fields, change: SetContentHandling) -> None:
    _integration(state, change.route)["contentHandling"] = change.handling


def _set_request_template(state: Fields, change: SetRequestTemplate) -> None:
    _mapping(_integration(state, change.route), "requestTemplates")[change.media_type] = change.template


def _set_response_template(state: Fields, change: SetResponseTemplate) -> None:
    response = _integration_response(state, change.route, change.status)
    _mapping(response, "responseTemplates")[change.media_type] = change.template


def _set_response_header(state: Fields, change: SetResponseHeader) -> None:
    _declare(_method(state, change.route), change.status, change.header)
    if change.value is not None:
        response = _integration_response(state, change.route, change.status)
        _put_header(_mapping(response, "responseParameters"), RESPONSE_HEADER, change.header, change.value)


def _declare(method: Fields, status: str, header: str | None) -> None:
    response = _mapping(method, "methodResponses").setdefault(status, {"statusCode": status})
    if header is not None:
        declared = _mapping(response, "responseParameters")
        declared.setdefault(RESPONSE_HEADER + header, _DECLARED)


def _add_integration_response(state: Fields, change: AddIntegrationResponse) -> None:
    responses = _mapping(_integration(state, change.route), "integrationResponses")
    known = responses.get(change.status)
    if known is not None and (known.get("selectionPattern") or None) != change.pattern:
        raise CannotEdit(f"an integration response of {change.route} gives the status {change.status} already, for another pattern")
    if known is None:
        responses[change.status] = {"statusCode": change.status}
        if change.pattern is not None:
            responses[change.status]["selectionPattern"] = change.pattern
    _declare(_method(state, change.route), change.status, None)


def _set_gateway_response_headers(state: Fields, change: SetGatewayResponseHeaders) -> None:
    entries = state.setdefault("gatewayResponses", [])
    entry = next((one for one in entries if one["responseType"] == change.type), None)
    if entry is None:
        entry = {"responseType": change.type, "defaultResponse": False}
        entries.append(entry)
    parameters = _mapping(entry, "responseParameters")
    for header, value in change.headers.items():
        _put_header(parameters, GATEWAY_RESPONSE_HEADER, header, value)


def _put_header(parameters: Fields, prefix: str, header: str, value: str) -> None:
    """Map *header* to *value*, in place of every mapping of that header in another spelling or with a wrong prefix."""
    for other in [key for key in parameters if key.rpartition("header.")[2].lower() == header.lower()]:
        del parameters[other]
    parameters[prefix + header] = value


_WRITE: dict[type, Callable[[Fields, Any], None]] = {
    AddResource: _add_resource,
    AddMethod: _add_method,
    SetAuthorization: _set_authorization,
    SetApiKeyRequired: _set_api_key_required,
    RemoveValidator: _remove_validator,
    SetContentHandling: _set_content_handling,
    SetRequestTemplate: _set_request_template,
    SetResponseTemplate: _set_response_template,
    SetResponseHeader: _set_response_header,
    AddIntegrationResponse: _add_integration_response,
    SetGatewayResponseHeaders: _set_gateway_response_headers,
}
