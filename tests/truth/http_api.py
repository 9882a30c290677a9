"""Runs what is documented and reported of HTTP APIs against the gateway model: routes as words, answers as far as they are told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crossgate.api import Api, Authorizer, CorsConfiguration, Integration, Method, Resource
from crossgate.gateway import Answer, AssumedBackend, BackendFault, BackendReply, gateway_of, refusals
from crossgate.http import Headers, Request
from crossgate.sources import read_text
from tests.truth.tally import Tally

Json = dict[str, Any]
Difference = tuple[str, object, object]

HOST = "https://api0000000.execute-api.us-east-1.amazonaws.com"

_ROUTE = re.compile(r"(?P<key>\$default|[A-Z]+ /\S*)\s*(?:\((?P<notes>[^)]*)\))?")
_TIMEOUT = 30


def run(path: Path) -> list[Tally]:
    """Run every case of *path* that is about an HTTP API."""
    cases: list[Json] = json.loads(path.read_text(encoding="utf-8"))
    tally = Tally("http_api")
    for case in cases:
        if case["api"].get("protocol") != "HTTP":
            continue
        differences = list(_control_differences(case) if "operation" in case["request"] else _differences(case))
        tally.disagreements += [(case["id"], what, expected, got) for what, expected, got in differences]
        if not differences:
            tally.agreed.append(case["id"])
    return [tally]


def api_of(described: Json) -> Api:
    """Return the API that a case describes; one without routes has the route that takes everything."""
    methods = [_method(route) for route in described.get("routes") or ["$default"]]
    resources: dict[str, dict[str, Method]] = {}
    for method in methods:
        resources.setdefault(method.path, {})[method.http_method] = method
    cors = described.get("corsConfiguration")
    return Api(
        "test",
        "HTTP",
        "test",
        "test",
        resources={path: Resource(path, found) for path, found in resources.items()},
        cors=_cors(cors) if cors is not None else None,
    )


def _method(route: str) -> Method:
    found = _ROUTE.fullmatch(route)
    assert found is not None, route
    notes = found["notes"] or ""
    verb, path = ("ANY", "$default") if found["key"] == "$default" else found["key"].split(" ")
    guarded = "authorizer" in notes and "no authorizer" not in notes
    return Method(
        verb,
        path,
        authorization="JWT" if guarded else "NONE",
        authorizer=Authorizer("tokens", "JWT", ("$request.header.Authorization",)) if guarded else None,
        integration=None if "NO integration" in notes else Integration("HTTP_PROXY", "ANY", "https://backend.example.com/"),
    )


def _cors(given: Json) -> CorsConfiguration:
    return CorsConfiguration(
        tuple(given.get("allowOrigins", ())),
        tuple(given.get("allowMethods", ())),
        tuple(given.get("allowHeaders", ())),
        tuple(given.get("exposeHeaders", ())),
        given.get("allowCredentials", False),
        given.get("maxAge"),
    )


def _backend(case: Json) -> AssumedBackend:
    said: Json = case["api"].get("backend") or {}
    if said.get("delay_s", 0) > _TIMEOUT:
        return AssumedBackend(BackendFault("timeout"))
    return AssumedBackend(
        BackendReply(said.get("status", 200), tuple(said.get("headers", {}).items()), json.dumps(said.get("body", {})).encode())
    )


def _differences(case: Json) -> Iterator[Difference]:
    asked, expected = case["request"], case["response"]
    api = api_of(case["api"])
    gateway = gateway_of(api)
    request = Request(asked["method"], HOST + asked["path"], Headers(asked.get("headers", {}).items()))
    answer = gateway.answer(request, backend=_backend(case))
    got = {
        "status": answer.status,
        "body": json.loads(answer.body or "null"),
        "route": answer.method.route.replace("ANY $default", "$default") if answer.method is not None else None,
        "answered_by": "gateway" if answer.answered_by != "integration" else "integration",
        "preflight_ok": 200 <= answer.status < 300,
        "cors_headers": "configured ones" if _is_configured(api, answer) else "others",
    }
    yield from ((name, expected[name], got[name]) for name in expected if name in got and expected[name] != got[name])
    headers = Headers((name, str(value)) for name, value in answer.headers)
    for name, value in expected.get("headers", {}).items():
        if headers.combined(name) != value:
            yield f"header {name}", value, headers.combined(name)
    yield from (("header present", name, None) for name in expected.get("headers_present", ()) if name not in headers)
    yield from (("header absent", name, headers.combined(name)) for name in expected.get("headers_absent", ()) if name in headers)


def _is_configured(api: Api, answer: Answer) -> bool:
    cors = api.cors
    if not isinstance(cors, CorsConfiguration):
        return False
    headers = {name: value for name, value in answer.headers if name.startswith("access-control-")}
    lists = {"access-control-allow-methods": cors.allow_methods, "access-control-allow-headers": cors.allow_headers}
    wanted = {name: ",".join(str(one) for one in values) for name, values in lists.items() if isinstance(values, tuple)}
    return headers.get("access-control-allow-origin") in (cors.allow_origins or ()) and wanted.items() <= headers.items()  # type: ignore[operator]


def _control_differences(case: Json) -> Iterator[Difference]:
    """Compare what the control plane refuses with what reading and admission say."""
    expected = case["response"]
    messages = [refusal.message for api in _template(case["api"]).apis for refusal in refusals(api)]
    if "error" in expected and not messages:
        yield "refusals", expected["error"], messages
    wanted = expected["error"].get("Message") if isinstance(expected.get("error"), dict) else None
    if wanted is not None and wanted not in messages:
        yield "message", wanted, messages


def _template(described: Json) -> Any:
    integration = {"type": "http_proxy", "uri": "https://backend.example.com/", "httpMethod": "ANY", "payloadFormatVersion": "1.0"}
    body = {
        "openapi": "3.0.1",
        "x-amazon-apigateway-cors": described.get("corsConfiguration", {}),
        "paths": {
            "/x": {
                "get": {"x-amazon-apigateway-integration": {**integration, "responseParameters": described.get("responseParameters", {})}}
            }
        },
    }
    return read_text("t.json", json.dumps({"Resources": {"Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Body": body}}}}))
