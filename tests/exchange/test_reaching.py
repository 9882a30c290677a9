"""What is meant for the backend is judged by the backend's answer: a refusal that comes before it is no success, and no fault of its."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from crossgate.api import Api, Authorizer, GatewayResponse, Integration, Method, RequestValidator, Resource, Unknown
from crossgate.check import ALL_BROWSERS, Report, check

from .test_pairing import ORIGIN

LAMBDA = Integration("AWS_PROXY", http_method="POST", uri="arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations")
CHECKED = RequestValidator(body=True, parameters=True)


def report_of(verb: str, schema: Any, gateway_responses: Mapping[str, GatewayResponse] | None = None, **fields: Any) -> Report:
    """Return what a check says of one method whose body is validated against *schema*."""
    given = {"validator": CHECKED, "request_models": {"application/json": "Pet"}, "integration": LAMBDA, **fields}
    method = Method(verb, "/pets", **given)
    text = schema if isinstance(schema, (str, Unknown)) else json.dumps(schema)
    api = Api(
        "a", "REST", "a", "a", {"/pets": Resource("/pets", {verb: method})}, models={"Pet": text}, gateway_responses=gateway_responses or {}
    )
    return check(api, {"origins": (ORIGIN,)}, browsers=ALL_BROWSERS)


def answers(report: Report) -> dict[str, tuple[str, str]]:
    """Return by outcome who answered, and the verdict."""
    return {name: (trial.transcript.last.answer.answered_by, trial.verdict) for name, trial in report.survey.routes[0].outcomes.items()}


NEEDS_NAME = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "minLength": 3}}}
IMPOSSIBLE = {"type": "integer", "minimum": 3, "maximum": 2}


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_validated_body_reaches_the_backend(verb: str) -> None:
    told = answers(report_of(verb, NEEDS_NAME))
    assert told["success"] == ("integration", "depends")
    assert (told["INTEGRATION_FAILURE"][0], told["INTEGRATION_TIMEOUT"][0]) == ("INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT")
    assert told["BAD_REQUEST_BODY"] == ("BAD_REQUEST_BODY", "blocked")


def test_that_no_example_can_be_made_is_what_the_verdict_depends_on() -> None:
    report = report_of("POST", IMPOSSIBLE)
    assert answers(report)["success"] == ("integration", "depends")
    success = report.survey.routes[0].outcomes["success"].transcript
    assert [unknown.why for unknown in success.depends_on][:1] == ["the model Pet: no example could be made"]
    assert answers(report)["BAD_REQUEST_BODY"][0] == "BAD_REQUEST_BODY"


CORS_ERRORS = {
    name: GatewayResponse(name, parameters={"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"})
    for name in ("DEFAULT_4XX", "DEFAULT_5XX")
}


@pytest.mark.parametrize("verb", ["GET", "HEAD"])
def test_a_get_whose_body_is_validated_never_succeeds(verb: str) -> None:
    report = report_of(verb, NEEDS_NAME)
    success = report.survey.routes[0].outcomes["success"]
    assert (success.transcript.last.answer.answered_by, success.verdict, success.fails) == ("BAD_REQUEST_BODY", "blocked", True)
    assert {who for who, _ in answers(report).values()} <= {"BAD_REQUEST_BODY", "THROTTLED", "MISSING_AUTHENTICATION_TOKEN"}


def test_that_a_get_never_succeeds_is_found_where_pages_can_read_the_refusal_too() -> None:
    report = report_of("GET", NEEDS_NAME, gateway_responses=CORS_ERRORS)
    success = report.survey.routes[0].outcomes["success"]
    assert (success.verdict, success.fails) == ("readable", True)
    (finding,) = report.findings
    assert (finding.cause, finding.severity, finding.routes) == ("broken-integration", "error", ("GET /pets",))
    assert finding.message == "GET /pets can never succeed: pages send no body with GET, and the request validator asks for one"
    assert finding.fix == "leave the model or the validator off GET"


def test_what_such_a_get_never_comes_to_is_the_same_finding() -> None:
    report = report_of("GET", NEEDS_NAME, gateway_responses={"DEFAULT_5XX": CORS_ERRORS["DEFAULT_5XX"]})
    told = {finding.cause: finding.outcomes for finding in report.findings}
    assert told["broken-integration"] == ("success", "400 BAD_REQUEST_BODY")
    assert told["gateway-responses-without-cors"] == ("403 MISSING_AUTHENTICATION_TOKEN", "429 THROTTLED")


def test_whether_pages_call_any_by_get_is_not_known() -> None:
    report = report_of("ANY", NEEDS_NAME, gateway_responses=CORS_ERRORS)
    assert "broken-integration" not in {finding.cause for finding in report.findings}
    (get,) = [trial for trial in report.survey.routes[0].trials if (trial.verb, trial.outcome) == ("GET", "success")]
    why = "the model Pet: browsers send no body with GET, and the validator takes none without"
    assert (get.verdict, get.transcript.depends_on[0].why) == ("depends", why)


def test_a_token_that_nobody_can_make_up_is_no_success_either() -> None:
    authorizer = Authorizer("Tokens", "TOKEN", validation_expression="(?!)x")
    report = report_of("POST", NEEDS_NAME, authorization="CUSTOM", authorizer=authorizer)
    told = answers(report)
    assert told["success"] == ("integration", "depends")
    assert told["UNAUTHORIZED"] == ("UNAUTHORIZED", "blocked")
    why = report.survey.routes[0].outcomes["success"].transcript.depends_on[0].why
    assert why == "no call is known that gets past this: authorizer Tokens: the token does not have the expected form"


def test_a_response_that_lacks_the_header_anyway_is_refused_whatever_the_validator_does() -> None:
    bare = Integration("MOCK", request_templates={"application/json": '{"statusCode": 200}'})
    assert answers(report_of("POST", IMPOSSIBLE, integration=bare))["success"][1] == "blocked"
