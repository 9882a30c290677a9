"""Runs recorded answers of API Gateway against the gateway model: each case's definition is read as an OpenAPI import would be."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from crossgate.api import Integration, Method
from crossgate.gateway import Answer, BackendFault, BackendReply, Circumstances, Gateway, IntegrationRequest, Route
from crossgate.http import Headers, Request
from crossgate.sources.openapi import read_json
from tests.truth.tally import Tally

Json = dict[str, Any]
Difference = tuple[str, object, object]

HOST = "https://api0000000.execute-api.us-east-1.amazonaws.com"

_TRANSPORT = frozenset({"connection", "content-length", "date"})
"""What the HTTP connection itself adds: no part of the model's answers."""

_EDGE = frozenset({"via", "x-cache", "x-amz-cf-id", "x-amz-cf-pop"})
"""What CloudFront adds in front of an edge-optimised API."""

_OUT_OF_SCOPE = {
    "TestInvokeMethod": "the console's test call skips routing and authorization: no browser can make it",
    "GetExport": "exports are not modelled",
    "ImportRestApi": "what the control plane stores is not modelled",
}


def run(path: Path) -> list[Tally]:
    """Run every case of *path*."""
    cases: list[Json] = json.loads(path.read_text(encoding="utf-8"))
    tally = Tally("gateway")
    for case in cases:
        operation = case["request"].get("operation")
        if operation is not None:
            tally.out_of_scope.append((case["id"], _OUT_OF_SCOPE.get(operation, f"control plane: {operation}")))
            continue
        differences = list(_differences(case))
        tally.disagreements += [(case["id"], what, expected, got) for what, expected, got in differences]
        if not differences:
            tally.agreed.append(case["id"])
    return [tally]


class RecordedBackend:
    """Gives what the case says that its backend gave; an echo where it says so. Keeps what it was sent."""

    def __init__(self, case: Json) -> None:
        self._said: Json = case.get("backend") or {}
        self.sent: IntegrationRequest | None = None

    def invoke(
        self, method: Method, integration: Integration, request: IntegrationRequest, original: Request
    ) -> BackendReply | BackendFault:
        """Answer as recorded; what was not recorded in detail is a plain 200."""
        self.sent = request
        said = self._said
        if "lambda_output" in said:
            return BackendReply(output=said["lambda_output"], is_lambda_output=True)
        if "lambda" in said:
            return BackendReply(output=json.loads(request.body), is_lambda_output=True)
        if said.get("echo"):
            return self._http(200, {}, request.body)
        if "status" in said:
            return self._http(said["status"], said.get("headers", {}), _body(said))
        if integration.kind == "AWS_PROXY":
            return BackendReply(output={"statusCode": 200, "body": "{}"}, is_lambda_output=True)
        if integration.kind == "AWS":
            return BackendReply(output={}, is_lambda_output=True)
        return self._http(200, {"Content-Type": "application/json"}, b"{}")

    @staticmethod
    def _http(status: int, headers: Json, body: bytes) -> BackendReply:
        """Add what every HTTP server sends and the recorder left out because it varies."""
        varying = (("Date", "Sat, 01 Jan 2022 00:00:00 GMT"), ("Content-Length", str(len(body))))
        return BackendReply(status, (*headers.items(), *varying), body)


def _body(given: Json) -> bytes:
    if "body_b64" in given:
        return base64.b64decode(given["body_b64"])
    body = given.get("body", "")
    if isinstance(body, dict) and set(body) == {"b64"}:
        return base64.b64decode(body["b64"])
    return (body if isinstance(body, str) else json.dumps(body)).encode()


