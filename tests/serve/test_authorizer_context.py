"""What a local Lambda authorizer passes on: seen by functions, mapping templates and header mappings, always as text."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from crossgate.api import Authorizer, Integration, IntegrationResponse
from crossgate.serve import app
from crossgate.serve.switches import Switches, behind
from tests.gateway.builders import LAMBDA_URI, api, method, proxy
from tests.serve.transport import Received, ask

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="handler processes need POSIX pipes")

HERE = str(Path(__file__).parent)
TOLD = {"principalId": "me", "context": {"tenant": "a", "level": 3, "admin": True}}
_GUARD = {"authorization": "CUSTOM", "authorizer": Authorizer("Tokens", "TOKEN")}
_MAPPED = Integration(
    "AWS",
    http_method="POST",
    uri=LAMBDA_URI,
    request_templates={"application/json": '{"who": "$context.authorizer.principalId", "admin": "$context.authorizer.admin"}'},
    responses=(IntegrationResponse("200"),),
)
_API = api(method("GET", "/proxy", proxy(), **_GUARD), method("GET", "/mapped", _MAPPED, **_GUARD))


def answered(target: str, told: Any, handler: str) -> Received:
    found = behind(
        Switches(authorizers=["Tokens=handlers:telling_authorizer"], functions=[f"f=handlers:{handler}"], folder=HERE), [_API], [], Path()
    )
    try:
        return ask(app(_API, behind=found.behind), "GET", target, [("Authorization", json.dumps(told))])
    finally:
        for close in found.closers:
            close()


def test_a_function_finds_it_in_its_event() -> None:
    event = json.loads(answered("/proxy", TOLD, "echo").body)
    assert event["requestContext"]["authorizer"] == {"principalId": "me", "tenant": "a", "level": "3", "admin": "true"}


def test_a_mapping_template_finds_it_in_its_context() -> None:
    assert json.loads(answered("/mapped", TOLD, "plain").body) == {"got": {"who": "me", "admin": "true"}}


@pytest.mark.parametrize(
    "told", [{}, {"principalId": 7}, {"principalId": "me", "context": {"a": [1]}}, {"principalId": "me", "context": {"a": None}}]
)
def test_what_api_gateway_does_not_take_is_misconfigured(told: Any) -> None:
    received = answered("/proxy", told, "echo")
    assert received.status == 500
    assert received.values("x-amzn-errortype") == ["AuthorizerConfigurationException"]


def test_without_an_authorizer_the_event_has_none() -> None:
    definition = api(method("GET", "/open", proxy()))
    found = behind(Switches(functions=["f=handlers:echo"], folder=HERE), [definition], [], Path())
    try:
        event = json.loads(ask(app(definition, behind=found.behind), "GET", "/open").body)
    finally:
        for close in found.closers:
            close()
    assert "authorizer" not in event["requestContext"]
