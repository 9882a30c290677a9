from __future__ import annotations

import json
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossgate.api import Api, Authorizer, CorsConfiguration, Integration, IntegrationResponse, Method, Resource, Unknown
from crossgate.gateway import (
    OPEN_POINTS,
    Answer,
    AssumedBackend,
    Backend,
    BackendFault,
    BackendReply,
    Circumstances,
    OpenPoints,
    gateway_of,
    refusals,
)
from crossgate.http import Headers, Request
from tests.gateway.builders import ORIGIN, because, value
from tests.truth.__main__ import shared_folder
from tests.truth.http_api import run

HOST = "https://api.example.com"
FUNCTION = Integration("AWS_PROXY", "POST", "arn:aws:lambda:eu-west-1:1:function:f", payload_format="2.0")
CORS = CorsConfiguration((ORIGIN, "https://*.example.com"), ("GET", "PUT"), ("authorization", "x-a"), ("x-count",), True, 600)
TOKENS = Authorizer("tokens", "JWT", ("$request.header.Authorization",))
ASKING = {"Origin": ORIGIN, "Access-Control-Request-Method": "PUT"}


def route(verb: str, path: str, integration: Any = FUNCTION, **fields: Any) -> Method:
    return Method(verb, path, integration=integration, **fields)


def guarded(verb: str, path: str, authorizer: Authorizer = TOKENS) -> Method:
    return route(verb, path, authorization="JWT" if authorizer.kind == "JWT" else "CUSTOM", authorizer=authorizer)


def api(*methods: Method, cors: Any = CORS) -> Api:
    resources: dict[str, dict[str, Method]] = {}
    for method in methods:
        resources.setdefault(method.path, {})[method.http_method] = method
    return Api("t", "HTTP", "t", "t", {path: Resource(path, found) for path, found in resources.items()}, cors=cors)


def ask(
    asked: Api,
    verb: str = "GET",
    target: str = "/pets",
    headers: dict[str, str] | None = None,
    backend: Backend | BackendReply | BackendFault | None = None,
    circumstances: Circumstances | None = None,
    body: bytes = b"",
    **points: Any,
) -> Answer:
    request = Request(verb, HOST + target, Headers((headers or {}).items()), body)
    if backend is None or isinstance(backend, (BackendReply, BackendFault)):
        backend = AssumedBackend(backend)
    return gateway_of(asked, OpenPoints(**points)).answer(request, circumstances or Circumstances(), backend)


def function(output: object) -> BackendReply:
    return BackendReply(output=output, is_lambda_output=True)


def names(answer: Answer) -> list[str]:
    return [name for name, _ in answer.headers]


def test_what_is_documented_and_reported() -> None:
    documented = shared_folder() / "truth" / "documented_cases.json"
    if not documented.exists():
        if os.environ.get("CI"):
            pytest.fail(f"the documented cases are missing: {documented}")
        pytest.skip(f"left out: no documented cases at {documented}")
    (tally,) = run(documented)
    assert tally.disagreements == []
    assert len(tally.agreed) > 15


@pytest.mark.parametrize(
    ("verb", "path", "expected"),
    [
        ("GET", "/pets", "GET /pets"),
        ("PUT", "/pets", "ANY /pets"),
        ("GET", "/pets/1", "GET /pets/{id}"),
        ("PUT", "/pets/1", "ANY /{proxy+}"),
        ("GET", "/a/b/c", "ANY /{proxy+}"),
        ("GET", "/", "ANY $default"),
    ],
)
def test_the_most_specific_route_answers(verb: str, path: str, expected: str) -> None:
    routes = (route("ANY", "$default"), route("ANY", "/{proxy+}"), route("GET", "/pets/{id}"), route("ANY", "/pets"), route("GET", "/pets"))
    method = gateway_of(api(*routes)).route(verb, path).method
    assert method is not None
    assert method.route == expected


def test_the_configuration_answers_preflights() -> None:
    answer = ask(api(route("PUT", "/pets")), "OPTIONS", headers=ASKING)
    assert (answer.status, answer.body, answer.answered_by) == (204, b"", "cors")
    assert list(answer.headers)[:-1] == [
        ("access-control-allow-origin", ORIGIN),
        ("access-control-allow-methods", "GET,PUT"),
        ("access-control-allow-headers", "authorization,x-a"),
        ("access-control-max-age", "600"),
        ("access-control-allow-credentials", "true"),
    ]
    assert names(answer)[-1] == "apigw-requestid"
    assert ask(api(), "OPTIONS", headers=ASKING, http_api_preflight_status=200).status == 200


