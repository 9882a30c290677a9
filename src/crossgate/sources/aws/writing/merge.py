"""Everything that is wholly new in a REST API as one PutRestApi in merge mode, where that comes to the same; the rest is left to calls.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-update.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from crossgate.sources.aws.writing.calls import Call, fields_of
from crossgate.sources.aws.writing.nodes import (
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

_OF_METHODS = frozenset({METHOD, METHOD_RESPONSE, INTEGRATION, INTEGRATION_RESPONSE})
_OPEN: Node = {("authorizationType",): "NONE"}
_INTEGRATION_FIELDS = frozenset({"type", "requestTemplates", "contentHandling"})
_RESPONSE_FIELDS = frozenset({"responseParameters", "responseTemplates", "selectionPattern", "contentHandling"})
_GATEWAY_RESPONSE_FIELDS = frozenset({"statusCode", "responseParameters", "responseTemplates"})
_RESPONSE_HEADER = "method.response.header."

MOST_BYTES = 6_000_000
"""How large a definition may be that is imported,
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"""

Methods = dict[tuple[str, str], list[Address]]


def mergeable(now: Nodes, target: Nodes) -> frozenset[Address]:
    """Return the addresses that a merge makes exactly as single calls would.

    These are methods that are not there yet, open to all, with a MOCK integration, and gateway responses that nobody has customised:
    what is there already, a merge would replace as a whole.
    """
    plain = {route: addresses for route, addresses in _new_methods(now, target).items() if _is_plain(route, addresses, target)}
    methods = _standing_alone(plain, now, target)
    types = {
        address
        for address, node in target.items()
        if address[0] == GATEWAY_RESPONSE and address not in now and _has_only(node, _GATEWAY_RESPONSE_FIELDS)
    }
    resources = {(RESOURCE, path) for path in _new_resources((path for path, _ in methods), now, target)}
    return frozenset(types | resources | {address for addresses in methods.values() for address in addresses})


def _standing_alone(methods: Methods, now: Nodes, target: Nodes) -> Methods:
    """Return those of *methods* on whose new resources nothing else is to be put: a merge gives no ids that later calls could name."""
    while True:
        covered = _new_resources((path for path, _ in methods), now, target)
        others = (
            address[1]
            for address in target
            if address not in now and (address[1] not in covered if address[0] == RESOURCE else _is_of_another(address, methods))
        )
        named = _new_resources(others, now, target)
        alone = {route: addresses for route, addresses in methods.items() if not named & _new_resources((route[0],), now, target)}
        if len(alone) == len(methods):
            return methods
        methods = alone


def _is_of_another(address: Address, methods: Methods) -> bool:
    return address[0] in _OF_METHODS and (address[1], address[2]) not in methods


def _new_resources(paths: Iterable[str], now: Nodes, target: Nodes) -> frozenset[str]:
    """Return the resources that are not there yet, of *paths* and of all that they lie below."""
    found: set[str] = set()
    for path in paths:
        here = path
        while here and here not in found and (RESOURCE, here) in target and (RESOURCE, here) not in now:
            found.add(here)
            here = here.rpartition("/")[0]
    return frozenset(found)


def merge_call(state: Mapping[str, Any], covered: frozenset[Address], target: Nodes) -> Call:
    """Return the call that makes the nodes *covered* of *target*. A warning of the import fails it, so that nothing is passed over."""
    body = json.dumps(_document(state["api"], {address: target[address] for address in target if address in covered}))
    parameters = {"restApiId": state["api"]["id"], "mode": "merge", "failOnWarnings": True, "body": body}
    count = sum(address[0] == METHOD for address in covered)
    others = sum(address[0] == GATEWAY_RESPONSE for address in covered)
    told = [f"{number} new {what}" for number, what in ((count, "methods"), (others, "gateway responses")) if number]
    return Call("apigateway.put_rest_api", parameters, " and ".join(told))


def _new_methods(now: Nodes, target: Nodes) -> Methods:
    found: Methods = {}
    for address in target:
        if address[0] in _OF_METHODS and (METHOD, address[1], address[2]) not in now:
            found.setdefault((address[1], address[2]), []).append(address)
    return found


def _is_plain(route: tuple[str, str], addresses: list[Address], target: Nodes) -> bool:
    path, verb = route
    integration = target.get((INTEGRATION, path, verb))
    if verb == "ANY" or target.get((METHOD, path, verb)) != _OPEN or integration is None or integration.get(("type",)) != "MOCK":
        return False
    responses = [target[address] for address in addresses if address[0] == INTEGRATION_RESPONSE]
    declared = [target[address] for address in addresses if address[0] == METHOD_RESPONSE]
    patterns = [response.get(("selectionPattern",)) for response in responses]
    return (
        _has_only(integration, _INTEGRATION_FIELDS)
        and all(_has_only(response, _RESPONSE_FIELDS) for response in responses)
        and all(leaf[0] == "responseParameters" and leaf[1].startswith(_RESPONSE_HEADER) for response in declared for leaf in response)
        and all(value is False for response in declared for value in response.values())
        and len(set(patterns)) == len(patterns)
    )


def _has_only(node: Node, fields: frozenset[str]) -> bool:
    return all(leaf[0] in fields for leaf in node)


def _document(api: Mapping[str, Any], nodes: Nodes) -> dict[str, Any]:
    """Return the OpenAPI document of *nodes*; name, description and version are repeated, because an import sets them."""
    info = {"title": api["name"], **{name: api[name] for name in ("description", "version") if api.get(name)}}
    paths: dict[str, Any] = {}
    for address in nodes:
        if address[0] == METHOD:
            paths.setdefault(address[1], {})[address[2].lower()] = _operation(address[1], address[2], nodes)
    entries = {address[1]: fields_of(node) for address, node in nodes.items() if address[0] == GATEWAY_RESPONSE}
    document: dict[str, Any] = {"openapi": "3.0.1", "info": info, "paths": paths}
    return {**document, "x-amazon-apigateway-gateway-responses": entries} if entries else document


def _operation(path: str, verb: str, nodes: Nodes) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    mapped: dict[str, Any] = {}
    for address, node in nodes.items():
        if address[1:3] != (path, verb):
            continue
        if address[0] == METHOD_RESPONSE:
            names = [leaf[1].removeprefix(_RESPONSE_HEADER) for leaf in node]
            headers = {name: {"schema": {"type": "string"}} for name in names}
            responses[address[3]] = {"description": f"{address[3]} response", **({"headers": headers} if headers else {})}
        elif address[0] == INTEGRATION_RESPONSE:
            fields = fields_of(node)
            mapped[fields.pop("selectionPattern", "default")] = {"statusCode": address[3], **fields}
    integration = {**fields_of(nodes[INTEGRATION, path, verb]), "passthroughBehavior": "when_no_match", "responses": mapped}
    return {"responses": responses, "x-amazon-apigateway-integration": {**integration, "type": "mock"}}
