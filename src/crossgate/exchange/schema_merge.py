"""Several JSON Schemas (draft 4) as one that a value fits where it fits all of them, as far as that can be written; makes no value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_MOST_REFERENCES = 30
_MOST_BRANCHES = 64
_MOST_COMPARED = 40_000
"""Pairs of items of two lists."""


def flattened(schema: Any, resolve: Callable[[str], Any]) -> dict[str, Any]:
    """Return *schema* without ``$ref`` and ``allOf`` on its own level; *resolve* gives what a reference names.

    Raises ValueError where references lead in a circle, or where too many branches or comparisons would come of it.
    """
    followed = 0
    merged: dict[str, Any] = {}
    waiting = [schema]
    while waiting:
        one = waiting.pop(0)
        if "$ref" in one:  # in draft 4 nothing else counts beside it
            followed += 1
            if followed > _MOST_REFERENCES:
                raise ValueError(one["$ref"])
            waiting.insert(0, resolve(one["$ref"]))
            continue
        waiting[:0] = one.get("allOf", ())
        merged = _both(merged, {key: value for key, value in one.items() if key != "allOf"})
    return merged


def _both(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    if not first or not second:
        return first or second
    both = {**second, **first}
    for key in first.keys() & second.keys():
        both[key] = _agreed(key, first[key], second[key])
    return both


def _agreed(key: str, first: Any, second: Any) -> Any:
    """Return what holds of one keyword where two schemas have it; where they cannot be joined, the first."""
    if first == second:
        return first
    join = _JOINED.get(key)
    return join(first, second) if join is not None else first


def _every(first: list[Any], second: list[Any]) -> list[Any]:
    _require_short(first, second)
    return [*first, *(one for one in second if one not in first)]


def _each(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    return {**first, **second, **{name: _all(first[name], second[name]) for name in first.keys() & second.keys()}}


def _all(first: Any, second: Any) -> Any:
    if isinstance(first, dict) and isinstance(second, dict):
        return {"allOf": [first, second]}
    return second if first is True else first


def _either(first: Any, second: Any) -> Any:
    return first or second


def _neither(first: Any, second: Any) -> Any:
    return {"anyOf": [first, second]}


def _pairs(first: list[Any], second: list[Any]) -> list[Any]:
    if len(first) * len(second) > _MOST_BRANCHES:
        raise ValueError(len(first) * len(second))
    return [_all(one, other) for one in first for other in second]


def _types(first: Any, second: Any) -> list[str]:
    ones, others = (value if isinstance(value, list) else [value] for value in (first, second))
    both = [one for one in ones if one in others or (one == "integer" and "number" in others)]
    return both or (["integer"] if "number" in ones and "integer" in others else [])


def _common(first: list[Any], second: list[Any]) -> list[Any]:
    _require_short(first, second)
    return [value for value in first if value in second]


def _require_short(first: list[Any], second: list[Any]) -> None:
    if len(first) * len(second) > _MOST_COMPARED:
        raise ValueError(len(first) * len(second))


_JOINED: dict[str, Callable[[Any, Any], Any]] = {
    **dict.fromkeys(("minimum", "minLength", "minItems", "minProperties"), max),
    **dict.fromkeys(("maximum", "maxLength", "maxItems", "maxProperties"), min),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum", "uniqueItems"), _either),
    **dict.fromkeys(("properties", "patternProperties"), _each),
    **dict.fromkeys(("items", "additionalItems", "additionalProperties"), _all),
    **dict.fromkeys(("anyOf", "oneOf"), _pairs),
    "required": _every,
    "type": _types,
    "enum": _common,
    "not": _neither,
}
