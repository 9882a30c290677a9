"""One operation of an OpenAPI document into a method: parameters, body, responses, integration; nothing of the document around it."""

from __future__ import annotations

import re
from typing import NamedTuple

from crossgate.api import Integration, Method, MethodResponse, RequestValidator, Unknown, Value
from crossgate.sources.block import Block
from crossgate.sources.integration import OPENAPI, read_integration
from crossgate.sources.openapi.pointer import Pointers, pointer_of
from crossgate.sources.openapi.security import Security
from crossgate.sources.plain import json_text, plain
from crossgate.sources.reading import Reading, Undetermined
from crossgate.text import Node, Scalar, Sequence

INTEGRATION = "x-amazon-apigateway-integration"
VALIDATOR = "x-amazon-apigateway-request-validator"

_LOCATIONS = {"header": "header", "query": "querystring", "path": "path"}
"""Where OpenAPI says a parameter is, and what API Gateway calls that."""

_STATUS = re.compile(r"[1-5][0-9][0-9]")


class Shared(NamedTuple):
    """What the operations of one document have in common. *models* grows by the schemas that operations write in place."""

    reading: Reading
    pointers: Pointers
    security: Security
    validators: dict[str, RequestValidator]
    default_validator: Value[RequestValidator] | None
    models: dict[str, Value[str]]
    consumes: tuple[str, ...]
    responses: dict[tuple[str, int], MethodResponse]
    """Responses that several operations refer to, by status and node."""
    integrations: Unknown | None
    """Set where the document has no integrations at all: why."""
    unguarded: list[str]
    """The routes, but for OPTIONS, that say nothing of security themselves."""


def read_operation(block: Block, verb: str, path: str, shared_parameters: list[Node | Unknown], shared: Shared) -> Method:
    """Return the method *verb* of *path* that *block* defines.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
    """
    route = shared.reading.route = f"{verb} {path}"
    parameters = _parameters(block, shared_parameters, shared)
    access = shared.security.access(block, route)
    if verb != "OPTIONS" and "security" not in block and access.authorization == "NONE":
        shared.unguarded.append(route)
    operation_id = block.text("operationId")
    method = Method(
        http_method=verb,
        path=path,
        authorization=access.authorization,
        authorizer=access.authorizer,
        scopes=access.scopes,
        api_key_required=access.api_key_required,
        sent_headers=access.sent,
        validator=_validator(block, shared),
        request_parameters=_request_parameters(block, parameters),
        request_models=_request_models(block, parameters, route, shared),
        integration=_integration(block, shared),
        responses=_responses(block, shared),
        id=operation_id if isinstance(operation_id, str) else "",
        place=block.place(),
    )
    shared.reading.route = ""
    return method


def _integration(block: Block, shared: Shared) -> Value[Integration] | None:
    written = block.written(INTEGRATION)
    if written is None:
        return shared.integrations
    inner = shared.pointers.block(written, INTEGRATION, next(name for name in block.names() if name.raw == INTEGRATION))
    block.note("integration", inner.key if isinstance(inner, Block) else None, written, inner.node if isinstance(inner, Block) else None)
    return read_integration(inner, OPENAPI) if isinstance(inner, Block) else inner


def _validator(block: Block, shared: Shared) -> Value[RequestValidator] | None:
    name = block.text(VALIDATOR, "validator")
    if name is None or isinstance(name, Unknown):
        return shared.default_validator if name is None else name
    if name not in shared.validators:
        shared.pointers.missing("unknown-validator", f"no request validator is called '{name[:80]}'", block.place()["validator"])
    return shared.validators.get(name)


def _parameters(block: Block, shared_parameters: list[Node | Unknown], shared: Shared) -> list[Block]:
    own = parameter_nodes(block, shared)
    blocks = (shared.pointers.block(node, "a parameter") for node in (*shared_parameters, *own))
    return [found for found in blocks if isinstance(found, Block)]