@pytest.mark.parametrize("missing", list(ASKING))
def test_what_is_no_preflight_needs_a_route(missing: str) -> None:
    answer = ask(api(route("PUT", "/pets")), "OPTIONS", headers={name: text for name, text in ASKING.items() if name != missing})
    assert (answer.status, answer.body) == (404, b'{"message":"Not Found"}')
    assert value(answer, "access-control-allow-origin") is None


@pytest.mark.parametrize(
    ("entries", "origin", "expected"),
    [
        (("*",), ORIGIN, "*"),
        (("https://*",), ORIGIN, ORIGIN),
        (("http://*",), ORIGIN, None),
        (("https://*.example.com",), ORIGIN, None),
        ((ORIGIN,), ORIGIN + ".evil.test", None),
        ((ORIGIN + "/",), ORIGIN, None),
        (("https://other.example", ORIGIN), ORIGIN, ORIGIN),
        ((), ORIGIN, None),
    ],
)
def test_which_origins_are_allowed(entries: tuple[str, ...], origin: str, expected: str | None) -> None:
    asked = api(route("PUT", "/pets"), cors=CorsConfiguration(entries, ("PUT",)))
    for answer in (ask(asked, "OPTIONS", headers={**ASKING, "Origin": origin}), ask(asked, "PUT", headers={"Origin": origin})):
        assert value(answer, "access-control-allow-origin") == expected
        assert answer.status in (200, 204)
        assert ("http_api_disallowed_origin" in answer.rests_on) == (expected is None)
    refused = ask(asked, "PUT", headers={"Origin": origin}, http_api_disallowed_origin="refused")
    assert (refused.status == 403) == (expected is None)


def test_other_requests_get_other_headers() -> None:
    answer = ask(api(route("PUT", "/pets")), "PUT", headers={"Origin": ORIGIN}, backend=function({"statusCode": 201}))
    assert (answer.status, answer.answered_by) == (201, "integration")
    assert list(answer.headers)[1:-1] == [
        ("access-control-allow-origin", ORIGIN),
        ("vary", "origin"),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", "x-count"),
    ]
    anybody = api(route("PUT", "/pets"), cors=CorsConfiguration(("*",)))
    assert "vary" not in names(ask(anybody, "PUT", headers={"Origin": ORIGIN}))
    assert "vary" in names(ask(anybody, "PUT", headers={"Origin": ORIGIN}, http_api_vary_with_any=True))


def test_headers_of_the_backend_are_ignored_with_a_configuration_and_passed_on_without() -> None:
    sent = {"Access-Control-Allow-Origin": "https://other.example", "X-Kept": "1"}
    reply = function({"statusCode": 200, "headers": sent})
    answer = ask(api(route("PUT", "/pets")), "PUT", headers={"Origin": ORIGIN}, backend=reply)
    assert [text for name, text in answer.headers if name.lower() == "access-control-allow-origin"] == [ORIGIN]
    assert "CORS headers of the backend are ignored" in because(answer)
    assert value(answer, "X-Kept") == "1"
    assert answer.unseen is None
    bare = ask(api(route("PUT", "/pets"), cors=None), "PUT", headers={"Origin": ORIGIN}, backend=reply)
    assert value(bare, "Access-Control-Allow-Origin") == "https://other.example"
    assert ask(api(route("PUT", "/pets"), cors=None), "PUT").unseen is not None


@pytest.mark.parametrize("catching", [("ANY", "$default"), ("ANY", "/{proxy+}"), ("OPTIONS", "/pets"), ("ANY", "/pets")])
@pytest.mark.parametrize("cors", [CORS, None], ids=["configured", "bare"])
def test_an_authorizer_stands_before_every_route_that_takes_options(catching: tuple[str, str], cors: CorsConfiguration | None) -> None:
    answer = ask(api(guarded(*catching), route("GET", "/pets"), cors=cors), "OPTIONS", headers=ASKING)
    assert (answer.status, answer.body) == (401, b'{"message":"Unauthorized"}')
    assert value(answer, "www-authenticate") == "Bearer"
    open_route = route("OPTIONS", "/{proxy+}")
    if catching == ("ANY", "$default"):
        assert ask(api(guarded(*catching), open_route, cors=cors), "OPTIONS", headers=ASKING).status == 200


