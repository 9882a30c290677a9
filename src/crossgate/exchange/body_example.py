"""A body that a model of the definition takes, made from its JSON Schema (draft 4) within bounds; no request, no gateway's answer."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from crossgate.api import Value
from crossgate.exchange.matching import example_of
from crossgate.exchange.schema_merge import flattened
from crossgate.gateway.body_model import BodyModelError, fits_model, fits_part, parse_schema

_MOST_STEPS = 1_000
"""How many parts of schemas one example may take."""

_DEEPEST = 24
_MOST_ITEMS = 50
_MOST_BRANCHES = 12
_MOST_COMBINED = 64
_LONGEST_TEXT = 1_000
_LONGEST_BODY = 20_000

_FORMATS = {
    "date-time": "2026-01-01T00:00:00Z",
    "date": "2026-01-01",
    "email": "someone@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
"""A text of each usual format; API Gateway is not known to check any."""


_CHOICES = frozenset({"anyOf", "oneOf", "not", "enum", "example", "default"})
"""Keywords that leave several values, of which one has to be tried."""


class _NoExampleError(Exception):
    """No value was found within the bounds."""


def example_body(schema: str, models: Mapping[str, Value[str]]) -> bytes | None:
    """Return JSON that fits *schema*, in which *models* may be referred to by name, or None where none was found."""
    return _example(schema, tuple(models.items()))


@lru_cache(64)
def _example(schema: str, named: tuple[tuple[str, Value[str]], ...]) -> bytes | None:
    models = dict(named)
    try:
        body = json.dumps(_Maker(parse_schema(schema), models).make_root()).encode()
        return body if len(body) <= _LONGEST_BODY and fits_model(body, schema, models) else None
    except (_NoExampleError, BodyModelError, RecursionError, ArithmeticError, LookupError, ValueError, TypeError, AttributeError):
        return None  # schemas are the user's: nothing says that their keywords hold what they should


class _Maker:
    """Makes values for the parts of one schema. A *variant* other than 0 asks for another value, where there are several."""

    def __init__(self, root: Any, models: Mapping[str, Value[str]]) -> None:
        self._root = root
        self._models = models
        self._fits = fits_part(root, models)
        self._steps = 0

    def make_root(self) -> Any:
        """Return a value for the whole: an object where anything would do."""
        return self.make(self._root, 0, 0) if self._root else {}

    def make(self, schema: Any, variant: int, depth: int) -> Any:
        self._steps += 1
        if self._steps > _MOST_STEPS or depth > _DEEPEST:
            raise _NoExampleError
        flat = flattened(schema, self._resolve)
        if not _CHOICES & flat.keys():
            return self._typed(flat, variant, depth)
        fitting = (value for value in islice(self._candidates(flat, variant, depth), _MOST_BRANCHES) if self._fits(schema, value))
        for value in fitting:
            return value
        raise _NoExampleError

    def _resolve(self, reference: str) -> Any:
        """Return the schema that *reference* names: a model, or a place in the same document."""
        name = reference.rpartition("/")[2]
        local = reference.startswith("#/") and not reference.startswith(("#/definitions/", "#/components/schemas/"))
        model = None if local else self._models.get(name)
        if isinstance(model, str):
            return parse_schema(model)
        if not reference.startswith("#"):
            raise _NoExampleError
        found = self._root
        for key in (part.replace("~1", "/").replace("~0", "~") for part in reference[1:].split("/") if part):
            found = found[int(key)] if isinstance(found, list) else found[key]
        return found

    def _candidates(self, flat: dict[str, Any], variant: int, depth: int) -> Iterator[Any]:
        """Yield values for a schema that leaves a choice: what it lists itself, then what its branches come to."""
        if "enum" in flat:
            listed = flat["enum"]
            yield from (*listed[variant:], *listed[:variant])
            return
        if not variant:
            yield from (flat[key] for key in ("example", "default") if key in flat)
        plain = {key: value for key, value in flat.items() if key not in _CHOICES}
        branches = ({"allOf": [one, other]} for one in flat.get("anyOf", [{}]) for other in flat.get("oneOf", [{}]))
        for branch in islice(branches, _MOST_COMBINED):
            for other in range(variant, variant + 3):
                try:
                    yield self._chosen(flattened({"allOf": [plain, branch]}, self._resolve), other, depth)
                except _NoExampleError:
                    break
        if "type" not in flat:
            yield from ({}, 1, "", [], True, None)

    def _chosen(self, flat: dict[str, Any], variant: int, depth: int) -> Any:
        """Return a value for one branch, which may leave a choice again."""
        return self.make(flat, variant, depth + 1) if _CHOICES & flat.keys() else self._typed(flat, variant, depth)

    def _typed(self, flat: dict[str, Any], variant: int, depth: int) -> Any:
        kind = _type_of(flat)
        if kind == "object":
            return self._object(flat, variant, depth)
        if kind == "array":
            return self._array(flat, depth)
        if kind == "string":
            return _text(flat, variant)
        if kind in ("integer", "number"):
            return _number(flat, variant)
        return variant % 2 == 0 if kind == "boolean" else None

    def _object(self, flat: dict[str, Any], variant: int, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        wanted = list(flat.get("required", ()))
        while wanted:
            name = wanted.pop(0)
            if name not in made:
                made[name] = self.make(self._schema_of(name, flat), variant, depth + 1)
                needed = flat.get("dependencies", {}).get(name, ())
                if isinstance(needed, dict):
                    without = {key: value for key, value in flat.items() if key != "dependencies"}
                    return self._object(flattened({"allOf": [without, needed]}, self._resolve), variant, depth + 1)
                wanted += needed
        more = [*flat.get("properties", {}), *(f"x{number}" for number in range(_MOST_ITEMS))]
        least = max(flat.get("minProperties", 0), 1 if variant else 0)
        for name in more:
            if len(made) >= least:
                break
            if name not in made:
                made[name] = self.make(self._schema_of(name, flat), variant, depth + 1)
        return made

    def _schema_of(self, name: str, flat: dict[str, Any]) -> Any:
        """Return what the property *name* has to fit."""
        found = [flat["properties"][name]] if name in flat.get("properties", {}) else []
        if not found and not flat.get("patternProperties"):
            other = flat.get("additionalProperties")
            return other if isinstance(other, dict) else {}
        for pattern, schema in flat.get("patternProperties", {}).items():
            if self._fits({"pattern": pattern}, name):
                found.append(schema)
        return found[0] if len(found) == 1 else {"allOf": found}

    def _array(self, flat: dict[str, Any], depth: int) -> list[Any]:
        items = flat.get("items", {})
        count = flat.get("minItems", 0)
        if count > _MOST_ITEMS:
            raise _NoExampleError
        schemas = [items] * count
        if isinstance(items, list):
            rest = flat.get("additionalItems")
            schemas = [*items, *[rest if isinstance(rest, dict) else {}] * count][:count]
        distinct = flat.get("uniqueItems") is True
        return [self.make(schema, number if distinct else 0, depth + 1) for number, schema in enumerate(schemas)]


def _type_of(flat: dict[str, Any]) -> str:
    """Return the type to make: the one that is named, or which the keywords speak of; any would do where none does."""
    named = flat.get("type")
    if isinstance(named, list):
        return next((one for one in named if one != "null"), "null")
    if isinstance(named, str):
        return named
    for kind, keywords in _KEYWORDS.items():
        if keywords & flat.keys():
            return kind
    return "string"


_KEYWORDS = {
    "object": {"properties", "required", "additionalProperties", "patternProperties", "minProperties", "maxProperties", "dependencies"},
    "array": {"items", "minItems", "maxItems", "uniqueItems"},
    "string": {"pattern", "minLength", "maxLength", "format"},
    "integer": {"minimum", "maximum", "multipleOf"},
}


def _text(flat: dict[str, Any], variant: int) -> str:
    least, most = flat.get("minLength", 0), flat.get("maxLength", _LONGEST_TEXT)
    if least > _LONGEST_TEXT:
        raise _NoExampleError
    for text in _matching(flat["pattern"], least, variant) if "pattern" in flat else _plain(flat, variant):
        if text is not None and least <= len(text) <= most:
            return text
    raise _NoExampleError


def _matching(pattern: str, least: int, variant: int) -> Iterator[str | None]:
    yield from (example_of(pattern, often) for often in (variant, 1, least, variant + 1))


def _plain(flat: dict[str, Any], variant: int) -> Iterator[str]:
    if flat.get("format") in _FORMATS and not variant:
        yield _FORMATS[flat["format"]]
    number = str(variant) if variant else ""
    yield "example" + number
    yield number.rjust(min(max(flat.get("minLength", 0), 1), _LONGEST_TEXT), "x")
    yield number
    yield ""


def _number(flat: dict[str, Any], variant: int) -> float:
    """Return a number between the bounds, the *variant*-th that is a multiple of what is wanted."""
    step = flat.get("multipleOf") or 1
    most = flat.get("maximum", math.inf)
    least = flat["minimum"] if "minimum" in flat else 1 if most >= 1 else most - step * (variant + 2)
    first = -(-least // step) * step
    if first == least and flat.get("exclusiveMinimum"):
        first += step
    multiples = (round(first + step * number, 12) for number in range(variant, variant + _MOST_ITEMS))
    value: float = next((multiple for multiple in multiples if multiple / step == multiple // step), first)
    over = value > most or (value == most and flat.get("exclusiveMaximum"))
    if over and flat.get("type") == "number" and "multipleOf" not in flat:
        value = least + (most - least) * (variant + 1) / (variant + 2)
    return int(value) if value == int(value) else value
