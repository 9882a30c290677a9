"""Expressions of HTTP APIs such as ``$request.header.x``: their grammar and what they give; no mapping is applied here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from crossgate.api import Unknown, Value
from crossgate.gateway.invocation import Invocation

_EXPRESSION = re.compile(
    r"\$(?:\{(?P<braced>(?:request|response|context|stageVariables)\.[^{}\s]+)\}"
    r"|(?P<bare>(?:request|response|context|stageVariables)\.[A-Za-z0-9_.\-]+))"
)
_TWO_PARTS = ("request", "response")


class Expression(NamedTuple):
    """What is read: *kind* is ``request.header``, ``response.body``, ``context`` and the like, *name* what stands behind it."""

    kind: str
    name: str


def expression_in(text: str) -> Expression | None:
    """Return the expression that the whole of *text* is, or None for other texts."""
    found = _EXPRESSION.fullmatch(text.strip())
    return _parsed(found) if found is not None else None


def value_of(text: str, invocation: Invocation, response: Mapping[str, Value[str]]) -> Value[str]:
    """Return *text* with every expression in it replaced; *response* holds the headers of the backend by lower-case name.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
    """
    pieces: list[str] = []
    at = 0
    for found in _EXPRESSION.finditer(text):
        value = _read(_parsed(found), invocation, response)
        if isinstance(value, Unknown):
            return value
        pieces += (text[at : found.start()], value)
        at = found.end()
    return "".join((*pieces, text[at:]))


def _parsed(found: re.Match[str]) -> Expression:
    head, _, rest = (found["braced"] or found["bare"]).partition(".")
    if head not in _TWO_PARTS:
        return Expression(head, rest)
    kind, _, name = rest.partition(".")
    return Expression(f"{head}.{kind}", name)


def _read(expression: Expression, invocation: Invocation, response: Mapping[str, Value[str]]) -> Value[str]:
    received = invocation.received
    kind, name = expression
    if kind == "request.header":
        return received.header(name) or ""
    if kind == "request.querystring":
        return received.query.get(name, "") if name else received.query_string
    if kind == "request.path":
        return invocation.path_parameters.get(name, "") if name else received.path
    if kind == "request.body":
        return Unknown(f"what ${kind}.{name} gives depends on the body of the request")
    if kind == "response.header":
        return response.get(name.lower(), "")
    if kind == "response.body":
        return Unknown(f"what ${kind}.{name} gives depends on what the backend answers")
    if kind == "stageVariables":
        return invocation.stage_variable(name) or ""
    found: object = invocation.context
    for key in name.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return str(found) if isinstance(found, (str, int)) else ""
