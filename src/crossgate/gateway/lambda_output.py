"""What a Lambda function has to return to a proxy integration, and the response it becomes; no event."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import NamedTuple

from crossgate.api import Value
from crossgate.gateway.facts import DEFAULT_MEDIA_TYPE

_KEYS = frozenset({"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"})
"""Nothing else may be there, and none of these has to be.
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format"""


class ProxyResponse(NamedTuple):
    """A function's answer in HTTP terms, before header names are changed."""

    status: int
    headers: list[tuple[str, Value[str]]]
    body: bytes


class MalformedOutput(ValueError):
    """The output is none that a proxy integration takes (502), or its Base64 is broken (500): *status* tells which."""

    def __init__(self, message: str, status: int = 502) -> None:
        super().__init__(message)
        self.status = status


def read_output(output: object, *, accepts_binary: bool) -> ProxyResponse:
    """Turn a function's output into a response; *accepts_binary* tells whether the first Accept type is a binary media type.

    Raises MalformedOutput.
    """
    if not isinstance(output, Mapping):
        raise MalformedOutput("the function's output is no object")
    strange = [str(key) for key in output if key not in _KEYS]
    if strange:
        raise MalformedOutput(f"the function's output has the unknown key {strange[0]}")
    headers = _headers(output.get("headers"), output.get("multiValueHeaders"))
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", DEFAULT_MEDIA_TYPE))
    return ProxyResponse(_status(output.get("statusCode")), headers, _body(output, accepts_binary=accepts_binary))


def _status(value: object) -> int:
    if value is None:
        return 200
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 9:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 100 <= value <= 599:
        raise MalformedOutput("the function's statusCode is no status code")
    return int(value)


def _headers(single: object, multi: object) -> list[tuple[str, Value[str]]]:
    """Merge both header maps: multi values first, then the single one under the multi-value key's spelling (recorded)."""
    if not isinstance(single, (Mapping, type(None))) or not isinstance(multi, (Mapping, type(None))):
        raise MalformedOutput("the function's headers are no object")
    merged: dict[str, tuple[str, list[str]]] = {}
    for name, values in (multi or {}).items():
        if not isinstance(values, (list, tuple)):
            raise MalformedOutput(f"the function's multiValueHeaders {name} is no list")
        merged.setdefault(str(name).lower(), (str(name), []))[1].extend(_value(name, value) for value in values)
    for name, value in (single or {}).items():
        merged.setdefault(str(name).lower(), (str(name), []))[1].append(_value(name, value))
    return [(name, value) for name, values in merged.values() for value in values]


def _value(name: object, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        raise MalformedOutput(f"the function's header {name} is no text")
    return value


def _body(output: Mapping[str, object], *, accepts_binary: bool) -> bytes:
    body = output.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise MalformedOutput("the function's body is no text")
    encoded = body.encode("utf-8", "replace")
    if output.get("isBase64Encoded") is not True or not accepts_binary:
        return encoded
    try:
        return base64.b64decode(b"".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedOutput("the function's body is not Base64", 500) from error
