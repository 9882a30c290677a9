"""Proxy integrations: the Lambda event, what a function may return, renamed headers, faults."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossgate.api import GatewayResponse, Unknown
from crossgate.gateway import BackendFault, BackendReply, Circumstances
from tests.gateway.builders import api, ask, because, http, method, proxy, value

LAMBDA = api(method("ANY", "/{proxy+}", proxy()))


def returned(output: object, headers: dict[str, str] | None = None, types: tuple[str, ...] = ()) -> Any:
    asked = api(method("ANY", "/{proxy+}", proxy()), binary_media_types=types)
    return ask(asked, "GET", "/x", headers, backend=BackendReply(output=output, is_lambda_output=True))


@pytest.mark.parametrize(
    ("output", "status"),
    [
        ({"statusCode": 200}, 200),
        ({"statusCode": "201"}, 201),
        ({}, 200),
        ({"statusCode": 204, "headers": None, "multiValueHeaders": None, "body": None, "isBase64Encoded": False}, 204),
        ({"statusCode": 200, "headers": {"A": True}}, 200),
        ({"statusCode": "abc"}, 502),
        ({"statusCode": 99}, 502),
        ({"statusCode": True}, 502),
        ({"statusCode": 200, "message": "hello"}, 502),
        ({"statusCode": 200, "headers": {"A": 1}}, 502),
        ({"statusCode": 200, "headers": {"A": None}}, 502),
        ({"statusCode": 200, "headers": ["A"]}, 502),
        ({"statusCode": 200, "multiValueHeaders": {"A": "b"}}, 502),
        ({"statusCode": 200, "body": {"a": 1}}, 502),
        ("{}", 502),
        ([], 502),
        (None, 502),
        (7, 502),
    ],
)
def test_what_a_function_may_return(output: object, status: int) -> None:
    answer = returned(output)
    assert answer.status == status
    if status == 502:
        assert (answer.answered_by, answer.cause) == ("INTEGRATION_FAILURE", "backend-malformed")
        assert answer.body == b'{"message":"Internal server error"}'
        assert value(answer, "X-Amzn-Trace-Id") is None
    else:
        assert value(answer, "X-Amzn-Trace-Id") is not None


def test_both_header_maps_are_merged() -> None:
    answer = returned(
        {"headers": {"access-control-allow-origin": "*", "B": "2"}, "multiValueHeaders": {"Access-Control-Allow-Origin": ["https://a"]}}
    )
    pairs = [pair for pair in answer.headers if pair[0].lower() == "access-control-allow-origin"]
    assert pairs == [("Access-Control-Allow-Origin", "https://a"), ("Access-Control-Allow-Origin", "*")]
    assert value(answer, "Content-Type") == "application/json"
    assert value(returned({"headers": {"content-type": "text/html"}}), "Content-Type") == "text/html"


@pytest.mark.parametrize(
    ("accept", "encoded", "decoded"),
    [
        ("image/png", True, True),
        ("image/png", False, False),
        ("image/png,*/*", True, True),
        ("*/*,image/png", True, False),
        (None, True, False),
    ],
)
def test_base64_bodies(accept: str | None, encoded: bool, decoded: bool) -> None:
    text = base64.b64encode(b"\x89PNG").decode()
    answer = returned({"body": text, "isBase64Encoded": encoded}, {"Accept": accept} if accept else {}, ("image/png",))
    assert answer.body == (b"\x89PNG" if decoded else text.encode())
    broken = returned({"body": "%%", "isBase64Encoded": True}, {"Accept": "image/png"}, ("image/png",))
    assert broken.status == 500


def test_the_event() -> None:
    events = []

    class Recording:
        def invoke(self, method: Any, integration: Any, request: Any, original: Any) -> BackendReply:
            events.append(request.event)
            return BackendReply(output={}, is_lambda_output=True)

    circumstances = Circumstances(stage="prod", time_ms=1_767_225_600_123)
    ask(
        LAMBDA,
        "POST",
        "/prod/a//b/?k=1&k=2;m=%20+",
        {"Origin": "https://a", "TE": "x", "X": "1"},
        b"hi",
        backend=Recording(),
        circumstances=circumstances,
    )
    event = events[0]
    assert event["resource"] == "/{proxy+}"
    assert event["path"] == "/a//b/"
    assert event["pathParameters"] == {"proxy": "a//b"}
    assert event["headers"] == {"Origin": "https://a", "X": "1"}
    assert event["queryStringParameters"] == {"k": "2", "m": "  "}
    assert event["multiValueQueryStringParameters"] == {"k": ["1", "2"], "m": ["  "]}
    assert event["requestContext"]["path"] == "/prod/a//b/"
    assert event["requestContext"]["requestTime"] == "01/Jan/2026:00:00:00 +0000"
    assert event["requestContext"]["requestTimeEpoch"] == 1_767_225_600_123
    assert (event["body"], event["isBase64Encoded"], event["stageVariables"]) == ("hi", False, None)


def test_a_lambda_function_is_invoked_by_post() -> None:
    answer = ask(api(method("GET", "/x", proxy(http_method="GET"))), "GET", "/x")
    assert (answer.status, answer.cause) == (500, "lambda-method")


@pytest.mark.parametrize(
    ("fault", "status", "answered_by"),
    [
        ("timeout", 504, "INTEGRATION_TIMEOUT"),
        ("unreachable", 504, "INTEGRATION_FAILURE"),
        ("error", 502, "INTEGRATION_FAILURE"),
        ("malformed", 502, "INTEGRATION_FAILURE"),
    ],
)
def test_faults(fault: Any, status: int, answered_by: str) -> None:
    answer = ask(LAMBDA, "GET", "/x", backend=BackendFault(fault))
    assert (answer.status, answer.answered_by) == (status, answered_by)
    customised = api(method("GET", "/x", proxy()), responses=(GatewayResponse("DEFAULT_5XX", status_code="599"),))
    assert ask(customised, "GET", "/x", backend=BackendFault(fault)).status == 599


def test_an_assumed_backend_has_unseen_headers() -> None:
    answer = ask(LAMBDA, "OPTIONS", "/x")
    assert answer.status == 200
    assert answer.unseen is not None
    assert answer.doubts == ()
    assert because(answer) == "OPTIONS /{proxy+} → ANY /{proxy+} (no OPTIONS method there) → AWS_PROXY backend answers"


def test_an_http_proxy_passes_headers_on() -> None:
    headers = (("Access-Control-Allow-Origin", "*"), ("Server", "s"), ("Via", "v"), ("Content-Encoding", "gzip"), ("X-Amzn-RequestId", "1"))
    answer = ask(api(method("GET", "/x", http("HTTP_PROXY"))), "GET", "/x", backend=BackendReply(302, headers, b"body"))
    assert (answer.status, answer.body) == (302, b"body")
    assert answer.headers[:3] == (
        ("Access-Control-Allow-Origin", "*"),
        ("x-amzn-Remapped-Server", "s"),
        ("x-amzn-Remapped-X-Amzn-RequestId", "1"),
    )
    assert value(answer, "X-Amzn-Trace-Id") is None


def test_an_address_without_host() -> None:
    answer = ask(api(method("GET", "/x", http("HTTP_PROXY", uri="https://${stageVariables.host}"))), "GET", "/x")
    assert (answer.status, answer.cause) == (500, "invalid-endpoint")
    good = Circumstances(stage_variables={"host": "backend.example.com"})
    assert (
        ask(api(method("GET", "/x", http("HTTP_PROXY", uri="https://${stageVariables.host}"))), "GET", "/x", circumstances=good).status
        == 200
    )


def test_unknown_and_missing_integrations() -> None:
    why = Unknown("the integration is in another file")
    answer = ask(api(method("GET", "/x", why)), "GET", "/x")
    assert (answer.status, answer.unseen, answer.doubts) == (200, why, (why,))
    bare = method("GET", "/x")
    missing = ask(api(type(bare)("GET", "/x")), "GET", "/x")
    assert (missing.status, missing.cause) == (500, "no-integration")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded", "x"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@given(JSON_VALUES, st.sampled_from(["*/*", "image/png"]))
def test_any_output_gives_an_answer(output: object, accept: str) -> None:
    assert returned(output, {"Accept": accept}, ("image/png",)).status in range(100, 600)
