"""What is meant for the backend is judged by the backend's answer: a refusal that comes before it is no success, and no fault of its."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crossgate.api import Api, Authorizer, Integration, Method, RequestValidator, Resource, Unknown
from crossgate.check import ALL_BROWSERS, Report, check

from .test_pairing import ORIGIN

LAMBDA = Integration("AWS_PROXY", http_method="POST", uri="arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations")
CHECKED = RequestValidator(body=True, parameters=True)


def report_of(verb: str, schema: Any, **fields: Any) -> Report:
    """Return what a check says of one method whose body is validated against *schema*."""
    given = {"validator": CHECKED, "request_models": {"application/json": "Pet"}, "integration": LAMBDA, **fields}
    method = Method(verb, "/pets", **given)
    text = schema if isinstance(schema, (str, Unknown)) else json.dumps(schema)
    api = Api("a", "REST", "a", "a", {"/pets": Resource("/pets", {verb: method})}, models={"Pet": text})
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


def test_browsers_send_no_body_with_get() -> None:
    success = report_of("GET", NEEDS_NAME).survey.routes[0].outcomes["success"].transcript
    assert success.depends_on[0].why == "the model Pet: browsers send no body with GET, and the validator takes none without"


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
