"""The schemas of what commands print as JSON, which refer to one another."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource

import crossgate

FOLDER = Path(crossgate.__file__).parent / "report"


@cache
def _known() -> dict[str, Any]:
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.schema.json")}


@cache
def validator(name: str) -> Any:
    """Return what validates documents of *name*, such as ``fix``."""
    registry: Registry[Any] = Registry().with_resources((file, Resource.from_contents(schema)) for file, schema in _known().items())
    schema = _known()[f"{name}.schema.json"]
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, registry=registry)


def as_promised(document: Any, name: str) -> Any:
    """Return *document*, which is as the schema *name* promises."""
    validator(name).validate(document)
    return document
