"""The path parameters that a new operation has to declare for its document to stay valid; no other parameter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossgate.sources.openapi.pointer import pointer_of
from crossgate.text import Mapping, Node, Scalar, Sequence
from crossgate.text.drafts import Given, MappingDraft

_VARIABLE = re.compile(r"\{([^{}+]+)\+?\}")
_VERBS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
"""What OpenAPI itself takes for operations; not the extension for any method."""
_LONGEST_CHAIN = 5


def path_parameters(document: MappingDraft, item: MappingDraft, path: str, kind: Given) -> list[Given]:
    """Return what a new operation of *path* says of its variables: what the other operations in *item* say; *kind* is that of a text.

    Nothing for variables that the path item declares for all of them, and for those that it has operations without.
    Source: https://spec.openapis.org/oas/v3.0.3#path-templating
    """
    declared = {name for name, _ in _declared(item.written("parameters"), document.node)}
    operations = {name: node for name in item.names() if isinstance(node := item.written(name), Mapping)}
    others = {name: node for operation in operations.values() for name, node in _declared(operation.get("parameters"), document.node)}
    is_lax = any(name.lower() in _VERBS for name in operations)
    found: list[Given] = []
    for name in _VARIABLE.findall(path):
        if name in declared:
            continue
        if name in others:
            found.append(others[name])
        elif not is_lax:
            found.append({"name": name, "in": "path", "required": True, **(kind if isinstance(kind, dict) else {})})
    return found


def _declared(parameters: Node | None, root: Mapping | None) -> Iterator[tuple[str, Node]]:
    """Yield the path parameters in a list by name, as they are written."""
    for node in parameters.items if isinstance(parameters, Sequence) else ():
        target = _target(node, root)
        name = target.get("name") if isinstance(target, Mapping) else None
        place = target.get("in") if isinstance(target, Mapping) else None
        if isinstance(name, Scalar) and isinstance(place, Scalar) and place.raw == "path":
            yield name.raw, node


def _target(node: Node | None, root: Mapping | None) -> Node | None:
    """Return what *node* refers to within the document, or *node* itself."""
    for _ in range(_LONGEST_CHAIN):
        pointer = pointer_of(node)
        if pointer is None or not pointer.startswith("#/"):
            return node
        node = root
        for part in pointer[2:].split("/"):
            node = node.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(node, Mapping) else None
    return None
