"""Patch operations as the control plane documents them, for the fake of it.

Source: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from __future__ import annotations

from typing import Any

from crossgate.live.failures import ControlPlaneError

Fields = dict[str, Any]

SCALARS = {
    "method": {"authorizationType", "authorizerId", "apiKeyRequired", "requestValidatorId", "operationName"},
    "integration": {"contentHandling", "passthroughBehavior", "uri", "httpMethod", "timeoutInMillis", "cacheNamespace"},
    "method response": set(),
    "integration response": {"contentHandling", "selectionPattern"},
    "gateway response": {"statusCode"},
    "api": {"name", "description", "version", "apiKeySource"},
}
MAPS = {
    "method": {"requestParameters", "requestModels"},
    "integration": {"requestParameters", "requestTemplates"},
    "method response": {"responseParameters", "responseModels"},
    "integration response": {"responseParameters", "responseTemplates"},
    "gateway response": {"responseParameters", "responseTemplates"},
    "api": set(),
}


def failure(reason: Any, message: str, operation: str = "") -> ControlPlaneError:
    return ControlPlaneError(message, reason, operation=operation)


def patched(node: Fields, kind: str, operations: list[Fields]) -> None:
    """Apply patch operations as the service documents them: a mapping's entry must be there to be replaced, and is named with escapes."""
    for patch in operations:
        assert patch["op"] in ("add", "remove", "replace")
        parts = [part.replace("~1", "/").replace("~0", "~") for part in patch["path"].split("/")[1:]]
        if parts == ["authorizationScopes"] or parts[0] == "binaryMediaTypes":
            _patch_list(node, parts[0], patch["op"], patch.get("value") or parts[-1])
        elif len(parts) == 2 and parts[0] in MAPS[kind]:
            _patch_entry(node, parts[0], parts[1], patch)
        elif len(parts) == 1 and parts[0] in SCALARS[kind] and (patch["op"] == "replace" or parts[0] == "description"):
            value = patch.get("value")
            if value in (None, ""):
                node.pop(parts[0], None)
            else:
                node[parts[0]] = {"true": True, "false": False}.get(value, value)
        else:
            raise failure("refused", f"Invalid patch path {patch['path']}")


def _patch_entry(node: Fields, name: str, key: str, patch: Fields) -> None:
    entries = node.setdefault(name, {})
    if patch["op"] != "add" and key not in entries:
        raise failure("missing", "Invalid parameter name specified")
    if patch["op"] == "remove":
        removed(node, name, key)
    else:
        entries[key] = {"true": True, "false": False}.get(patch["value"], patch["value"])


def _patch_list(node: Fields, name: str, operation: str, item: str) -> None:
    items = [one for one in node.get(name, []) if one != item]
    node[name] = [*items, item] if operation == "add" else items
    if not node[name]:
        del node[name]


def removed(owner: Fields, name: str, key: str) -> None:
    """Take an entry away; the service does not show a mapping without any."""
    del owner[name][key]
    if not owner[name]:
        del owner[name]
