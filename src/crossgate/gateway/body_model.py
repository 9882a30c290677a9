"""Whether a body fits a model (JSON Schema draft 4), without network and within a bounded number of steps; no request, no answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from crossgate.api import Unknown, Value
from crossgate.gateway.java_regex import matches_part

_MOST_REFERENCES = 2_000
"""How many ``$ref`` one check may follow: recursion in a schema always goes through one."""


class BodyModelError(ValueError):
    """The model itself cannot be used."""


class _Exhausted(Exception):
    """The check took more steps than it may."""


def fits_model(body: bytes, schema: str, models: Mapping[str, Value[str]]) -> bool:
    """Tell whether *body* is JSON that fits *schema*; other *models* may be referred to by name.

    An empty body never fits (recorded). Raises BodyModelError if the schema is unusable.
    """
    parsed = _parse_schema(schema)
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return False
    checker = _checker(parsed, models)
    try:
        return bool(checker.is_valid(value))
    except (_Exhausted, RecursionError):
        raise BodyModelError("it is too deep") from None
    except Exception as error:  # the library raises its own kinds and plain ones for schemas that make no sense
        raise BodyModelError(str(error).partition("\n")[0][:200]) from error


def _parse_schema(schema: str) -> Any:
    try:
        return json.loads(schema)
    except (ValueError, RecursionError) as error:
        raise BodyModelError("it is not JSON") from error


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
        return Resource.from_contents(_parse_schema(known), default_specification=DRAFT4)

    followed = Draft4Validator.VALIDATORS["$ref"]
    steps = iter(range(_MOST_REFERENCES))

    def counted(validator: Any, reference: Any, instance: Any, parent: Any) -> Iterator[Any]:
        if next(steps, None) is None:
            raise _Exhausted
        yield from followed(validator, _by_name(reference, models), instance, parent) or ()

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
