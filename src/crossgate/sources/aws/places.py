"""Parts of a state text by the names that users know them by: routes, responses, authorizers; nothing of what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crossgate.text import Mapping as MappingNode
from crossgate.text import Node, Scalar, Sequence, Source
from crossgate.text.json import parse_json


class StateSource(Source):
    """A state text that no file holds: its places are called ``POST /pets integration response 200``, not by lines."""

    __slots__ = ("_root",)

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, text)
        self._root: Node | None = None

    def part_of(self, offset: int) -> str:
        """Return the name of the part at *offset*."""
        if self._root is None:
            self._root = parse_json(self).root
        return part_at(self._root, offset)


def part_at(root: Node, offset: int) -> str:
    """Return the name of the part of the state *root* at *offset*."""
    keys, nodes = _way_to(root, offset)
    if not keys:
        return "API"
    return _NAMES.get(keys[0], _other)(keys, nodes)


def _way_to(root: Node, offset: int) -> tuple[list[str], list[Node]]:
    """Return the keys that lead from *root* to *offset*, and the node behind each; an item of a list has an empty key."""
    keys: list[str] = []
    nodes: list[Node] = []
    node: Node | None = root
    while node is not None:
        node = _child_at(node, offset, keys)
        if node is not None:
            nodes.append(node)
    return keys, nodes


def _child_at(node: Node, offset: int, keys: list[str]) -> Node | None:
    if isinstance(node, MappingNode):
        for key, value in node.entries:
            if key.span.start <= offset < value.span.end:
                keys.append(key.raw)
                return value
    elif isinstance(node, Sequence):
        for item in node.items:
            if item.span.start <= offset < item.span.end:
                keys.append("")
                return item
    return None


def _resource(keys: list[str], nodes: list[Node]) -> str:
    """Name a resource, a method of it, or what belongs to the method."""
    path = _field(nodes, "path")
    if len(keys) < 4 or keys[2] != "resourceMethods":
        return path or "resources"
    route, inner = f"{keys[3]} {path}", keys[4:]
    if inner[:1] == ["methodResponses"]:
        return f"{route} method response {inner[1]}" if len(inner) > 1 else f"{route} method responses"
    if inner[:2] == ["methodIntegration", "integrationResponses"]:
        return f"{route} integration response {inner[2]}" if len(inner) > 2 else f"{route} integration responses"
    return f"{route} integration" if inner[:1] == ["methodIntegration"] else route


def _named(what: str, *fields: str) -> Callable[[list[str], list[Node]], str]:
    """Return what names an item of a list: *what* it is, and the first of *fields* that it has."""

    def name(_: list[str], nodes: list[Node]) -> str:
        return f"{what} {next((text for text in (_field(nodes, field) for field in fields) if text), '')}".strip()

    return name


def _exported(keys: list[str], nodes: list[Node]) -> str:  # noqa: ARG001 - like the others
    """Name an operation of an export, or the export."""
    stage = f"stage {keys[1]}" if len(keys) > 1 else "stages"
    if keys[2:3] == ["paths"] and len(keys) > 4:
        verb = "ANY" if keys[4].startswith("x-") else keys[4].upper()
        return f"{stage} {verb} {keys[3]}"
    return stage


def _api(keys: list[str], _: list[Node]) -> str:
    return "CORS configuration" if keys[1:2] == ["CorsConfiguration"] else "API"


def _other(_: list[str], __: list[Node]) -> str:
    return "API"


def _field(nodes: list[Node], field: str) -> str:
    item = nodes[1] if len(nodes) > 1 else None
    value = item.get(field) if isinstance(item, MappingNode) else None
    return value.raw if isinstance(value, Scalar) else ""


_NAMES: Mapping[str, Callable[[list[str], list[Node]], str]] = {
    "api": _api,
    "apiMappings": _named("custom domain", "DomainName"),
    "authorizers": _named("authorizer", "name", "Name"),
    "basePathMappings": _named("custom domain", "domainName"),
    "deployments": _named("deployment", "id", "DeploymentId"),
    "exports": _exported,
    "gatewayResponses": _named("gateway response", "responseType"),
    "integrations": _named("integration", "IntegrationId"),
    "models": _named("model", "name"),
    "requestValidators": _named("request validator", "name"),
    "resources": _resource,
    "routes": _named("", "RouteKey"),
    "stages": _named("stage", "stageName", "StageName"),
}
"""How the items of each list of a state are named."""
