"""Small APIs for the gateway's tests, built with the model directly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crossgate.api import Api, GatewayResponse, Integration, IntegrationResponse, Method, MethodResponse, Resource
from crossgate.gateway import ORDINARY, Answer, AssumedBackend, Backend, BackendFault, BackendReply, Circumstances, Gateway, OpenPoints
from crossgate.http import Headers, Request

LAMBDA_URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations"
JSON = "application/json"
ORIGIN = "https://app.example.com"


def mock(status: str = "200", headers: Mapping[str, Any] | None = None, **fields: Any) -> Integration:
    """A MOCK with one default integration response that sets *headers* (mapping expressions by name)."""
    parameters = {f"method.response.header.{name}": value for name, value in (headers or {}).items()}
    given = {
        "request_templates": {JSON: '{"statusCode": 200}'},
        "responses": (IntegrationResponse(status, parameters=parameters),),
        **fields,
    }
    return Integration("MOCK", **given)


def preflight_mock() -> Integration:
    """The usual preflight answer."""
    return mock(
        headers={
            "Access-Control-Allow-Headers": "'Content-Type,Authorization'",
            "Access-Control-Allow-Methods": "'GET,PUT,OPTIONS'",
            "Access-Control-Allow-Origin": "'*'",
        }
    )


def proxy(**fields: Any) -> Integration:
    """A Lambda proxy integration."""
    return Integration("AWS_PROXY", **{"http_method": "POST", "uri": LAMBDA_URI, **fields})


def http(kind: Any = "HTTP", **fields: Any) -> Integration:
    """An HTTP integration with one default integration response."""
    given = {"http_method": "GET", "uri": "https://backend.example.com/", "responses": (IntegrationResponse("200"),), **fields}
    return Integration(kind, **given)


def method(name: str, path: str, integration: Any = None, **fields: Any) -> Method:
    """A method with an integration: by default a MOCK that answers 200."""
    return Method(name, path, integration=mock() if integration is None else integration, **fields)


def api(*methods: Method, responses: tuple[GatewayResponse, ...] = (), paths: tuple[str, ...] = (), **fields: Any) -> Api:
    """An API of *methods*, with further *paths* that have none."""
    resources: dict[str, dict[str, Method]] = {path: {} for path in paths}
    for one in methods:
        resources.setdefault(one.path, {})[one.http_method] = one
    return Api(
        "test",
        "REST",
        "test",
        "test",
        resources={path: Resource(path, found) for path, found in resources.items()},
        gateway_responses={response.type: response for response in responses},
        **fields,
    )


def declared(*names: str, status: str = "200") -> dict[str, MethodResponse]:
    """Method responses that declare the headers *names*."""
    return {status: MethodResponse(status, {f"method.response.header.{name}": False for name in names})}


def ask(
    asked: Api | Gateway,
    verb: str = "GET",
    target: str = "/",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    *,
    circumstances: Circumstances = ORDINARY,
    backend: Backend | BackendReply | BackendFault | None = None,
    points: OpenPoints | None = None,
) -> Answer:
    """Send one request."""
    gateway = asked if isinstance(asked, Gateway) else Gateway(asked, points) if points is not None else Gateway(asked)
    request = Request(verb, f"https://api.example.com{target}", Headers((headers or {}).items()), body)
    if backend is None or isinstance(backend, (BackendReply, BackendFault)):
        backend = AssumedBackend(backend)
    return gateway.answer(request, circumstances, backend)


def value(answer: Answer, name: str) -> object:
    """The value of the last header called *name*, None where there is none."""
    return next((found for key, found in reversed(answer.headers) if key.lower() == name.lower()), None)


def because(answer: Answer) -> str:
    """The steps as a because-line."""
    return " → ".join(step.text for step in answer.steps)