def test_routes_that_take_options_without_authorizer() -> None:
    asked = api(route("ANY", "/pets"))
    answer = ask(asked, "OPTIONS", headers=ASKING, backend=function({"statusCode": 500}))
    assert (answer.status, value(answer, "access-control-allow-methods")) == (500, "GET,PUT")
    assert answer.rests_on == ("http_api_preflight_route",)
    alone = ask(asked, "OPTIONS", headers=ASKING, backend=function({"statusCode": 500}), http_api_preflight_route="gateway")
    assert (alone.status, alone.answered_by) == (204, "cors")
    empty = ask(api(route("OPTIONS", "/{proxy+}", None)), "OPTIONS", headers=ASKING)
    assert (empty.status, empty.cause) == (404, "no-integration")


@pytest.mark.parametrize(
    ("circumstances", "backend", "expected"),
    [
        (Circumstances(over_limit="throttled"), None, (429, "Too Many Requests")),
        (Circumstances(authorizer="unauthorized"), None, (401, "Unauthorized")),
        (Circumstances(authorizer="deny"), None, (403, "Forbidden")),
        (Circumstances(authorizer="fail"), None, (500, "Internal Server Error")),
        (Circumstances(), BackendFault("timeout"), (503, "Service Unavailable")),
        (Circumstances(), BackendFault("unreachable"), (503, "Service Unavailable")),
        (Circumstances(), BackendFault("error"), (500, "Internal Server Error")),
        (Circumstances(), BackendFault("malformed"), (500, "Internal Server Error")),
        (Circumstances(), function({"statusCode": "many"}), (500, "Internal Server Error")),
    ],
)
def test_errors_of_the_gateway_carry_the_headers(circumstances: Circumstances, backend: Any, expected: tuple[int, str]) -> None:
    headers = {"Origin": ORIGIN, "Authorization": "Bearer x"}
    answer = ask(api(guarded("GET", "/pets")), headers=headers, backend=backend, circumstances=circumstances)
    assert (answer.status, json.loads(answer.body)["message"]) == expected
    assert value(answer, "access-control-allow-origin") == ORIGIN
    assert because(answer).endswith(f" → {answer.status} {answer.answered_by} → the CORS configuration adds its headers")
    bare = ask(api(guarded("GET", "/pets"), cors=None), headers=headers, backend=backend, circumstances=circumstances)
    assert (bare.status, value(bare, "access-control-allow-origin")) == (answer.status, None)
    assert because(bare).endswith(f" → {bare.status} {bare.answered_by} → no CORS headers, as the API has no CORS configuration")


def test_the_steps_of_a_refused_preflight_end_with_what_came_of_it() -> None:
    answer = ask(api(guarded("ANY", "$default"), cors=None), "OPTIONS", headers=ASKING)
    assert "401 UNAUTHORIZED" in because(answer).split(" → ")[-2:]


def test_a_path_without_route() -> None:
    answer = ask(api(route("GET", "/pets")), target="/none", headers={"Origin": ORIGIN})
    assert (answer.status, answer.rests_on, value(answer, "access-control-allow-origin")) == (404, ("http_api_unrouted_cors",), ORIGIN)
    assert because(answer).endswith("the CORS configuration adds its headers")
    other = ask(api(), target="/none", headers={"Origin": ORIGIN}, http_api_unrouted_cors=False)
    assert (value(other, "access-control-allow-origin"), other.rests_on) == (None, ("http_api_unrouted_cors",))
    assert because(other).endswith(" → 404 NOT_FOUND → no CORS headers, as no route takes the request")


def test_every_open_point_has_words() -> None:
    assert set(OPEN_POINTS) == set(OpenPoints._fields)


def test_stages() -> None:
    asked = api(route("GET", "/pets"))
    assert ask(asked, target="/live/pets", circumstances=Circumstances(stage="live")).status == 200
    assert ask(asked, target="/pets", circumstances=Circumstances(stage="$default")).status == 200
    assert ask(asked, target="/pets", circumstances=Circumstances(stage="live")).status == 404


def test_too_large_a_body() -> None:
    assert ask(api(route("PUT", "/pets")), "PUT", body=bytes(10 * 1024 * 1024 + 1)).status == 413


