"""One API while the resources of a template are gathered into it; no reading of properties."""

from __future__ import annotations

from collections.abc import Callable

from crossgate.api import Api, Authorizer, BasePath, Deployment, GatewayResponse, Method, RequestValidator, Resource, Stage, Value
from crossgate.sources.cloudformation.alternatives import either
from crossgate.sources.reading import Reading
from crossgate.text import Span


class Draft:
    """The parts of one API: *base* is what its RestApi and the document in it give."""

    def __init__(self, base: Api, reading: Reading) -> None:
        self.base = base
        self.reading = reading
        self.resources: dict[str, Resource] = dict(base.resources)
        self.gateway_responses: dict[str, GatewayResponse] = dict(base.gateway_responses)
        self.authorizers: dict[str, Authorizer] = dict(base.authorizers)
        self.validators: dict[str, RequestValidator] = {}
        self.model_names: dict[str, str] = {}
        self.models: dict[str, Value[str]] = dict(base.models)
        self.stages: list[Stage] = []
        self.deployments: list[Deployment] = []
        self.base_paths: list[BasePath] = []
        self._methods_of_body = frozenset(method.id for method in base.methods if method.id)

    def add_resource(self, resource: Resource, span: Span | None) -> None:
        """Add a path; API Gateway refuses the second of two resources with one path."""
        known = self.resources.get(resource.path)
        if known is None:
            self.resources[resource.path] = resource
        elif known.id:
            message = "Another resource with the same parent already has this name: " + resource.path.rpartition("/")[2]
            self.reading.refuse("duplicate-path-part", message, span, resource.path)
        else:
            self.resources[resource.path] = resource._replace(methods=known.methods)

    def add_method(self, method: Method, are_opposite: Callable[[str, str], bool]) -> None:
        """Add a method to its path; of two that are certain to be there API Gateway refuses the second.

        *are_opposite* tells by their ids whether always one of two methods under conditions is made.
        """
        resource = self.resources.get(method.path) or Resource(method.path)
        known = resource.methods.get(method.http_method)
        if known is not None and known.presence is None:
            if method.presence is None:
                self.reading.refuse("duplicate-method", f"{method.route} is defined already", method.place.span, method.route)
            return
        if known is not None and method.presence is not None:
            method = either(known, method, certain=are_opposite(known.id, method.id))
        self.resources[method.path] = resource._replace(methods={**resource.methods, method.http_method: method})

    def add_gateway_response(self, response: GatewayResponse) -> None:
        """Add a gateway response; of two with one type the one that is certain to be there stays."""
        known = self.gateway_responses.get(response.type)
        if known is None or (known.presence is not None and response.presence is None):
            self.gateway_responses[response.type] = response
        elif response.presence is None:
            message = f"the gateway response {response.type} is defined already"
            self.reading.refuse("duplicate-gateway-response", message, response.place.span)

    def add_deployment(self, deployment: Deployment) -> None:
        """Add a deployment; what the document in the RestApi defines is there whenever the RestApi is."""
        if self.base.id in deployment.after:
            deployment = deployment._replace(after=deployment.after | self._methods_of_body)
        self.deployments.append(deployment)

    def api(self) -> Api:
        """Return the API as it was gathered."""
        return self.base._replace(
            resources=self.resources,
            gateway_responses=self.gateway_responses,
            authorizers=self.authorizers,
            models=self.models,
            stages=tuple(self.stages),
            deployments=tuple(self.deployments),
            base_paths=tuple(self.base_paths),
            refusals=self.base.refusals + tuple(self.reading.refusals),
            gaps=self.base.gaps + tuple(gap for gap in self.reading.gaps if gap not in self.base.gaps),
        )
