"""Nodes into plain JSON values and JSON texts, for schemas and policies, which the model keeps whole; no meaning of either."""

from __future__ import annotations

from crossgate.api import Unknown
from crossgate.sources.reading import Resolve
from crossgate.text import Mapping, Node, Scalar

_UNTOLD = "${…}"


def plain(node: Node, resolve: Resolve) -> tuple[object, list[tuple[str, Unknown]]]:
    """Return *node* as dicts, lists and plain values, and each Unknown in it with the name of the key it stands under.

    In place of an Unknown stands its shape.
    """
    unknowns: list[tuple[str, Unknown]] = []
    return _plain(node, resolve, "", unknowns), unknowns


def _plain(node: Node, resolve: Resolve, under: str, unknowns: list[tuple[str, Unknown]]) -> object:
    resolved = resolve(node)
    if resolved is None:
        return None
    if isinstance(resolved, Unknown):
        unknowns.append((under, resolved))
        return resolved.shape or _UNTOLD
    if isinstance(resolved, Scalar):
        return resolved.value
    if isinstance(resolved, Mapping):
        return {key.raw: _plain(value, resolve, key.raw, unknowns) for key, value in resolved.entries}
    return [_plain(item, resolve, under, unknowns) for item in resolved.items]


def json_text(value: object) -> str:
    """Return the JSON text of a plain value."""
    import json  # noqa: PLC0415 - only definitions with models need it

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
