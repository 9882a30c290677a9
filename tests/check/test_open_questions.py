"""What verdicts hang on is said once: open points, unknown values that matter, and not those that do not."""

from __future__ import annotations

from crossgate.check import check
from crossgate.report.paint import Paint
from crossgate.report.text import render
from tests.check.test_causes import api_of, path, preflight, proxied, template

MOCKED = """            get:
              responses: {"200": {headers: {Access-Control-Allow-Origin: {}}}}
              x-amazon-apigateway-integration:
                type: mock
                responses: {default: {statusCode: "200", responseParameters: {method.response.header.Access-Control-Allow-Origin: "'*'"}}}
"""

STREAM = """            put:
              responses: {"200": {headers: {Access-Control-Allow-Origin: {}}}}
              x-amazon-apigateway-integration:
                type: aws
                httpMethod: POST
                uri: arn:aws:apigateway:us-east-1:firehose:action/PutRecord
                requestTemplates: {application/json: !Sub "TEMPLATE"}
                responses: {default: {statusCode: "200", responseParameters: {method.response.header.Access-Control-Allow-Origin: "'*'"}}}
"""


def test_open_points_that_verdicts_rest_on_are_told_once() -> None:
    report = check(api_of(template(path("/a", MOCKED) + path("/b", MOCKED))))
    assert "bad_mock_status_type" in report.rests_on
    text = render([report], Paint(width=300))
    assert text.count("assumed, as nothing documents it: which gateway response a MOCK without a statusCode leads to") == 1
    assert check(api_of(template(path("/a", proxied("get"))))).rests_on == ()


def test_a_value_in_what_a_backend_gets_decides_about_no_verdict() -> None:
    text = template(path("/a", STREAM.replace("TEMPLATE", "{'Stream': '${Unheard}'}"), preflight()))
    report = check(api_of(text))
    assert {trial.verdict for trial in report.survey.trials() if trial.outcome in ("preflight", "success")} == {"readable"}
    assert report.depends_on == ()


def test_a_value_that_may_decide_is_told() -> None:
    text = template(path("/a", STREAM.replace("TEMPLATE", "#set($context.responseOverride.status = ${Unheard})"), preflight()))
    report = check(api_of(text))
    assert "Unheard" in " ".join(unknown.why for unknown in report.depends_on)


def test_functions_behind_a_proxy_fail_with_502_and_other_backends_with_504() -> None:
    uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations"
    function = f"            get:\n              x-amazon-apigateway-integration: {{type: aws_proxy, httpMethod: POST, uri: '{uri}'}}\n"
    report = check(api_of(template(path("/a", function) + path("/b", proxied("get")))))
    statuses = {route.method.path: route.outcomes["INTEGRATION_FAILURE"].transcript.status for route in report.survey.routes}
    assert statuses == {"/a": 502, "/b": 504}
    (told,) = [one for one in report.findings if one.cause == "gateway-responses-without-cors"]
    assert "502 INTEGRATION_FAILURE" in told.outcomes
