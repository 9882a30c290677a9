"""What of ``x-amazon-apigateway-cors`` in a definition SAM puts settings of CorsConfiguration in place of; nothing is marked or judged.

SAM does so setting by setting, where CorsConfiguration has something to say; all other settings of the extension stay.

Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html#sam-httpapi-corsconfiguration
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crossgate.api import CorsConfiguration
from crossgate.sources.cloudformation.syntax import call_of
from crossgate.sources.cors_text import CORS_LISTS
from crossgate.sources.http_api import CLOUDFORMATION_CORS, OPENAPI_CORS
from crossgate.sources.sam.template import SamTemplate, entry_of
from crossgate.text import Mapping, Node, Scalar, Sequence

EXTENSION = "x-amazon-apigateway-cors"
_PROPERTY = "CorsConfiguration"
_ORIGINS = "allow_origins"


class Overruled(NamedTuple):
    """A setting of the extension: its *field* of the model, its *key* and *value*, and the key of what SAM puts there *instead*."""

    field: str
    key: Scalar
    value: Node
    instead: Scalar


def overruled(template: SamTemplate, api_id: str) -> Iterator[Overruled]:
    """Yield the settings of the extension that do not count; none where it is not told which settings CorsConfiguration has."""
    counting = dict(_counting(template, api_id))
    for field, (key, value) in settings_of_extension(template, api_id).items():
        if field in counting:
            yield Overruled(field, key, value, counting[field])


def settings_of_extension(template: SamTemplate, api_id: str) -> dict[str, tuple[Scalar, Node]]:
    """Return key and value of the settings that the definition of an API has, by their fields of the model."""
    extension = _definition(template, api_id).get(EXTENSION)
    if not isinstance(extension, Mapping):
        return {}
    entries = {field: entry_of(extension, name) for field, name in OPENAPI_CORS._asdict().items()}
    return {field: entry for field, entry in entries.items() if entry is not None}


def lost(template: SamTemplate, api_id: str, cors: CorsConfiguration) -> list[Overruled]:
    """Return the overruled settings that say something which *cors*, the settings that count, do not."""
    return [one for one in overruled(template, api_id) if not _is_said(one, cors)]


def extension_key(template: SamTemplate, api_id: str) -> Scalar | None:
    """Return the key of the extension in the definition of an API."""
    return _definition(template, api_id).key(EXTENSION)


def _definition(template: SamTemplate, api_id: str) -> Mapping:
    entry = template.own_property(api_id, "DefinitionBody")
    return entry[1] if entry is not None and isinstance(entry[1], Mapping) else Mapping((), template.root.span)


def _counting(template: SamTemplate, api_id: str) -> Iterator[tuple[str, Scalar]]:
    """Yield the settings that CorsConfiguration has, by field, with their keys: ``true`` is any origin, an expression may be anything."""
    found = template.property(api_id, _PROPERTY)
    if found is not None and isinstance(found[1], Scalar) and found[1].value is True:
        yield _ORIGINS, found[0]
    origins = template.setting(api_id, _PROPERTY, CLOUDFORMATION_CORS.allow_origins)
    if origins is not None and call_of(origins[1]) is not None:
        return
    for field, name in CLOUDFORMATION_CORS._asdict().items():
        entry = template.setting(api_id, _PROPERTY, name)
        if entry is not None and _counts(field, entry[1]):
            yield field, entry[0]


def _counts(field: str, value: Node) -> bool:
    """Whether SAM takes *value* for something that is said."""
    if isinstance(value, Scalar) and value.tag is None:
        return value.value is True if field == "allow_credentials" else value.value not in (None, "")
    return not isinstance(value, Sequence) or bool(value.items)


def _is_said(one: Overruled, cors: CorsConfiguration) -> bool:
    counting = getattr(cors, one.field)
    if one.field not in CORS_LISTS:
        return isinstance(one.value, Scalar) and one.value.value == counting
    if not isinstance(one.value, Sequence) or not isinstance(counting, tuple):
        return False
    known = {text.lower() for text in counting if isinstance(text, str)}
    return all(isinstance(item, Scalar) and item.tag is None and item.raw.lower() in known for item in one.value.items)
