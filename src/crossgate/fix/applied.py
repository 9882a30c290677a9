"""The model that an API becomes by its changes, which the edited text must come to as well; pure, and no text is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from crossgate.api import Api, GatewayResponse, Integration, IntegrationResponse, Method, MethodResponse, Resource
from crossgate.api.change import (
    AddIntegrationResponse,
    AddMethod,
    AddResource,
    Change,
    DeployAfter,
    RemoveValidator,
    RenewDeployment,
    SetApiKeyRequired,
    SetAuthorization,
    SetContentHandling,
    SetCorsConfiguration,
    SetGatewayResponseHeaders,
    SetRequestTemplate,
    SetResponseHeader,
    SetResponseTemplate,
)

RESPONSE_HEADER = "method.response.header."
GATEWAY_RESPONSE_HEADER = "gatewayresponse.header."


def applied(api: Api, changes: Iterable[Change]) -> Api:
    """Return *api* as it is after *changes*, in their order.

    Nodes that are added get the id ``(new)`` with their route or type, because only the text gives them a real one.
    """
    for change in changes:
        api = _APPLY[type(change)](api, change)
    return api


def new_id(name: str) -> str:
    """Return the id that stands for the one which the text will give to a node that is added."""
    return f"(new) {name}"


def header_of(key: str) -> str:
    """Return the header that a mapping key is meant for, whatever prefix it has: what stands behind the last ``header.``."""
    return key.rpartition("header.")[2]


def with_header(parameters: Mapping[str, Any], prefix: str, header: str, value: str) -> dict[str, Any]:
    """Return *parameters* with *header* mapped to *value*, in place of every mapping of that header in another spelling or prefix."""
    key, wanted = prefix + header, header.lower()
    kept = {name: old for name, old in parameters.items() if name == key or header_of(name).lower() != wanted}
    return {**kept, key: value}


def _with_method(api: Api, method: Method) -> Api:
    resource = api.resources.get(method.path) or Resource(method.path)
    resource = resource._replace(methods={**resource.methods, method.http_method: method})
    return api._replace(resources={**api.resources, method.path: resource})


def _altered(api: Api, route: str, alter: Callable[[Method], Method]) -> Api:
    verb, _, path = route.partition(" ")
    resource = api.resources.get(path)
    method = resource.methods.get(verb) if resource is not None else None
    return _with_method(api, alter(method)) if method is not None else api


def _with_integration(api: Api, route: str, alter: Callable[[Integration], Integration]) -> Api:
    def altered(method: Method) -> Method:
        return method._replace(integration=alter(method.integration)) if isinstance(method.integration, Integration) else method

    return _altered(api, route, altered)


def _add_resource(api: Api, change: AddResource) -> Api:
    known = api.resources.get(change.path) or Resource(change.path, {}, new_id(change.path))
    return api._replace(resources={**api.resources, change.path: known})


def _add_method(api: Api, change: AddMethod) -> Api:
    method = change.method
    return _with_method(api, method._replace(id=method.id or new_id(method.route)))


def _set_authorization(api: Api, change: SetAuthorization) -> Api:
    return _altered(api, change.route, lambda method: method._replace(authorization="NONE", authorizer=None, scopes=()))


def _set_api_key_required(api: Api, change: SetApiKeyRequired) -> Api:
    return _altered(api, change.route, lambda method: method._replace(api_key_required=change.required))


def _remove_validator(api: Api, change: RemoveValidator) -> Api:
    return _altered(api, change.route, lambda method: method._replace(validator=None))


def _set_content_handling(api: Api, change: SetContentHandling) -> Api:
    return _with_integration(api, change.route, lambda integration: integration._replace(content_handling=change.handling))


def _set_cors_configuration(api: Api, change: SetCorsConfiguration) -> Api:
    return api._replace(cors=change.cors)


def _set_request_template(api: Api, change: SetRequestTemplate) -> Api:
    def altered(integration: Integration) -> Integration:
        return integration._replace(request_templates={**integration.request_templates, change.media_type: change.template})

    return _with_integration(api, change.route, altered)


def _set_response_template(api: Api, change: SetResponseTemplate) -> Api:
    def altered(response: IntegrationResponse) -> IntegrationResponse:
        return response._replace(templates={**response.templates, change.media_type: change.template})

    return _with_integration(api, change.route, lambda integration: _with_response(integration, change.status, altered))


def _with_response(integration: Integration, status: str, alter: Callable[[IntegrationResponse], IntegrationResponse]) -> Integration:
    return integration._replace(
        responses=tuple(alter(response) if response.status_code == status else response for response in integration.responses)
    )


def _declared(method: Method, status: str, header: str | None) -> Method:
    known = method.responses.get(status) or MethodResponse(status)
    parameters = dict(known.parameters)
    if header is not None:
        parameters.setdefault(RESPONSE_HEADER + header, True)
    return method._replace(responses={**method.responses, status: known._replace(parameters=parameters)})


def _set_response_header(api: Api, change: SetResponseHeader) -> Api:
    def mapped(response: IntegrationResponse) -> IntegrationResponse:
        assert change.value is not None
        return response._replace(parameters=with_header(response.parameters, RESPONSE_HEADER, change.header, change.value))

    api = _altered(api, change.route, lambda method: _declared(method, change.status, change.header))
    if change.value is None:
        return api
    return _with_integration(api, change.route, lambda integration: _with_response(integration, change.status, mapped))


def _add_integration_response(api: Api, change: AddIntegrationResponse) -> Api:
    def altered(integration: Integration) -> Integration:
        return integration._replace(responses=(*integration.responses, IntegrationResponse(change.status, change.pattern)))

    api = _with_integration(api, change.route, altered)
    return _altered(api, change.route, lambda method: _declared(method, change.status, None))


def _set_gateway_response_headers(api: Api, change: SetGatewayResponseHeaders) -> Api:
    entry = api.gateway_responses.get(change.type) or GatewayResponse(change.type, id=new_id(change.type))
    parameters: Mapping[str, Any] = entry.parameters
    for header, value in change.headers.items():
        parameters = with_header(parameters, GATEWAY_RESPONSE_HEADER, header, value)
    return api._replace(gateway_responses={**api.gateway_responses, change.type: entry._replace(parameters=parameters)})


def _deploy_after(api: Api, change: DeployAfter) -> Api:
    routes, types = set(change.routes), set(change.gateway_responses)
    awaited = {method.id for method in api.methods if method.route in routes and method.id}
    awaited |= {entry.id for entry in api.gateway_responses.values() if entry.type in types and entry.id}
    deployments = tuple(
        deployment._replace(after=deployment.after | awaited) if deployment.id == change.deployment else deployment
        for deployment in api.deployments
    )
    return api._replace(deployments=deployments)


def _renew_deployment(api: Api, _: RenewDeployment) -> Api:
    """The new snapshot is told from the old one by its id alone, which the text gives."""
    return api


_APPLY: dict[type, Callable[[Api, Any], Api]] = {
    AddResource: _add_resource,
    AddMethod: _add_method,
    SetAuthorization: _set_authorization,
    SetApiKeyRequired: _set_api_key_required,
    RemoveValidator: _remove_validator,
    SetContentHandling: _set_content_handling,
    SetCorsConfiguration: _set_cors_configuration,
    SetRequestTemplate: _set_request_template,
    SetResponseTemplate: _set_response_template,
    SetResponseHeader: _set_response_header,
    AddIntegrationResponse: _add_integration_response,
    SetGatewayResponseHeaders: _set_gateway_response_headers,
    DeployAfter: _deploy_after,
    RenewDeployment: _renew_deployment,
}