def test_lambda_authorizers() -> None:
    named = Authorizer("a", "REQUEST", ("$request.querystring.token",))
    assert ask(api(guarded("GET", "/pets", named))).status == 401
    assert ask(api(guarded("GET", "/pets", named)), target="/pets?token=1").status == 200
    always = api(guarded("ANY", "/pets", Authorizer("a", "REQUEST")))
    assert ask(always, circumstances=Circumstances(authorizer="deny")).status == 403
    assert ask(always, "OPTIONS", headers=ASKING).doubts
    assert "www-authenticate" not in names(ask(api(guarded("GET", "/pets", named))))


def test_signed_requests() -> None:
    asked = api(route("GET", "/pets", authorization="AWS_IAM"))
    signed = {"Authorization": "AWS4-HMAC-SHA256 Credential=x"}
    assert (ask(asked).status, ask(asked, headers=signed).status) == (403, 200)
    assert ask(asked, headers=signed, circumstances=Circumstances(signed=False)).status == 403


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("plain", (200, b"plain")),
        ({"a": 1}, (200, b'{"a":1}')),
        (None, (200, b"null")),
        ({"statusCode": 404, "body": "x"}, (404, b"x")),
        ({"statusCode": "204"}, (204, b"")),
        ({"statusCode": 200, "body": "aGk=", "isBase64Encoded": True}, (200, b"hi")),
        ({"statusCode": 200, "body": "?", "isBase64Encoded": True}, (500, b'{"message":"Internal Server Error"}')),
        ({"statusCode": 200, "headers": []}, (500, b'{"message":"Internal Server Error"}')),
        ({"statusCode": 200, "cookies": "a"}, (500, b'{"message":"Internal Server Error"}')),
    ],
)
def test_what_functions_return_in_format_2(output: object, expected: tuple[int, bytes]) -> None:
    answer = ask(api(route("GET", "/pets"), cors=None), backend=function(output))
    assert (answer.status, answer.body) == expected


