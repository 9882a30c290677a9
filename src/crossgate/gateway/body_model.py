"""Whether a body fits a model (JSON Schema draft 4), without network and within a bounded number of steps; no request, no answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from crossgate.api import Unknown, Value
from crossgate.gateway.java_regex import matches_part

_MOST_REFERENCES = 2_000
"""How many ``$ref`` one check may follow: recursion in a schema always goes through one."""

_MOST_FRAMES = 600
"""How much of Python's stack a check may use: the library's native parts do not survive running out of it."""

_FRAMES_PER_LEVEL = 3
"""Measured: no keyword takes more calls for each level of the schema (``not`` takes most)."""

_DEEPEST = 60
"""The nesting of schemas and bodies that is looked at."""


class BodyModelError(ValueError):
    """The model itself cannot be used."""


def fits_model(body: bytes, schema: str, models: Mapping[str, Value[str]]) -> bool:
    """Tell whether *body* is JSON that fits *schema*; other *models* may be referred to by name.

    An empty body never fits (recorded). Raises BodyModelError if the schema is unusable, or if it or the body is nested too deep.
    """
    parsed = parse_schema(schema)
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if _depth(value) > _DEEPEST:
        raise BodyModelError("the body is nested too deep")
    try:
        return bool(_checker(parsed, models).is_valid(value))
    except Exception as error:  # the library raises its own kinds and plain ones for schemas that make no sense
        raise BodyModelError(str(error).partition("\n")[0][:200]) from error


def fits_part(schema: Any, models: Mapping[str, Value[str]]) -> Callable[[Any, Any], bool]:
    """Return a test whether a value fits a part of the parsed *schema*, which no network and only a bounded number of steps is spent on."""
    checker = _checker(schema, models)

    def fits(part: Any, value: Any) -> bool:
        try:
            return bool(checker.evolve(schema=part).is_valid(value))
        except Exception as error:  # see fits_model
            raise BodyModelError(str(error).partition("\n")[0][:200]) from error

    return fits


def parse_schema(schema: str) -> Any:
    """Return *schema* parsed; raises BodyModelError if it is no JSON or nested too deep."""
    try:
        parsed = json.loads(schema)
    except (ValueError, RecursionError) as error:
        raise BodyModelError("it is not JSON") from error
    if _depth(parsed) > _DEEPEST:
        raise BodyModelError("it is nested too deep")
    return parsed


def _depth(value: object) -> int:
    """Return how deep lists and objects are nested in *value*, at most one more than what is allowed."""
    depth, level = 0, [value]
    while level and depth <= _DEEPEST:
        depth += 1
        level = [inner for outer in level for inner in _inner(outer) if isinstance(inner, (dict, list))]
    return depth


def _inner(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _levels(schema: object, models: Mapping[str, Value[str]]) -> int:
    """Return how deep the deepest schema is nested that a check may come to."""
    depths = [_depth(schema)]
    for model in models.values():
        with suppress(BodyModelError):
            depths.append(0 if isinstance(model, Unknown) else _depth(parse_schema(model)))
    return max(depths) + 1


def _checker(schema: Any, models: Mapping[str, Value[str]]) -> Any:
    """Build a validator; imported here because few requests need it and the library takes 100 ms to load."""
    from jsonschema import Draft4Validator, validators  # noqa: PLC0415
    from referencing import Registry, Resource  # noqa: PLC0415
    from referencing.jsonschema import DRAFT4  # noqa: PLC0415

    def retrieve(uri: str) -> Resource[Any]:
        name = uri.rpartition("/")[2]
        known = models.get(name)
        if known is None or isinstance(known, Unknown):
            raise BodyModelError(f"it refers to {uri}")
        return Resource.from_contents(parse_schema(known), default_specification=DRAFT4)

    followed = Draft4Validator.VALIDATORS["$ref"]
    most_nested = _MOST_FRAMES // (_FRAMES_PER_LEVEL * _levels(schema, models))
    spent = nested = 0

    def counted(validator: Any, reference: Any, instance: Any, parent: Any) -> Iterator[Any]:
        nonlocal spent, nested
        spent += 1
        nested += 1
        if spent > _MOST_REFERENCES or nested > most_nested:
            raise BodyModelError("it refers to models too often")
        try:
            yield from followed(validator, _by_name(reference, models), instance, parent) or ()
        finally:
            nested -= 1

    replaced = {"$ref": counted, "pattern": _pattern, "patternProperties": _pattern_properties}
    bounded: Any = validators.extend(Draft4Validator, replaced)  # type: ignore[no-untyped-call]
    return bounded(schema, registry=Registry(retrieve=retrieve))  # type: ignore[call-arg]


def _by_name(reference: Any, models: Mapping[str, Value[str]]) -> Any:
    """Turn ``#/components/schemas/NAME`` and ``#/definitions/NAME`` into a reference to that model, as an import does."""
    for prefix in ("#/components/schemas/", "#/definitions/"):
        if isinstance(reference, str) and reference.startswith(prefix) and reference.removeprefix(prefix) in models:
            return f"models:///{reference.removeprefix(prefix)}"
    return reference


def _pattern(_validator: Any, pattern: Any, instance: Any, _parent: Any) -> Iterator[Any]:
    from jsonschema import ValidationError  # noqa: PLC0415

    if isinstance(instance, str) and matches_part(str(pattern), instance) is False:
        yield ValidationError("no match")


def _pattern_properties(validator: Any, patterns: Any, instance: Any, _parent: Any) -> Iterator[Any]:
    if not isinstance(instance, dict) or not isinstance(patterns, dict):
        return
    for pattern, schema in patterns.items():
        for key, value in instance.items():
            if matches_part(pattern, key):
                yield from validator.descend(value, schema, path=key, schema_path=pattern)
