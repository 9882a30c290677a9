"""A control plane in memory, as strict as AWS documents its own: for what emulators lack (patches, merges), and for faults at every call.

Its rules are those of https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html and the patch operations beside them.
"""

# ruff: noqa: N803 (parameters are spelled as botocore spells them)

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from crossgate.live.failures import Permission
from crossgate.sources.aws.writing.nodes import DEFAULT_TEMPLATE
from tests.live.fake_deployments import DeploymentCalls
from tests.live.fake_http_api import HttpApiCalls
from tests.live.fake_patches import Fields, failure, patched, removed

REGION = "eu-west-1"
HEADER = "method.response.header."


class FakeControlPlane(DeploymentCalls, HttpApiCalls):
    """One account with one API, whose state is *state*; every call is counted."""

    def __init__(self, state: Fields) -> None:
        self.region = REGION
        self.state = copy.deepcopy(state)
        self.calls: list[str] = []
        self._made = 0

    def call(self, operation: str, **parameters: Any) -> Fields:
        self.calls.append(operation)
        name = operation.partition(".")[2]
        answer: Any = getattr(self, name)(**copy.deepcopy(parameters))
        return copy.deepcopy(answer) if isinstance(answer, dict) else {}

    def permission(self, operation: str, **_: Any) -> Permission:
        return Permission("apigateway:*", operation)

    def _id(self) -> str:
        self._made += 1
        return f"new{self._made:03d}"

    # reading

    def get_rest_api(self, restApiId: str) -> Fields:
        if restApiId != self.state["api"].get("id"):
            raise failure("missing", "Invalid API identifier specified")
        return self.state["api"]  # type: ignore[no-any-return]

    def get_resources(self, restApiId: str, **_: Any) -> Fields:
        return {"items": self.state["resources"]}

    def get_gateway_responses(self, restApiId: str, **_: Any) -> Fields:
        return {"items": [*self.state["gatewayResponses"], {"responseType": "THROTTLED", "statusCode": "429", "defaultResponse": True}]}

    def get_stages(self, **_: Any) -> Fields:
        return {"item": self.state["stages"], "Items": self.state["stages"]}

    def __getattr__(self, name: str) -> Callable[..., Fields]:
        lists = {
            "get_authorizers": "authorizers",
            "get_request_validators": "requestValidators",
            "get_models": "models",
            "get_deployments": "deployments",
            "get_routes": "routes",
            "get_integrations": "integrations",
        }
        if name in lists:
            return lambda **_: {"items": self.state.get(lists[name], []), "Items": self.state.get(lists[name], [])}
        raise failure("refused", f"the fake has no {name}")

    # resources and methods

    def _resource(self, resource_id: str) -> Fields:
        for resource in self.state["resources"]:
            if resource["id"] == resource_id:
                return resource  # type: ignore[no-any-return]
        raise failure("missing", "Invalid Resource identifier specified")

    def _method(self, resource_id: str, verb: str) -> Fields:
        found = self._resource(resource_id).get("resourceMethods", {}).get(verb)
        if found is None:
            raise failure("missing", "Invalid Method identifier specified")
        return found  # type: ignore[no-any-return]

    def _integration(self, resource_id: str, verb: str) -> Fields:
        found = self._method(resource_id, verb).get("methodIntegration")
        if found is None:
            raise failure("missing", "Invalid Integration identifier specified")
        return found  # type: ignore[no-any-return]

    def create_resource(self, restApiId: str, parentId: str, pathPart: str) -> Fields:
        parent = self._resource(parentId)
        path = f"{parent['path'].rstrip('/')}/{pathPart}"
        if any(resource["path"] == path for resource in self.state["resources"]):
            raise failure("conflict", f"Another resource with the same parent already has this name: {pathPart}")
        resource = {"id": self._id(), "parentId": parentId, "pathPart": pathPart, "path": path}
        self.state["resources"].append(resource)
        return resource

    def delete_resource(self, restApiId: str, resourceId: str) -> None:
        path = self._resource(resourceId)["path"]
        self.state["resources"] = [
            resource for resource in self.state["resources"] if resource["path"] != path and not resource["path"].startswith(f"{path}/")
        ]

    def put_method(self, restApiId: str, resourceId: str, httpMethod: str, authorizationType: str, **more: Any) -> Fields:
        methods = self._resource(resourceId).setdefault("resourceMethods", {})
        if httpMethod in methods:
            raise failure("conflict", "Method already exists for this resource")
        methods[httpMethod] = {"httpMethod": httpMethod, "authorizationType": authorizationType, "apiKeyRequired": False, **more}
        return methods[httpMethod]  # type: ignore[no-any-return]

    def update_method(self, restApiId: str, resourceId: str, httpMethod: str, patchOperations: list[Fields]) -> Fields:
        method = self._method(resourceId, httpMethod)
        patched(method, "method", patchOperations)
        if method["authorizationType"] not in ("CUSTOM", "COGNITO_USER_POOLS"):
            method.pop("authorizerId", None)
        elif not method.get("authorizerId"):
            raise failure("refused", "Invalid authorizer ID specified")
        return method

    def delete_method(self, restApiId: str, resourceId: str, httpMethod: str) -> None:
        self._method(resourceId, httpMethod)
        resource = self._resource(resourceId)
        del resource["resourceMethods"][httpMethod]
        if not resource["resourceMethods"]:
            del resource["resourceMethods"]

    def put_method_response(self, restApiId: str, resourceId: str, httpMethod: str, statusCode: str, **more: Any) -> Fields:
        responses = self._method(resourceId, httpMethod).setdefault("methodResponses", {})
        if statusCode in responses:
            raise failure("conflict", "Response already exists for this resource")
        responses[statusCode] = {"statusCode": statusCode, **more}
        return responses[statusCode]  # type: ignore[no-any-return]

    def _method_response(self, resource_id: str, verb: str, status: str) -> Fields:
        found = self._method(resource_id, verb).get("methodResponses", {}).get(status)
        if found is None:
            raise failure("missing", "Invalid Response status code specified")
        return found  # type: ignore[no-any-return]

    def update_method_response(
        self, restApiId: str, resourceId: str, httpMethod: str, statusCode: str, patchOperations: list[Fields]
    ) -> Fields:
        response = self._method_response(resourceId, httpMethod, statusCode)
        trial = copy.deepcopy(response)
        patched(trial, "method response", patchOperations)
        mapped = self._method(resourceId, httpMethod).get("methodIntegration", {}).get("integrationResponses", {}).get(statusCode, {})
        if not set(mapped.get("responseParameters", {})) <= set(trial.get("responseParameters", {})):
            raise failure("refused", "a header that an integration response maps must stay declared")
        _becomes(response, trial)
        return response

    def delete_method_response(self, restApiId: str, resourceId: str, httpMethod: str, statusCode: str) -> None:
        self._method_response(resourceId, httpMethod, statusCode)
        removed(self._method(resourceId, httpMethod), "methodResponses", statusCode)

    # integrations

    def put_integration(self, restApiId: str, resourceId: str, httpMethod: str, type: str, **more: Any) -> Fields:  # noqa: A002
        method = self._method(resourceId, httpMethod)
        if "integrationHttpMethod" in more:
            more["httpMethod"] = more.pop("integrationHttpMethod")
        method["methodIntegration"] = {
            "type": type,
            "passthroughBehavior": "WHEN_NO_MATCH",
            "timeoutInMillis": 29000,
            "cacheNamespace": resourceId,
            "cacheKeyParameters": [],
            **more,
        }
        return method["methodIntegration"]  # type: ignore[no-any-return]

    def update_integration(self, restApiId: str, resourceId: str, httpMethod: str, patchOperations: list[Fields]) -> Fields:
        integration = self._integration(resourceId, httpMethod)
        patched(integration, "integration", patchOperations)
        return integration

    def delete_integration(self, restApiId: str, resourceId: str, httpMethod: str) -> None:
        self._integration(resourceId, httpMethod)
        del self._method(resourceId, httpMethod)["methodIntegration"]

    def put_integration_response(self, restApiId: str, resourceId: str, httpMethod: str, statusCode: str, **more: Any) -> Fields:
        self._require_declared(resourceId, httpMethod, statusCode, more)
        responses = self._integration(resourceId, httpMethod).setdefault("integrationResponses", {})
        responses[statusCode] = {"statusCode": statusCode, **more}
        return responses[statusCode]  # type: ignore[no-any-return]

    def update_integration_response(
        self, restApiId: str, resourceId: str, httpMethod: str, statusCode: str, patchOperations: list[Fields]
    ) -> Fields:
        response = self._integration_response(resourceId, httpMethod, statusCode)
        trial = copy.deepcopy(response)
        patched(trial, "integration response", patchOperations)
        self._require_declared(resourceId, httpMethod, statusCode, trial)
        _becomes(response, trial)
        return response

    def delete_integration_response(self, restApiId: str, resourceId: str, httpMethod: str, statusCode: str) -> None:
        self._integration_response(resourceId, httpMethod, statusCode)
        removed(self._integration(resourceId, httpMethod), "integrationResponses", statusCode)

    def _integration_response(self, resource_id: str, verb: str, status: str) -> Fields:
        found = self._integration(resource_id, verb).get("integrationResponses", {}).get(status)
        if found is None:
            raise failure("missing", "Invalid Response status code specified")
        return found  # type: ignore[no-any-return]

    def _require_declared(self, resource_id: str, verb: str, status: str, response: Fields) -> None:
        declared = self._method(resource_id, verb).get("methodResponses", {}).get(status, {}).get("responseParameters", {})
        for key in response.get("responseParameters", {}):
            if key not in declared:
                raise failure("refused", f"Invalid mapping expression parameter specified: {key}")

    # gateway responses

    def put_gateway_response(self, restApiId: str, responseType: str, **more: Any) -> Fields:
        self.delete_gateway_response(restApiId, responseType, must_be_there=False)
        entry = {
            "responseType": responseType,
            "responseParameters": {},
            "responseTemplates": {"application/json": DEFAULT_TEMPLATE},
            "defaultResponse": False,
            **more,
        }
        self.state["gatewayResponses"].append(entry)
        return entry

    def update_gateway_response(self, restApiId: str, responseType: str, patchOperations: list[Fields]) -> Fields:
        entry = next((one for one in self.state["gatewayResponses"] if one["responseType"] == responseType), None)
        if entry is None:
            entry = self.put_gateway_response(restApiId, responseType)
        patched(entry, "gateway response", patchOperations)
        return entry

    def delete_gateway_response(self, restApiId: str, responseType: str, *, must_be_there: bool = True) -> None:
        kept = [one for one in self.state["gatewayResponses"] if one["responseType"] != responseType]
        if must_be_there and len(kept) == len(self.state["gatewayResponses"]):
            raise failure("missing", "Gateway response type not defined on api")
        self.state["gatewayResponses"] = kept

    # the API as a whole

    def update_rest_api(self, restApiId: str, patchOperations: list[Fields]) -> Fields:
        patched(self.state["api"], "api", patchOperations)
        return self.state["api"]  # type: ignore[no-any-return]

    def put_rest_api(self, restApiId: str, mode: str, failOnWarnings: bool, body: str) -> Fields:
        """Merge a definition: what it defines replaces what is there, all else is left alone."""
        assert mode == "merge"
        assert failOnWarnings
        document = json.loads(body)
        self.state["api"]["name"] = document["info"]["title"]
        for name in ("description", "version"):
            if name in document["info"]:
                self.state["api"][name] = document["info"][name]
        for path, item in document["paths"].items():
            for verb, operation in item.items():
                self._import(self._resource_at(path), verb.upper(), operation)
        for kind, entry in document.get("x-amazon-apigateway-gateway-responses", {}).items():
            self.put_gateway_response(restApiId, kind, **entry)
        return self.state["api"]  # type: ignore[no-any-return]

    def _resource_at(self, path: str) -> Fields:
        found = next((resource for resource in self.state["resources"] if resource["path"] == path), None)
        if found is not None:
            return found  # type: ignore[no-any-return]
        parent, _, part = path.rpartition("/")
        return self.create_resource("", self._resource_at(parent or "/")["id"], part)

    def _import(self, resource: Fields, verb: str, operation: Fields) -> None:
        extension = operation["x-amazon-apigateway-integration"]
        resource.setdefault("resourceMethods", {}).pop(verb, None)
        self.put_method("", resource["id"], verb, "NONE")
        for status, response in operation["responses"].items():
            declared = {HEADER + name: False for name in response.get("headers", {})}
            self.put_method_response("", resource["id"], verb, status, **({"responseParameters": declared} if declared else {}))
        more = {name: extension[name] for name in ("requestTemplates", "contentHandling") if name in extension}
        more["passthroughBehavior"] = extension["passthroughBehavior"].upper()
        self.put_integration("", resource["id"], verb, extension["type"].upper(), **more)
        for pattern, response in extension["responses"].items():
            fields = {name: value for name, value in response.items() if name != "statusCode"}
            if pattern != "default":
                fields["selectionPattern"] = pattern
            self.put_integration_response("", resource["id"], verb, response["statusCode"], **fields)


def _becomes(node: Fields, other: Fields) -> None:
    node.clear()
    node.update(other)
