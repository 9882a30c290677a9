"""What a Lambda function returns to an HTTP API, and the response that it becomes, in both payload formats; no event."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping

from crossgate.api import Integration
from crossgate.gateway.http_api.facts import MEDIA_TYPE, TEXT
from crossgate.gateway.lambda_output import MalformedOutput, ProxyResponse, read_output
from crossgate.gateway.renaming import HeaderList


def read_http_output(output: object, integration: Integration) -> ProxyResponse:
    """Turn a function's output into a response.

    In format 2.0 what has no statusCode is itself the body of a response 200.
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    Raises MalformedOutput.
    """
    if integration.payload_format == "2.0":
        return _second(output)
    response = read_output(output, accepts_binary=True)
    assert isinstance(output, Mapping), "no other output is read"
    given = {str(name).lower() for key in ("headers", "multiValueHeaders") for name in output.get(key) or {}}
    headers = response.headers if "content-type" in given else [*response.headers[:-1], ("content-type", TEXT)]
    return response._replace(headers=headers)


def _second(output: object) -> ProxyResponse:
    if not isinstance(output, Mapping) or "statusCode" not in output:
        text = output if isinstance(output, str) else _json(output)
        return ProxyResponse(200, [("content-type", MEDIA_TYPE)], text.encode("utf-8", "replace"))
    headers = _headers(output.get("headers"))
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("content-type", TEXT))
    return ProxyResponse(_status(output["statusCode"]), headers + _cookies(output.get("cookies")), _body(output))


def _status(value: object) -> int:
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 9:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 100 <= value <= 599:
        raise MalformedOutput("the function's statusCode is no status code", 500)
    return int(value)


def _headers(headers: object) -> HeaderList:
    if not isinstance(headers, (Mapping, type(None))):
        raise MalformedOutput("the function's headers are no object", 500)
    return [(str(name), _text(name, value)) for name, value in (headers or {}).items()]


def _text(name: object, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, (str, int, float)):
        raise MalformedOutput(f"the function's header {name} is no text", 500)
    return str(value)


def _cookies(cookies: object) -> HeaderList:
    if cookies is None:
        return []
    if not isinstance(cookies, (list, tuple)) or not all(isinstance(cookie, str) for cookie in cookies):
        raise MalformedOutput("the function's cookies are no list of texts", 500)
    return [("set-cookie", cookie) for cookie in cookies]


def _body(output: Mapping[str, object]) -> bytes:
    body = output.get("body")
    if body is None:
        return b""
    encoded = (body if isinstance(body, str) else _json(body)).encode("utf-8", "replace")
    if output.get("isBase64Encoded") is not True:
        return encoded
    try:
        return base64.b64decode(b"".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedOutput("the function's body is not Base64", 500) from error


def _json(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise MalformedOutput("the function's output is no JSON", 500) from error
