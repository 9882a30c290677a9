"""Where the parts of translated APIs come from that nobody wrote: the event, the property or the API that made SAM add them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crossgate.sources.sam.overruled import EXTENSION, overruled
from crossgate.sources.sam.provenance import Data, Placed
from crossgate.sources.sam.template import Event, SamTemplate
from crossgate.text import Scalar, Span

CORS = {"Api": "Cors", "HttpApi": "CorsConfiguration"}
_DEFINITIONS = ("securityDefinitions", "components")


class Origins(NamedTuple):
    """Places of what is in no text, by the identity of the data: of dicts and lists, and of their keys; also of what SAM puts at keys
    that are written, in place of what is written there.
    """

    spans: dict[int, Span]
    keys: dict[tuple[int, str], Span]


def origins_of(template: SamTemplate, bodies: dict[str, Data]) -> Origins:
    """Return where everything comes from that the translator made up in *bodies*, the documents of the APIs by logical id."""
    found = Origins({}, {})
    for api_id, body in bodies.items():
        if isinstance(body, dict):
            _of_body(found, template, api_id, body)
    return found


def _of_body(found: Origins, template: SamTemplate, api_id: str, body: Data) -> None:
    found.spans[id(body)] = template.place_of(api_id)
    auth = template.property(api_id, "Auth")
    cors = template.property(api_id, CORS[template.section(api_id) or "Api"])
    for name in _DEFINITIONS:
        if auth is not None and isinstance(body.get(name), dict) and not _is_written(body, name):
            found.keys[id(body), name] = found.spans[id(body[name])] = auth[0].span
    if cors is not None and isinstance(body.get(EXTENSION), dict):
        found.spans[id(body[EXTENSION])] = cors[0].span
        if not _is_written(body, EXTENSION):
            found.keys[id(body), EXTENSION] = cors[0].span
        _of_cors(found, template, api_id, body[EXTENSION])
    events = {(event.path, event.verb): event for event in template.events_of(api_id)}
    for path, item, verb, operation in operations_of(body):
        event = events.get((path, verb))
        if event is not None:
            _of_event(found, item, verb, operation, event)
        elif verb == "options" and cors is not None and not _is_written(item, verb):
            found.keys[id(item), verb] = found.spans[id(operation)] = cors[0].span
        security = operation.get("security")
        if isinstance(security, list):
            span = _authorizing(template, api_id, event)
            if span is not None and not _is_written(operation, "security"):
                found.keys[id(operation), "security"] = found.spans[id(security)] = span


def _of_cors(found: Origins, template: SamTemplate, api_id: str, settings: Data) -> None:
    """Place the settings of an HTTP API, which SAM copies under names of its own, at those of CorsConfiguration."""
    instead = {one.key.raw: one.instead for one in overruled(template, api_id)}
    for name, value in settings.items():
        entry = template.setting(api_id, CORS["HttpApi"], name[:1].upper() + name[1:])
        own = entry[0] if entry is not None else None
        key = instead.get(name) if _is_written(settings, name) else own
        if key is not None:
            found.keys[id(settings), str(name)] = key.span
            if isinstance(value, list):
                found.spans[id(value)] = key.span


def operations_of(body: Data) -> Iterator[tuple[str, Data, str, Data]]:
    """Yield path, path item, key and operation for each operation of a document, those under conditions too."""
    paths = body.get("paths") if isinstance(body, dict) else None
    for path, written in paths.items() if isinstance(paths, dict) else ():
        for item in _branches(written):
            for verb, alternatives in item.items():
                for operation in _branches(alternatives):
                    yield str(path), item, str(verb), operation


def _branches(data: Data) -> Iterator[Data]:
    """Yield *data* itself, or what its conditions choose from."""
    chosen = data.get("Fn::If") if isinstance(data, dict) and len(data) == 1 else None
    if isinstance(chosen, list) and len(chosen) == 3:
        for branch in chosen[1:]:
            yield from _branches(branch)
    elif isinstance(data, dict) and "Ref" not in data:
        yield data


def _of_event(found: Origins, item: Data, verb: str, operation: Data, event: Event) -> None:
    method = event.written("Method") or event.written("Path")
    if not _is_written(item, verb):
        found.keys[id(item), verb] = method.span if isinstance(method, Scalar) else event.key.span
    found.spans[id(operation)] = event.key.span


def _authorizing(template: SamTemplate, api_id: str, event: Event | None) -> Span | None:
    """Return what asks for authorization: the event, else the default of the API."""
    own = event.properties.key("Auth") if event is not None else None
    if own is not None:
        return own.span
    default = template.setting(api_id, "Auth", "DefaultAuthorizer") or template.setting(api_id, "Auth", "ApiKeyRequired")
    auth = default or template.property(api_id, "Auth")
    return auth[0].span if auth is not None else None


def _is_written(data: Data, key: str) -> bool:
    """Whether *key* stands in *data* because the user wrote it there."""
    return any(name.owner is not None for name in data if isinstance(name, Placed) and str(name) == key)
