"""The calls that make one state of a REST API another one, one node a call; what is to be different is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from crossgate.sources.aws.writing.nodes import (
    API,
    GATEWAY_RESPONSE,
    INTEGRATION,
    INTEGRATION_RESPONSE,
    METHOD,
    METHOD_RESPONSE,
    RESOURCE,
    Address,
    Node,
    Nodes,
)
from crossgate.sources.aws.writing.patches import Patch, patches, taking_away


class Made(NamedTuple):
    """Stands for the id of the resource *path*, which an earlier call makes."""

    path: str


class Call(NamedTuple):
    """One call of the control plane. *subject* is what it is about, in people's words; *makes* the path of the resource that it makes."""

    operation: str
    parameters: Mapping[str, Any]
    subject: str
    makes: str = ""


_REPAIRED = frozenset({"name", "description", "version", "binaryMediaTypes"})
"""The fields of the API itself that an import can touch, https://docs.aws.amazon.com/apigateway/latest/api/API_PutRestApi.html."""

_OF_ROUTES = frozenset({METHOD, METHOD_RESPONSE, INTEGRATION, INTEGRATION_RESPONSE})

_PARAMETERS = {"httpMethod": "integrationHttpMethod"}
"""Fields of an integration that a call spells otherwise."""


def rest_calls(state: Mapping[str, Any], now: Nodes, target: Nodes) -> tuple[Call, ...]:
    """Return the calls that turn *now*, the nodes of *state*, into *target*: route by route, each in an order that the service takes."""
    return tuple(_Rest(state, now, target).calls())


