"""MOCK, HTTP and AWS integrations: templates, passthrough, content handling, selection, mappings, overrides, renaming."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crossgate.api import IntegrationResponse, Unknown
from crossgate.gateway import BackendFault, BackendReply, Circumstances, OpenPoints
from tests.gateway.builders import JSON, LAMBDA_URI, api, ask, because, declared, http, method, mock, preflight_mock, value

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def at_x(integration: Any, **fields: Any) -> Any:
    return api(method("ANY", "/x", integration), **fields)


def test_the_classic_preflight() -> None:
    answer = ask(api(method("OPTIONS", "/pets", preflight_mock())), "OPTIONS", "/pets", {"Origin": "https://a.example"})
    assert (answer.status, answer.body, answer.answered_by, answer.cause) == (200, b"", "integration", "")
    assert value(answer, "Access-Control-Allow-Origin") == "*"
    assert value(answer, "Access-Control-Allow-Methods") == "GET,PUT,OPTIONS"
    assert because(answer).startswith(
        "OPTIONS /pets → MOCK: statusCode 200 → default integration response 200 → Access-Control-Allow-Headers: "
    )
    assert value(answer, "X-Amzn-Trace-Id") is None


@pytest.mark.parametrize(
    ("template", "status"),
    [
        ('{"statusCode": 200}', 200),
        ("{statusCode: 200}", 200),
        ('{"statusCode": 200,}', 200),
        ('{"statusCode": "200"}', 500),
        ("{}", 500),
        ("", 500),
        (None, 500),
        ("#if(", 500),
    ],
)
def test_the_mock_needs_a_status_code(template: str | None, status: int) -> None:
    answer = ask(at_x(mock(request_templates={JSON: template})), "OPTIONS", "/x")
    assert answer.status == status
    if status == 500:
        assert answer.answered_by == "API_CONFIGURATION_ERROR"
        assert answer.body == b'{"message":"Internal server error"}'
        assert answer.cause == ("template-fault" if template == "#if(" else "mock-status-unparsable")


def test_open_points_of_the_mock() -> None:
    bare = at_x(mock(request_templates={}))
    assert ask(bare, "GET", "/x").rests_on == ("mock_without_template", "bad_mock_status_type")
    assert ask(bare, "GET", "/x", points=OpenPoints(mock_without_template="default")).status == 200
    other = ask(at_x(mock(request_templates={JSON: "{}"})), "GET", "/x", points=OpenPoints(bad_mock_status_type="INTEGRATION_FAILURE"))
    assert (other.status, other.answered_by) == (504, "INTEGRATION_FAILURE")


@pytest.mark.parametrize(
    ("templates", "passthrough", "headers", "body", "status", "cause"),
    [
        ({JSON: '{"statusCode": 200}'}, "WHEN_NO_MATCH", {}, b"", 200, ""),
        ({JSON: '{"statusCode": 200}'}, "WHEN_NO_MATCH", {"content-type": "Application/JSON; charset=utf-8"}, b"", 200, ""),
        ({JSON: '{"statusCode": 200}'}, "WHEN_NO_MATCH", FORM, b"", 500, "mock-status-unparsable"),
        ({JSON: '{"statusCode": 200}'}, "WHEN_NO_MATCH", FORM, b'{"statusCode": 200}', 200, ""),
        ({JSON: '{"statusCode": 200}'}, "WHEN_NO_TEMPLATES", FORM, b"", 415, "passthrough-no-match"),
        ({}, "WHEN_NO_TEMPLATES", FORM, b'{"statusCode": 200}', 200, ""),
        ({JSON: '{"statusCode": 200}'}, "NEVER", FORM, b"", 415, "passthrough-never"),
        ({}, "NEVER", {}, b"", 415, "passthrough-never"),
        (
            {"application/json;v=1": '{"statusCode": 200}'},
            "WHEN_NO_MATCH",
            {"Content-Type": "application/json;v=1"},
            b"",
            500,
            "mock-status-unparsable",
        ),
        ({"$default": '{"statusCode": 200}'}, "NEVER", FORM, b"", 200, ""),
    ],
)
def test_passthrough(templates: Any, passthrough: Any, headers: Any, body: bytes, status: int, cause: str) -> None:
    answer = ask(at_x(mock(request_templates=templates, passthrough=passthrough)), "POST", "/x", headers, body)
    assert (answer.status, answer.cause) == (status, cause)
    assert (answer.answered_by == "UNSUPPORTED_MEDIA_TYPE") == (status == 415)


@pytest.mark.parametrize(
    ("types", "handling", "status"),
    [
        ((), None, 200),
        (("image/*",), None, 200),
        (("*/*",), None, 500),
        (("*/*",), "CONVERT_TO_TEXT", 200),
        (("*/*",), "CONVERT_TO_BINARY", 500),
        ((), "CONVERT_TO_BINARY", 500),
        (("application/json",), None, 500),
        (("application/*",), None, 500),
        (("*/json",), None, 200),
    ],
)
def test_binary_media_types_and_templates(types: tuple[str, ...], handling: Any, status: int) -> None:
    answer = ask(at_x(mock(content_handling=handling), binary_media_types=types), "OPTIONS", "/x", {"Accept": "*/*"})
    assert answer.status == status
    assert (answer.cause == "binary-request-template") == (status == 500)


def test_unknown_binary_media_types_are_a_doubt_for_templates_only() -> None:
    why = Unknown("a parameter")
    assert ask(at_x(mock(), binary_media_types=(why,)), "OPTIONS", "/x").doubts == (why,)
    assert ask(at_x(mock(content_handling="CONVERT_TO_TEXT"), binary_media_types=why), "OPTIONS", "/x").doubts == ()


RESPONSES = (
    IntegrationResponse("200"),
    IntegrationResponse("404", "404"),
    IntegrationResponse("502", "5.*"),
    IntegrationResponse("503", "50[34]"),
)


@pytest.mark.parametrize(("backend", "status"), [(200, 200), (404, 404), (4040, 200), (500, 502), (503, 502), (403, 200)])
def test_selection_by_status(backend: int, status: int) -> None:
    answer = ask(at_x(http(responses=RESPONSES)), "GET", "/x", backend=BackendReply(backend))
    assert answer.status == status
    assert ("selection_order" in answer.rests_on) == (backend == 503)


def test_selection_is_whole_or_by_prefix() -> None:
    asked = at_x(http(responses=(IntegrationResponse("200"), IntegrationResponse("400", "4"))))
    answer = ask(asked, "GET", "/x", backend=BackendReply(404))
    assert (answer.status, answer.rests_on) == (200, ("selection",))
    assert ask(asked, "GET", "/x", backend=BackendReply(404), points=OpenPoints(selection="prefix")).status == 400


def test_selection_by_error_message() -> None:
    responses = (IntegrationResponse("200"), IntegrationResponse("405", ".*bad.*"), IntegrationResponse("504", "200"))
    asked = at_x(http("AWS", uri=LAMBDA_URI, http_method="POST", responses=responses))
    assert ask(asked, "GET", "/x", backend=BackendReply(output={"statusCode": 200}, is_lambda_output=True)).status == 200
    assert ask(asked, "GET", "/x", backend=BackendFault("error", "a bad thing")).status == 405
    assert ask(asked, "GET", "/x", backend=BackendFault("error", "fine")).status == 200
    assert ask(asked, "GET", "/x", backend=BackendReply(output={"errorMessage": "bad"}, is_lambda_output=True)).status == 405


def test_nothing_to_select() -> None:
    none = ask(at_x(mock(responses=())), "GET", "/x")
    assert (none.status, none.cause) == (500, "no-integration-response")
    other = ask(at_x(mock(responses=(IntegrationResponse("404", "404"),))), "GET", "/x")
    assert (other.status, other.cause) == (500, "no-default-integration-response")


def test_one_status_has_one_integration_response() -> None:
    twice = (IntegrationResponse("200", parameters={"method.response.header.A": "'1'"}), IntegrationResponse("200", "2.*"))
    answer = ask(at_x(mock(responses=twice)), "GET", "/x")
    assert answer.status == 200
    assert value(answer, "A") is None, "the later one has replaced the earlier"


def test_undeclared_status_is_an_open_point() -> None:
    asked = api(method("GET", "/x", mock("201"), responses=declared()))
    assert ask(asked, "GET", "/x").rests_on == ("undeclared_status",)
    other = ask(asked, "GET", "/x", points=OpenPoints(undeclared_status="error"))
    assert (other.status, other.cause) == (500, "undeclared-status")


REPLY = BackendReply(
    200, (("Access-Control-Allow-Origin", "*"), ("X-One", "1"), ("X-One", "2"), ("X-Unknown", Unknown("who knows"))), b'{"a": {"b": [7]}}'
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'*'", "*"),
        ("''", None),
        ("*", None),
        ("integration.response.header.Access-Control-Allow-Origin", "*"),
        ("integration.response.header.access-control-allow-origin", None),
        ("integration.response.header.X-One", "2"),
        ("integration.response.multivalueheader.X-One", "1,2"),
        ("integration.response.header.X-Unknown", Unknown("who knows")),
        ("integration.response.body.a.b[0]", "7"),
        ("integration.response.body.none", None),
        ("method.request.header.Origin", None),
        ("stageVariables.origin", "https://v.example"),
        ("stageVariables.none", None),
        ("context.httpMethod", "GET"),
        (Unknown("a parameter"), Unknown("a parameter")),
    ],
)
def test_header_mappings(expression: Any, expected: object) -> None:
    response = IntegrationResponse("200", parameters={"method.response.header.X": expression})
    circumstances = Circumstances(stage_variables={"origin": "https://v.example"})
    answer = ask(
        at_x(http(responses=(response,))), "GET", "/x", {"Origin": "https://a.example"}, backend=REPLY, circumstances=circumstances
    )
    assert value(answer, "X") == expected
    assert value(answer, "Access-Control-Allow-Origin") is None, "custom integrations pass no header of the backend"


def test_headers_that_only_the_backend_knows() -> None:
    response = IntegrationResponse("200", parameters={"method.response.header.X": "integration.response.header.X"})
    assert isinstance(value(ask(at_x(http(responses=(response,))), "GET", "/x"), "X"), Unknown)


def test_renaming() -> None:
    names = ("Server", "WWW-Authenticate", "Date", "Transfer-Encoding", "Vary", "Access-Control-Allow-Origin", "Content-Type")
    response = IntegrationResponse("200", parameters={f"method.response.header.{name}": f"'{name}'" for name in names})
    answer = ask(at_x(http(responses=(response,))), "GET", "/x")
    found = [name for name, _ in answer.headers]
    assert found[:3] == ["x-amzn-Remapped-Server", "x-amzn-Remapped-WWW-Authenticate", "x-amzn-Remapped-Date"]
    assert "Transfer-Encoding" not in found
    assert value(answer, "Vary") == "Vary"
    assert value(answer, "Content-Type") == "Content-Type"


@pytest.mark.parametrize(
    ("kind", "name", "status"), [("HTTP", "Content-Length", 500), ("HTTP", "TE", 200), ("AWS", "te", 500), ("AWS", "X-Any", 200)]
)
def test_headers_that_no_integration_may_set(kind: Any, name: str, status: int) -> None:
    answer = ask(at_x(http(kind, request_parameters={f"integration.request.header.{name}": "'1'"})), "GET", "/x")
    assert answer.status == status


def test_overrides() -> None:
    template = '#set($context.responseOverride.status = 404)#set($context.responseOverride.header.Access-Control-Allow-Origin = "https://a"){"statusCode": 200}'
    answer = ask(at_x(mock(headers={"access-control-allow-origin": "'*'"}, request_templates={JSON: template})), "GET", "/x")
    assert answer.status == 404
    origins = [found for name, found in answer.headers if name.lower() == "access-control-allow-origin"]
    assert origins == ["https://a"], "an override wins over a mapping, whatever its case"


@pytest.mark.parametrize("status", ["99", "600", "'abc'", "-1", "4040"])
def test_bad_status_overrides_are_ignored(status: str) -> None:
    template = f'#set($context.responseOverride.status = {status}){{"statusCode": 200}}'
    assert ask(at_x(mock(request_templates={JSON: template})), "GET", "/x").status == 200


def test_the_response_template_goes_by_accept() -> None:
    response = IntegrationResponse("200", templates={"text/html": "<p>", JSON: '{"a": 1}'})
    asked = at_x(mock(responses=(response,)))
    for accept, body, media_type in (
        (None, b'{"a": 1}', JSON),
        ("text/html;q=1, */*", b"<p>", "text/html"),
        ("*/*", b'{"a": 1}', JSON),
        ("image/png", b'{"a": 1}', JSON),
    ):
        answer = ask(asked, "GET", "/x", {"Accept": accept} if accept else {})
        assert (answer.body, value(answer, "Content-Type")) == (body, media_type)


def test_an_echoed_origin_by_template() -> None:
    template = "#set($context.responseOverride.header.Access-Control-Allow-Origin = $input.params('Origin'))"
    response = IntegrationResponse("200", templates={JSON: template})
    asked = at_x(mock(responses=(response,)))
    for origin in ("https://a.example", "https://b.example"):
        assert value(ask(asked, "OPTIONS", "/x", {"Origin": origin}), "Access-Control-Allow-Origin") == origin


def test_unknown_templates_and_statuses_are_doubts() -> None:
    why = Unknown("a parameter", shape='{"statusCode": ${Code}}')
    answer = ask(at_x(mock(headers={"A": "'1'"}, request_templates={JSON: why})), "GET", "/x")
    assert (answer.status, answer.doubts, value(answer, "A")) == (200, (why,), "1")
    response = IntegrationResponse(why, templates={JSON: why})
    assert ask(at_x(mock(responses=(response,))), "GET", "/x").doubts == (why,)
    assert ask(at_x(mock(content_handling=why)), "GET", "/x").doubts == (why,)
    assert ask(at_x(mock(passthrough=why)), "GET", "/x", FORM).doubts == (why,)
    pattern = IntegrationResponse("400", why)
    assert ask(at_x(mock(responses=(IntegrationResponse("200"), pattern))), "GET", "/x").doubts == (why,)


def test_a_backend_sees_what_the_mappings_say() -> None:
    seen = []

    class Recording:
        def invoke(self, method: Any, integration: Any, request: Any, original: Any) -> BackendReply:
            seen.append(request)
            return BackendReply()

    integration = http(
        uri="https://backend.example.com/{id}/{stage}?x=${stageVariables.v}",
        request_parameters={
            "integration.request.path.id": "method.request.path.pet",
            "integration.request.querystring.q": "method.request.querystring.a",
            "integration.request.header.X-Who": "method.request.header.X-Me",
            "integration.request.header.X-Lit": "'lit'",
        },
        request_templates={JSON: '{"got": $input.json("$")}'},
    )
    asked = api(method("POST", "/pets/{pet}", integration))
    circumstances = Circumstances(stage_variables={"v": "1"})
    ask(asked, "POST", "/pets/7?a=1&a=2&b=3", {"X-Me": "me", "X-Other": "no"}, b'{"k":1}', backend=Recording(), circumstances=circumstances)
    assert seen[0].uri == "https://backend.example.com/7/{stage}?x=1"
    assert seen[0].query == {"q": ("2",)}
    assert seen[0].headers == {"Content-Type": JSON, "X-Who": "me", "X-Lit": "lit"}
    assert json.loads(seen[0].body) == {"got": {"k": 1}}


def test_faults_of_a_backend() -> None:
    asked = at_x(http())
    assert ask(asked, "GET", "/x", backend=BackendFault("timeout")).answered_by == "INTEGRATION_TIMEOUT"
    unreachable = ask(asked, "GET", "/x", backend=BackendFault("unreachable"))
    assert (unreachable.status, unreachable.body) == (504, b'{"message":"Network error communicating with endpoint"}')


PNG = "image/png"


@pytest.mark.parametrize(
    ("sent", "accept", "handling", "status", "body"),
    [
        (PNG, PNG, None, 200, b"\xff"),
        (PNG, "text/plain", None, 200, b"/w=="),
        (PNG, None, None, 200, b"/w=="),
        ("text/plain", "text/plain", None, 200, b"\xef\xbf\xbd"),
        ("text/plain", PNG, None, 500, None),
        (PNG, PNG, "CONVERT_TO_TEXT", 200, b"/w=="),
        ("text/plain", PNG, "CONVERT_TO_BINARY", 500, None),
        (PNG, "text/plain", "CONVERT_TO_BINARY", 200, b"\xff"),
    ],
)
def test_responses_between_text_and_binary(sent: str, accept: str | None, handling: Any, status: int, body: bytes | None) -> None:
    asked = at_x(http(responses=(IntegrationResponse("200", content_handling=handling),)), binary_media_types=(PNG,))
    reply = BackendReply(200, (("Content-Type", sent),), b"\xff")
    answer = ask(asked, "GET", "/x", {"Accept": accept} if accept else {}, backend=reply)
    assert answer.status == status
    if body is None:
        assert answer.cause == "response-not-base64"
    else:
        assert answer.body == body


def test_a_template_cannot_read_a_binary_response() -> None:
    response = IntegrationResponse("200", templates={JSON: "$input.body"})
    asked = at_x(http(responses=(response,)), binary_media_types=(PNG,))
    answer = ask(asked, "GET", "/x", {"Accept": PNG}, backend=BackendReply(200, (("Content-Type", PNG),), b"x"))
    assert (answer.status, answer.cause) == (500, "binary-response-template")


def test_an_empty_mock_response_and_binary_types_are_an_open_point() -> None:
    response = IntegrationResponse("200", templates={JSON: "{}"})
    asked = at_x(mock(content_handling="CONVERT_TO_TEXT", responses=(response,)), binary_media_types=("*/*",))
    answer = ask(asked, "OPTIONS", "/x")
    assert (answer.status, answer.rests_on) == (200, ("binary_mock_response",))
    assert ask(asked, "OPTIONS", "/x", points=OpenPoints(binary_mock_response="binary")).cause == "binary-response-template"


def test_a_pattern_that_java_refuses_is_a_doubt() -> None:
    asked = at_x(http(responses=(IntegrationResponse("200"), IntegrationResponse("400", "4("))))
    answer = ask(asked, "GET", "/x", backend=BackendReply(404))
    assert (answer.status, len(answer.doubts)) == (200, 1)


def test_a_template_that_overrides_by_an_unseen_body_is_a_doubt() -> None:
    echo = "#set($context.responseOverride.header.Access-Control-Allow-Origin = $input.params('Origin'))"
    by_body = "#set($context.responseOverride.status = $input.path('$.status'))"
    for template, doubts in ((echo, 0), (by_body, 1)):
        asked = at_x(http(responses=(IntegrationResponse("200", templates={JSON: template}),)))
        assert len(ask(asked, "GET", "/x", {"Origin": "https://a"}).doubts) == doubts


def test_request_overrides_reach_the_backend() -> None:
    seen = []

    class Recording:
        def invoke(self, method: Any, integration: Any, request: Any, original: Any) -> BackendReply:
            seen.append(request)
            return BackendReply()

    template = '#set($context.requestOverride.header.X = "1")#set($context.requestOverride.path.id = 7){}'
    integration = http(uri="https://backend.example.com/{id}", request_templates={JSON: template})
    ask(at_x(integration), "GET", "/x", backend=Recording())
    assert (seen[0].headers["X"], seen[0].uri) == ("1", "https://backend.example.com/7")
