"""Gateway responses: built in, customised, inherited; parameters and templates."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossgate.api import Authorizer, GatewayResponse, Unknown
from crossgate.gateway import GATEWAY_RESPONSES, Circumstances, OpenPoints
from crossgate.gateway.gateway_responses import GatewayResponses
from tests.gateway.builders import JSON, ORIGIN, api, ask, because, method, value

ALLOW = "gatewayresponse.header.Access-Control-Allow-Origin"


def response(kind: str, expression: Any = "'*'", **fields: Any) -> GatewayResponse:
    return GatewayResponse(kind, parameters={ALLOW: expression}, **fields)


def lost(*responses: GatewayResponse, headers: dict[str, str] | None = None, **given: Any) -> Any:
    """The answer to a request that nobody takes."""
    return ask(api(method("GET", "/pets"), responses=responses), "PUT", "/pets", headers, **given)


def test_built_in() -> None:
    answer = lost()
    assert answer.headers[:2] == (("Content-Type", JSON), ("x-amzn-ErrorType", "MissingAuthenticationTokenException"))
    assert value(answer, "Access-Control-Allow-Origin") is None


def test_a_header_by_default_4xx() -> None:
    answer = lost(response("DEFAULT_4XX"))
    assert value(answer, "Access-Control-Allow-Origin") == "*"
    assert because(answer).endswith("403 MISSING_AUTHENTICATION_TOKEN with Access-Control-Allow-Origin: * from DEFAULT_4XX")


def test_an_entry_of_its_own_inherits_nothing() -> None:
    answer = lost(response("DEFAULT_4XX", status_code="499"), GatewayResponse("MISSING_AUTHENTICATION_TOKEN"))
    assert (answer.status, value(answer, "Access-Control-Allow-Origin")) == (403, None)
    assert because(answer).endswith("without CORS headers (it has a gateway response of its own, so DEFAULT_4XX does not apply)")


@given(
    st.sampled_from(sorted(GATEWAY_RESPONSES)),
    st.sets(st.sampled_from(sorted(GATEWAY_RESPONSES))),
    st.sampled_from(["DEFAULT_4XX", "DEFAULT_5XX"]),
)
def test_a_default_reaches_exactly_the_types_that_inherit(kind: str, own: set[str], default: str) -> None:
    entries = (response(default), *(GatewayResponse(name) for name in own))
    custom = GatewayResponses(api(responses=entries)).customised(kind)
    family = "DEFAULT_4XX" if GATEWAY_RESPONSES[kind].status < 500 else "DEFAULT_5XX"
    assert bool(custom.headers) == (family == default and kind not in own)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'*'", "*"),
        ("method.request.header.Origin", ORIGIN),
        ("method.request.header.None", None),
        ("method.request.querystring.q", "1"),
        ("method.request.path.pet", None),
        ("context.error.none", None),
        ("context.stage", None),
        ("stageVariables.v", "x"),
        ("integration.response.header.Origin", None),
        ("*", None),
        (Unknown("a parameter"), Unknown("a parameter")),
    ],
)
def test_parameters(expression: Any, expected: object) -> None:
    asked = api(method("GET", "/pets"), responses=(response("DEFAULT_4XX", expression),))
    answer = ask(asked, "PUT", "/pets?q=1", {"Origin": ORIGIN}, circumstances=Circumstances(stage_variables={"v": "x"}))
    assert value(answer, "Access-Control-Allow-Origin") == expected


def test_the_case_of_a_request_header_is_an_open_point() -> None:
    echo = response("DEFAULT_4XX", "method.request.header.Origin")
    answer = lost(echo, headers={"origin": ORIGIN})
    assert isinstance(value(answer, "Access-Control-Allow-Origin"), Unknown)
    assert answer.rests_on == ("header_names",)
    strict = lost(echo, headers={"origin": ORIGIN}, points=OpenPoints(header_names="same-case"))
    assert (value(strict, "Access-Control-Allow-Origin"), strict.rests_on) == (None, ("header_names",))
    other = lost(echo, headers={"origin": ORIGIN}, points=OpenPoints(header_names="any-case"))
    assert value(other, "Access-Control-Allow-Origin") == ORIGIN


def test_path_parameters_are_there_once_a_method_matched() -> None:
    guarded = method("GET", "/pets/{pet}", authorization="CUSTOM", authorizer=Authorizer("T", "TOKEN"))
    asked = api(guarded, responses=(response("UNAUTHORIZED", "method.request.path.pet"),))
    assert value(ask(asked, "GET", "/pets/7"), "Access-Control-Allow-Origin") == "7"


@pytest.mark.parametrize(
    ("template", "body"),
    [
        ('{"m": $context.error.messageString}', '{"m": "Missing Authentication Token"}'),
        ("$context.error.message/$context.error.responseType", "Missing Authentication Token/MISSING_AUTHENTICATION_TOKEN"),
        ("${context.error.message}.", "Missing Authentication Token."),
        ("$stageVariables.v $stageVariables.none.", "x ."),
        ("$method.request.header.Origin", ORIGIN),
        ("#if(true)$context.httpMethod#end", "#if(true)PUT#end"),
        ("$unknown", "$unknown"),
        ("", ""),
    ],
)
def test_templates_are_plain_substitution(template: str, body: str) -> None:
    entry = GatewayResponse("DEFAULT_4XX", templates={"text/plain": template})
    answer = lost(entry, headers={"Origin": ORIGIN}, circumstances=Circumstances(stage_variables={"v": "x"}))
    assert (answer.body.decode(), value(answer, "Content-Type")) == (body, "text/plain")


def test_which_template_is_an_open_point() -> None:
    entry = GatewayResponse("DEFAULT_4XX", templates={"text/html": "<p>", JSON: "{}"})
    assert (lost(entry).body, lost(entry).rests_on) == (b"{}", ("gateway_template_by_accept",))
    assert lost(entry, headers={"Accept": "text/html"}).body == b"<p>"
    assert lost(entry, points=OpenPoints(gateway_template_by_accept=False)).body == b"<p>"
    assert lost(GatewayResponse("DEFAULT_4XX", templates={JSON: "{}"})).rests_on == ()


def test_status_codes() -> None:
    assert lost(GatewayResponse("DEFAULT_4XX", status_code="404")).status == 404
    why = Unknown("a parameter")
    unknown = lost(GatewayResponse("DEFAULT_4XX", status_code=why))
    assert (unknown.status, unknown.doubts) == (403, (why,))
    assert len(lost(GatewayResponse("DEFAULT_4XX", status_code="4xx")).doubts) == 1


def test_an_entry_whose_presence_is_unknown_is_a_doubt() -> None:
    why = Unknown("the condition IsProd")
    assert lost(response("DEFAULT_4XX", presence=why)).doubts == (why,)


def test_access_denied_has_another_key() -> None:
    guarded = method("GET", "/pets", authorization="CUSTOM", authorizer=Authorizer("T", "TOKEN"))
    given: dict[str, Any] = {"headers": {"Authorization": "x"}, "circumstances": Circumstances(authorizer="deny")}
    answer = ask(api(guarded), "GET", "/pets", **given)
    assert answer.body == b'{"Message":"User is not authorized to access this resource with an explicit deny"}'
    assert "access_denied_key" in answer.rests_on
    custom = ask(
        api(guarded, responses=(GatewayResponse("ACCESS_DENIED", templates={JSON: "$context.error.messageString"}),)),
        "GET",
        "/pets",
        **given,
    )
    assert custom.body == b'"User is not authorized to access this resource with an explicit deny"'