def _differences(case: Json) -> Iterator[Difference]:
    gateway = Gateway(read_json(json.dumps(case["api"])))
    asked, expected = case["request"], case["response"]
    backend = RecordedBackend(case)
    answer = gateway.answer(_request(asked), _circumstances(case), backend)
    if answer.doubts:
        yield "doubts", (), answer.doubts
    if "status" in expected and answer.status != expected["status"]:
        yield "status", expected["status"], (answer.status, [step.text for step in answer.steps])
    yield from _header_differences(expected, answer)
    yield from _body_differences(case, expected, answer)
    if "matched" in expected:
        route = gateway.route(asked["method"], asked["raw_path"].partition("?")[0].lstrip("/").partition("/")[2])
        yield from _match_differences(expected["matched"], route, backend.sent)


def _request(asked: Json) -> Request:
    target = asked.get("raw_path") or asked["path"]
    if asked.get("query"):
        target += "?" + urlencode(asked["query"], doseq=True)
    return Request(asked["method"], HOST + target, Headers(asked["headers"].items()), _body(asked))


def _circumstances(case: Json) -> Circumstances:
    asked = case["request"]
    variables = dict(asked.get("stageVariables", {}))
    canary: bool | None = None
    if "canary" in asked:
        canary = asked["canary"]["percentTraffic"] > 0
        if canary:
            variables.update(asked["canary"].get("stageVariableOverrides", {}))
    plan = (case.get("extra") or {}).get("usagePlan")
    keys = frozenset(key["value"] for key in plan["keys"] if key.get("enabled", True)) if plan else None
    return Circumstances(stage=asked.get("stage", ""), stage_variables=variables, canary=canary, api_keys=keys)


def _header_differences(expected: Json, answer: Answer) -> Iterator[Difference]:
    got = Headers((name, str(value)) for name, value in answer.headers)
    for name, value in expected.get("headers", {}).items():
        if got.combined(name) != value:
            yield f"header {name}", value, got.combined(name)
    names = [name for name, _ in answer.headers]
    for name in expected.get("headers_present", ()):
        if name.lower() not in _TRANSPORT and not _contains(names, name):
            yield "header present", name, names
    for name in expected.get("headers_absent", ()):
        if name in got:
            yield "header absent", name, got.combined(name)
    if "header_names_all" in expected:
        yield from _name_differences(expected["header_names_all"], names)


def _name_differences(recorded: list[str], names: list[str]) -> Iterator[Difference]:
    behind_edge = any(name.lower() == "x-amz-cf-id" for name in recorded)
    others = _TRANSPORT | _EDGE if behind_edge else _TRANSPORT
    missing = [name for name in recorded if name.lower() not in others and not _contains(names, name)]
    known = {name.lower() for name in recorded}
    extra = [name for name in names if name.lower() not in known]
    if missing or extra:
        yield "header names", {"missing": missing}, {"extra": extra}


def _contains(names: list[str], name: str) -> bool:
    """Look *name* up: as it is spelled if the recorder kept capitals, in any case otherwise."""
    return name in names if name != name.lower() else name in {other.lower() for other in names}


def _body_differences(case: Json, expected: Json, answer: Answer) -> Iterator[Difference]:
    if "body" in expected:
        body = expected["body"]
        text = answer.body.decode("utf-8", "replace")
        if (text if isinstance(body, str) else _parsed(text)) != body:
            yield "body", body, text
    if "body_b64" in expected and answer.body != base64.b64decode(expected["body_b64"]):
        yield "body", expected["body_b64"], base64.b64encode(answer.body).decode()
    if "body_is" in expected:
        sent = case["backend"]["lambda_output"]["body"]
        wanted = base64.b64decode(sent) if expected["body_is"] == "base64-decoded bytes" else sent.encode()
        if answer.body != wanted:
            yield "body", expected["body_is"], answer.body[:40]


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _match_differences(expected: Json, route: Route, sent: IntegrationRequest | None) -> Iterator[Difference]:
    event: Any = sent.event if sent is not None and sent.event is not None else {}
    got = {
        **{name: event.get(name) for name in expected if "." not in name},
        "resource": route.method.path if route.method else None,
        "event.path": event.get("path"),
        "requestContext.path": event.get("requestContext", {}).get("path"),
    }
    for name, value in expected.items():
        if got.get(name) != value:
            yield name, value, got.get(name)