class _Rest:
    """The differences between two tables of nodes, looked at by theme."""

    def __init__(self, state: Mapping[str, Any], now: Nodes, target: Nodes) -> None:
        self.api_id = state["api"]["id"]
        self.ids: dict[str, str] = {resource["path"]: resource["id"] for resource in state["resources"]}
        self.now = now
        self.target = target
        self.differing = [address for address in {**now, **target} if now.get(address) != target.get(address)]
        self.by_route: dict[tuple[str, str], list[Address]] = {}
        for address in self.differing:
            if address[0] in _OF_ROUTES:
                self.by_route.setdefault((address[1], address[2]), []).append(address)

    def calls(self) -> Iterator[Call]:
        yield from self._api()
        yield from self._new_resources()
        gone = set(self._gone())
        for path, verb in self.by_route:
            if path not in gone:
                yield from self._route(path, verb)
        yield from self._gone_resources()
        yield from self._gateway_responses()

    def _api(self) -> Iterator[Call]:
        operations = [patch for patch in self._patches(API) if patch["path"].split("/")[1] in _REPAIRED]
        if operations:
            yield Call("apigateway.update_rest_api", {"restApiId": self.api_id, "patchOperations": operations}, "the API itself")

    def _new_resources(self) -> Iterator[Call]:
        missing = [address[1] for address in self._only_in(self.target, self.now, RESOURCE)]
        for path in sorted(missing, key=lambda path: path.count("/")):
            parent, _, part = path.rpartition("/")
            parameters = {"restApiId": self.api_id, "parentId": self._id(parent or "/"), "pathPart": part}
            yield Call("apigateway.create_resource", parameters, path, makes=path)

    def _gone_resources(self) -> Iterator[Call]:
        for path in self._gone_paths():
            yield Call("apigateway.delete_resource", {"restApiId": self.api_id, "resourceId": self._id(path)}, path)

    def _gone(self) -> list[str]:
        return [address[1] for address in self._only_in(self.now, self.target, RESOURCE)]

    def _gone_paths(self) -> list[str]:
        """Return the paths to be deleted; what lies below another one goes with it."""
        gone = self._gone()
        return sorted(path for path in gone if not any(path != other and path.startswith(f"{other}/") for other in gone))

    def _route(self, path: str, verb: str) -> Iterator[Call]:
        method = (METHOD, path, verb)
        if method not in self.target:
            yield self._call("delete_method", path, verb)
            return
        if method not in self.now:
            fields = {"authorizationType": "NONE", **fields_of(self.target[method])}
            yield self._call("put_method", path, verb, fields)
        else:
            yield from self._updated("update_method", method)
        responses, removals = self._method_responses(path, verb)
        yield from responses
        yield from self._integration(path, verb)
        yield from removals

    def _method_responses(self, path: str, verb: str) -> tuple[list[Call], list[Call]]:
        """Return what declares responses and their headers, and what takes declarations back: a mapped header must stay declared."""
        setting: list[Call] = []
        removing: list[Call] = []
        for address in self._of_route(METHOD_RESPONSE, path, verb):
            if address not in self.target:
                removing.append(self._call("delete_method_response", path, verb, {}, address[3]))
            elif address not in self.now:
                setting.append(self._call("put_method_response", path, verb, fields_of(self.target[address]), address[3]))
            else:
                sets, removes = taking_away(self._patches(address))
                setting += self._patched("update_method_response", address, sets)
                removing += self._patched("update_method_response", address, removes)
        return setting, removing

    def _integration(self, path: str, verb: str) -> Iterator[Call]:
        integration = (INTEGRATION, path, verb)
        if integration not in self.target:
            if integration in self.now:
                yield self._call("delete_integration", path, verb)
            return
        if integration not in self.now:
            fields = {_PARAMETERS.get(name, name): value for name, value in fields_of(self.target[integration]).items()}
            yield self._call("put_integration", path, verb, fields)
        else:
            yield from self._updated("update_integration", integration)
        for address in self._of_route(INTEGRATION_RESPONSE, path, verb):
            if address not in self.target:
                yield self._call("delete_integration_response", path, verb, {}, address[3])
            elif address not in self.now:
                yield self._call("put_integration_response", path, verb, fields_of(self.target[address]), address[3])
            else:
                yield from self._updated("update_integration_response", address)

    def _gateway_responses(self) -> Iterator[Call]:
        for address in (one for one in self.differing if one[0] == GATEWAY_RESPONSE):
            whole = {"restApiId": self.api_id, "responseType": address[1]}
            operations = self._patches(address) if address in self.now and address in self.target else []
            if address not in self.target:
                yield Call("apigateway.delete_gateway_response", whole, address[1])
            elif operations and all(patch["path"].startswith("/responseParameters/") for patch in operations):
                yield Call("apigateway.update_gateway_response", {**whole, "patchOperations": operations}, address[1])
            else:
                yield Call("apigateway.put_gateway_response", {**whole, **fields_of(self.target[address])}, address[1])

    def _of_route(self, kind: str, path: str, verb: str) -> list[Address]:
        return [address for address in self.by_route[path, verb] if address[0] == kind]

    def _updated(self, name: str, address: Address) -> Iterator[Call]:
        yield from self._patched(name, address, self._patches(address))

    def _patched(self, name: str, address: Address, operations: list[Patch]) -> list[Call]:
        status = address[3] if len(address) > 3 else ""
        return [self._call(name, address[1], address[2], {"patchOperations": operations}, status)] if operations else []

    def _patches(self, address: Address) -> list[Patch]:
        return patches(self.now.get(address, {}), self.target.get(address, {}))

    def _call(self, name: str, path: str, verb: str, fields: Mapping[str, Any] | None = None, status: str = "") -> Call:
        where: dict[str, Any] = {"restApiId": self.api_id, "resourceId": self._id(path), "httpMethod": verb}
        if status:
            where["statusCode"] = status
        return Call(f"apigateway.{name}", {**where, **(fields or {})}, f"{verb} {path}{f' {status}' if status else ''}")

    def _id(self, path: str) -> str | Made:
        return self.ids.get(path) or Made(path)

    @staticmethod
    def _only_in(one: Nodes, other: Nodes, kind: str) -> list[Address]:
        return [address for address in one if address[0] == kind and address not in other]


def fields_of(node: Node) -> dict[str, Any]:
    """Return the leaves of *node* as the parameters of a call."""
    fields: dict[str, Any] = {}
    for leaf, value in node.items():
        plain = list(value) if isinstance(value, tuple) else value
        if len(leaf) == 2:
            fields.setdefault(leaf[0], {})[leaf[1]] = plain
        else:
            fields[leaf[0]] = plain
    return fields
