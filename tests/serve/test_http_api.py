"""An HTTP API over HTTP: preflights, errors, functions and authorizers in their own formats, and the default stage at the root."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from crossgate.api import Api, Authorizer, CorsConfiguration, Integration, Method, Resource, Stage
from crossgate.serve import Application, app
from crossgate.serve.log import text_line
from crossgate.serve.switches import Switches, behind
from tests.serve.transport import Received, Seen, ask

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="handler processes need POSIX pipes")

HERE = str(Path(__file__).parent)
PAGE = "https://app.example.com"
FUNCTION = Integration("AWS_PROXY", "POST", "arn:aws:lambda:eu-west-1:1:function:f", payload_format="2.0")
GUARD = Authorizer("guard", "REQUEST", ("$request.header.X-Token",), payload_format="2.0", simple_responses=True)
CORS = CorsConfiguration((PAGE,), ("GET",), ("x-token",))
ROUTES = {
    "/open": Method("GET", "/open", integration=FUNCTION),
    "/guarded": Method("GET", "/guarded", "CUSTOM", GUARD, integration=FUNCTION),
}


def api(*, stage: str = "$default") -> Api:
    resources = {path: Resource(path, {"GET": method}) for path, method in ROUTES.items()}
    return Api("t", "HTTP", "t", "t", resources, cors=CORS, stages=(Stage(stage),))


def answered(target: str, handler: str = "echo", method: str = "GET", stage: str = "$default", **headers: str) -> Received:
    served = api(stage=stage)
    switches = Switches(authorizers=["guard=http_handlers:guard"], functions=[f"f=http_handlers:{handler}"], folder=HERE)
    found = behind(switches, [served], [], Path())
    try:
        return ask(app(served, behind=found.behind), method, target, [(name.replace("_", "-"), text) for name, text in headers.items()])
    finally:
        for close in found.closers:
            close()


def test_a_preflight() -> None:
    asked = {"Origin": PAGE, "Access_Control_Request_Method": "GET", "Access_Control_Request_Headers": "x-token"}
    received = answered("/guarded", method="OPTIONS", **asked)
    assert (received.status, received.body) == (204, b"")
    assert received.values("access-control-allow-origin") == [PAGE]
    assert not received.values("content-type")


def test_a_function_without_status_code() -> None:
    received = answered("/open?a=1", Origin=PAGE)
    event = json.loads(received.body)
    assert (received.status, event["version"], event["routeKey"], event["rawQueryString"]) == (200, "2.0", "GET /open", "a=1")
    assert received.values("access-control-allow-origin") == [PAGE]


def test_headers_of_the_function_are_ignored() -> None:
    received = answered("/open", "headers", Origin=PAGE)
    assert (received.body, received.values("access-control-allow-origin")) == (b"hi", [PAGE])
    assert received.values("vary") == ["origin"]


@pytest.mark.parametrize(("token", "status"), [("good", 200), ("bad", 403), ("broken", 500), ("raise", 500)])
def test_an_authorizer_with_simple_responses(token: str, status: int) -> None:
    received = answered("/guarded", Origin=PAGE, X_Token=token)
    assert received.status == status
    assert received.values("access-control-allow-origin") == [PAGE]
    if status == 200:
        told = json.loads(received.body)["requestContext"]["authorizer"]
        assert told == {"lambda": {"route": "GET /guarded", "version": "2.0"}}


def test_an_authorizer_is_not_asked_without_a_token() -> None:
    assert answered("/guarded").status == 401


def test_the_log_speaks_of_no_gateway_response() -> None:
    seen = Seen()
    application = Application(api(), log=seen)
    for target, told in (("/guarded", "API Gateway itself, UNAUTHORIZED of GET /guarded"), ("/nowhere", "API Gateway itself, NOT_FOUND")):
        ask(application, "GET", target, [("Origin", PAGE)])
        assert f"  {told}  " in text_line(seen.entries[-1])
        assert "gateway response" not in text_line(seen.entries[-1])


def test_a_named_stage() -> None:
    assert json.loads(answered("/live/open", stage="live").body)["rawPath"] == "/live/open"


@pytest.mark.parametrize(("word", "statuses"), [("$default=THROTTLED", (200, 429)), ("GET /open=THROTTLED", (429, 200))])
def test_the_default_route_is_named_as_definitions_do(word: str, statuses: tuple[int, int]) -> None:
    others = Resource("$default", {"ANY": Method("ANY", "$default", integration=FUNCTION)})
    served = Api(
        "t", "HTTP", "t", "t", {"/open": Resource("/open", {"GET": ROUTES["/open"]}), "$default": others}, stages=(Stage("$default"),)
    )
    found = behind(Switches(failures=[word]), [served], [], Path())
    application = app(served, behind=found.behind)
    assert tuple(ask(application, "GET", target).status for target in ("/open", "/else")) == statuses