def test_what_functions_return_in_format_1() -> None:
    first = FUNCTION._replace(payload_format="1.0")
    asked = api(route("GET", "/pets", first), cors=None)
    assert ask(asked, backend=function({"body": "x"})).status == 200
    assert ask(asked, backend=function("x")).status == 500
    many = ask(asked, backend=function({"statusCode": 200, "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]}}))
    assert names(many).count("Set-Cookie") == 2


class Keeping:
    """Keeps what it was sent."""

    def __init__(self) -> None:
        self.sent: Any = None

    def invoke(self, method: Method, integration: Integration, request: Any, original: Request) -> BackendReply:
        self.sent = request
        return BackendReply(200, (("X-Secret", "1"), ("Connection", "close")))


def test_the_event_of_format_2() -> None:
    backend = Keeping()
    headers = {"Cookie": "a=1; b=2", "X-A": "1", "Origin": ORIGIN, "Content-Type": "text/plain"}
    circumstances = Circumstances(stage="live", stage_variables={"v": "1"})
    ask(api(route("PUT", "/pets/{id}")), "PUT", "/live/pets/7?q=1&q=2", headers, backend, circumstances, b"hi")
    event = backend.sent.event
    told = ("version", "routeKey", "rawPath", "rawQueryString", "cookies", "pathParameters", "stageVariables", "body", "isBase64Encoded")
    assert [event[name] for name in told] == [
        *("2.0", "PUT /pets/{id}", "/live/pets/7", "q=1&q=2", ["a=1", "b=2"]),
        *({"id": "7"}, {"v": "1"}, "hi", False),
    ]
    assert (event["headers"]["x-a"], event["queryStringParameters"]) == ("1", {"q": "1,2"})
    assert event["requestContext"]["http"]["method"] == "PUT"
    assert "cookie" not in event["headers"]


def test_the_event_of_format_1_and_of_the_default_route() -> None:
    backend = Keeping()
    ask(api(route("ANY", "$default", FUNCTION._replace(payload_format="1.0"))), "PUT", "/x", {}, backend)
    assert (backend.sent.event["version"], backend.sent.event["resource"]) == ("1.0", "$default")
    ask(api(route("ANY", "$default")), "PUT", "/x", {}, backend)
    assert backend.sent.event["routeKey"] == "$default"


def test_parameter_mapping() -> None:
    mapped = Integration(
        "HTTP_PROXY",
        "ANY",
        "https://backend.example.com/{proxy}",
        request_parameters={
            "append:header.X-A": "$request.querystring.q",
            "overwrite:querystring.q": "${request.header.x-a}-$stageVariables.v",
            "remove:header.x-gone": "''",
            "overwrite:path": "/other/$request.path.proxy",
        },
        responses=(
            IntegrationResponse(
                "200",
                "200",
                {
                    "overwrite:statuscode": "201",
                    "append:header.x-more": "seen $response.header.X-Secret",
                    "remove:header.x-secret": "''",
                    "append:header.access-control-allow-origin": "*",
                },
            ),
        ),
    )
    backend = Keeping()
    circumstances = Circumstances(stage_variables={"v": "9"})
    answer = ask(api(route("GET", "/{proxy+}", mapped), cors=None), "GET", "/a?q=1", {"X-A": "0", "X-Gone": "1"}, backend, circumstances)
    assert backend.sent.headers == {"x-a": "0,1"}
    assert (backend.sent.query, backend.sent.uri) == ({"q": ("0-9",)}, "https://backend.example.com/other/a")
    assert (answer.status, list(answer.headers)[:-1]) == (201, [("x-more", "seen 1")])


def test_services_get_no_event() -> None:
    backend = Keeping()
    ask(api(route("PUT", "/pets", Integration("AWS_PROXY", subtype="SQS-SendMessage"))), "PUT", backend=backend)
    assert backend.sent.event is None


def test_what_the_control_plane_refuses() -> None:
    wrong = Integration(
        "HTTP_PROXY",
        None,
        None,
        request_parameters={"overwrite:header.Host2": "a", "overwrite:header.authorization": "a", "header.x": "a"},
        responses=(IntegrationResponse("100", "100", {"append:header.Access-Control-Allow-Origin": "*"}),),
    )
    kinds = [refusal.kind for refusal in refusals(api(route("GET", "/a", wrong), route("GET", "/b", wrong)))]
    assert kinds == [
        *("missing-integration-method", "missing-uri", "reserved-header", "invalid-parameter-mapping"),
        *("invalid-status-code", "reserved-header"),
    ]
    assert refusals(api(route("GET", "/a"), route("GET", "/b", FUNCTION._replace(uri="https://a")))) != ()
    assert refusals(api(route("GET", "/a"))) == ()


def test_what_cannot_be_told() -> None:
    unknown = Unknown("a parameter")
    whole = ask(api(route("PUT", "/pets"), cors=unknown), "OPTIONS", headers=ASKING)
    assert (whole.doubts, whole.status) == ((unknown,), 204)
    part = CorsConfiguration((unknown,), ("PUT", unknown), unknown, (), unknown, unknown)
    answer = ask(api(cors=part), "OPTIONS", headers=ASKING)
    assert all(text is unknown for name, text in answer.headers if name.startswith("access-control-"))
    assert len(answer.headers) == 6
    known = CorsConfiguration((unknown, ORIGIN), ("PUT",))
    assert value(ask(api(cors=known), "OPTIONS", headers=ASKING), "access-control-allow-origin") == ORIGIN


@given(
    st.lists(
        st.sampled_from([route("ANY", "$default"), guarded("ANY", "/{proxy+}"), route("GET", "/pets"), route("OPTIONS", "/pets", None)])
    ),
    st.sampled_from([None, CORS, CorsConfiguration(("*",), ("*",), ("*",)), CorsConfiguration(), Unknown("u")]),
    st.sampled_from(["GET", "OPTIONS", "HEAD", "FETCH"]),
    st.sampled_from(["/", "/pets", "/pets/1", "//", "/%2e"]),
    st.sampled_from([{}, {"Origin": ORIGIN}, ASKING, {**ASKING, "Origin": "null"}]),
    st.one_of(
        st.builds(function, st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.dictionaries(st.text(), inner))),
        st.sampled_from([BackendFault("timeout"), BackendReply(200, (("Access-Control-Allow-Origin", "https://b.example"),))]),
    ),
)
def test_properties(methods: list[Method], cors: Any, verb: str, target: str, headers: dict[str, str], backend: Any) -> None:
    answer = ask(api(*methods, cors=cors), verb, target, headers, backend)
    allowed = [text for name, text in answer.headers if name.lower() == "access-control-allow-origin"]
    assert 200 <= answer.status < 600
    assert names(answer).count("apigw-requestid") == 1
    assert len(allowed) <= 1
    if isinstance(cors, CorsConfiguration) and cors.allow_origins:
        assert "https://b.example" not in allowed
        if "Origin" not in headers:
            assert not allowed
    again = ask(api(*methods, cors=cors), verb, target, headers, backend)
    assert again == answer
