"""What a mapping expression gives for one request or one backend reply; no grammar, no choice of headers."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.api import Unknown, Value
from crossgate.gateway.header_mapping import Expression
from crossgate.gateway.invocation import Invocation
from crossgate.gateway.mapping import TemplateFault


def request_value(expression: Expression, invocation: Invocation) -> Value[str] | None:
    """Return what *expression* takes from the request, its context or its stage; None where there is nothing."""
    kind, name = expression
    if kind == "literal":
        return name
    invocation.varies = True
    if kind in ("method.request.header", "method.request.multivalueheader"):
        return _header(name, invocation, joined="multi" in kind)
    if kind == "method.request.querystring":
        return invocation.received.query.get(name)
    if kind == "method.request.multivaluequerystring":
        values = invocation.received.multi_query.get(name)
        return ",".join(values) if values else None
    if kind == "method.request.path":
        return invocation.path_parameters.get(name)
    if kind == "method.request.body":
        return _from_body(name, invocation.received.body)
    if kind == "context":
        return context_value(name, invocation)
    if kind == "stageVariables":
        return invocation.stage_variable(name)
    return None


def response_value(
    expression: Expression, headers: Iterable[tuple[str, Value[str]]], body: bytes, unseen: Unknown | None, invocation: Invocation
) -> Value[str] | None:
    """Return what *expression* takes from a backend's reply; names match in the same case only, *unseen* stands for what is not known."""
    kind, name = expression
    if not kind.startswith("integration.response."):
        return request_value(expression, invocation) if not kind.startswith("method.") else None
    invocation.varies = True
    if kind == "integration.response.body":
        return unseen or _from_body(name, body)
    values = [value for key, value in headers if key == name]
    if not values:
        return unseen
    if kind == "integration.response.header":
        return values[-1]
    known = [value for value in values if not isinstance(value, Unknown)]
    return ",".join(known) if len(known) == len(values) else next(value for value in values if isinstance(value, Unknown))


def context_value(name: str, invocation: Invocation) -> str | None:
    """Return a context variable such as ``identity.sourceIp`` as text."""
    invocation.varies = True
    found: object = invocation.context
    for key in name.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return as_text(found)


def as_text(value: object) -> str | None:
    """Return a scalar as API Gateway prints it, None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int, float)) else None


def _header(name: str, invocation: Invocation, *, joined: bool) -> Value[str] | None:
    """Find a request header; names are compared with their case
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html).
    """
    values = [value for key, value in invocation.received.headers if key == name]
    any_case = invocation.received.header_values(name)
    if not values and any_case:
        invocation.rest_on("header_names")
        if invocation.points.header_names == "uncertain":
            return Unknown(f"mappings tell {name} from other spellings, and whether a client writes it so depends on its HTTP version")
    if invocation.points.header_names == "any-case":
        values = any_case
    if not values:
        return None
    return ",".join(values) if joined else values[-1]


def _from_body(path: str, body: bytes) -> str | None:
    """Return the body, or what the JSONPath *path* finds in it."""
    text = body.decode("utf-8", "replace")
    if not path:
        return text
    from crossgate.gateway.mapping.rendering import Rendering  # noqa: PLC0415 - few mappings look into the body
    from crossgate.gateway.mapping.request_data import Input  # noqa: PLC0415

    document = Input(text, {}, {}, {})
    steps: list[object] = [path if path.startswith("$") else f"$.{path}"]
    try:
        found = document.call(Rendering({}), "path", steps)
        if isinstance(found, (dict, list)):
            found = document.call(Rendering({}), "json", steps)
    except TemplateFault:
        return None
    return as_text(found)
