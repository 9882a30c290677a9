"""The application answers as the model does: the same status, headers in the same spelling, order and number, the same body."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.api import Deployment, GatewayResponse, Integration, IntegrationResponse, Stage, Unknown
from crossgate.gateway import PAYLOAD_LIMIT, Circumstances, Gateway
from crossgate.http import Headers, Request
from crossgate.serve import app
from crossgate.serve.application import POINTS
from crossgate.serve.log import json_line, text_line
from crossgate.serve.stages import all_stages
from crossgate.serve.stub import Stub
from crossgate.serve.wire import HeaderName
from tests.gateway.builders import JSON, ORIGIN, api, declared, http, method, mock, preflight_mock, proxy
from tests.serve.transport import ask, asked, expected_headers, framing, served

_texts = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=12)
_header_names = st.sampled_from(
    ["Access-Control-Allow-Origin", "access-control-allow-origin", "X-Own", "Vary", "VARY", "Content-Type", "Server"]
)
_headers = st.dictionaries(_header_names, _texts.map(lambda text: f"'{text}'"), max_size=4)
_templates = st.sampled_from(
    [
        '{"statusCode": 200}',
        '{"statusCode": 404}',
        "nonsense",
        '{"statusCode": 200}\n#set($context.responseOverride.header.X-Path = $context.path)',
        '{"statusCode": 200}\n#set($context.responseOverride.status = 201)',
    ]
)
_integrations = st.one_of(
    st.builds(
        lambda status, headers, template, body: mock(
            status,
            headers,
            request_templates={JSON: template},
            responses=(
                IntegrationResponse(
                    status, parameters={f"method.response.header.{name}": value for name, value in headers.items()}, templates=body
                ),
            ),
        ),
        st.integers(200, 599).map(str),
        _headers,
        _templates,
        st.sampled_from([{}, {JSON: '{"path": "$context.path", "o": "$input.params(\'Origin\')"}'}, {"text/html": "<p>"}]),
    ),
    st.builds(proxy),
    st.builds(http),
    st.builds(http, st.just("HTTP_PROXY")),
)
_methods = st.lists(
    st.builds(
        lambda verb, path, integration, authorization, key: method(
            verb, path, integration, authorization=authorization, api_key_required=key
        ),
        st.sampled_from(["GET", "POST", "OPTIONS", "ANY", "HEAD"]),
        st.sampled_from(["/", "/pets", "/pets/{id}", "/{all+}"]),
        _integrations,
        st.sampled_from(["NONE", "NONE", "CUSTOM", "AWS_IAM"]),
        st.booleans(),
    ),
    max_size=5,
)
_responses = st.lists(
    st.builds(
        lambda kind, headers: GatewayResponse(
            kind, parameters={f"gatewayresponse.header.{name}": value for name, value in headers.items()}
        ),
        st.sampled_from(["DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED", "MISSING_AUTHENTICATION_TOKEN"]),
        _headers,
    ),
    max_size=3,
)
_requests = st.tuples(
    st.sampled_from(["GET", "POST", "OPTIONS", "HEAD", "DELETE"]),
    st.sampled_from(["/", "/pets", "/pets/7?a=1&a=2", "/prod/pets", "/pets/", "//pets", "/p%65ts", "/x/y/z", "/prod", "/pets?"]),
    st.lists(
        st.tuples(
            st.sampled_from(["Origin", "Accept", "Content-Type", "Authorization", "X-Api-Key", "Access-Control-Request-Method", "Cookie"]),
            st.sampled_from([ORIGIN, "null", "application/json", "text/html", "PUT", "", "\xe9"]),
        ),
        max_size=4,
    ),
    st.binary(max_size=20),
)


@settings(max_examples=200, deadline=None)
@given(_methods, _responses, st.lists(_requests, min_size=1, max_size=3), st.sampled_from(["", "prod"]))
def test_bytes_are_those_of_the_model(methods: Any, responses: Any, requests: Any, stage: str) -> None:
    definition = api(*methods, responses=tuple(responses), stages=(Stage(stage),) if stage else ())
    made: list[str] = []

    def next_id() -> str:
        made.append(f"{len(made):08x}-89ab-cdef-0123-456789abcdef")
        return made[-1]

    application, seen = served(definition, new_id=next_id)
    model = Gateway(definition, POINTS)
    for verb, target, headers, body in [*requests, *requests]:
        received = asyncio.run(asked(application, verb, target, headers, body, pieces=2))
        pairs = [(name.lower(), value) for name, value in headers] + ([("content-length", str(len(body)))] if body else [])
        path = target if not stage or target.split("?")[0].lstrip("/").split("/")[0] == stage else f"/{stage}{target}"
        request = Request(verb, f"http://localhost{path}", Headers(pairs), body)
        circumstances = Circumstances(stage=stage, time_ms=1_700_000_000_000, request_id=made[-1])
        answer = model.answer(request, circumstances, Stub())
        assert received.status == answer.status
        assert [pair for pair in received.headers if pair not in framing(received.headers)] == expected_headers(answer)
        assert received.body == (b"" if answer.status in (204, 304) else answer.body)
        assert framing(received.headers) == ([] if answer.status in (204, 304) else [(b"content-length", str(len(answer.body)).encode())])
        entry = seen.entries[-1]
        assert text_line(entry).isprintable()
        assert json.loads(json_line(entry))["status"] == answer.status
    assert len(set(made)) == 2 * len(requests)


def test_equal_requests_are_answered_anew_after_a_change() -> None:
    application, _ = served(api(method("GET", "/", mock(headers={"X-Version": "'1'"}))))
    assert [ask(application).values("x-version") for _ in range(3)] == [["1"]] * 3
    application.replace(api(method("GET", "/", mock(headers={"X-Version": "'2'"}))))
    assert [ask(application).values("x-version") for _ in range(3)] == [["2"]] * 3


def test_paths_may_start_with_any_stage() -> None:
    template = '{"statusCode": 200}\n#set($context.responseOverride.header.X-Stage = "$context.stage $stageVariables.v $context.path")'
    definition = api(
        method("GET", "/pets", mock(request_templates={JSON: template})),
        stages=(Stage("prod", variables={"v": "1"}), Stage("test", variables={"v": "2"})),
        deployments=(Deployment("d", stage_name="third"),),
    )
    application = app(definition)
    assert application.stages == ("prod", "test", "third")
    assert ask(application, target="/pets").values("x-stage") == ["prod 1 /prod/pets"]
    assert ask(application, target="/test/pets").values("x-stage") == ["test 2 /test/pets"]
    assert ask(application, target="/third/pets").values("x-stage") == ["third  /third/pets"]
    assert ask(app(definition, stage="test"), target="/pets").values("x-stage") == ["test 2 /test/pets"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"stages": (Stage("b"), Stage("a")), "deployments": (Deployment("d"), Deployment("e", stage_name="c"))}, ("b", "a", "c")),
        ({"stages": (Stage("a"), Stage(Unknown("a parameter")))}, None),
        ({"stages": (Stage("a"),), "deployments": (Deployment("d", stage_name=Unknown("a parameter")),)}, None),
        ({"stages": (Stage("a"),), "gaps": (Unknown("a part that cannot be seen"),)}, None),
        ({}, None),
    ],
)
def test_whether_all_stages_are_known(fields: dict[str, Any], expected: tuple[str, ...] | None) -> None:
    assert all_stages(api(method("GET", "/pets", preflight_mock()))._replace(**fields)) == expected


def test_a_body_over_the_limit_is_answered_as_the_edge_does() -> None:
    application, seen = served(api(method("POST", "/pets", preflight_mock())))
    received = ask(application, "POST", "/pets", body=bytes(PAYLOAD_LIMIT + 100))
    assert received.status == 413
    assert received.headers == [
        (b"Content-Type", b"text/plain"),
        (b"content-length", str(len(received.body)).encode()),
        (b"connection", b"close"),
    ]
    assert "the edge" in text_line(seen.entries[0])
    assert ask(application, "POST", "/pets", body=bytes(PAYLOAD_LIMIT)).status == 200


def test_what_is_unknown_is_left_out_and_told() -> None:
    unknown = Unknown("the parameter Origin has no default")
    integration = Integration(
        "MOCK",
        request_templates={JSON: '{"statusCode": 200}'},
        responses=(
            IntegrationResponse(
                "200",
                parameters={
                    "method.response.header.Access-Control-Allow-Origin": unknown,
                    "method.response.header.X-Kept": "'1'",
                    "method.response.header.X Odd": "'1'",
                    "method.response.header.X-Line": "'a\nb'",
                    "method.response.header.X-Euro": "'\N{EURO SIGN}'",
                },
            ),
        ),
    )
    application, seen = served(api(method("GET", "/", integration)))
    received = ask(application, headers=[("Origin", ORIGIN)])
    assert received.values("access-control-allow-origin") == []
    assert received.values("x-kept") == ["1"]
    assert received.values("x-euro") == ["\N{EURO SIGN}"]
    line = text_line(seen.entries[0])
    assert "left out Access-Control-Allow-Origin: the parameter Origin has no default" in line
    assert "left out X Odd" in line
    assert "left out X-Line" in line
    assert seen.entries[0].verdict is not None
    assert seen.entries[0].verdict.reason == "missing-allow-origin"


def test_what_frames_the_message_is_not_the_definitions_to_set() -> None:
    response = GatewayResponse("DEFAULT_4XX", parameters={"gatewayresponse.header.Content-Length": "'1'"})
    received = ask(app(api(responses=(response,))))
    assert received.values("content-length") == [str(len(received.body))]


def test_a_stand_in_shows_in_the_log_only() -> None:
    application, seen = served(api(method("PUT", "/pets", proxy(), responses=declared())))
    received = ask(application, "PUT", "/pets", [("Origin", ORIGIN)])
    assert received.values("access-control-allow-origin") == [ORIGIN]
    assert "stub" in text_line(seen.entries[0])
    assert json.loads(json_line(seen.entries[0]))["backend"] == "stub"
    assert "stub" not in str(received)


def test_verdicts_of_preflights_and_requests() -> None:
    application, seen = served(api(method("PUT", "/pets", mock()), method("OPTIONS", "/pets", preflight_mock())))
    asks = [("Origin", ORIGIN), ("Access-Control-Request-Method", "PUT")]
    ask(application, "OPTIONS", "/pets", asks)
    ask(application, "OPTIONS", "/pets", [*asks, ("Access-Control-Request-Headers", "x-unheard-of")])
    ask(application, "OPTIONS", "/pets", [*asks, ("Access-Control-Request-Headers", "content-type,authorization")])
    ask(application, "PUT", "/pets", [("Origin", ORIGIN)])
    ask(application, "PUT", "/pets")
    words = [(entry.verdict.word, entry.verdict.reason) if entry.verdict else None for entry in seen.entries]
    assert words == [("passes", ""), ("blocked", "header-not-allowed"), ("passes", ""), ("blocked", "missing-allow-origin"), None]
    message = seen.entries[3].verdict.message if seen.entries[3].verdict else ""
    assert "http://localhost/pets" in message
    assert "preflight passes" in text_line(seen.entries[0])


def test_a_preflight_is_judged_for_calls_that_need_none_as_well() -> None:
    """People write such requests by hand, and XMLHttpRequests with listeners on their upload make them."""
    application, seen = served(
        api(method("GET", "/pets", mock()), method("OPTIONS", "/pets", mock()), method("GET", "/", preflight_mock()))
    )
    for verb in ("GET", "POST", "HEAD"):
        ask(application, "OPTIONS", "/pets", [("Origin", ORIGIN), ("Access-Control-Request-Method", verb)])
    ask(application, "OPTIONS", "/", [("Origin", ORIGIN), ("Access-Control-Request-Method", "GET")])
    reasons = [(entry.answer.status, entry.verdict.reason) for entry in seen.entries if entry.verdict]
    assert reasons == [(200, "preflight-missing-allow-origin")] * 3 + [(403, "preflight-missing-allow-origin")]


def test_the_log_cannot_be_steered_by_a_client() -> None:
    application, seen = served(api())
    ask(application, "GET", "/\x1b[2J", [("Origin", "https://a.example\x1b[31m\u0085")])
    assert text_line(seen.entries[0]).isprintable()
    assert json_line(seen.entries[0]).isascii()


def test_a_client_in_the_process_finds_headers_in_any_case_and_sees_them_as_spelled() -> None:
    async def run() -> None:
        transport = httpx.ASGITransport(app(api(method("GET", "/pets", mock(headers={"Access-Control-Allow-Origin": "'*'"})))))
        async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
            for _ in range(2):  # the second is sent again
                response = await client.get("/pets", headers={"Origin": ORIGIN})
                assert response.headers["access-control-allow-origin"] == response.headers["Access-Control-Allow-Origin"] == "*"
                assert "access-control-allow-origin" in response.headers
                assert dict(response.headers)["access-control-allow-origin"] == "*"
                assert "Access-Control-Allow-Origin" in [name.decode() for name, _ in response.headers.raw]
                assert response.headers["content-type"] == "application/json"

    asyncio.run(run())


def test_a_header_name_is_compared_in_small_letters_and_joined_as_spelled() -> None:
    name = HeaderName(b"Content-Type")
    assert b"".join([name, b": ", name.lower()]) == b"Content-Type: Content-Type"
    assert name.lower() == b"content-type"
    assert not name.lower() != b"content-type"  # noqa: SIM202 - it has a method of its own
    assert name.lower() != b"Content-Type"
    assert {name.lower(): 1}[b"content-type"] == 1
    assert name.lower().lower() == HeaderName(b"CONTENT-TYPE").lower()
    assert (name.decode(), name.lower().decode("ascii")) == ("Content-Type", "content-type")


def test_the_other_kinds_of_asgi_scopes() -> None:
    application = app(api())
    sent: list[Any] = []
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}, {"type": "websocket.connect"}]

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    asyncio.run(application({"type": "lifespan"}, receive, send))
    asyncio.run(application({"type": "websocket"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete", "websocket.close"]


def test_a_scope_without_a_raw_path_and_a_client_that_leaves() -> None:
    application = app(api(method("POST", "/a b", preflight_mock())))
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/a b", "headers": []}
    asyncio.run(application(scope, receive, send))
    assert sent[0]["status"] == 200
    sent.clear()
    asyncio.run(application({**scope, "headers": [(b"content-length", b"5")]}, receive, send))
    assert sent[0]["status"] == 408