def parameter_nodes(block: Block, shared: Shared) -> list[Node | Unknown]:
    """Return the items of ``parameters`` in a path item or an operation; a list that cannot be told is a gap."""
    try:
        return block.items("parameters")
    except Undetermined as undetermined:
        shared.reading.gap(undetermined.unknown)
        return []


def _request_parameters(block: Block, parameters: list[Block]) -> dict[str, Value[bool]]:
    found: dict[str, Value[bool]] = {}
    for parameter in parameters:
        name, place = parameter.text("name"), parameter.text("in")
        location = _LOCATIONS.get(place) if isinstance(place, str) else None
        if location is None or not isinstance(name, str):
            continue
        key = f"method.request.{location}.{name}"
        required = parameter.flag("required")
        found[key] = True if location == "path" else False if required is None else required
        block.note(f"request_parameters/{key}", None, parameter.node, parameter.node)
    return found


def _request_models(block: Block, parameters: list[Block], route: str, shared: Shared) -> dict[str, Value[str]]:
    found: dict[str, Value[str]] = {}
    body_parameter = next((parameter for parameter in parameters if parameter.text("in") == "body"), None)
    schema = body_parameter.written("schema") if body_parameter is not None else None
    if schema is not None:
        name = _model(schema, route, shared)
        found |= dict.fromkeys(_consumed(block, shared), name)
    body = shared.pointers.block(block.written("requestBody"), "requestBody")
    content = body.block("content") if isinstance(body, Block) else None
    if isinstance(content, Block):
        for key in content.names():
            media = shared.pointers.block(content.written(key.raw), key.raw)
            schema = media.written("schema") if isinstance(media, Block) else None
            if schema is not None:
                found[key.raw] = _model(schema, route, shared)
    return found


def _consumed(block: Block, shared: Shared) -> tuple[str, ...]:
    return texts_of(block, "consumes") or shared.consumes or ("application/json",)


def texts_of(block: Block, key: str) -> tuple[str, ...]:
    """Return the texts in the list at *key*, as far as they can be told."""
    node = block.resolved(key)
    items = node.items if isinstance(node, Sequence) else ()
    return tuple(item.raw for item in items if isinstance(item, Scalar))


def _model(schema: Node, route: str, shared: Shared) -> Value[str]:
    """Return the name of the model for *schema*: the one it refers to, or a new one made of the schema in place."""
    resolved = shared.reading.resolve(schema)
    if resolved is None or isinstance(resolved, Unknown):
        return resolved or Unknown("the schema is absent", schema.span)
    pointer = pointer_of(resolved)
    if pointer is not None:
        return pointer.rsplit("/", 1)[-1]
    name = re.sub(r"[^A-Za-z0-9]", "", route) + "Model"
    shared.models.setdefault(name, json_text(plain(resolved, shared.reading.resolve)[0]))
    return name


def _responses(block: Block, shared: Shared) -> dict[str, MethodResponse]:
    """Read the declared responses; those that are no status, such as ``default``, declare nothing to a REST API."""
    found: dict[str, MethodResponse] = {}
    try:
        entries = block.entries("responses", "responses")
    except Undetermined as undetermined:
        shared.reading.gap(undetermined.unknown)
        return found
    for name, written in entries:
        if not _STATUS.fullmatch(name.raw):
            continue
        response = shared.pointers.block(written, f"the response {name.raw}", name)
        if isinstance(response, Unknown):
            shared.reading.gap(response)
        block.note(f"responses/{name.raw}", name, written, None)
        found[name.raw] = _response(name.raw, response, shared) if isinstance(response, Block) else MethodResponse(name.raw)
    return found


def _response(status: str, block: Block, shared: Shared) -> MethodResponse:
    known = shared.responses.get((status, id(block.node)))
    if known is not None:
        return known
    parameters: dict[str, Value[bool]] = {}
    headers = block.block("headers")
    if isinstance(headers, Block):
        for name in headers.names():
            key = f"method.response.header.{name.raw}"
            parameters[key] = False
            block.note(f"parameters/{key}", name, headers.written(name.raw) or name, None)
    response = MethodResponse(status, parameters, place=block.place())
    shared.responses[status, id(block.node)] = response
    return response
