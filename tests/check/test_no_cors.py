"""APIs that do not speak of CORS: what is said of them, how severely, and where."""

from __future__ import annotations

import pytest

from crossgate.check import check
from tests.check.test_causes import api_of, custom, findings_of, path, preflight, proxied, template


def warned(*operations: str) -> dict[str, str]:
    """Return cause and severity of what is told of an API with *operations*."""
    return {one.cause: one.severity for one in check(api_of(template(path("/pets", *operations)))).findings}


ANY = proxied("x-amazon-apigateway-any-method")
GUARD = "              security: [{sigv4: []}]\n"


def test_any_alone_says_nothing_of_cors() -> None:
    assert set(warned(ANY).values()) == set(warned(proxied("get")).values()) == {"note"}
    assert warned(proxied("put"))["no-cors"] == "warning"


def test_an_any_that_refuses_preflights_is_as_severe_as_a_path_without_options() -> None:
    signed = "        components: {securitySchemes: {sigv4: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}}}\n"
    guarded = ANY + GUARD
    (alone,) = [one for one in check(api_of(template(path("/pets", guarded), signed))).findings if one.severity != "note"]
    assert (alone.cause, alone.severity) == ("preflight-needs-signature", "warning")
    assert "--ignore preflight-needs-signature" in alone.notes[-1]
    both = template(path("/pets", guarded) + path("/toys", proxied("put")), signed)
    (one,) = [one for one in check(api_of(both)).findings if one.severity != "note"]
    assert (one.cause, one.routes) == ("no-cors", ("ANY /pets", "PUT /toys"))
    assert one.notes[0].startswith("ANY /pets takes preflights too, and they are refused with 403")
    spoken = template(path("/pets", guarded) + path("/toys", proxied("put"), preflight()), signed)
    assert {one.severity for one in check(api_of(spoken)).findings if one.cause == "preflight-needs-signature"} == {"error"}


def test_no_cors_names_what_pages_cannot_use_and_leaves_the_rest_to_backends() -> None:
    (finding,) = findings_of(template(path("/pets", proxied("get")) + path("/toys", proxied("put"))), "no-cors")
    assert finding.message.startswith("pages of other origins cannot use PUT /toys: this API has no CORS")
    assert (finding.routes, finding.spared) == (("PUT /toys",), ())
    assert finding.notes == ("whether pages can read GET /pets depends on what answers there: no preflight keeps them away",)


EVENTS = """Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: python3.12
      CodeUri: .
      Events:
        Read: {Type: Api, Properties: {Path: /a, Method: get}}
        Drop: {Type: Api, Properties: {Path: /a, Method: delete}}
        Put: {Type: Api, Properties: {Path: /a, Method: put}}
        Ask: {Type: Api, Properties: {Path: /b, Method: METHOD}}
"""


@pytest.mark.parametrize(("method", "cause"), [("get", "no-cors"), ("options", "missing-preflight")])
def test_what_an_implicit_api_lacks_stands_at_the_first_route_that_it_concerns(method: str, cause: str) -> None:
    (finding,) = findings_of(EVENTS.replace("METHOD", method), cause)
    assert [one.span.line for one in finding.marks] == [11]


def test_nothing_works_in_a_definition_that_is_refused() -> None:
    text = template(
        path("/pets", custom("responseParameters: {method.response.header.Access-Control-Allow-Origin: '*'}"))
        + path("/toys", proxied("get"))
    )
    assert {one.spared for one in check(api_of(text)).findings} == {()}
